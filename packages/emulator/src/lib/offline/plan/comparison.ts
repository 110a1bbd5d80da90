import { findEvidence } from '../evidence.ts'
import { fold, type Language } from '../language.ts'
import { quantityOf } from '../numbers.ts'
import { say } from '../phrases.ts'
import { chartWords } from '../question-patterns.ts'
import { matchTerm, prepare, termsOf, type Term } from '../terms.ts'
import { understandRequest } from '../understand-request.ts'
import { unitsOf, type Unit } from '../units.ts'
import { tell } from './plan-phrases.ts'
import { passagesOf, type StepResult } from './step-results.ts'

/** Two or more things, and what they are to be compared by. */
export interface Comparison {
  readonly items: readonly string[]
  readonly attributes: readonly string[]
}

const table =
  /[,，]?\s*(?:\b(?:in|into|as) (?:one |a |the )?(?:single )?table\b|(?<!\p{L})(?:dans|en) (?:un |le )?(?:seul )?tableau(?!\p{L})|(?:汇总)?(?:成|为|用)一?[张个]?表格?)/giu
/** "the five models": how many there are, and what they are called together. */
const crowd =
  /^(?:the |these |les |ces |those )?(?:\d+|two|three|four|five|six|seven|eight|deux|trois|quatre|cinq|sept|huit|[这以下两二三四五六七八九十]+[个份篇种款台辆家])\s*(?:(?!\p{Lu})[\p{L}-]+\s*?){0,3}?\s*(?=[:：(（\s]|\p{Lu}|[A-Z])[:：]?\s*/u
/** "A、B和C三个模型": the same, behind the names. */
const crowdBehind = /\s*这?[两二三四五六七八九十]+[个份篇种款台辆家条艘只](?:\p{Script=Han}{1,6})?$/u
/** A number with its sign or unit, which is no part of a name. */
const amount = /(?<![\p{L}\d.,-])[$€¥£]?\s?\d+(?:[.,]\d+)*(?:\s?(?:[%€$£¥°元]|\p{L}+))?/gu
const forms: readonly (readonly [RegExp, items: number, attributes: number])[] = [
  [/\bcompare (.+?),? (?:by|on|in terms of|with respect to|regarding|according to) (?:their |its |the )?(.+)$/iu, 1, 2],
  [
    /(?<!\p{L})compare[rz]? (.+?),? (?:selon|par|sur|d['’]après|en termes de|quant à) (?:leurs? |la |le |les |l['’])?(.+)$/iu,
    1,
    2,
  ],
  [/\bcompare (?:the )?(.+?) of (.+)$/iu, 2, 1],
  [/(?<!\p{L})compare[rz]? (?:la |le |les |l['’])?(.+?) (?:de |des |d['’])(.+)$/iu, 2, 1],
  [/(?:比较|对比)(?:一下)?\s*(.+?)的\s*(.+)$/u, 1, 2],
  [/(?:按照?|根据)(.+?)(?:来)?(?:比较|对比)(?:一下)?\s*(.+)$/u, 2, 1],
]

/** Reads "compare A, B and C by price"; undefined for anything else, and for what is to be drawn. */
export function comparisonIn(text: string): Comparison | undefined {
  if (chartWords.test(text)) return undefined
  const plain = text
    .replace(table, '')
    .replace(/[\s.。!！?？]+$/u, '')
    .replace(/\s+/g, ' ')
  for (const [form, itemsAt, attributesAt] of forms) {
    const match = form.exec(plain)
    if (match === null) continue
    const items = listed((match[itemsAt] ?? '').replace(crowd, '').replace(crowdBehind, ''))
    const attributes = listed(match[attributesAt] ?? '').map((one) =>
      one.replace(/^(?:the|their|its|la|le|les|leurs?|l['’])\s*/iu, ''),
    )
    if (items.length > 1 && items.every((item) => item.length <= 60) && attributes.length > 0)
      return { items, attributes }
  }
  return undefined
}

function listed(text: string): string[] {
  const names = text
    .split(/\s*[,，、;；]\s*(?:(?:and|et)\s+)?|\s+(?:and|et|&)\s+|\s*(?:和|与|以及|及)\s*/u)
    .map((name) =>
      name.replace(/^[(（"“«\s]+|[)）"”»\s]+$/gu, '').replace(/^(?:d['’]|(?:de|du|des|of|the|les?|la)\s+)/u, ''),
    )
    .filter((name) => name !== '')
  return [...new Set(names)]
}

export function joined(names: readonly string[], language: Language): string {
  if (language === 'zh') return names.join('、')
  const last = names.at(-1) ?? ''
  if (names.length < 2) return last
  return `${names.slice(0, -1).join(', ')} ${language === 'fr' ? 'et' : 'and'} ${last}`
}

interface Cell {
  readonly text: string
  readonly ref: string | undefined
}

/** A row for each thing, with the sources of its values; undefined where the results say nothing of one of them. */
export function composeTable(
  { items, attributes }: Comparison,
  results: readonly StepResult[],
  language: Language,
): { readonly text: string; readonly refs: readonly string[] } | undefined {
  const rows = items.map((item) => ({ item, cells: attributes.map((one) => cellOf(item, one, results, language)) }))
  const found = rows.filter(({ cells }) => cells.some(({ ref }) => ref !== undefined))
  if (found.length < 2) return undefined
  const head = [tell('item', language), ...attributes, tell('sources', language)]
  const lines = rows.map(({ item, cells }) => {
    const refs = [...new Set(cells.flatMap(({ ref }) => ref ?? []))]
    return [
      item,
      ...cells.map(({ text }) => text.replaceAll('|', '\\|')),
      refs.map((ref) => `[${ref}]`).join(' ') || '–',
    ]
  })
  const written = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`)
  const heading = `### ${joined(attributes, language).replace(/^\p{Ll}/u, (first) => first.toUpperCase())}`
  const extremes = attributes.flatMap((attribute, at) =>
    extremesOf(
      attribute,
      rows.map(({ item, cells }) => ({ item, text: cells[at]?.text ?? '' })),
      language,
    ),
  )
  return {
    text: [[heading, ...written].join('\n'), ...(extremes.length > 0 ? [extremes.join('\n')] : [])].join('\n\n'),
    refs: [...new Set(rows.flatMap(({ cells }) => cells.flatMap(({ ref }) => ref ?? [])))],
  }
}

function cellOf(item: string, attribute: string, results: readonly StepResult[], language: Language): Cell {
  const own = results.filter(({ id, title }) => mentions(`${id} ${title}`, item))
  const passages =
    own.length > 0 ? own.flatMap(passagesOf) : results.flatMap(passagesOf).filter(({ text }) => mentions(text, item))
  const terms = termsOf(attribute)
  const valued = unitsOf(passages).flatMap((unit) => {
    const value = valueIn(unit, terms)
    return value === undefined ? [] : [{ ...value, ref: unit.passage.ref }]
  })
  const [best] = valued.toSorted((a, b) => b.score - a.score)
  if (best !== undefined) return best
  // A sentence as it stands: too much is better than something else.
  const [part] = understandRequest(attribute).parts
  const [unit] = part === undefined ? [] : findEvidence(part, passages, language).units
  return { text: unit?.text.replace(/[.。]$/, '') ?? '–', ref: unit?.passage.ref }
}

/** As a name of its own: "GLM-5" is none of "GLM-5.2". */
function mentions(text: string, name: string): boolean {
  const [plain, wanted] = [fold(text), fold(name)]
  for (let at = plain.indexOf(wanted); at >= 0; at = plain.indexOf(wanted, at + 1)) {
    const [before, after] = [
      plain.slice(Math.max(0, at - 2), at),
      plain.slice(at + wanted.length, at + wanted.length + 2),
    ]
    if (!/[a-z\d][-_.]?$/.test(before) && !/^[-_.]?[a-z\d]/.test(after)) return true
  }
  return false
}

/** What stands under a label, or the one amount of a sentence, that is about all the terms; the plainest if several are. */
function valueIn(
  { text, cells }: Unit,
  terms: readonly Term[],
): { readonly text: string; readonly score: number } | undefined {
  const labelled = text.split(/[,，;；]\s*(?=[^,，;；:：]{1,40}[:：])/u).flatMap((piece) => {
    const [, label, value] = /^(?:.*[:：]\s*)?([^:：]{1,60})[:：]\s*([^:：]+)$/u.exec(piece) ?? []
    return label === undefined || value === undefined ? [] : [{ label, value }]
  })
  // Of several prices in one sentence it is not plain which is asked for.
  const amounts = text.match(amount) ?? []
  const ofKind = amounts.filter((one) => terms.some((term) => isValueOf(term, one)))
  const [only, ...others] = ofKind.length > 0 ? ofKind : amounts
  const said = only === undefined || others.length > 0 ? [] : [{ label: text, value: only }]
  const named = [...cells.map(({ header, value }) => ({ label: header, value })), ...labelled]
  const fitting = (named.length > 0 ? named : said).flatMap(({ label, value }) => {
    const unit = /[(（]([^()（）]*)[)）]/.exec(label)?.[1] ?? ''
    const plain = label.replace(/[(（][^()（）]*[)）]/g, '')
    const words = prepare(plain)
    const met = terms.filter((term) => matchTerm(term, words) > 0 || isValueOf(term, `${value} ${unit}`))
    const isNeeded = (term: Term): boolean => !term.concepts.some(({ values }) => values !== undefined)
    if (met.length === 0 || terms.some((term) => isNeeded(term) && !met.includes(term))) return []
    // "Cached input" is not what a question about input means.
    const unasked = termsOf(plain).filter(
      (term) => !term.isNumber && !terms.some((asked) => matchTerm(term, prepare(asked.surface)) > 0),
    )
    const score = met.length / terms.length - unasked.length / 8 + (named.length > 0 ? 0.5 : 0)
    return [{ text: value.trim().replace(/[.。]$/, ''), score }]
  })
  return fitting.toSorted((a, b) => b.score - a.score)[0]
}

function isValueOf({ concepts }: Term, value: string): boolean {
  return concepts.some(({ values }) => values?.test(fold(value)) === true)
}

function extremesOf(
  attribute: string,
  cells: readonly { readonly item: string; readonly text: string }[],
  language: Language,
): string[] {
  const values = cells.flatMap(({ item, text }) => {
    const quantity = quantityOf(text)
    return quantity === undefined ? [] : [{ item, text, ...quantity }]
  })
  if (values.length < 2 || values.length < cells.length || new Set(values.map(({ unit }) => unit)).size > 1) return []
  const [least, most] = [values.toSorted((a, b) => a.value - b.value)].flatMap((sorted) => [sorted[0], sorted.at(-1)])
  if (least === undefined || most === undefined || least.value === most.value) return []
  const named = (word: 'lowest' | 'highest', one: typeof least): string =>
    `${say(word, language).toLowerCase()} ${say('point', language, one.item, one.text)}`
  return [
    `- ${attribute}${say('colon', language)}${named('lowest', least)}${say('and', language)}${named('highest', most)}`,
  ]
}
