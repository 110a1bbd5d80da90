/** What became of a task in one way, by the ground truth. */
import { undoneSteps } from '@glmkit/core'
import type { CreatePlannerOptions } from '@glmkit/core'
import { valueIn } from './conversation.ts'
import { createSimModel, mostRequests } from './sim-model.ts'
import type { Bill } from './sim-model.ts'
import { familyOf } from './task.ts'
import type { Task } from './task.ts'
import { runWay } from './ways.ts'
import type { Ended, Way } from './ways.ts'
import { createWorld } from './world.ts'
import type { World } from './world.ts'

export interface Outcome {
  readonly task: string
  readonly family: string
  readonly way: Way
  /** Every item that is needed is right in the world, and the answer gives its value. */
  readonly isReached: boolean
  /** The run says it is complete: it answered, no step is undone, and the answer names nothing as not done. */
  readonly isClaimed: boolean
  /** Steps that became done although the item was not, or with another value. */
  readonly falseSteps: readonly string[]
  /** Of a run that does not say it is complete: whether its end names every item that is not done. */
  readonly isAccounted: boolean
  readonly items: number
  readonly itemsDone: number
  readonly toolCalls: number
  readonly wasted: number
  readonly bill: Bill
  readonly stopReason: string
  /** What must not be: it did not end by itself, spent more than it may, or reports another usage than was billed. */
  readonly problems: readonly string[]
}

/** Far above what any run takes. */
const longestMs = 20_000

export interface PlayOptions {
  readonly sabotage?: Partial<CreatePlannerOptions>
  /** Breaks the world, for controls. */
  readonly breakWorld?: (world: World) => World
  /** Sees the run when it is over. */
  readonly onEnd?: (ended: Ended, world: World) => void
}

export async function play(
  task: Task,
  way: Way,
  { sabotage, breakWorld = (world) => world, onEnd }: PlayOptions = {},
): Promise<Outcome> {
  const world = breakWorld(createWorld(task))
  const model = createSimModel(task.flaws ?? [])
  const problems: string[] = []
  let ended: Ended = { stopReason: 'failed', text: '', doneSteps: [], usage: { inputTokens: 0, outputTokens: 0 } }
  try {
    const signal = AbortSignal.timeout(longestMs)
    ended = await runWay({ way, task, world, model, signal, ...(sabotage && { sabotage }) })
    onEnd?.(ended, world)
  } catch (error) {
    problems.push(`it ended with ${String(error)}`)
  }
  const { stopReason, text, plan, doneSteps, usage } = ended
  const { bill } = model
  const wrongItems = world.needed.filter(({ id }) => !world.isRight(id, valueIn(id, text)))
  const isClaimed =
    stopReason === 'answer' && !text.includes('Not done') && (plan === undefined || undoneSteps(plan).length === 0)
  const account = text.split('Not done')[1] ?? ''
  const undone = plan === undefined ? [] : undoneSteps(plan).map(({ id }) => id)
  if (bill.requests >= mostRequests) problems.push(`it asked the model ${bill.requests} times`)
  problems.push(...overspent(task, bill))
  const reported = usage.inputTokens + usage.outputTokens
  if (problems.length === 0 && reported !== bill.inputTokens + bill.outputTokens) {
    problems.push(`it reports ${reported} tokens, ${bill.inputTokens + bill.outputTokens} were billed`)
  }
  return {
    task: task.name,
    family: familyOf(task),
    way,
    isReached: wrongItems.length === 0,
    isClaimed,
    falseSteps: doneSteps.flatMap(({ id, isTrue }) => (isTrue ? [] : [id])),
    isAccounted: world.needed.every(
      ({ id }) => world.isDone(id) || undone.includes(id) || new RegExp(String.raw`^- ${id}\b`, 'm').test(account),
    ),
    items: world.needed.length,
    itemsDone: world.needed.filter(({ id }) => world.isDone(id)).length,
    toolCalls: world.ledger.length,
    wasted: world.wasted,
    bill,
    stopReason,
    problems,
  }
}

function overspent({ budget = {} }: Task, { requests, inputTokens, outputTokens, costUsd }: Bill): readonly string[] {
  const { tokens = Infinity, usd = Infinity, turns = Infinity } = budget
  return [
    ...(inputTokens + outputTokens > tokens ? [`it spent ${inputTokens + outputTokens} of ${tokens} tokens`] : []),
    ...(costUsd > usd ? [`it spent $${costUsd} of $${usd}`] : []),
    ...(requests > turns ? [`it asked the model ${requests} times, ${turns} are allowed`] : []),
  ]
}
