import type { RunInput } from '@glmkit/core'
import type { Scorer } from '../../../scorer.ts'
import type { Solution } from '../../../solution.ts'
import { turnsOf } from '../result-of-transcript.ts'
import { checkAgentic } from './check-agentic.ts'

/** JSON. */
export interface AgenticTarget {
  /** One of them must stand in the answer. */
  readonly answers: readonly string[]
}

/** Upstream's verdict; its labels tell a wrong answer from none, and from an honest "I do not know". */
export const agenticVerdict: Scorer<AgenticTarget> = {
  name: 'bfcl',
  score(solution, { sample }) {
    const { valid, errorType, message } = checkAgentic(sample.target.answers, agenticResult(solution, sample.input))
    const label = valid ? 'right' : errorType === 'agentic:no_last_message' ? 'no-answer' : wrongLabel(solution.text)
    return {
      value: valid ? 1 : 0,
      explanation: message,
      label,
      ...(errorType !== undefined && { metadata: { errorType } }),
    }
  },
}

const wrongLabel = (text: string): string => (/\bI do not know\b/i.test(text) ? 'abstained' : 'wrong')

/**
 * What a model has done for a question, as upstream keeps results: `[[step, …]]`. What it said in a conversation before
 * does not count, should its time have been up by then.
 */
function agenticResult({ text, transcript }: Solution, question: RunInput): unknown[][] {
  if (transcript.length === 0) return [[text]]
  const asked = transcript.findLastIndex(({ role, content }) => role === 'user' && content === question)
  return [asked < 0 ? [] : turnsOf(transcript.slice(asked)).flat()]
}
