/** What must hold for every prompt, by nothing but the transcript and the edits. */
import { type MemoryEdit, type Message, type ToolMessage, withTail } from '@glmkit/core'

export interface Shown {
  readonly transcript: readonly Message[]
  readonly edits: readonly MemoryEdit[]
  readonly tail: string | undefined
  /** Places in the transcript that have to be shown word by word. */
  readonly pinned: readonly number[]
}

const isTool = (message: Message | undefined): message is ToolMessage => message?.role === 'tool'

/** @returns What a server would refuse it for; calls may wait at the very end where `mayWait`. */
export function pairingProblem(messages: readonly Message[], mayWait: boolean): string | undefined {
  const open = new Set<string>()
  if (messages.length === 0) return 'the prompt is empty'
  if (!messages.some(({ role }) => role === 'user')) return 'no message is the user’s'
  for (const [at, message] of messages.entries()) {
    if (message.role === 'tool') {
      if (!open.delete(message.tool_call_id))
        return `message ${at} is a result without its call ${message.tool_call_id}`
      continue
    }
    if (open.size > 0) return `message ${at} comes before the result of ${[...open].join(', ')}`
    if (message.role === 'system' && at > 0) return `message ${at} is a system message`
    if (message.role !== 'assistant') continue
    if (message.content === '' && (message.tool_calls ?? []).length === 0) return `message ${at} says nothing`
    for (const { id } of message.tool_calls ?? []) open.add(id)
  }
  return open.size > 0 && !mayWait ? `the prompt ends without the result of ${[...open].join(', ')}` : undefined
}

function sameText(a: Message, b: Message): boolean {
  if (a === b) return true
  if (a.role !== b.role || a.content !== b.content) return false
  return (
    a.role === 'user' ||
    a.role === 'system' ||
    JSON.stringify({ ...a, content: '' }) === JSON.stringify({ ...b, content: '' })
  )
}

/** @returns How the prompt differs from what transcript and edits allow it to be. */
export function promptProblem(
  messages: readonly Message[],
  { transcript, edits, tail, pinned }: Shown,
): string | undefined {
  const summary = edits.findLast((edit) => edit.kind === 'summary')
  const block = edits.findLast((edit) => edit.kind === 'block')?.text
  const stubbed = new Set(edits.flatMap((edit) => ('messages' in edit ? edit.messages : [])))
  const missing = new Set(pinned)
  const kept = new Set(summary?.pinned)
  const last = messages.length - 1
  let place = 0
  let summaries = 0
  for (const [at, message] of messages.entries()) {
    const like = (expected: Message): boolean =>
      sameText(message, (at === last ? withTail(withTail([expected], block), tail)[0] : undefined) ?? expected)
    if (summary !== undefined && summaries === 0 && like({ role: 'user', content: summary.text })) {
      summaries += 1
      if (place < summary.from || place > summary.to) return `the summary stands at place ${place}`
      place = summary.to
      continue
    }
    for (; place < transcript.length; place += 1) {
      const original = transcript[place]
      if (original === undefined) continue
      // Another with the same words is none of it.
      const isFolded = summary !== undefined && place >= summary.from && place < summary.to
      if (isFolded && !kept.has(place)) continue
      if (message.role === original.role && like(original)) break
      if (!isTool(original) || !isTool(message) || original.tool_call_id !== message.tool_call_id) {
        if (!isFolded) {
          return `message ${at} is not message ${place} of the transcript`
        }
        continue
      }
      if (!stubbed.has(place)) return `result ${message.tool_call_id} is not shown as it is, and no edit says so`
      if (!message.content.includes(`read_back({"id":${JSON.stringify(message.tool_call_id)}})`)) {
        return `the stub of ${message.tool_call_id} does not say how to read it`
      }
      break
    }
    if (place === transcript.length) return `message ${at} is not in the transcript`
    missing.delete(place)
    place += 1
  }
  if (place !== transcript.length) return `it ends with message ${place - 1} of ${transcript.length}`
  if (summary !== undefined && summaries === 0) return 'the summary is not shown'
  return missing.size > 0 ? `pinned message ${[...missing].join(', ')} is not shown` : undefined
}

/** @returns Where a prompt without an edit does not begin with the last one, tail and block aside. */
export function prefixProblem(before: readonly Message[], after: readonly Message[]): string | undefined {
  for (const [at, message] of before.entries()) {
    const now = after[at]
    if (now === undefined) return `message ${at} is gone`
    const isLast = at === before.length - 1
    if (message === now || (message.role === now.role && sameText(message, now))) continue
    if (!isLast || message.role !== now.role) return `message ${at} is another one`
    const shorter = message.content.length < now.content.length ? message : now
    const longer = shorter === message ? now : message
    if (!longer.content.startsWith(shorter.content) && at !== after.length - 1) return `message ${at} has changed`
  }
  return undefined
}
