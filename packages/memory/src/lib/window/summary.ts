import type { Message } from '@glmkit/core'
import { isResult, readBackName, userId } from './stubs.ts'

/** How a request for a summary begins. */
export const summaryRequestStart = 'Summarise the conversation so far'

/** Said after the conversation itself, which the server has in its cache. */
export const summaryRequest: string = `${summaryRequestStart}, for yourself: it will take the place of all messages but the first, the last ones and the user's, and you will go on from it. Call no tool. Write in the language of the conversation, in at most 900 words, under these headings, leaving out what is empty:
Goal: what the user wants, as it stands now.
Constraints: what the user demanded or forbade, in the user's own words.
State: what is done, and what is known for sure: exact names, paths, ids, numbers.
Decisions: what was decided, and why.
Failed: what was tried and did not work, so that it is not tried again.
Files: what was read, created or changed, and where.
Open: questions that have no answer yet.
Next: the next steps.
Quote exact values instead of describing them. What stands in old results can be read back later: name the call's id beside what you may need again.`

export const summaryTokens = 4_096

/**
 * What the model is shown in place of the messages.
 *
 * @param unseen What the user said in them that is no longer shown: see {@link unseenOf}.
 */
export function summaryMessage(summary: string, unseen: string): string {
  return (
    '[To save space, earlier messages are no longer shown. This is your own summary of them; ' +
    `${readBackName}({"find":"…"}) searches all that was said, called and returned.]\n${unseen}\n${summary.trim()}`
  )
}

const mostUnseen = 20

/** Messages of the user's that a summary hides, each in a line with the id to read it by; the newest ones. */
export function unseenOf(transcript: readonly Message[], isHidden: (index: number) => boolean): string {
  let count = 0
  const lines = transcript.flatMap(({ role, content }, index) => {
    if (role !== 'user') return []
    count += 1
    if (!isHidden(index)) return []
    return [`${userId(count)} (${content.length.toLocaleString('en-US')} characters): ${brief(content)}`]
  })
  return lines.length === 0 ? '' : `The user also said:\n${lines.slice(-mostUnseen).join('\n')}\n`
}

const mostDigestChars = 8_000
const lineChars = 160

/**
 * What happened, put together without a model: each call with its result's first line, what was said in brief.
 *
 * @param tokens Of the messages: the list has at most a third as many characters, in whatever language.
 * @param earlier What stood for the messages before them; it stays as far as there is room.
 */
export function digestOf(messages: readonly Message[], tokens: number, unseen: string, earlier = ''): string {
  const results = new Map(messages.filter(isResult).map((message) => [message.tool_call_id, message.content]))
  const lines = messages.flatMap((message) => {
    if (message.role !== 'assistant') return []
    const calls = (message.tool_calls ?? []).map(({ id, function: { name, arguments: args } }) => {
      return `- ${id}: ${name}(${brief(args)}) → ${brief(results.get(id) ?? 'no result')}`
    })
    return message.content.trim() === '' ? calls : [`You: ${brief(message.content)}`, ...calls]
  })
  const mostChars = Math.min(mostDigestChars, tokens / 3)
  const before = earlier.slice(0, mostChars * 0.75)
  let room = mostChars - before.length - unseen.length
  const kept = lines.toReversed().filter((line) => (room -= line.length + 1) >= 0)
  const omitted = lines.length - kept.length
  return [
    ...(before === '' ? [] : [before, '']),
    '[To save space, earlier messages are no longer shown. This is a list of what happened; ' +
      `${readBackName}({"id":"…"}) reads a result, with "find" it searches all.]`,
    unseen,
    ...(omitted > 0 ? [`(${omitted} earlier lines left out)`] : []),
    ...kept.toReversed(),
  ].join('\n')
}

function brief(text: string): string {
  const line = text
    .slice(0, 2 * lineChars)
    .replaceAll(/\s+/g, ' ')
    .trim()
  return line.length <= lineChars ? line : `${line.slice(0, lineChars).replace(/[\uD800-\uDBFF]$/, '')}…`
}
