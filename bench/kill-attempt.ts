import { arm } from './kill-plan.ts'
import type { Plan } from './kill-plan.ts'
import type { Order } from './kill-child.ts'
import type { Victim } from './kill-process.ts'

/** How far one process came with a run. */
export interface Attempt {
  /** By the plan; one that hangs is killed, too, and has failed. */
  readonly isKilled: boolean
  readonly failure: string | undefined
  /** Until its first new work; `undefined` when it did not come so far. */
  readonly workMs: number | undefined
  /** Of all the run's events, when it came to their end. */
  readonly liveHash: string | undefined
}

const hangsAfterMs = 20_000

/** @param isSpared The plan counts from the first new work. */
export async function attempt(
  victim: Victim,
  order: Order,
  plan: Plan | undefined,
  isSpared: boolean,
): Promise<Attempt> {
  let trap: { disarm(): void } | undefined
  const aim = (): void => void (trap ??= plan && arm(plan, order.dir, order.runId, victim.kill))
  let failure: string | undefined
  let workMs: number | undefined
  let liveHash: string | undefined
  const watchdog = setTimeout(() => {
    failure = `process ${order.attempt} was not done after ${hangsAfterMs} ms`
    victim.kill()
  }, hangsAfterMs)
  victim.onReport = (report) => {
    if (report.type === 'failed') failure = report.message
    if (report.type === 'done') liveHash = report.hash
    if (report.type !== 'work') return
    workMs = report.ms
    aim()
  }
  victim.order(order)
  if (!isSpared) aim()
  const { isKilled, errors } = await victim.closed
  clearTimeout(watchdog)
  trap?.disarm()
  if (!isKilled && liveHash === undefined) failure ??= `process ${order.attempt} died: ${errors}`
  return { isKilled: isKilled && failure === undefined, failure, workMs, liveHash }
}
