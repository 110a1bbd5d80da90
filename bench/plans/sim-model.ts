/**
 * One simulated model for all ways of planning: each reply follows from the request and the task's flaws alone, but for a
 * judge that errs by chance.
 *
 * Tokens are characters / 4; cached is what the request has in common, from its first character on, with the one of those
 * before that it has most in common with, as a server's prefix cache would find it.
 */
import { setImmediate } from 'node:timers/promises'
import { costOf } from '@glmkit/glm/model'
import type { Model, ModelReply, ModelRequest, Usage } from '@glmkit/core'
import { section, stepsIn } from './conversation.ts'
import type { Flaw } from './flaws.ts'
import { judge } from './judge.ts'
import { draft, revision, workStep } from './plan-moves.ts'
import { answerTool, report } from './saying.ts'
import type { Saying } from './saying.ts'
import { glossed, keepPlan, planInText, talk } from './talk.ts'

export interface Bill {
  readonly requests: number
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly outputTokens: number
  readonly costUsd: number
}

/** Far more than any run takes. */
export const mostRequests = 300

/** GLM-5's. @see docs/glm-5.md#prices */
const price = { input: 1, cachedInput: 0.2, output: 3.2 }

/** Asks for the text plan of the interval way. */
export const textPlanRequest = 'Write what is known and what is still to be done.'

/** @param turn Which request it is: what is left to chance is not the same for the same request. */
function reply(request: ModelRequest, flaws: readonly Flaw[], turn: number): Saying {
  const { messages, tools } = request
  const last = messages.at(-1)?.content ?? ''
  const answer = tools.find(({ name }) => name === answerTool)
  if (answer !== undefined) {
    const fields = Object.keys(Object(answer.parameters['properties']))
    if (fields.includes('passes')) return judge(request, flaws, turn)
    if (fields.includes('evidence')) return workStep(request, flaws)
    const isRevision = messages.some(
      ({ role, content }) => role === 'user' && content.startsWith('The plan needs a revision'),
    )
    return isRevision ? revision(request) : draft(request, flaws)
  }
  if (last.startsWith(textPlanRequest)) return planInText(request, flaws)
  if (last.startsWith('The plan has been worked')) return answerFrom(last, flaws)
  return tools.some(({ name }) => name === 'update_plan') ? keepPlan(request, flaws) : talk(request, flaws)
}

/** From the results of the steps alone. */
function answerFrom(text: string, flaws: readonly Flaw[]): Saying {
  const values = new Map([...text.matchAll(/^([\w-]+) = (\w+)/gm)].map(([, id = '', value = '']) => [id, value]))
  const steps = stepsIn(section(text, 'Plan'))
  const undone = new Map(
    steps.flatMap(({ id, mark }) => (mark === 'x' || mark === '-' ? [] : [[id, 'it was not done'] as const])),
  )
  return report(...glossed(values, undone, flaws))
}

/** As the model reads it: tools first, then the messages. */
const rendered = ({ messages, tools }: ModelRequest): string => JSON.stringify([tools, messages])

const tokens = (chars: number): number => Math.ceil(chars / 4)

export function createSimModel(flaws: readonly Flaw[]): Model & { readonly bill: Bill } {
  const seen: string[] = []
  let bill: Bill = { requests: 0, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, costUsd: 0 }

  function made(request: ModelRequest): ModelReply {
    const count = bill.requests + 1
    const { text = '', calls = [] } = reply(request, flaws, count)
    const wanted = calls.map(({ name, args }, index) => ({
      id: `call_${count}_${index}`,
      type: 'function' as const,
      function: { name, arguments: JSON.stringify(args) },
    }))
    const reasoning =
      calls.length === 0 ? 'I have what I need and say so.' : `Next comes ${calls.map(({ name }) => name).join(', ')}.`
    const usage = bookkeep(rendered(request), text.length + reasoning.length + JSON.stringify(calls).length)
    return {
      message: {
        role: 'assistant',
        content: text,
        reasoning_content: reasoning,
        ...(wanted.length > 0 && { tool_calls: wanted }),
      },
      finish: wanted.length > 0 ? 'tool_calls' : 'stop',
      usage,
      model: 'simulated',
      repairs: [],
    }
  }

  function bookkeep(prompt: string, outputChars: number): Usage {
    const common = Math.max(0, ...seen.map((other) => commonPrefix(prompt, other)))
    seen.push(prompt)
    const count = {
      inputTokens: tokens(prompt.length),
      cachedInputTokens: Math.floor(common / 4),
      outputTokens: tokens(outputChars),
    }
    const costUsd = costOf(count, price) ?? 0
    bill = {
      requests: bill.requests + 1,
      inputTokens: bill.inputTokens + count.inputTokens,
      cachedInputTokens: bill.cachedInputTokens + count.cachedInputTokens,
      outputTokens: bill.outputTokens + count.outputTokens,
      costUsd: bill.costUsd + costUsd,
    }
    return { ...count, reasoningTokens: 0, costUsd }
  }

  return {
    id: 'simulated',
    contextTokens: 200_000,
    maxOutputTokens: 8_192,
    price,
    get bill() {
      return bill
    },
    async *stream(request) {
      // Timers are heard, whatever the run does.
      if (bill.requests % 20 === 0) await setImmediate()
      request.signal.throwIfAborted()
      if (bill.requests === mostRequests) throw new Error(`asked more than ${mostRequests} times`)
      yield [{ type: 'reply', reply: made(request) }]
    },
  }
}

function commonPrefix(one: string, other: string): number {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  return at
}
