/** What became of all histories. */
import type { Outcome, Violation } from './play.ts'
import type { Plan } from './plan.ts'

/** What must never be, in words. */
export const rules: Readonly<Record<string, string>> = {
  fits: 'prompt and max_tokens fit the window, by the server’s count',
  overflow: 'the window is given up only where what must be shown does not fit',
  valid: 'every call has its one result right after it',
  faithful: 'what is shown is the transcript, its stubs and the summary; pinned text to the byte',
  transcript: 'the transcript never changes',
  random: 'any list of edits shows a conversation that is valid and faithful',
  replay: 'stored edits show the same again',
  prefix: 'a prompt without an edit begins with the one before',
  smaller: 'an edit makes the prompt smaller',
  summaries: 'only a summary that came is applied, and never three turns in a row',
  asks: 'at most one summary is asked for in a turn',
  digest: 'without a model only where the window is full',
  throws: 'nothing is thrown but ContextOverflowError',
}

export interface Found {
  readonly history: number
  readonly plan: Plan
  readonly violation: Violation
}

export interface Tally {
  readonly counts: Record<
    'histories' | 'requests' | 'edits' | 'randomEdits' | 'asks' | 'failedAsks' | 'refusals' | 'refused' | 'overflow',
    number
  >
  readonly facts: Record<NonNullable<Outcome['fact']>, number>
  readonly lost: string[]
  readonly found: Map<string, Found[]>
}

export function createTally(): Tally {
  return {
    counts: {
      histories: 0,
      requests: 0,
      edits: 0,
      randomEdits: 0,
      asks: 0,
      failedAsks: 0,
      refusals: 0,
      refused: 0,
      overflow: 0,
    },
    facts: { prompt: 0, 'by id': 0, 'by find': 0, lost: 0 },
    lost: [],
    found: new Map(),
  }
}

export function add({ counts, facts, lost, found }: Tally, history: number, plan: Plan, outcome: Outcome): void {
  counts.histories += 1
  counts.edits += outcome.edits.length
  for (const name of ['requests', 'asks', 'failedAsks', 'refusals'] as const) counts[name] += outcome[name]
  if (outcome.end !== undefined) counts[outcome.end] += 1
  if (outcome.fact !== undefined) facts[outcome.fact] += 1
  if (outcome.fact === 'lost')
    lost.push(`history ${history}, ${plan.fact.form} at ${plan.fact.at.toFixed(2)} of its result`)
  for (const violation of outcome.violations) {
    const known = found.get(violation.rule) ?? []
    found.set(violation.rule, known)
    known.push({ history, plan, violation })
  }
}

export const leastFound = 0.95

export function shareFound({ facts }: Tally): number {
  const all = facts.prompt + facts['by id'] + facts['by find'] + facts.lost
  return all === 0 ? 1 : 1 - facts.lost / all
}

export function report(tally: Tally): string {
  const { counts, facts, lost, found } = tally
  const say = (count: number): string => count.toLocaleString('en-US')
  const lines = Object.entries(rules).map(([rule, title]) => {
    const all = found.get(rule) ?? []
    const histories = new Set(all.map(({ history }) => history)).size
    return all.length === 0
      ? `met    ${title}`
      : `BROKEN ${title}: ${say(all.length)} times in ${say(histories)} histories`
  })
  const share = shareFound(tally)
  return [
    `${say(counts.histories)} histories, ${say(counts.requests)} requests, ${say(counts.edits)} edits by the policies and ` +
      `${say(counts.randomEdits)} at random`,
    `${say(counts.asks)} summaries asked for, ${say(counts.failedAsks)} of them failed; ${say(counts.refusals)} prompts refused, ` +
      `${say(counts.refused)} runs ended by it; ${say(counts.overflow)} ended as what must be shown outgrew the window`,
    ...lines,
    `${share >= leastFound ? 'met   ' : 'BROKEN'} a planted fact is shown or read back at once: ${(share * 100).toFixed(2)} % ` +
      `(${say(facts.prompt)} in the prompt, ${say(facts['by id'])} by the id of a stub, ${say(facts['by find'])} by its name, ${say(facts.lost)} lost)`,
    ...lost.slice(0, 5).map((each) => `       lost: ${each}`),
  ].join('\n')
}
