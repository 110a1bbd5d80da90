import { readFileSync } from 'node:fs'
import type { Agreement } from '../src/lib/benchmarks/scored-answer.ts'
import type { Domain } from '../src/lib/benchmarks/tau2/domain.ts'
import { scoreRecorded } from '../src/lib/benchmarks/tau2/score-recorded.ts'
import { parseJson } from '../src/lib/python/parse-json.ts'

/** What a replay of recorded lines came to. */
export interface Replay {
  readonly checked: number
  /** One line each. */
  readonly mismatches: readonly string[]
}

/** Golden steps: reply, error, what the whole of them changed; graded trajectories, six grades each. */
export function replayTasks(domain: Domain, file: string): Record<'steps' | 'changes' | 'trajectories', Replay> {
  const found = agreementsIn(domain, file)
  const trajectories = found.filter(({ what }) => what !== 'replies' && what !== 'changes')
  const grades = 6
  return {
    steps: replayOf(found, 'replies'),
    changes: replayOf(found, 'changes'),
    trajectories: { checked: trajectories.length / grades, mismatches: differencesOf(trajectories) },
  }
}

/** Single calls on a task's initial state. The text of Python's own TypeErrors is not compared. */
export function replayCalls(domain: Domain, file: string): Record<'calls' | 'changes', Replay> {
  const found = agreementsIn(domain, file)
  return { calls: replayOf(found, 'replies'), changes: replayOf(found, 'changes') }
}

/** Random walks: replies in a row, what they changed, the task's assertions at the end. */
export function replayWalks(domain: Domain, file: string): Record<'steps' | 'changes' | 'assertions', Replay> {
  const found = agreementsIn(domain, file)
  return {
    steps: replayOf(found, 'replies'),
    changes: replayOf(found, 'changes'),
    assertions: replayOf(found, 'assertions'),
  }
}

function agreementsIn(domain: Domain, file: string): readonly Agreement[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines
    .filter((line) => line !== '')
    .map((line) => parseJson(line))
    .flatMap((line) => (line instanceof Map ? [...scoreRecorded(domain, line)] : []))
    .flatMap(({ agreements = [] }) => agreements)
}

function replayOf(agreements: readonly Agreement[], what: string): Replay {
  const own = agreements.filter((agreement) => agreement.what === what)
  return { checked: own.reduce((sum, { compared }) => sum + compared, 0), mismatches: differencesOf(own) }
}

function differencesOf(agreements: readonly Agreement[]): string[] {
  return agreements.flatMap(({ difference }) => (difference === undefined ? [] : [difference]))
}
