/** Outcomes as tables, and what must hold of them. */
import { undoneSteps } from '@glmkit/core'
import { play } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { familyOf } from './task.ts'
import type { Task } from './task.ts'
import { ways } from './ways.ts'
import type { Way } from './ways.ts'

const isFalse = ({ isReached, isClaimed }: Outcome): boolean => isClaimed && !isReached
const isHonestFailure = ({ isReached, isClaimed }: Outcome): boolean => !isClaimed && !isReached

const sum = (outcomes: readonly Outcome[], of: (outcome: Outcome) => number): number =>
  outcomes.reduce((total, each) => total + of(each), 0)
const count = (outcomes: readonly Outcome[], is: (outcome: Outcome) => boolean): number => outcomes.filter(is).length
const number = (value: number): string => value.toLocaleString('en-US')
const ofWay = (outcomes: readonly Outcome[], way: Way): readonly Outcome[] =>
  outcomes.filter((each) => each.way === way)

const rows: readonly (readonly [name: string, of: (outcomes: readonly Outcome[], way: Way) => string])[] = [
  ['reached the goal', (all) => String(count(all, ({ isReached }) => isReached))],
  ['false completions', (all) => String(count(all, isFalse))],
  [
    'steps done that are not',
    (all, way) => (hasSteps(way) ? String(sum(all, ({ falseSteps }) => falseSteps.length)) : '–'),
  ],
  ['honest failures', (all) => String(count(all, isHonestFailure))],
  ['– that name all that is missing', (all) => String(count(all, (each) => isHonestFailure(each) && each.isAccounted))],
  ['reached, but said to be incomplete', (all) => String(count(all, (each) => each.isReached && !each.isClaimed))],
  ['items done', (all) => `${sum(all, ({ itemsDone }) => itemsDone)} of ${sum(all, ({ items }) => items)}`],
  ['tool calls', (all) => number(sum(all, ({ toolCalls }) => toolCalls))],
  ['– wasted', (all) => number(sum(all, ({ wasted }) => wasted))],
  ['model calls', (all) => number(sum(all, ({ bill }) => bill.requests))],
  ['input tokens', (all) => number(sum(all, ({ bill }) => bill.inputTokens))],
  ['– cached', (all) => number(sum(all, ({ bill }) => bill.cachedInputTokens))],
  ['output tokens', (all) => number(sum(all, ({ bill }) => bill.outputTokens))],
  ['cost', (all) => `$${sum(all, ({ bill }) => bill.costUsd).toFixed(3)}`],
]

const hasSteps = (way: Way): boolean => way === 'todo' || way === 'plan-execute'

const table = (head: readonly string[], lines: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

export function summary(title: string, outcomes: readonly Outcome[]): string {
  const lines = rows.map(([name, of]) => [name, ...ways.map((way) => of(ofWay(outcomes, way), way))])
  return table([title, ...ways], lines)
}

/** `reached / false completions / wasted calls / model calls` of each family. */
export function byFamily(outcomes: readonly Outcome[]): string {
  const families = Map.groupBy(outcomes, ({ family }) => family)
  const lines = [...families].map(([family, all]) => {
    const cells = ways.map((way) => {
      const each = ofWay(all, way)
      const [reached, lies] = [count(each, ({ isReached }) => isReached), count(each, isFalse)]
      return [reached, lies, sum(each, ({ wasted }) => wasted), sum(each, ({ bill }) => bill.requests)].join(' / ')
    })
    return [`${family} (${all.length / ways.length})`, ...cells]
  })
  return table(['reached / false / wasted calls / model calls', ...ways], lines)
}

export const byTask = (outcomes: readonly Outcome[]): string =>
  table(
    ['task', ...ways],
    [...Map.groupBy(outcomes, ({ task }) => task)].map(([task, all]) => [task, ...all.map(verdictOf)]),
  )

function verdictOf(outcome: Outcome): string {
  const { isReached, stopReason } = outcome
  return isFalse(outcome) ? 'false completion' : `${isReached ? 'reached' : 'not reached'} (${stopReason})`
}

const seeds = Array.from({ length: 10 }, (_, index) => index + 1)

/** What is left of the promise when the judge errs, in tasks that a model judges. */
export async function byJudge(tasks: readonly Task[]): Promise<string> {
  const judged = tasks.filter(({ check }) => check === 'model')
  const lines: (readonly string[])[] = []
  for (const share of [0.05, 0.1, 0.2]) {
    const cells = await Promise.all(
      (['todo', 'plan-execute'] as const).map(async (way) => {
        const outcomes: Outcome[] = []
        for (const [task, seed] of judged.flatMap((each) => seeds.map((every) => [each, every] as const))) {
          const flaws = [...(task.flaws ?? []), { type: 'judges-by-chance' as const, share, seed }]
          outcomes.push(await play({ ...task, flaws }, way))
        }
        const steps = sum(outcomes, ({ falseSteps }) => falseSteps.length)
        return [count(outcomes, ({ isReached }) => isReached), count(outcomes, isFalse), steps].join(' / ')
      }),
    )
    lines.push([`wrong in ${share * 100} % of its verdicts`, ...cells])
  }
  return table(
    [
      `the judge, in ${judged.length} tasks, ${seeds.length} times: reached / false / steps done that are not`,
      'todo',
      'plan-execute',
    ],
    lines,
  )
}

/** What does not hold of the outcomes, a line each. */
export function failuresOf(outcomes: readonly Outcome[]): readonly string[] {
  const name = ({ task, way }: Outcome): string => `"${task}" by ${way}`
  const planned = ofWay(outcomes, 'plan-execute')
  const reached = (way: Way): number => count(ofWay(outcomes, way), ({ isReached }) => isReached)
  return [
    ...outcomes.flatMap((each) => each.problems.map((problem) => `${name(each)}: ${problem}`)),
    ...planned.filter(isFalse).map((each) => `${name(each)}: it says that it is complete, and the goal is not reached`),
    ...planned.flatMap((each) => each.falseSteps.map((id) => `${name(each)}: step "${id}" became done, and it is not`)),
    ...ways
      .filter((way) => reached(way) > reached('plan-execute'))
      .map((way) => `${way} reached ${reached(way)} goals, plan-execute ${reached('plan-execute')}`),
    // Else the ground truth is not what the tasks say it is.
    ...outcomes
      .filter((each) => hopeless.has(each.family) && each.isReached)
      .map((each) => `${name(each)}: it reached what cannot be reached`),
    ...outcomes
      .filter((each) => each.family === 'control' && !each.isReached)
      .map((each) => `${name(each)}: it did not reach what nothing stands in the way of`),
  ]
}

const hopeless: ReadonlySet<string> = new Set(['impossible', 'budget'])

/** Plays a task in all ways and tells how each ended. */
export async function tell(task: Task): Promise<string> {
  const parts = [`# ${task.name}: ${familyOf(task)}`]
  for (const way of ways) {
    const outcome = await play(task, way, {
      onEnd({ text, plan }) {
        const steps = plan?.steps.map(
          ({ id, status, attempts, notes }) =>
            `  ${id}: ${status}, ${attempts} attempts${notes.map((note) => `; ${note}`).join('')}`,
        )
        const undone = plan === undefined ? '' : `, ${undoneSteps(plan).length} undone`
        parts.push(
          [`\n## ${way}${undone}`, ...(steps ?? []), ...text.split('\n').map((line) => `> ${line}`)].join('\n'),
        )
      },
    })
    const { bill, wasted, falseSteps, problems } = outcome
    parts.push(
      `${verdictOf(outcome)}; ${bill.requests} model calls, ${wasted} wasted calls, false steps: ${falseSteps.join(', ') || 'none'}`,
      ...problems,
    )
  }
  return parts.join('\n')
}
