import { existsSync, readFileSync } from 'node:fs'
import { startEmulator } from '@glmkit/emulator'
import type { Reply } from '@glmkit/emulator'
import { createGlm } from '@glmkit/glm'
import type { Message, ToolDeclaration } from '@glmkit/core'
import { tools } from './cold.ts'
import { ask, newForecaster, quarterOfChars } from './forecaster.ts'
import { readMessages } from './recorded.ts'
import { mean, percent, quantile } from './report.ts'
import type { Report } from './report.ts'
import { pieceOf, texts } from './texts.ts'

/** One run: what it says and reads, and how its prompts are made of the transcript. */
export interface Script {
  readonly name: string
  readonly steps: number
  readonly tools: readonly ToolDeclaration[]
  readonly start: readonly Message[]
  reply(step: number): Reply
  /** What stands in the transcript between a reply and the next request. */
  next(step: number, reply: Message): readonly Message[]
  prompt?(transcript: readonly Message[], step: number): readonly Message[]
}

/** Runs against the emulator over HTTP, each prompt forecast before it is sent. */
export async function runErrors(report: Report, steps: number): Promise<void> {
  report.title('Anchored: every prompt of a run but the first; p95 within 0.3 %, cached within 64 tokens at every step')
  report.line(['', 'prompts', 'tokens, last', 'mean', 'p95', 'cached, worst', 'chars/4, mean'])
  const plain = Object.entries(texts).map(([name, text]) => reader(name, text, steps))
  const edited = Object.entries(texts).map(([name, text]) =>
    masking(reader(`${name}, masked, with tails`, text, steps)),
  )
  for (const script of [...plain, ...edited, ...recordedRun()]) await play(report, script)
}

async function play(report: Report, script: Script): Promise<void> {
  let step = 0
  await using emulator = await startEmulator({ brain: () => script.reply(step) })
  const model = createGlm({ ...emulator, guardRepetition: false })
  const forecaster = newForecaster()
  const transcript = [...script.start]
  const errors: number[] = []
  const cachedMisses: number[] = []
  const peers: number[] = []
  let last = 0
  for (; step < script.steps; step += 1) {
    const messages = script.prompt?.(transcript, step) ?? [...transcript]
    const forecast = forecaster.prompt(messages, script.tools)
    const { message, usage } = await ask(model, messages, script.tools)
    forecaster.learn(messages, script.tools, usage)
    transcript.push(message, ...script.next(step, message))
    last = usage.inputTokens
    if (step === 0) continue
    errors.push(Math.abs(forecast.inputTokens / usage.inputTokens - 1))
    cachedMisses.push(Math.abs(forecast.cachedInputTokens - usage.cachedInputTokens))
    peers.push(Math.abs(quarterOfChars(messages, script.tools) / usage.inputTokens - 1))
  }
  const p95 = quantile(errors, 0.95)
  const worst = Math.max(0, ...cachedMisses)
  const figures = [errors.length, last, percent(mean(errors)), percent(p95), worst, percent(mean(peers))]
  report.line([script.name, ...figures], p95 <= 0.003 && worst <= 64)
}

/** Thinks, says a little and calls two tools at every step, in the language of the text. */
export function reader(name: string, text: string, steps: number): Script {
  return {
    name,
    steps,
    tools,
    start: [
      { role: 'system', content: pieceOf(text, 3, 2_000) },
      { role: 'user', content: pieceOf(text, 5, 500) },
    ],
    reply: (step) => ({
      reasoning: pieceOf(text, step + 7, 300),
      content: pieceOf(text, step + 11, 80),
      toolCalls: ['search', 'open'].map((called, index) => ({
        name: called,
        arguments: { query: pieceOf(text, step + index + 13, 60), limit: index, where: [1, { in: 'all' }] },
      })),
    }),
    next: (step, reply) =>
      callsOf(reply).map((id, index) => ({
        role: 'tool',
        tool_call_id: id,
        content: pieceOf(text, step * 2 + index, 1_500 + 200 * (step % 5)),
      })),
  }
}

/** Leaves out old results every five steps, and puts a note that changes at the end of every prompt. */
export function masking(script: Script): Script {
  return {
    ...script,
    prompt(transcript, step) {
      // The start, and a reply with two results each step.
      const masked = 2 + 3 * (step - (step % 5) - 2)
      return transcript.map((message, index) => {
        if (index === transcript.length - 1)
          return { ...message, content: `${message.content}\n\nStep ${step} of many.` }
        const isOld = message.role === 'tool' && index < masked
        return isOld ? { ...message, content: `[Left out: ${message.content.length} characters]` } : message
      })
    },
  }
}

/** A search by GLM-5 that was published with the model, said again by the emulator. */
function recordedRun(): Script[] {
  const file = new URL('../../../shared/fixtures/glm/trajectory_search.json', import.meta.url)
  if (!existsSync(file)) return []
  const messages = readMessages(readFileSync(file, 'utf8'))
  const turns = messages.flatMap((message, at) => (message.role === 'assistant' ? [{ message, at }] : []))
  return [
    {
      name: 'recorded search',
      steps: turns.length,
      tools,
      start: messages.slice(0, turns[0]?.at),
      reply(step) {
        const message = turns[step]?.message
        if (message?.role !== 'assistant') return { content: '' }
        const toolCalls = (message.tool_calls ?? []).map(({ function: called }) => called)
        return { content: message.content, reasoning: message.reasoning_content ?? '', toolCalls }
      },
      next(step, reply) {
        const results = messages.slice((turns[step]?.at ?? 0) + 1, turns[step + 1]?.at)
        const content = results.map((result) => result.content).join('\n')
        return callsOf(reply).map((id, index) => ({
          role: 'tool',
          tool_call_id: id,
          content: index === 0 ? content : 'ok',
        }))
      },
    },
  ]
}

function callsOf(message: Message): readonly string[] {
  return message.role === 'assistant' ? (message.tool_calls ?? []).map(({ id }) => id) : []
}
