import type { Brain, ChatRequest, Reply } from '../brain.ts'
import { finalReply } from './final-answer.ts'
import { say } from './phrases.ts'
import { planningReply } from './plan/planning-reply.ts'
import { assess } from './situation.ts'
import { workOn } from './work-on.ts'
import { writingReply } from './write/writing-reply.ts'

/**
 * A deterministic stand-in for a model: it searches, reads, computes, plans, repairs, answers with citations and writes long
 * documents from sources, and knows nothing but what the request and its tools give it. It speaks Chinese, French and English.
 */
export function offlineBrain(): Brain {
  return (request) => {
    const reply = writingReply(request) ?? planningReply(request) ?? plainReply(request)
    if (request.thinking) return reply
    const { reasoning: _, ...rest } = reply
    return rest
  }
}

function plainReply(request: ChatRequest): Reply {
  const now = assess(request)
  if (now.asked.isSmallTalk) return { content: say('smallTalk', now.asked.language) }
  return workOn(now) ?? finalReply(now, request)
}
