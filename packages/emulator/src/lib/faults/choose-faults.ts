import { createHash } from 'node:crypto'
import type { ChatRequest } from '../brain.ts'
import type { Fault } from './fault.ts'
import type { FaultCondition, FaultPlan } from './fault-plan.ts'

/**
 * The faults of one request: those of every rule that applies, in the order of the plan.
 *
 * @param number Of the request, from 1.
 */
export function chooseFaults(plan: FaultPlan, request: ChatRequest, number: number): Fault[] {
  const { seed = 1, rules = [] } = plan
  return rules.flatMap(({ when = {}, fault }, index) =>
    applies(when, request, number, () => draw(`${seed} ${index} ${number}`)) ? fault : [],
  )
}

function applies(when: FaultCondition, request: ChatRequest, number: number, chance: () => number): boolean {
  const { requests, every, probability, messageIncludes, model } = when
  if (requests !== undefined && !requests.includes(number)) return false
  if (every !== undefined && number % every !== 0) return false
  if (messageIncludes !== undefined && !request.messages.at(-1)?.content.includes(messageIncludes)) return false
  if (model !== undefined && request.model !== model) return false
  return probability === undefined || chance() < probability
}

/** From a hash, not a sequence: requests that overlap would draw in an order that no seed fixes. */
function draw(source: string): number {
  return createHash('sha256').update(source).digest().readUInt32BE() / 2 ** 32
}
