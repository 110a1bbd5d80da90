import { AgentError } from '@glmkit/core'
import type { Message } from '@glmkit/core'
import { createAnswer } from '../answer/answer.ts'
import type { Outline } from './outline.ts'
import { readOutline } from './outline-reply.ts'
import { scaleOutline, splitLong, tooLong } from './outline-targets.ts'
import type { Requests } from '../requests.ts'
import type { Runner } from '../section/section-run.ts'
import { userMessage } from '../section/section-text.ts'

export interface OutlineRequest {
  readonly requests: Requests
  readonly targetTokens: number
  readonly maxSectionTokens: number
  readonly signal: AbortSignal
  readonly onRetry: (reason: string) => void
}

const outlineTokens = 65_536
/** Shorter sections are paragraphs. */
const leastSectionTokens = 300
const tries = 2

/**
 * Has the model plan a document. A plan that is none, or has too few sections, is asked for once more with the reason;
 * sections that are still too long are cut in parts.
 *
 * @throws {AgentError} If there is no outline after that.
 */
export async function writeOutline(run: Runner, request: OutlineRequest): Promise<Outline> {
  const { requests, targetTokens, maxSectionTokens, signal, onRetry } = request
  const most = Math.max(3, Math.floor(targetTokens / Math.min(leastSectionTokens, maxSectionTokens)))
  const messages: Message[] = [userMessage(requests.outline(maxSectionTokens, most))]
  let problem = ''
  for (let left = tries; left > 0; left -= 1) {
    const end = await run({
      section: 0,
      messages,
      answer: createAnswer({ format: 'text' }),
      thinking: 'on',
      maxOutputTokens: outlineTokens,
      signal,
    })
    if (end.type !== 'answer') {
      const detail = end.type === 'stopped' ? (end.detail ?? end.reason) : end.type
      const isSpent = end.type === 'stopped' && end.reason === 'budget'
      throw new AgentError(
        isSpent
          ? `Cannot make an outline: ${detail}; call again with a larger budget`
          : `Cannot make an outline: the model stopped before the end (${detail}); pass one as \`outline\``,
      )
    }
    const read = readOutline(end.text)
    if ('outline' in read) {
      const outline = scaleOutline(read.outline, targetTokens)
      const long = tooLong(outline, maxSectionTokens)
      const { length } = outline.sections
      if (length > most) problem = `there are ${length} sections, at most ${most} make sense`
      else if (long.length > 0 && left > 1) {
        const least = Math.ceil(targetTokens / maxSectionTokens)
        problem = `sections ${long.join(', ')} are too long: with sections of at most ${maxSectionTokens} tokens there must be ${least} or more`
      } else return splitLong(outline, maxSectionTokens)
    } else ({ problem } = read)
    if (left > 1) onRetry(`the outline cannot be used: ${problem}`)
    messages.push(
      { role: 'assistant', content: end.text },
      userMessage(`The outline cannot be used: ${problem}. Reply with a better one, as one JSON object.`),
    )
  }
  throw new AgentError(`Cannot make an outline: ${problem}; pass one as \`outline\``)
}
