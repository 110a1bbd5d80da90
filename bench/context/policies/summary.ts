import type { Memory, MemoryEdit, Message } from '@glmkit/core'
import { summaryRequestStart } from '@glmkit/memory'
import { cutAt, reserveTokens, textTokens, tokensOf, tokensOfAll, toPrompt } from './prompt-tokens.ts'

export interface SummaryOptions {
  /** Share of the window at which the conversation is summarised. */
  readonly at: number
  /** Share of the window whose newest messages stay as they are. */
  readonly keep: number
  /** `cold`: in a request of its own, the conversation as a text. `warm`: the last prompt and one instruction. */
  readonly call: 'cold' | 'warm'
}

const instruction = `${summaryRequestStart}: you will go on with the summary in place of the messages. Say what the goal is, what holds, what was decided, what failed, what is open, and every identifier that is still needed.`

/**
 * What is old becomes a summary, the task included; the rest stays. Tool results are never cleared, and nothing can be read
 * back.
 *
 * @see https://github.com/langchain-ai/deepagentsjs createSummarizationMiddleware: at 0.85 of the window, keeps 0.10
 */
export function summary({ at, keep, call }: SummaryOptions): Memory {
  return {
    open({ transcript, tools }) {
      const toolTokens = textTokens(JSON.stringify(tools))
      let head = transcript.slice(0, 1)
      let from = 1
      const shown = (): readonly Message[] => [...head, ...transcript.slice(from)]

      function keptFrom(limitTokens: number): number {
        let left = limitTokens
        let index = transcript.length
        for (const message of transcript.toReversed()) {
          left -= tokensOf(message)
          if (left < 0) break
          index -= 1
        }
        return cutAt(transcript, Math.max(from, index))
      }

      return {
        async edit(context) {
          const { model } = context
          if (tokensOfAll(shown()) + toolTokens < at * model.contextTokens) return []
          const to = keptFrom(keep * model.contextTokens)
          const old: readonly Message[] = [...head.slice(1), ...transcript.slice(from, to)]
          const request: readonly Message[] =
            call === 'warm'
              ? [...shown(), { role: 'user', content: instruction }]
              : [{ role: 'user', content: `${instruction}\n\n<messages>\n${old.map(textOf).join('\n')}\n</messages>` }]
          const asked = await context.ask(request, reserveTokens)
          if (asked === undefined) return []
          const reason = 'the window is nearly full'
          return [{ kind: 'summary', from: 1, to, pinned: [], text: asked.text, by: 'model', reason }]
        },
        apply(edits: readonly MemoryEdit[]) {
          for (const edit of edits) {
            if (edit.kind !== 'summary') continue
            const content = `Here is a summary of the conversation to date:\n\n${edit.text}`
            head = [...transcript.slice(0, 1), { role: 'user', content }]
            from = edit.to
          }
        },
        prepare: ({ model }) => toPrompt(shown(), tools, model),
      }
    },
  }
}

function textOf(message: Message): string {
  if (message.role === 'user') return `Human: ${message.content}`
  if (message.role === 'tool') return `Tool: ${message.content}`
  const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : []
  const made = calls.map((each) => `\n[called ${each.function.name} with ${each.function.arguments}]`)
  return `AI: ${message.content}${made.join('')}`
}
