import type { Message } from '@glmkit/core'

/** What one reply was, as upstream keeps it: its calls, `{ name: argumentsJson }` each, or its text. */
export type Step = string | readonly Readonly<Record<string, string>>[]

/** The replies to each of the user's messages that was asked in a conversation. */
export function turnsOf(transcript: readonly Message[]): readonly (readonly Step[])[] {
  const turns: Step[][] = []
  for (const message of transcript) {
    if (message.role === 'user') turns.push([])
    if (message.role !== 'assistant') continue
    const calls = (message.tool_calls ?? []).map(({ function: called }) => ({ [called.name]: called.arguments }))
    turns.at(-1)?.push(calls.length > 0 ? calls : message.content)
  }
  return turns
}
