/** Opens session `s` and sends to it; says on standard output what it was acknowledged. Killed at any moment. */
import { createAgent } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { createFileJournal } from '@glmkit/journal'
import { writeSync } from 'node:fs'
import { openSession } from '@glmkit/memory'
import { honestStore } from './session-arena.ts'
import { sabotages } from './session-sabotage.ts'

/** What a child tells. */
export type Told =
  | { readonly type: 'open' }
  | { readonly type: 'acknowledged'; readonly messages: readonly string[] }
  | { readonly type: 'failed'; readonly name: string; readonly message: string }

export type ChildMode = 'plain' | 'resume' | 'abandon' | 'failing-sync'

const [dir = '', baseURL = '', mode = 'plain', sabotage = 'none', count = '1000'] = process.argv.slice(2)

/** At once: what was told is known even if the process dies with the next instruction. */
const tell = (told: Told): void => void writeSync(1, `${JSON.stringify(told)}\n`)

const sync = mode === 'failing-sync' ? 'effects' : 'never'
const journal =
  sabotages[sabotage]?.storeOf(dir) ?? (sync === 'never' ? honestStore(dir) : createFileJournal({ dir, sync }))
const model = createGlm({ baseURL, apiKey: 'k', maxRetries: 0 })
const agent = createAgent({ model, instructions: 'Answer.', journal })
try {
  const session = await openSession({ journal, agent, id: 's' })
  tell({ type: 'open' })
  if (session.interrupted?.isResumable === true) {
    if (mode === 'abandon') await session.abandon()
    else await session.resume()
    tell({ type: 'acknowledged', messages: session.messages.map((message) => JSON.stringify(message)) })
  }
  for (let send = 1; send <= Number(count); send += 1) {
    if (mode === 'failing-sync' && send === 3) await failSyncs()
    const input = `input ${process.pid}/${send}`
    let isFirst = true
    for await (const _ of session.stream(input)) {
      if (isFirst) tell({ type: 'acknowledged', messages: [JSON.stringify({ role: 'user', content: input })] })
      isFirst = false
    }
    tell({ type: 'acknowledged', messages: session.messages.map((message) => JSON.stringify(message)) })
  }
} catch (error) {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  tell({ type: 'failed', name, message })
}

/** A disk that fails to sync cannot be had without a driver: from here on every sync of this process fails as one would. */
async function failSyncs(): Promise<void> {
  const { open } = await import('node:fs/promises')
  const file = await open('/dev/null')
  const fail = async (): Promise<void> => {
    throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' })
  }
  for (const name of ['datasync', 'sync']) Object.defineProperty(Object.getPrototypeOf(file), name, { value: fail })
  await file.close()
}
