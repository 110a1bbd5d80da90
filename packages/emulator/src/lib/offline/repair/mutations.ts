import { maskCode } from './mask-code.ts'

/** What kind of slip an edit undoes. */
export type EditKind =
  | 'boundary'
  | 'flip'
  | 'negate'
  | 'logic'
  | 'arithmetic'
  | 'number'
  | 'length'
  | 'constant'
  | 'derived'
  | 'swap'
  | 'method'
  | 'return'

/** One small change of a source text. */
export interface Edit {
  readonly kind: EditKind
  readonly start: number
  readonly end: number
  readonly text: string
}

type Rule = readonly [EditKind, RegExp, (match: RegExpExecArray) => readonly string[]]

const pairs: Readonly<Record<string, readonly string[]>> = {
  floor: ['ceil', 'round'],
  ceil: ['floor', 'round'],
  round: ['floor', 'ceil'],
  trunc: ['round', 'floor'],
  min: ['max'],
  max: ['min'],
  push: ['unshift'],
  unshift: ['push'],
  pop: ['shift'],
  shift: ['pop'],
  some: ['every'],
  every: ['some'],
  find: ['findLast', 'filter'],
  findLast: ['find'],
  indexOf: ['lastIndexOf'],
  lastIndexOf: ['indexOf'],
  startsWith: ['endsWith', 'includes'],
  endsWith: ['startsWith', 'includes'],
  toUpperCase: ['toLowerCase'],
  toLowerCase: ['toUpperCase'],
  upper: ['lower'],
  lower: ['upper'],
  trimStart: ['trim'],
  trimEnd: ['trim'],
  replace: ['replaceAll'],
  keys: ['values'],
  values: ['keys'],
}
const others: Readonly<Record<string, readonly string[]>> = {
  '<': ['<='],
  '<=': ['<'],
  '>': ['>='],
  '>=': ['>'],
  '===': ['!=='],
  '!==': ['==='],
  '==': ['!='],
  '!=': ['=='],
  '&&': ['||'],
  '||': ['&&', '??'],
  '??': ['||'],
  and: ['or'],
  or: ['and'],
  '+': ['-', '*'],
  '-': ['+'],
  '*': ['/', '+'],
  '/': ['*', '%'],
  '%': ['/'],
  '+=': ['-=', '='],
  '-=': ['+='],
  '*=': ['+=', '/='],
  '/=': ['*='],
  true: ['false'],
  false: ['true'],
  True: ['False'],
  False: ['True'],
}
const flipped: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' }
const instead = ([found]: RegExpExecArray): readonly string[] => others[found] ?? []
const near = (number: string): readonly string[] => [Math.max(0, Number(number) - 1), Number(number) + 1].map(String)
const simple = String.raw`[\w$.]+(?:\[[\w$.]+\])?`

/** Slips that people make, as patterns over code without its strings and comments. */
const rules: readonly Rule[] = [
  ['boundary', /(?<![=<>!-])[<>]=?(?![=<>])/g, instead],
  // Turned around, the condition of a loop may never end.
  ['flip', /(?<!\bfor \([^\n]*)(?<![=<>!-])[<>]=?(?![=<>])/g, ([found]) => [flipped[found] ?? found]],
  ['negate', /[=!]==?(?!=)(?<!=[=!]?==)/g, instead],
  ['negate', /!(?=[\w$(])/g, () => ['']],
  ['negate', /(?<=\bif \()[\w$][\w$.]*(?:\([^()]*\))?(?=\))/g, ([found]) => [`!${found}`]],
  ['negate', /\b(?:true|false|True|False)\b/g, instead],
  ['logic', /&&|\|\||\?\?|\b(?:and|or)\b/g, instead],
  ['arithmetic', /(?<=[\w$)\]]\s*)[-+*/%]=|(?<=[\w$)\]]\s+)[-+*/%](?=\s+[\w$(])/g, instead],
  ['length', /\.length(?! - 1\b)/g, () => ['.length - 1']],
  ['length', / [-+] 1\b(?!\.)/g, () => ['']],
  ['length', /(?<=[\w$]\[)[a-z]\w*(?=\])/g, ([found]) => [`${found} + 1`, `${found} - 1`]],
  ['boundary', /(?<=\bfor \([^\n{]*)(?<![\w$.])\d+(?![\w.])/g, ([found]) => near(found)],
  ['number', /(?<![\w$.])\d+(?![\w.])/g, ([found]) => near(found)],
  [
    'swap',
    new RegExp(`(?<=[\\w$]\\()(?<!\\bfunction [\\w$]*\\(|\\b(?:min|max)\\()(${simple}), (${simple})(?=\\))`, 'g'),
    ([, a = '', b = '']) => [`${b}, ${a}`],
  ],
  [
    'swap',
    new RegExp(`(?<![\\w$.])(${simple}) ([-/%]) (${simple})(?![\\w$.(])`, 'g'),
    ([, a = '', sign = '', b = '']) => [`${b} ${sign} ${a}`],
  ],
  [
    'swap',
    new RegExp(`(${simple})\\.localeCompare\\((${simple})\\)`, 'g'),
    ([, a = '', b = '']) => [`${b}.localeCompare(${a})`],
  ],
  ['method', /(?<=\.)[a-zA-Z]+(?=\()/g, ([found]) => (Object.hasOwn(pairs, found) ? (pairs[found] ?? []) : [])],
]

/** All single edits of a source text that undo a slip people make, in the order of the text. */
export function editsOf(source: string, path: string, constants: readonly Constant[]): Edit[] {
  const mask = maskCode(source, path)
  const edits = rules.flatMap(([kind, pattern, options]) =>
    [...mask.matchAll(pattern)].flatMap((match) =>
      options(match)
        .filter((text) => text !== match[0])
        // Strings inside are blanks of the mask, which would be lost.
        .filter(() => match[0] === source.slice(match.index, match.index + match[0].length))
        .map((text) => ({ kind, start: match.index, end: match.index + match[0].length, text })),
    ),
  )
  return [...edits, ...returnEdits(mask), ...constantEdits(source, mask, constants)].toSorted(
    (a, b) => a.start - b.start,
  )
}

const keyword = /^(?:return|if|for|while|do|const|let|var|throw|else|switch|break|continue|case|try)\b/
const assignment = /(?<![=!<>])=(?![=>])/

/** The last line of a block, where its value is forgotten. */
function returnEdits(mask: string): Edit[] {
  const lines = mask.split('\n')
  let offset = 0
  return lines.flatMap((line, at) => {
    const start = offset + (/^\s*/.exec(line)?.[0].length ?? 0)
    offset += line.length + 1
    const isLast = /^\s*\}/.test(lines[at + 1] ?? '') && /^\s+[\w$(['"`{!]/.test(line)
    const isValue = !keyword.test(line.trim()) && !assignment.test(line) && !/[{,(]\s*$/.test(line)
    return isLast && isValue ? [{ kind: 'return', start, end: start, text: 'return ' }] : []
  })
}

/** A value that a test got, and the one it expected. */
export interface Constant {
  readonly actual: string
  readonly expected: string
}

/** Literals that, scaled or moved as the expected value asks, would give it. */
function constantEdits(source: string, mask: string, constants: readonly Constant[]): Edit[] {
  const numbers = [...mask.matchAll(/(?<![\w$.])\d+(?:\.\d+)?(?![\w.])/g)]
  return constants.flatMap(({ actual, expected }) => {
    const texts = [actual, expected].map((text) => /^(['"`])(.+)\1$/.exec(text)?.[2])
    const [from, to] = texts
    if (from !== undefined && to !== undefined) return stringEdits(source, from, to)
    const [got, wanted] = [Number(actual), Number(expected)]
    if (!Number.isFinite(got) || !Number.isFinite(wanted) || got === wanted) return []
    return numbers.flatMap(({ 0: literal, index: start }): Edit[] => {
      const value = Number(literal)
      const end = start + literal.length
      if (value === got) return [{ kind: 'constant', start, end, text: String(wanted) }]
      const wishes = [got === 0 ? undefined : (value * wanted) / got, value + wanted - got]
      return (
        [...new Set(wishes)]
          .filter((wish) => wish !== undefined)
          .filter((wish) => wish !== value && wish >= 0 && String(wish).length <= 8)
          // Ten or a hundred times as much is a slip of its own.
          .map((wish) => ({ kind: isDecade(wish / value) ? 'constant' : 'derived', start, end, text: String(wish) }))
      )
    })
  })
}

const isDecade = (ratio: number): boolean => ratio > 0 && Number.isInteger(Math.round(Math.log10(ratio) * 1e6) / 1e6)

/** The piece in which two texts differ, where it is a literal of the source. */
function stringEdits(source: string, from: string, to: string): Edit[] {
  let head = 0
  while (head < Math.min(from.length, to.length) && from[head] === to[head]) head++
  let tail = 0
  while (tail < Math.min(from.length, to.length) - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++
  const [old, fresh] = [from.slice(head, from.length - tail), to.slice(head, to.length - tail)]
  return [...source.matchAll(/(['"`])((?:(?!\1)[^\\\n])*)\1/g)].flatMap(
    ({ index, 1: quote = '', 2: text = '' }): Edit[] => {
      const end = index + text.length + 2
      if (text === from) return [{ kind: 'constant', start: index, end, text: quote + to + quote }]
      return text === old ? [{ kind: 'derived', start: index, end, text: quote + fresh + quote }] : []
    },
  )
}
