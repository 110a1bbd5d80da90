import type { Memory, Message } from '@glmkit/core'
import { textTokens, tokensOf, tokensOfAll, toPrompt } from './prompt-tokens.ts'

export interface ClearResultsOptions {
  /** Results that stay. */
  readonly keep: number
  /** Prompts of so many tokens are cleared. Default: every one. */
  readonly triggerTokens?: number
  /** Nothing is cleared unless that frees so many tokens. Default: 0. */
  readonly leastTokens?: number
}

const placeholder = '[cleared]'

/**
 * Old tool results make room for a placeholder; calls, texts and reasoning stay.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/context-editing clear_tool_uses_20250919
 */
export function clearResults({ keep, triggerTokens = 0, leastTokens = 0 }: ClearResultsOptions): Memory {
  return {
    open({ transcript, tools }) {
      const cleared = new Map<Message, Message>()
      const toolTokens = textTokens(JSON.stringify(tools))
      return {
        prepare({ model }) {
          const shown = (): readonly Message[] => transcript.map((message) => cleared.get(message) ?? message)
          if (tokensOfAll(shown()) + toolTokens > triggerTokens) {
            const results = transcript.filter((message) => message.role === 'tool')
            const old = results.slice(0, -keep).filter((message) => !cleared.has(message))
            const freed = old.reduce((sum, message) => sum + tokensOf(message) - textTokens(placeholder), 0)
            if (freed > leastTokens) for (const result of old) cleared.set(result, { ...result, content: placeholder })
          }
          return toPrompt(shown(), tools, model)
        },
      }
    },
  }
}
