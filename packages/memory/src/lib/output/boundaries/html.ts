import { longestWholeChars, splitLines } from './line.ts'
import type { Step, Tell } from './line.ts'

const blocks: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote body caption dd details dialog div dl dt fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 h5 h6 head header hgroup html li main nav ol p pre script section style summary table tbody td ' +
    'textarea tfoot th thead title tr ul'
  ).split(' '),
)
/** In them a line end is no place to stop, and nothing but their own end is a tag. */
const raws: ReadonlySet<string> = new Set(['pre', 'script', 'style', 'textarea'])

/** `<`, `</`, `<!` and `<!-` may still become several things. */
type State = 'text' | '<' | '</' | '<!' | '<!-' | 'name' | 'tag' | 'value' | 'comment'

export function htmlStep(tell: Tell): Step {
  let state: State = 'text'
  let name = ''
  let isClosing = false
  /** Of a tag: the last character but white space, as a quote counts only after `=`, and `/` before `>`. */
  let last = ''
  let quote = ''
  let dashes = 0
  let raw: string | undefined
  let tagFrom = 0
  let rawFrom = 0

  function afterLess(character: string): State {
    if (character === '/') return '</'
    if (raw !== undefined) return character === '<' ? '<' : 'text'
    if (character === '!') return beginDeclaration()
    if (/[a-z]/i.test(character)) return beginName(character, false)
    return character === '<' ? '<' : 'text'
  }

  function beginName(character: string, closes: boolean): State {
    name = character.toLowerCase()
    isClosing = closes
    last = ''
    return 'name'
  }

  function inTag(character: string, at: number): State {
    if (character === '>') return endTag(at + 1)
    if ((character === '"' || character === "'") && last === '=') {
      quote = character
      return 'value'
    }
    if (!isBlank(character)) last = character
    return 'tag'
  }

  function inName(character: string, at: number): State {
    const isEnded = character === '/' || character === '>' || isBlank(character)
    if (raw !== undefined && (isEnded ? name !== raw : !raw.startsWith(name + character.toLowerCase()))) {
      return character === '<' ? '<' : 'text'
    }
    if (!isEnded) {
      name += character.toLowerCase()
      return 'name'
    }
    return inTag(character, at)
  }

  function endTag(at: number): State {
    if (raw === undefined && !isClosing && raws.has(name) && last !== '/') {
      raw = name
      rawFrom = tagFrom
    } else if (isClosing && (raw === undefined || raw === name)) {
      raw = undefined
      if (blocks.has(name)) tell(at, 'element')
    }
    return 'text'
  }

  function inValue(character: string): State {
    last = quote
    return character === quote ? 'tag' : 'value'
  }

  function beginDeclaration(): State {
    name = ''
    return '<!'
  }

  function beginComment(): State {
    dashes = 0
    return 'comment'
  }

  function inComment(character: string): State {
    if (character === '>' && dashes >= 2) return 'text'
    dashes = character === '-' ? dashes + 1 : 0
    return 'comment'
  }

  const steps: Readonly<Record<State, (character: string, at: number) => State>> = {
    text: (character) => (character === '<' ? '<' : 'text'),
    '<': afterLess,
    '</': (character) => (/[a-z]/i.test(character) ? beginName(character, true) : 'text'),
    '<!': (character, at) => (character === '-' ? '<!-' : inTag(character, at)),
    '<!-': (character, at) => (character === '-' ? beginComment() : inTag(character, at)),
    name: inName,
    tag: inTag,
    value: inValue,
    comment: inComment,
  }

  return splitLines(
    (unit, at) => {
      const character = String.fromCharCode(unit)
      if (character === '<' && (state === 'text' || state === '<')) tagFrom = at
      state = steps[state](character, at)
    },
    (at) => {
      if (state === 'name') state = 'tag'
      if (state.startsWith('<')) state = 'text'
      if (state === 'comment') dashes = 0
      const from = state === 'text' ? (raw === undefined ? -Infinity : rawFrom) : tagFrom
      if (at - from > longestWholeChars) tell(at, 'line')
    },
  )
}

const isBlank = (character: string): boolean => character === ' ' || character === '\t'
