import { inspect } from 'node:util'
import { z } from 'zod'
import { nothing } from './recorder.ts'
import type { Recorder } from './recorder.ts'
import type { Solution } from '../solution.ts'

export const usageShape: z.ZodType<Solution['usage']> = z.object({
  inputTokens: z.number(),
  cachedInputTokens: z.number(),
  outputTokens: z.number(),
  reasoningTokens: z.number(),
  costUsd: z.number().nullable(),
})

/** What statistics add up, and without which a log could not be read again. */
const shape = z.object({
  transcript: z.array(z.object({ role: z.enum(['system', 'user', 'assistant', 'tool']), content: z.string() })),
  toolCalls: z.array(z.object({ callId: z.string(), name: z.string(), turn: z.number(), isError: z.boolean() })),
  turns: z.number(),
  usage: usageShape,
})

/**
 * Whatever a solver returns, typed or not; a result of `task.run` stands for all runs of the trial.
 *
 * @throws {TypeError} If it is neither a text nor a solution; it says what is wrong with it.
 */
export function broughtSolution(brought: unknown, recorder: Recorder, suite: string): Solution {
  const whole = recorder.solution()
  if (typeof brought === 'string') return { ...whole, text: brought }
  const refuse = (what: string): TypeError => new TypeError(`The solver of suite "${suite}" returned ${what}`)
  if (typeof brought !== 'object' || brought === null || !hasText(brought)) {
    throw refuse(`${inspect(brought)}, expected a text or a solution`)
  }
  const { toolCalls, turns, usage } = whole
  if (recorder.hasMade(brought)) return { ...nothing, ...brought, toolCalls, turns, usage }
  const solution = { ...nothing, ...brought }
  const [problem] = shape.safeParse(solution).error?.issues ?? []
  if (problem === undefined) return solution
  throw refuse(`a solution with a wrong ${problem.path.join('.')}: ${problem.message}`)
}

const hasText = (value: object): value is { readonly text: string } => 'text' in value && typeof value.text === 'string'
