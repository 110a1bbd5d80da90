import { createAgent, JournalError } from '@glmkit/core'
import type { Agent, JournalStore, Memory } from '@glmkit/core'
import { startEmulator } from '@glmkit/emulator'
import { createGlm } from '@glmkit/core/glm'
import { createFileJournal } from '@glmkit/journal'
import { openSession } from '@glmkit/memory'
import type { Session } from '@glmkit/memory'

/** What came of one kind of fault. */
export interface Outcome {
  readonly fault: string
  readonly cases: number
  /** All that was acknowledged is there. */
  readonly recovered: number
  /** An error, or what the session says of itself, names what is missing and where. */
  readonly named: number
  readonly violations: readonly string[]
  readonly remark?: string
}

export type StoreOf = (dir: string) => JournalStore
export const honestStore: StoreOf = (dir) => createFileJournal({ dir, sync: 'never' })

/** Never reached: whoever opens a session with it reads, and no more. */
export const reader: Agent = createAgent({ model: createGlm({ baseURL: 'http://127.0.0.1:9/v1', apiKey: 'k' }) })

export interface Emulated extends AsyncDisposable {
  readonly baseURL: string
  readonly agentOf: (journal?: JournalStore, memory?: Memory) => Agent
}

/** Answers with a text that nobody else is answered with. */
export async function emulate(): Promise<Emulated> {
  let count = 0
  const emulator = await startEmulator({
    tokensPerSecond: 20_000,
    brain: ({ messages }) => {
      count += 1
      const reply = `reply ${count} to ${JSON.stringify(messages.at(-1)?.content)} ${'✓ thé '.repeat(8)}`
      return { reasoning: `because of ${count}`, content: reply }
    },
  })
  const model = createGlm({ baseURL: emulator.baseURL, apiKey: 'k', maxRetries: 0 })
  return {
    baseURL: emulator.baseURL,
    agentOf: (journal, memory) =>
      createAgent({ model, instructions: 'Answer.', ...(journal && { journal }), ...(memory && { memory }) }),
    [Symbol.asyncDispose]: () => emulator.close(),
  }
}

/** Sends so many inputs to session `s`. */
export async function converse(dir: string, emulated: Emulated, sends: number): Promise<void> {
  const journal = honestStore(dir)
  await using session = await openSession({ journal, agent: emulated.agentOf(journal), id: 's' })
  for (let send = 1; send <= sends; send += 1) {
    await session.send(`input ${send}`)
    if (send % 2 === 0) await session.setLabel(`label ${send}`)
  }
}

/** As it must come back: one text for each thing that was acknowledged. */
export const factsOf = ({
  messages,
  edits,
  label,
}: Pick<Session, 'messages' | 'edits' | 'label'>): readonly string[] => [
  ...messages.map((message) => JSON.stringify(message)),
  ...edits.map((edit) => JSON.stringify(edit)),
  ...(label === undefined ? [] : [`label ${label}`]),
]

export interface Verdict {
  readonly kind: 'recovered' | 'named' | 'violation'
  readonly what: string
}

/** Opens the session, and again after it has written something more: damage must not come to light only then. */
export async function judge(
  dir: string,
  storeOf: StoreOf,
  acknowledged: readonly string[],
  mustName: RegExp = /[/\\][\w-]+[/\\]s\.jsonl": line \d+|s\.jsonl": it/,
): Promise<Verdict> {
  try {
    for (const isSecond of [false, true]) {
      await using session = await openSession({ journal: storeOf(dir), agent: reader, id: 's' })
      const facts = factsOf(session)
      const missing = acknowledged.find((each) => !each.startsWith('label ') && !facts.includes(each))
      const isLabelLost = !isSecond && acknowledged.some((each) => each.startsWith('label ') && !facts.includes(each))
      if (missing !== undefined || isLabelLost) {
        const { torn } = session
        if (torn !== undefined) return { kind: 'named', what: `${torn.bytes} bytes in ${torn.path}` }
        return { kind: 'violation', what: `silently lost: ${missing ?? 'the label'}`.slice(0, 120) }
      }
      const strange = facts.filter((each) => !acknowledged.includes(each))
      if (!isSecond && strange.length > 0) return { kind: 'violation', what: `made up: ${strange[0]}`.slice(0, 120) }
      if (!isSecond) await session.setLabel('after the damage')
    }
    return { kind: 'recovered', what: '' }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    if (error instanceof JournalError && mustName.test(text)) return { kind: 'named', what: text }
    return { kind: 'violation', what: `not named: ${text}` }
  }
}

export function tally(
  fault: string,
  verdicts: readonly (Verdict & { readonly at?: string })[],
  remark?: string,
): Outcome {
  const count = (kind: Verdict['kind']): number => verdicts.filter((each) => each.kind === kind).length
  return {
    fault,
    cases: verdicts.length,
    recovered: count('recovered'),
    named: count('named'),
    violations: verdicts.flatMap(({ kind, what, at }) => (kind === 'violation' ? [`${at ?? ''} ${what}`.trim()] : [])),
    ...(remark !== undefined && { remark }),
  }
}
