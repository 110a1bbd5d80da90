import { checkCalls } from './check-calls.ts'
import { decodeCalls } from './decode-calls.ts'
import type { CallsResult, DecodedCalls } from './decode-calls.ts'
import { apiName } from './function-names.ts'
import { decodeText } from './prompt/decode-text.ts'
import type { PromptFormat } from './prompt/prompt-format.ts'
import { isCallCategory } from './single-turn-entry.ts'
import type { PossibleCall, SingleTurnEntry } from './single-turn-entry.ts'
import { asExpected, failed } from './verdict.ts'
import type { Verdict } from './verdict.ts'

/** `fc`: by tool calls; else by a text in the format that the prompt asks for. */
export type SingleTurnMode = 'fc' | PromptFormat

/**
 * Upstream's verdict on an answer.
 *
 * @param answer None where it matters only whether anything is called.
 * @throws {UsageError} In prompt mode, for Java and JavaScript.
 */
export function checkSingleTurn(
  entry: SingleTurnEntry,
  answer: readonly PossibleCall[],
  result: CallsResult,
  mode: SingleTurnMode = 'fc',
): Verdict {
  const decoded = decode(entry, result, mode)
  if (!isCallCategory(entry.category)) {
    return entry.category === 'live_relevance' ? checkRelevance(decoded) : checkIrrelevance(decoded)
  }
  if ('problem' in decoded) {
    const isUnread = decoded.problem === 'failed'
    return failed(isUnread ? 'ast_decoder:decoder_failed' : 'ast_decoder:decoder_wrong_output_format', decoded.message)
  }
  return checkCalls(entry, answer, decoded.calls, { nameOf: mode === 'fc' ? apiName : (name) => name })
}

function decode({ language }: SingleTurnEntry, result: CallsResult, mode: SingleTurnMode): DecodedCalls {
  if (mode === 'fc') return decodeCalls(result)
  if (typeof result !== 'string') return { problem: 'failed', message: 'The answer is no text' }
  return decodeText(result, mode, language)
}

function checkIrrelevance(decoded: DecodedCalls): Verdict {
  if ('problem' in decoded || decoded.calls.length === 0) return asExpected
  const names = decoded.calls.map(({ name }) => `"${name}"`).join(', ')
  return failed('irrelevance_error:decoder_success', `Nothing fits what is asked, yet there are calls of ${names}`)
}

function checkRelevance(decoded: DecodedCalls): Verdict {
  if (!('problem' in decoded) && decoded.calls.length > 0) return asExpected
  const reason = 'problem' in decoded ? decoded.message : 'There is no call'
  return failed('relevance_error:decoder_failed', `Something fits what is asked, and nothing is called: ${reason}`)
}
