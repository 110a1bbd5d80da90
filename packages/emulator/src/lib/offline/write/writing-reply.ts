import type { ChatRequest, Reply } from '../../brain.ts'
import { findPlace } from '../../writer/find-place.ts'
import { goOn } from '../../writer/go-on.ts'
import { readContinuation, withoutContinuations } from '../../writer/read-continuation.ts'
import { readTask, type WritingTask } from './read-task.ts'
import { reviewEdits } from './review.ts'
import { summarise } from './summarise.ts'
import { phrase } from './write-phrases.ts'
import { writeOutline } from './write-outline.ts'
import { writeText } from './write-text.ts'

/**
 * Plans, writes, sums up and reviews a long document; undefined where nothing of one is asked. A text that was cut is
 * written once more, which gives the same, and the reply goes on in it where it is told to.
 */
export function writingReply(request: ChatRequest): Reply | undefined {
  const asked = readContinuation(request.messages)
  const task = readTask(withoutContinuations(request.messages))
  if (task === undefined) return undefined
  const reply = replyTo(task)
  if (asked === undefined) return reply
  const document = reply.content ?? ''
  const place = findPlace(document, asked)
  if (place === undefined) return { content: document }
  return { content: goOn('compliant', { document, place, isNumbered: asked.type === 'line', amount: 0 }) }
}

function replyTo(task: WritingTask): Reply {
  const { language, outline, number, sources } = task
  switch (task.kind) {
    case 'outline': {
      const planned = writeOutline(task)
      const { length } = planned.sections
      const reasoning = phrase('planning', language, length, Math.round(task.tokens / length))
      return { reasoning, content: JSON.stringify(planned, null, 2) }
    }
    case 'summary':
      return { content: summarise(task) }
    case 'review':
      return { content: JSON.stringify({ edits: reviewEdits(task) }) }
    default: {
      const title = outline.find((line) => line.number === number)?.title ?? phrase('document', language)
      return { reasoning: phrase('writing', language, title, sources.length), content: writeText(task) }
    }
  }
}
