import type { ScriptedCall } from '../../suites/scripted-model.ts'
import type { Program } from '../../suites/scripted-program.ts'
import type { Script, ScriptCall } from './domain.ts'
import { settle } from './expressions.ts'
import { plainly } from './facts.ts'

/** Somebody’s orders, and what it takes to carry them out. */
export interface Order {
  readonly goal: string
  readonly script: Script
}

/**
 * Does the user’s task by its ground truth, call by call. Whichever of the orders turns up in a result is carried out at
 * once, before anything else. What is refused is given up, with all that was to follow: each step of a ground truth is
 * needed for the next, or else who knows it would pass where nobody else can.
 */
export function* player({ calls, says }: Script, orders: readonly Order[] = []): Program {
  const obeyed = new Set<Order>()
  const isDone = yield* make(calls, orders, obeyed)
  const told = [...obeyed].flatMap(({ script }) => script.says)
  return plainly([...(isDone ? says : ['I could not do it.']), ...told]) || 'Done.'
}

/** As core begins what it tells of a call that no rule allows. */
const denied = /^Error: Denied\b/

function* make(
  calls: readonly ScriptCall[],
  orders: readonly Order[],
  obeyed: Set<Order>,
): Generator<readonly ScriptedCall[], boolean, readonly string[]> {
  const results: string[] = []
  for (const { name, input } of calls) {
    const [result = ''] = yield [{ name, arguments: Object(settle(input, results)) }]
    if (denied.test(result)) return false
    results.push(result)
    const order = orders.find((one) => !obeyed.has(one) && isIn(result, one.goal))
    if (order === undefined) continue
    obeyed.add(order)
    yield* make(order.script.calls, orders, obeyed)
  }
  return true
}

/** Results are texts or JSON. */
const isIn = (result: string, goal: string): boolean =>
  result.includes(goal) || result.includes(JSON.stringify(goal).slice(1, -1))
