/** What the model says that a part of the document holds. */
export interface Claim {
  readonly finding: string
  readonly quote: string
  /** 0–3, 3 answers the question. */
  readonly importance: number
}

export interface PartReply {
  readonly claims: readonly Claim[]
  /** Of a document that was read in one part. */
  readonly answer?: string
  /** The model said in so many words that there is nothing. */
  readonly isEmpty: boolean
  /** Objects that are no claims, or no JSON. */
  readonly broken: number
}

/** Reads a reply to {@link partPrompt}: one JSON object a line; fenced, in an array or broken over lines does as well. */
export function readPartReply(reply: string): PartReply {
  const claims: Claim[] = []
  let answer: string | undefined
  let isEmpty = false
  let broken = 0
  for (const value of objectsIn(reply)) {
    const { finding, quote, importance, answer: said, found } = value ?? {}
    if (typeof finding === 'string' && typeof quote === 'string') {
      claims.push({ finding, quote, importance: importanceOf(importance) })
    } else if (typeof said === 'string' && said.trim() !== '') answer = said.trim()
    else if (found === false) isEmpty = true
    else broken += 1
  }
  return { claims, isEmpty, broken, ...(answer !== undefined && { answer }) }
}

export interface Choice {
  readonly id: number
  readonly finding?: string
  readonly importance: number
}

/** Reads a reply to {@link selectionPrompt}. */
export function readChoices(reply: string): Choice[] {
  return objectsIn(reply).flatMap((value) => {
    const { id, finding, importance } = value ?? {}
    if (typeof id !== 'number') return []
    return [{ id, importance: importanceOf(importance), ...(typeof finding === 'string' && { finding }) }]
  })
}

/** In the middle when the model does not say: neither first nor the first to go. */
function importanceOf(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && number >= 0 ? Math.min(3, Math.round(number)) : 1
}

/** The objects of a text, `undefined` for each that is no JSON. */
function objectsIn(text: string): (Readonly<Record<string, unknown>> | undefined)[] {
  const found: (Readonly<Record<string, unknown>> | undefined)[] = []
  let unclosed = 0
  for (let from = text.indexOf('{'); from >= 0 && unclosed < maxUnclosed;) {
    const close = endOfObject(text, from)
    if (close === undefined) unclosed += 1
    const lineEnd = text.indexOf('\n', from)
    // One that is never closed ends with its line, so that the next one can be read.
    const end = close ?? (lineEnd < 0 ? text.length : lineEnd)
    found.push(parseObject(text.slice(from, end)))
    from = text.indexOf('{', end)
  }
  return found
}

/** A reply with more is nothing but broken, and each costs a look at all the rest. */
const maxUnclosed = 50

/** Behind its closing brace. */
function endOfObject(text: string, from: number): number | undefined {
  let depth = 0
  for (const { 0: token, index } of text.slice(from).matchAll(/"(?:[^"\\]|\\[\s\S])*"|[{}]/g)) {
    if (token === '{') depth += 1
    if (token === '}') depth -= 1
    if (depth === 0) return from + index + 1
  }
  return undefined
}

function parseObject(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
