/**
 * The process that `kill.ts` kills: waits for an order on its standard input, then starts or resumes one run.
 *
 *     node bench/kill-child.ts BASE_URL [SABOTAGE]
 */
import { createHash } from 'node:crypto'
import { writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createFileJournal } from '@glmkit/journal'
import { createWorker } from './kill-agent.ts'
import { forget, sabotages } from './kill-sabotage.ts'
import { taskOf } from './kill-script.ts'

export interface Order {
  readonly dir: string
  readonly runId: string
  readonly attempt: number
  /** There is nothing to resume: the last process died before the run had a file. */
  readonly isNew: boolean
}

export type Report =
  | { readonly type: 'ready' }
  /** The first request or effect that is not of the past, `ms` after the run was called for. */
  | { readonly type: 'work'; readonly ms: number }
  /** The run has ended; `hash` is that of all its events. */
  | { readonly type: 'done'; readonly hash: string }
  | { readonly type: 'failed'; readonly message: string }

const [, , baseURL = '', sabotage = 'none'] = process.argv
const { traits = {}, forgets, startsAnew = false } = sabotages[sabotage] ?? {}

/** At once and whole: what is still in a buffer dies with the process. */
const report = (message: Report): void => void writeSync(1, `${JSON.stringify(message)}\n`)

async function obey({ dir, runId, attempt, isNew }: Order): Promise<void> {
  if (forgets !== undefined) forget(join(dir, forgets === 'journal' ? `${runId}.jsonl` : 'ledger'), forgets)
  let isTold = false
  let from = 0
  const agent = createWorker({
    baseURL,
    journal: createFileJournal({ dir }),
    ledger: join(dir, 'ledger'),
    attempt,
    traits,
    onWork() {
      if (isTold) return
      isTold = true
      report({ type: 'work', ms: performance.now() - from })
    },
  })
  from = performance.now()
  const task = taskOf(runId, 'main')
  const anewId = startsAnew ? `${runId}-${attempt}` : runId
  const run = isNew || startsAnew ? agent.stream(task, { runId: anewId }) : agent.resumeStream(runId)
  const hash = createHash('sha256')
  for await (const event of run) hash.update(`${JSON.stringify(event)}\n`)
  await run.result
  report({ type: 'done', hash: hash.digest('hex') })
}

const lines = createInterface({ input: process.stdin })
// Who is killed writes no cache.
flushCompileCache()
report({ type: 'ready' })
for await (const line of lines) {
  const order: Order = JSON.parse(line)
  await obey(order).catch((error: unknown) => report({ type: 'failed', message: String(error) }))
  break
}
// The client keeps its connection to the model open.
process.exit()
