import { createAgent, defineTool, type Memory, type RunEvent } from '@glmkit/core'
import { startEmulator } from '@glmkit/emulator'
import { createGlm } from '@glmkit/glm'
import { costOf, type Price } from '@glmkit/glm/model'
import { z } from 'zod'
import { createBrain, type Played } from './brain.ts'
import type { Trajectory } from './trajectory.ts'

export interface Outcome extends Played {
  /** By the emulator's bills of all requests, summaries included; at GLM-5's price. */
  readonly costUsd: number
  readonly requests: number
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly outputTokens: number
  /** Of a prompt that a step was taken with. */
  readonly meanPromptTokens: number
  /** The run did not come to its end: why. */
  readonly died?: string
  readonly edits: number
  /** What the run itself says that it has cost. */
  readonly toldUsd: number
  /** Of steps with a forecast. */
  readonly forecasts: Forecasts
}

export interface Forecasts {
  readonly count: number
  /** Steps whose cached tokens were not billed as expected, to one block of the cache. */
  readonly violations: readonly string[]
  readonly worstCachedTokens: number
  readonly worstInputTokens: number
}

export const blockTokens = 64

/**
 * One run of a trajectory: the real agent loop and the real client over loopback HTTP against the emulator, whose prefix
 * cache and bills count. Runs are separate: each has an emulator of its own, with a cold cache.
 */
export async function play(trajectory: Trajectory, memory: Memory): Promise<Outcome> {
  const { profile, steps } = trajectory
  const { brain, played } = createBrain(trajectory, (text) => run.enqueue(text))
  const bill = { requests: 0, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 }
  await using emulator = await startEmulator({
    brain,
    onRequest({ usage }) {
      if (usage === undefined) return
      bill.requests += 1
      bill.inputTokens += usage.prompt_tokens
      bill.cachedInputTokens += usage.prompt_tokens_details.cached_tokens
      bill.outputTokens += usage.completion_tokens
    },
  })
  const model = createGlm({ baseURL: emulator.baseURL, apiKey: emulator.apiKey, model: 'glm-5' })
  const agent = createAgent({
    model,
    memory,
    instructions: profile.instructions,
    tools: toolsOf(trajectory),
    maxTurns: 4 * steps.length,
    maxOutputChars: 10_000_000,
  })
  const run = agent.stream(profile.task)
  const prompts: number[] = []
  const forecasts = { count: 0, violations: new Array<string>(), worstCachedTokens: 0, worstInputTokens: 0 }
  let edits = 0
  let toldUsd = NaN
  let died: string | undefined

  function see(event: RunEvent): void {
    if (event.type === 'memory-edit') edits += 1
    if (event.type === 'run-end') toldUsd = event.result.usage.costUsd ?? NaN
    if (event.type === 'run-failed') toldUsd = event.usage.costUsd ?? NaN
    if (event.type === 'run-end' && event.result.stopReason !== 'answer') {
      died = `${event.result.stopReason}: ${event.result.stopDetail ?? ''}`
    }
    // What the model had to be told, or asked twice, is no part of a trajectory.
    if (event.type === 'retry') died = `retry: ${event.reason}`
    if (event.type !== 'usage') return
    prompts.push(event.usage.inputTokens)
    if (event.forecast === undefined) return
    const { usage, forecast, turn } = event
    const off = forecast.cachedInputTokens - usage.cachedInputTokens
    forecasts.count += 1
    forecasts.worstCachedTokens = Math.max(forecasts.worstCachedTokens, Math.abs(off))
    forecasts.worstInputTokens = Math.max(
      forecasts.worstInputTokens,
      Math.abs(forecast.inputTokens - usage.inputTokens),
    )
    if (Math.abs(off) <= blockTokens) return
    forecasts.violations.push(
      `${trajectory.name}, turn ${turn}: ${forecast.cachedInputTokens} cached tokens expected, ${usage.cachedInputTokens} billed of ${usage.inputTokens}`,
    )
  }

  try {
    for await (const event of run) see(event)
  } catch (error) {
    died = error instanceof Error ? error.message : String(error)
  }
  return {
    ...played,
    ...bill,
    costUsd: costOf(bill, priceOf(model.price)) ?? NaN,
    meanPromptTokens: prompts.reduce((sum, tokens) => sum + tokens, 0) / Math.max(1, prompts.length),
    edits,
    toldUsd,
    forecasts,
    ...(died !== undefined && { died }),
  }
}

/** Each returns what the trajectory has for its arguments, as often as it is called with them. */
function toolsOf({ profile, steps }: Trajectory) {
  const results = new Map(
    steps.flatMap(({ calls }) => calls).map((call) => [JSON.stringify([call.name, call.arguments]), call.result]),
  )
  return profile.tools.map(({ name, description, argument }) =>
    defineTool({
      name,
      description,
      input: z.object({ [argument]: z.string() }),
      execute(input) {
        const result = results.get(JSON.stringify([name, input]))
        if (result === undefined) throw new Error(`the trajectory has no call of ${name} with ${JSON.stringify(input)}`)
        return result
      },
    }),
  )
}

function priceOf(price: Price | undefined): Price {
  if (price === undefined) throw new Error('GLM-5 has no price')
  return price
}
