import type { Message, Model, RunInput } from '@glmkit/core'
import { scriptedModel } from './scripted-model.ts'
import type { ScriptedCall, ScriptedModelOptions } from './scripted-model.ts'

/** Yields the calls of a reply and is given what they returned, in their order; returns the answer. */
export type Program = Generator<readonly ScriptedCall[], string, readonly string[]>

/**
 * Makes a model of a program. It is begun anew for every reply and told again what its calls have returned, so that all
 * it does follows from the conversation.
 *
 * @param request With which the user's message begins that the program answers: what comes before is none of its work.
 */
export function programModel(request: string, program: () => Program, options?: ScriptedModelOptions): Model {
  return scriptedModel((messages) => {
    const from = messages.findLastIndex(({ role, content }) => role === 'user' && content.startsWith(request))
    const run = program()
    let step = run.next()
    for (const results of resultsByTurn(messages.slice(from + 1))) {
      if (step.done === true) break
      step = run.next(results)
    }
    return step.done === true ? { content: step.value } : { toolCalls: step.value }
  }, options)
}

/** The text of what is asked, for programs that read it. */
export function textOfInput(input: RunInput): string {
  if (typeof input === 'string') return input
  const content = input.at(-1)?.content ?? ''
  return typeof content === 'string' ? content : content.map(({ text = '' }) => text).join('\n')
}

/** Of each reply with calls, what they returned. */
function resultsByTurn(messages: readonly Message[]): readonly (readonly string[])[] {
  const turns: string[][] = []
  for (const message of messages) {
    if (message.role === 'assistant' && message.tool_calls !== undefined) turns.push([])
    if (message.role === 'tool') turns.at(-1)?.push(message.content)
  }
  return turns
}
