import { detectLanguage, fold, stem, tokenize, type Language } from './language.ts'
import {
  askedKind,
  calculationWords,
  chartMeta,
  chartWords,
  followUp,
  instructions,
  interrogative,
  nextStep,
  overview,
  smallTalk,
  type Want,
  wants,
} from './question-patterns.ts'
import { termOf, termsOf, type Term } from './terms.ts'

/** One thing the user asks for. */
export interface Part {
  readonly kind: 'question' | 'chart' | 'calculation'
  readonly text: string
  /** The words that matter, each once. */
  readonly terms: readonly Term[]
  readonly wants: Want
  /** What "how many …" counts. */
  readonly counted: Term | undefined
  /** Asks for an overview, not for one fact. */
  readonly isBroad: boolean
  /** Keywords for a search tool. */
  readonly query: string
}

export interface UserRequest {
  readonly language: Language
  readonly text: string
  readonly parts: readonly Part[]
  readonly isSmallTalk: boolean
}

const and = String.raw`[,，]\s*(?:and\s+|et\s+)?`
const beforeChart = new RegExp(`(?:${and}|\\s+(?:and|et)\\s+)(?=[^,，?？]{0,14}?(?:${chartWords.source}))`, 'iu')
const beforeQuestion = new RegExp(
  `${and}(?=\\S*?(?:${interrogative.source}))|\\s+(?:and|et)\\s+(?=(?:à |in |at |de |en )?(?:${interrogative.source}))`,
  'iu',
)

/** Reads what the user wants; `earlier` are the user's former messages, for what a follow-up leaves out. */
export function understandRequest(text: string, earlier: readonly string[] = []): UserRequest {
  const language = detectLanguage(text)
  const parts: Part[] = []
  for (const piece of splitRequest(text)) {
    const isFirst = parts.length === 0
    const context = isFirst ? (earlier.at(-1) ?? '') : (parts[0]?.text ?? '')
    const part = partOf(piece, followUp.test(piece) || chartWords.test(piece) ? context : '', language)
    if (part.terms.length > 0 || part.kind !== 'question') parts.push(part)
  }
  return { language, text, parts, isSmallTalk: smallTalk.test(text.trim()) && (parts[0]?.terms.length ?? 0) <= 1 }
}

function splitRequest(text: string): string[] {
  const pieces = text
    .split(/(?<=[?？!！。;；\n])|(?<=\.)\s+(?=\p{Lu})/u)
    .flatMap((piece) => piece.split(nextStep))
    .flatMap((piece) => splitBefore(piece, beforeChart, () => true))
    .flatMap((piece) => splitBefore(piece, beforeQuestion, (head) => interrogative.test(head)))
  return pieces.map((piece) => piece.trim()).filter((piece) => /[\p{L}\p{N}]/u.test(piece))
}

function splitBefore(piece: string, at: RegExp, isWhole: (head: string) => boolean): string[] {
  const match = at.exec(piece)
  if (!match || !isWhole(piece.slice(0, match.index))) return [piece]
  return [piece.slice(0, match.index), ...splitBefore(piece.slice(match.index + match[0].length), at, isWhole)]
}

function partOf(text: string, context: string, language: Language): Part {
  const kind = chartWords.test(text) ? 'chart' : calculationWords.test(text) ? 'calculation' : 'question'
  const bare = text
    .replace(instructions, ' ')
    .replace(askedKind, ' ')
    .replace(/多长时间/g, '时间')
  const subject =
    kind === 'chart' ? bare.replace(new RegExp(chartWords.source, 'giu'), ' ').replace(chartMeta, ' ') : bare
  // The amounts of a calculation are its own: no passage needs to name them.
  const own = termsOf(subject).filter(({ isNumber }) => kind !== 'calculation' || !isNumber)
  if (/\bhow much (?:is|are|for)\b/i.test(text) && !own.some(({ concepts }) => concepts.some(({ values }) => values))) {
    own.push(...termsOf('price'))
  }
  // A question with enough words of its own is not about the last one.
  const isWhole = own.some(isName) || (kind === 'question' && own.length > 2)
  const inherited = isWhole ? [] : termsOf(context.replace(instructions, ' '))
  const names = inherited.filter(isName)
  const isBare = /^(?:what about|how about|qu['’]en est-il|那)/iu.test(text)
  const added = names.length > 0 && !isBare ? names : inherited
  const terms = [...added.filter(({ key }) => !own.some((term) => term.key === key)), ...own]
  const want = wants.find(([, pattern]) => pattern.test(isBare ? context : text))?.[0] ?? 'fact'
  const isNarrow = want === 'number' || want === 'date' || want === 'person' || want === 'reason'
  const isBroad = kind === 'question' && !isNarrow && (overview.test(text) || terms.every(isName))
  // "Performance" is seldom the word over the numbers: "score" or "result" may be.
  const kindred =
    kind === 'chart' ? own.flatMap(({ concepts }) => concepts.flatMap(({ words }) => words[language].slice(0, 3))) : []
  const words = [...terms.map(({ surface }) => surface), ...kindred]
  const query = [...new Map(words.toReversed().map((word) => [stem(fold(word)), word])).values()].toReversed().join(' ')
  return { kind, text, terms, wants: want, counted: want === 'number' ? countedBy(text) : undefined, isBroad, query }
}

function isName(term: Term): boolean {
  return term.isExact && !term.isNumber
}

/** The noun after "how many": a passage must count that very thing. */
function countedBy(text: string): Term | undefined {
  const match = /\bhow many\s+|\bcombien\s+d(?:e\s+|['’])|(?:多少|几)[个名位座层种条间所]?/iu.exec(text)
  if (!match) return undefined
  const after = text.slice(match.index + match[0].length)
  const token = tokenize(after).find(({ surface }) => fold(surface) !== '个')
  return token === undefined || /^(?:钱|点|temps|time)$/.test(token.surface) ? undefined : termOf(token)
}
