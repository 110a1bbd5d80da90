/** Where something stands in the text read so far. */
export type Span = readonly [start: number, end: number]

export type Match =
  | { readonly type: 'pairs'; readonly name: string; readonly pairs: readonly (readonly [key: string, value: Span])[] }
  /** `name\n{…arguments}` */
  | { readonly type: 'named-json'; readonly name: string; readonly json: Span }
  /** `{"name": …, "arguments": …}` */
  | { readonly type: 'json'; readonly json: Span }
  /** `{"tool_calls": […]}` */
  | { readonly type: 'list'; readonly json: Span }

/** Characters read so far; the driver counts before it hands one in. */
export interface Cursor {
  at: number
}

/**
 * Reads one character per step, `''` for the end of the text, and ends at the first that decides.
 *
 * A generator, so that the grammar reads top to bottom although its text arrives in pieces.
 */
export type Steps<Result> = Generator<undefined, Result, string>

export interface GrammarOptions {
  /** Whether a tool has this name. */
  readonly isName: (name: string) => boolean
  /** Also read `<invoke name="…">`. */
  readonly hasInvoke: boolean
}

const open = '<tool_call>'
const close = '</tool_call>'
const invoke = '<invoke name="'
const longestName = 64
const longestKey = 256

/** A leaked call, from its `<` on. */
export function* readMarkup(cursor: Cursor, { isName, hasInvoke }: GrammarOptions): Steps<Match | undefined> {
  const tag = yield* readTag(yield, hasInvoke ? [open, invoke] : [open])
  if (tag === invoke) return yield* readInvoke(cursor, isName)
  return tag === open ? yield* readToolCall(cursor, isName) : undefined
}

/** GLM's own dialect, with or without newlines between the parts, or JSON in its tags. */
function* readToolCall(cursor: Cursor, isName: (name: string) => boolean): Steps<Match | undefined> {
  let char = yield* skipBlanks()
  let name = ''
  for (; /^[\w-]$/.test(char) && name.length <= longestName; char = yield) name += char
  if (isBlank(char)) char = yield* skipBlanks()
  if (name !== '' && !isName(name)) return undefined

  if (char === '{') {
    const json = yield* readBrackets(cursor, 1)
    if (json === undefined || (yield* readTag(yield* skipBlanks(), [close])) === undefined) return undefined
    return name === '' ? { type: 'json', json } : { type: 'named-json', name, json }
  }
  if (name === '') return undefined

  const pairs: [string, Span][] = []
  let tag = yield* readTag(char, ['<arg_key>', close])
  while (tag === '<arg_key>') {
    const key = yield* readUntil(cursor, '</arg_key>', longestKey)
    if (key === undefined || (yield* readTag(yield* skipBlanks(), ['<arg_value>'])) === undefined) return undefined
    const value = yield* readUntil(cursor, '</arg_value>')
    if (value === undefined) return undefined
    pairs.push([key.text.trim(), value.span])
    tag = yield* readTag(yield* skipBlanks(), ['<arg_key>', close])
  }
  return tag === close ? { type: 'pairs', name, pairs } : undefined
}

function* readInvoke(cursor: Cursor, isName: (name: string) => boolean): Steps<Match | undefined> {
  const name = yield* readUntil(cursor, '">', longestName)
  if (name === undefined || !isName(name.text)) return undefined
  const pairs: [string, Span][] = []
  let tag = yield* readTag(yield* skipBlanks(), ['<parameter name="', '</invoke>'])
  while (tag === '<parameter name="') {
    const key = yield* readUntil(cursor, '">', longestKey)
    if (key === undefined) return undefined
    const value = yield* readUntil(cursor, '</parameter>')
    if (value === undefined) return undefined
    pairs.push([key.text.trim(), value.span])
    tag = yield* readTag(yield* skipBlanks(), ['<parameter name="', '</invoke>'])
  }
  return tag === '</invoke>' ? { type: 'pairs', name: name.text, pairs } : undefined
}

/** `{"tool_calls": […]}`, if nothing but blanks follows it. */
export function* readBareList(cursor: Cursor): Steps<Match | undefined> {
  yield
  if ((yield* readTag(yield* skipBlanks(), ['"tool_calls"'])) === undefined) return undefined
  if ((yield* skipBlanks()) !== ':' || (yield* skipBlanks()) !== '[') return undefined
  const json = yield* readBrackets(cursor, 2)
  if (json === undefined || (yield* skipBlanks()) !== '') return undefined
  return { type: 'list', json: [0, json[1]] }
}

/** The tag, of those allowed, that starts with `first`. Stops at the first character that fits none. */
function* readTag(first: string, allowed: readonly string[]): Steps<string | undefined> {
  let char = first
  let seen = ''
  while (char !== '') {
    seen += char
    if (allowed.includes(seen)) return seen
    if (!allowed.some((tag) => tag.startsWith(seen))) return undefined
    char = yield
  }
  return undefined
}

/** What stands before `end`; with a `limit`, no more characters than that and no `<` among them. */
function* readUntil(
  cursor: Cursor,
  end: string,
  limit?: number,
): Steps<{ readonly text: string; readonly span: Span } | undefined> {
  const start = cursor.at
  let text = ''
  let matched = 0
  while (matched < end.length) {
    const char = yield
    if (char === '') return undefined
    // The first character of an end tag stands nowhere else in it.
    matched = char === end[matched] ? matched + 1 : char === end[0] ? 1 : 0
    if (limit === undefined) continue
    text += char
    if (text.length > limit + end.length || (matched === 0 && text.includes('<'))) return undefined
  }
  return { text: text.slice(0, -end.length), span: [start, cursor.at - end.length] }
}

/** The rest of a JSON value that has `depth` brackets open; where it ends, not whether it is valid. */
function* readBrackets(cursor: Cursor, depth: number): Steps<Span | undefined> {
  const start = cursor.at - 1
  let inString = false
  for (let left = depth; left > 0;) {
    const char = yield
    if (char === '') return undefined
    if (inString) {
      if (char === '\\') yield
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{' || char === '[') left += 1
    else if (char === '}' || char === ']') left -= 1
  }
  return [start, cursor.at]
}

function* skipBlanks(): Steps<string> {
  let char = yield
  while (isBlank(char)) char = yield
  return char
}

function isBlank(char: string): boolean {
  return char === '\n' || char === ' ' || char === '\r' || char === '\t'
}
