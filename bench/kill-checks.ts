import type { Message, RunEvent, RunResult, Usage } from '@glmkit/core'
import type { LogRecord } from '../packages/journal/src/lib/journal-log.ts'
import { resultOf } from './kill-agent.ts'
import type { LedgerLine } from './kill-agent.ts'
import { repliesOf } from './kill-records.ts'
import type { Progress } from './kill-records.ts'
import { allCallsOf, delegatingStep, stepCounts } from './kill-script.ts'
import type { Part } from './kill-script.ts'

/** A promise that was broken. */
export interface Violation {
  readonly promise: 'lost' | 'repeated' | 'replay' | 'usage' | 'resume'
  readonly what: string
}

export interface Evidence {
  readonly journal: readonly LogRecord[]
  readonly ledger: readonly LedgerLine[]
  /** What was recorded when each process of the run began. */
  readonly pasts: readonly Progress[]
  /** The events of two replays, as lines of JSON. */
  readonly replays: readonly (readonly string[])[]
  /** Of the events that the last process told, past and new; `undefined` when it was killed after the end. */
  readonly liveHash: string | undefined
  readonly hashOf: (lines: readonly string[]) => string
  /** Prompt and output tokens of each reply the server gave, by `main/3`; a request that was cut may be there, too. */
  readonly billed: ReadonlyMap<string, readonly number[]>
}

/** Results that say so are the promise kept: the model knows, and nothing ran twice. */
export const unverified = 'Error: Effect unverified'

const isEffect = (tool: string): boolean => tool !== 'save_file'

/** Everything that must hold of a run that has been killed again and again, once it is over. */
export function check(evidence: Evidence): readonly Violation[] {
  const { replays, liveHash, hashOf } = evidence
  const found: Violation[] = []
  const [first = [], second = []] = replays
  const events = first.map((line): RunEvent => JSON.parse(line))
  const results = resultsOf(events)
  for (const part of ['main', 'sub'] as const) {
    const result = results[part]
    if (result === undefined) found.push({ promise: 'lost', what: `the ${part} run has no end` })
    else found.push(...lostIn(part, result, evidence), ...usageOf(part, result, evidence))
  }
  found.push(...repeatedIn(evidence))
  if (hashOf(first) !== hashOf(second)) found.push({ promise: 'replay', what: 'two replays differ' })
  if (liveHash !== undefined && liveHash !== hashOf(first)) {
    found.push({ promise: 'replay', what: 'the replay differs from what the last process told' })
  }
  return found
}

function resultsOf(events: readonly RunEvent[]): Readonly<Partial<Record<Part, RunResult>>> {
  const results: Partial<Record<Part, RunResult>> = {}
  for (const event of events) {
    if (event.type === 'run-end') results.main = event.result
    if (event.type === 'agent-event' && event.event.type === 'run-end') results.sub = event.event.result
  }
  return results
}

function lostIn(part: Part, { stopReason, turns, transcript }: RunResult, { ledger }: Evidence): readonly Violation[] {
  const found: Violation[] = []
  const lost = (what: string): void => void found.push({ promise: 'lost', what })
  if (stopReason !== 'answer' || turns !== stepCounts[part] + 1)
    lost(`the ${part} run ended: ${stopReason}, ${turns} turns`)
  const calls = transcript.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []) : []))
  const planned = allCallsOf(part)
  const asked = calls.filter((call) => call.function.name !== 'delegate')
  if (asked.length !== planned.length)
    lost(`${asked.length} calls in the ${part} transcript, expected ${planned.length}`)
  for (const [index, { id, tool }] of planned.entries()) {
    const texts = contentsOf(transcript, asked[index]?.id)
    const [text = ''] = texts
    if (texts.length !== 1) lost(`${id} has ${texts.length} results in the transcript`)
    const lines = ledger.filter((line) => line.id === id)
    const isKnown = lines.some(({ phase, nonce }) => phase === 'end' && text === resultOf(id, nonce))
    if (isKnown || (isEffect(tool) && text.startsWith(unverified))) continue
    lost(`${id} has the result "${text.slice(0, 80)}", and the ledger ${lines.length} lines of it`)
  }
  const delegated = calls
    .filter((call) => call.function.name === 'delegate')
    .flatMap(({ id }) => contentsOf(transcript, id))
  if (part === 'main' && !(delegated.length === 1 && delegated[0]?.startsWith('The sub work of'))) {
    lost(`the sub-agent of step ${delegatingStep} brought ${JSON.stringify(delegated)}`)
  }
  return found
}

function contentsOf(transcript: readonly Message[], callId: string | undefined): readonly string[] {
  return transcript.flatMap((message) =>
    message.role === 'tool' && message.tool_call_id === callId ? [message.content] : [],
  )
}

function repeatedIn({ ledger, pasts, replays }: Evidence): readonly Violation[] {
  const found: Violation[] = []
  const repeated = (what: string): void => void found.push({ promise: 'repeated', what })
  const told = replays[0]?.join('\n') ?? ''
  for (const { id, tool } of [...allCallsOf('main'), ...allCallsOf('sub')]) {
    const starts = ledger.filter((line) => line.id === id && line.phase === 'start')
    const attempts = starts.map(({ attempt }) => attempt)
    for (const attempt of attempts) {
      if (pasts[attempt]?.finished.has(id))
        repeated(`${id} ran again in process ${attempt} though its result was recorded`)
    }
    if (isEffect(tool) && starts.length > 1) repeated(`${id}, a ${tool}, started ${starts.length} times`)
    if (new Set(attempts).size < attempts.length) repeated(`${id} started twice in one process`)
    // An execution whose result is not the recorded one came after it.
    const isLastTold = told.includes(resultOf(id, starts.at(-1)?.nonce ?? ''))
    if (!isEffect(tool) && starts.length > 0 && told !== '' && !isLastTold)
      repeated(`${id} ran again after the run whose result is recorded`)
  }
  return found
}

function usageOf(part: Part, { usage }: RunResult, { journal, billed }: Evidence): readonly Violation[] {
  const replies = repliesOf(journal, part)
  const strange = replies.filter(({ turn, reply: { usage: own } }) => {
    return billed.get(`${part}/${turn}`)?.includes(own.inputTokens + own.outputTokens) !== true
  })
  // A run's usage holds its sub-agents'.
  const all = part === 'main' ? [...replies, ...repliesOf(journal, 'sub')] : replies
  const usages = all.flatMap(({ lost, reply }) => [lost, reply.usage])
  const broken = (['inputTokens', 'cachedInputTokens', 'outputTokens', 'reasoningTokens', 'costUsd'] as const).filter(
    (count) => Math.abs(sumOf(usages, count) - (usage[count] ?? 0)) > 1e-9,
  )
  return [
    ...strange.map(({ turn }) => `the server never billed what is recorded of ${part} step ${turn}`),
    ...broken.map((count) => `the ${part} run says ${usage[count]} ${count}, its replies ${sumOf(usages, count)}`),
  ].map((what) => ({ promise: 'usage' as const, what }))
}

const sumOf = (usages: readonly Usage[], count: Exclude<keyof Usage, 'isEstimated'>): number =>
  usages.reduce((sum, usage) => sum + (usage[count] ?? 0), 0)
