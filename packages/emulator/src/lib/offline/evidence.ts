import { distinctUnits, spreadUnits } from './distinct-units.ts'
import { fold, tokenize, type Language } from './language.ts'
import type { Passage } from './read-results.ts'
import { matchTerm, prepare, type Term } from './terms.ts'
import type { Part } from './understand-request.ts'
import { unitsOf, type Unit } from './units.ts'
import { hasWanted } from './wanted-answer.ts'

/** What the passages say about one part of the request. */
export interface Finding {
  readonly part: Part
  /** Best first; empty if the passages do not say. */
  readonly units: readonly Unit[]
  /** Words of the part that the best passage lacks. */
  readonly missing: readonly string[]
}

interface Judged {
  readonly unit: Unit
  readonly score: number
  readonly missing: readonly Term[]
  readonly isAnswer: boolean
}

/** How much of the meaning must be covered, each word weighed by its rarity; found on question sets of several domains. */
const requiredCoverage = 0.7
/** Written in digits, and not part of a name such as "GLM-5". */
const figure = /(?<![\p{L}\d.-])\d/u
const aboutItself =
  /^(?:this|the following) (?:document|file|page|section|table|note)|^(?:ce|cette|le present) (?:document|page|fichier|tableau|section|note)|^本(?:文|文件|页|节|表)/

export function findEvidence(part: Part, passages: readonly Passage[], language: Language): Finding {
  const units = unitsOf(passages)
  const whole = weigh(part, units, language)
  const names = part.terms.filter(({ isExact, isNumber }) => isExact && !isNumber)
  if (whole.units.length > 0 || names.length < 2) return whole
  // "Is A dearer than B?" may be settled by a sentence on A and another on B.
  const each = names.map((name) => {
    const terms = part.terms.filter((term) => term === name || !names.includes(term))
    return weigh({ ...part, terms }, units, language)
  })
  if (each.some((finding) => finding.units.length === 0)) return whole
  return { part, units: distinctUnits(each.flatMap((finding) => finding.units.slice(0, 2))), missing: [] }
}

function weigh(part: Part, units: readonly Unit[], language: Language): Finding {
  const weights = new Map(part.terms.map((term) => [term, rarity(term, units)]))
  const topics = new Map(part.terms.map((term) => [term, documentsAbout(term, units)]))
  const judged = units.map((unit) => judge(unit, part, weights, topics, language)).toSorted((a, b) => b.score - a.score)
  const answers = judged.filter(({ isAnswer }) => isAnswer)
  const best = answers[0]
  if (best === undefined) {
    return { part, units: [], missing: (judged[0]?.missing ?? part.terms).map(({ surface }) => surface) }
  }
  if (part.isBroad) return { part, units: spreadUnits(answers.map(({ unit }) => unit)).slice(0, 10), missing: [] }
  const most = part.wants === 'list' ? 8 : 3
  const near = answers.filter(({ score }) => score >= best.score - (part.wants === 'list' ? 0.25 : 0.07))
  return { part, units: distinctUnits(near.map(({ unit }) => unit)).slice(0, most), missing: [] }
}

function judge(
  unit: Unit,
  part: Part,
  weights: ReadonlyMap<Term, number>,
  topics: ReadonlyMap<Term, ReadonlySet<string>>,
  language: Language,
): Judged {
  let total = 0
  let covered = 0
  let score = 0
  let hasOwn = false
  let hasFocus = false
  let topicOnly = true
  let matchesOwn = unit.cells.length > 0
  const missing: Term[] = []
  for (const [term, weight] of weights) {
    const own = matchTerm(term, unit.own)
    const scope = matchTerm(term, unit.scope)
    const isTopic = topics.get(term)?.has(unit.document) === true
    const section = matchTerm(term, unit.section)
    const inherited = Math.max(section * 0.9, scope * 0.8, isTopic ? 0.7 : 0)
    const level = own > 0 || !namesRival(term, unit) ? Math.max(own, inherited) : 0
    // A word that another document is about tells that this one is about something else.
    const weighed = level === 0 && (topics.get(term)?.size ?? 0) > 0 && !isTopic ? weight * 2 : weight
    total += weighed
    matchesOwn ||= own > 0
    score += weighed * level
    if (level > 0) covered += weighed
    else missing.push(term)
    if (!isTopic) topicOnly = false
    if (section > 0 || ((own > 0 || scope > 0) && !isTopic)) hasFocus = true
    hasOwn ||= own > 0
  }
  const coverage = total === 0 ? 0 : covered / total
  const hasExact = missing.every((term) => !term.isExact && !term.isNumber)
  const isEnough = part.isBroad
    ? hasExact && (coverage >= 0.5 || part.terms.every(({ isExact }) => isExact)) && isFact(unit)
    : hasExact &&
      isFact(unit) &&
      coverage >= requiredCoverage &&
      !(part.wants === 'number' && missing.some(isMeasure)) &&
      (hasFocus || (topicOnly && hasOwn)) &&
      hasWanted(unit, part)
  const bonus =
    (unit.language === language ? 0.1 : 0) +
    (part.isBroad
      ? (/\d/.test(unit.text) ? 0.1 : 0) + (unit.cells.length > 0 ? 0.2 : 0) - (matchesOwn ? 0 : 0.15)
      : 0) +
    (part.wants === 'list' && unit.cells.length > 0 ? 0.1 : 0) +
    (part.wants === 'number' && figure.test(unit.text) ? 0.1 : 0) +
    (explains(unit, part.terms) ? 0.15 : 0) +
    adjacentPairs(part.terms, unit) * 0.08 -
    (unit.refersBack ? 0.1 : 0) -
    unit.rank * 0.015 -
    (part.isBroad ? 0 : Math.min(unit.text.length / 4000, 0.1))
  return { unit, missing, isAnswer: isEnough, score: (total === 0 ? 0 : score / total) + bonus }
}

/** "1113 (HTTP 429): no balance": an entry of a glossary or a list of codes. */
function explains({ text }: Unit, terms: readonly Term[]): boolean {
  const label = /^([^:：]{1,40})[:：]\s*\S/.exec(text)?.[1]
  return label !== undefined && terms.some((term) => term.isExact && matchTerm(term, prepare(label)) === 1)
}

/** "price", "weight": without it a number says something else, however well the rest fits. */
function isMeasure({ concepts }: Term): boolean {
  return concepts.some(({ values }) => values !== undefined)
}

function rarity(term: Term, units: readonly Unit[]): number {
  const count = units.filter(({ own, scope }) => matchTerm(term, own) > 0 || matchTerm(term, scope) > 0).length
  return Math.min(3, Math.max(0.5, Math.log2((units.length + 1) / (count + 1))))
}

/** Documents that a word is the subject of: it stands in their file name or title. */
function documentsAbout(term: Term, units: readonly Unit[]): ReadonlySet<string> {
  const names = new Map(
    units.map(({ document, passage }) => [`${document.replace(/[/._-]+/g, ' ')} ${passage.title}`, document]),
  )
  return new Set([...names].filter(([name]) => matchTerm(term, prepare(name)) > 0).map(([, document]) => document))
}

/** "G103" beside a question about G101, or "GLM-4.7" beside one about GLM-5: another thing of the same family. */
function namesRival(term: Term, unit: Unit): boolean {
  const family = /^([a-z]+)\d/.exec(term.key)?.[1]
  if (family === undefined) return false
  const rival = new RegExp(`^${family}\\d`)
  const keys = unit.scope.keys.has(term.key) ? unit.own.keys : [...unit.own.keys, ...unit.scope.keys]
  return [...keys].some((key) => rival.test(key) && key !== term.key)
}

function isFact(unit: Unit): boolean {
  return (
    unit.cells.length > 1 ||
    (unit.text.length > 5 &&
      !aboutItself.test(fold(unit.text)) &&
      !unit.headings.includes(unit.text) &&
      unit.passage.title !== unit.text)
  )
}

function adjacentPairs(terms: readonly Term[], unit: Unit): number {
  const keys = tokenize(unit.text).map(({ surface }) => prepare(surface))
  let count = 0
  for (const [at, term] of terms.entries()) {
    const next = terms[at + 1]
    if (next === undefined) break
    if (keys.some((key, place) => matchTerm(term, key) > 0 && matchTerm(next, keys[place + 1] ?? prepare('')) > 0))
      count++
  }
  return Math.min(count, 2)
}
