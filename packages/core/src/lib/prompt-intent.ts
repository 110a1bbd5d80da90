import { createHash } from 'node:crypto'
import type { Message, Model, ToolDeclaration } from '@glmkit/glm/model'
import { noJournal } from './journal.ts'
import type { Journal } from './journal.ts'

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 12)

/**
 * Prompts are not journaled but built anew; what is kept is a short hash of the tools and of each message that is new in
 * it, so that a replay can name the very message that drifted.
 */
export function createPromptIntent(
  journal: Journal,
  tools: readonly ToolDeclaration[],
): (model: Model, messages: readonly Message[]) => unknown {
  if (journal === noJournal) return () => undefined
  const toolsHash = hashOf(tools)
  let before: readonly Message[] = []
  return (model, messages) => {
    const known = before
    before = [...messages]
    const fresh = messages.flatMap((message, index) =>
      message === known[index] ? [] : [[`messages[${index}]`, hashOf(message)]],
    )
    return { model: model.id, tools: toolsHash, ...Object.fromEntries(fresh) }
  }
}
