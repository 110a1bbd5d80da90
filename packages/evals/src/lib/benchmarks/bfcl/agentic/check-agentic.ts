import { parseJson } from '../../../python/parse-json.ts'
import { isDict } from '../../../python/value.ts'

export interface AgenticVerdict {
  readonly valid: boolean
  /** As upstream calls it; absent if valid. */
  readonly errorType?: 'agentic:answer_not_found' | 'agentic:no_last_message' | 'agentic:inference_error'
  /** In one line. */
  readonly message: string
}

export interface CheckAgenticOptions {
  /**
   * Whether a step in words is one of calls after all, as in prompt mode, where calls are text. Default: never.
   */
  readonly isCallText?: (text: string) => boolean
}

/**
 * The verdict on a memory or web search entry: one of the answers stands, as words of its own, in what the model has said
 * last.
 *
 * @param answers The entry's `ground_truth`.
 * @param result `[[step, …]]`: a step is a text, or `[{ name: argumentsJson }, …]`.
 */
export function checkAgentic(
  answers: readonly string[],
  result: unknown,
  { isCallText = () => false }: CheckAgenticOptions = {},
): AgenticVerdict {
  if (!Array.isArray(result)) {
    return failed('agentic:inference_error', 'The result is no list of turns, so there was an error on the way')
  }
  // One question is one turn.
  const [turn = []]: unknown[] = result
  const steps: readonly unknown[] = Array.isArray(turn) ? turn : [turn]
  const last = steps.findLast((step) => (typeof step === 'string' ? !isCallText(step) : !isCalls(step)))
  if (last === undefined || isEmpty(last)) {
    return failed('agentic:no_last_message', 'The model has said nothing but calls')
  }
  const said = typeof last === 'string' ? standardised(last) : ''
  const found = answers.find((answer) => wordsOf(answer).test(said))
  if (found !== undefined) return { valid: true, message: `The last message has "${found}"` }
  const wanted = answers.map((answer) => `"${answer}"`).join(' or ')
  return failed('agentic:answer_not_found', `The last message has no ${wanted}: ${excerpt(last)}`)
}

function failed(errorType: NonNullable<AgenticVerdict['errorType']>, message: string): AgenticVerdict {
  return { valid: false, errorType, message }
}

/** Of a step that could be carried out; anything else is a message, even if there are no words in it. */
function isCalls(step: unknown): boolean {
  return (
    Array.isArray(step) &&
    step.length > 0 &&
    step.every((call: unknown) => typeof call === 'object' && call !== null && Object.values(call).every(isArguments))
  )
}

function isArguments(text: unknown): boolean {
  try {
    return typeof text === 'string' && isDict(parseJson(text))
  } catch {
    return false
  }
}

const isEmpty = (step: unknown): boolean => step === '' || step === null || (Array.isArray(step) && step.length === 0)

function standardised(text: string): string {
  return text
    .replace(/[,./\-_*^()]/g, '')
    .toLowerCase()
    .replaceAll("'", '"')
}

/** Python's `\w` and `\b` know the letters of all scripts, JavaScript's do not. */
const word = String.raw`[\p{L}\p{N}_]`
const boundary = `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`

function wordsOf(answer: string): RegExp {
  const literal = standardised(answer).replace(/[$+.*?^()[\]{}|\\/]/g, String.raw`\$&`)
  return new RegExp(`${boundary}${literal}${boundary}`, 'u')
}

function excerpt(step: unknown): string {
  const text = typeof step === 'string' ? step : JSON.stringify(step)
  return (text.length > 200 ? `${text.slice(0, 199)}…` : text).replace(/\s+/g, ' ')
}
