import type { ModelErrorFacts } from './model-error.ts'

/**
 * What servers say when prompt and output do not fit the window: with 1210, with 400 and no code, or as if it were a rate
 * limit. Limits per time and of `max_tokens` alone are something else.
 */
const said = [
  /(?:exceed|longer than|too (?:long|large)|maximum|only|reduce|overflow).*context.?(?:length|window|size|limit)/i,
  /context.?(?:length|window|size|limit).*(?:exceed|longer than|too (?:long|large)|maximum|only|reduce|overflow)/i,
  /(?:prompt|input|request)\b.* (?:is )?(?:too long|longer than)/i,
  /exceeds? (?:the )?max(?:imum)? (?:prompt |input |allowed )?length/i,
  /maximum number of tokens allowed/i,
  /input tokens? exceeds?/i,
  /`inputs` tokens .*must be/i,
  /max_tokens must be at least 1, got -/i,
  /上下文|超长/,
]
const somethingElse = /per (?:second|min|hour|day)|in an? minute|\bTPM\b|^\W*max_tokens\W+\d+ exceeds/i

export function isOverflow(message: string): boolean {
  return said.some((pattern) => pattern.test(message)) && !somethingElse.test(message)
}

/** A count, but not "128k". */
const count = String.raw`(\d{1,3}(?:[,_]\d{3})+|\d{3,9})(?![\dkKmM])`
const pattern = (source: string): RegExp => new RegExp(source.replaceAll('#', count), 'i')

const ofPrompt = [
  '# (?:input|prompt) tokens',
  '# (?:tokens )?(?:in|from) the (?:input )?messages',
  'resulted in # tokens',
  'prompt \\((?:total )?length #\\)',
  '(?:input|request|input length|prompt) \\(# tokens\\)',
  'token count \\(#\\)',
  '# of text input',
  'too long: #',
  '# \\+ \\d+ >',
  'contains # (?:input )?tokens',
  '# `inputs` tokens',
].map(pattern)

const ofWindow = [
  '> #(?: maximum|,|$)',
  "(?:context|model|allowed|configured|tokens)[a-z' ]* ?(?:length|size|window|limit|allowed)(?: is| of| only|:|\\s)*\\(?#",
  '# maximum context',
  'must be <= #',
].map(pattern)

/** No server has a smaller window: what reads like one is something else. */
const leastWindow = 1_024

/** What the message of an overflow says of prompt and window. */
export function countsIn(message: string): Pick<ModelErrorFacts, 'inputTokens' | 'contextTokens'> {
  const contextTokens = firstCount(message, ofWindow)
  return {
    inputTokens: firstCount(message, ofPrompt),
    contextTokens: contextTokens !== undefined && contextTokens >= leastWindow ? contextTokens : undefined,
  }
}

function firstCount(message: string, patterns: readonly RegExp[]): number | undefined {
  for (const each of patterns) {
    const digits = each.exec(message)?.[1]
    if (digits !== undefined) return Number(digits.replaceAll(/[,_]/g, ''))
  }
  return undefined
}
