import { isAbstention } from './abstention.ts'
import { isDenied } from './denial.ts'
import { holds, placesOf } from './holds.ts'
import { isOneOfSeveral } from './listed-numbers.ts'
import { plainAnswer } from './plain-answer.ts'
import { readNumbers } from './read-numbers.ts'
import type { FoundNumber, ReadNumbers } from './read-numbers.ts'
import { clauseAround, clausesOf, sentencesOf } from './sentences.ts'

const isAsked = (sentence: string): boolean => /[?？]["'”’»)]*\s*$/.test(sentence)
const choiceBefore = /(?<!\p{L})(?:or|ou) (?:\p{L}+\.? )?$|或者?$|还是$/iu
const choiceBehind =
  /^,? ?(?:(?:or|ou)(?!\p{L})(?! (?:so|when|whenever|if|after|more|less|earlier|later|sooner|si|quand|lorsque|dès|après|plus|moins)(?!\p{L}))|或者?(?![以更])|还是)/iu

/** Whether an answer says one of these texts of its own: neither denied, asked, offered for choice, nor in an abstention. */
export function asserts(answer: string, texts: readonly string[]): boolean {
  if (texts.some((text) => text.trim() === '')) return true
  return sentencesOf(plainAnswer(answer)).some(({ text: sentence }) => {
    if (isAsked(sentence) || !texts.some((text) => holds(sentence, text))) return false
    const clauses = clausesOf(sentence).filter((clause) => texts.some((text) => holds(clause, text)))
    // A text may hold what parts clauses.
    const scopes = clauses.length > 0 ? clauses : [sentence]
    const isOpen = texts.every((text) => isOffered(sentence, text, texts))
    return !isOpen && scopes.some((scope) => !isAbstention(scope) && texts.some((text) => stands(scope, text)))
  })
}

function stands(clause: string, text: string): boolean {
  return placesOf(clause, text).some(({ before, after }) => !isDenied(before, after))
}

/** Everywhere beside something else: `Ms Roy or Mr Li`, but not `40 minutes or forty minutes`. */
function isOffered(sentence: string, text: string, same: readonly string[]): boolean {
  return placesOf(sentence, text).every(({ before, after }) => {
    if (choiceBefore.test(before)) return !same.some((one) => holds(before.slice(-40), one))
    return choiceBehind.test(after) && !same.some((one) => holds(after.slice(0, 40), one))
  })
}

const concluding =
  /(?<!\p{L})(?:now|so|thus|hence|therefore|total|together|altogether|in all|answer|current(?:ly)?|latest|newest|final(?:ly)?|revised|corrected|again|donc|ainsi|ensemble|en tout|maintenant|actuel\p{L}*|désormais|à présent|dernier|recompté|réponse)(?!\p{L})|=\s*$|现在|目前|所以|因此|一共|总共|合计|共|最新|答案|改为|重新/iu
const outdated =
  /(?<!\p{L})(?:previous(?:ly)?|former(?:ly)?|earlier|old|originally|initially|first|before|no longer|void|withdrawn|instead of|up from|down from|auparavant|ancien\p{L}*|précédent\p{L}*|initial\p{L}*|d'abord|avant)(?!\p{L})|先前|之前|原来|原先|最初|旧|作废|撤回/iu
const yearAt = /^(?:19|20)\d\d$/

/** Of different numbers: more is a list. */
const mostNumbers = 8

interface Said {
  readonly number: FoundNumber
  readonly read: ReadNumbers
  readonly clause: string
  readonly unit: string
  readonly isDenied: boolean
}

/**
 * Whether an answer states a number of its own, and no other of the same unit beside it or behind it: a figure that is
 * denied, asked, called an old one, or added up to the number is none.
 */
export function assertsNumber(answer: string, target: number, question: string): boolean {
  const near = Math.abs(target) * 1e-9
  const isTarget = ({ value, perUnit }: FoundNumber): boolean =>
    [value, value * perUnit].some((one) => Math.abs(one - target) <= near)
  const asked = new Set(readNumbers(question).numbers.map(({ value }) => value))
  const whole = readNumbers(answer)
  const all = new Set(whole.numbers.filter(({ value }) => !asked.has(value)).map(({ value }) => value))
  if (all.size > mostNumbers) return false
  const sentences = sentencesOf(plainAnswer(answer)).map(({ text, citations }) => {
    if (isAsked(text)) return { said: [], isCited: false }
    const read = readNumbers(text, {
      hasDecimalComma: whole.hasDecimalComma,
      words: whole.hasWords ? 'always' : 'never',
    })
    return { said: read.numbers.map((number) => saidIn(read, number)), isCited: citations.length > 0 }
  })
  const at = sentences.findLastIndex(({ said }) => said.some((one) => isTarget(one.number) && !one.isDenied))
  const right = sentences[at]?.said.findLast((one) => isTarget(one.number) && !one.isDenied)
  if (right === undefined || isOneOfSeveral(right.read, right.number)) return false
  const rivals = sentences.slice(at).flatMap(({ said, isCited }, index) => {
    if (index > 0 && isCited) return []
    return said.filter(({ number, unit, clause, read, isDenied: isRuledOut }) => {
      if (isTarget(number) || isRuledOut || asked.has(number.value) || outdated.test(clause)) return false
      if (yearAt.test(read.text.slice(number.start, number.end))) return false
      return unit === right.unit || (index === 0 && unit === '')
    })
  })
  const isListed = whole.numbers.filter(isTarget).every((number) => isOneOfSeveral(whole, number))
  if (isListed) return false
  if (rivals.length === 0) return true
  const sum = rivals.reduce((total, { number }) => total + number.value, 0)
  if (rivals.some(({ read, number }) => read !== right.read || number.start > right.number.start)) return false
  const link = right.read.text.slice(rivals.at(-1)?.number.end, right.number.start)
  return Math.abs(sum - right.number.value) <= near || concluding.test(link)
}

function saidIn(read: ReadNumbers, number: FoundNumber): Said {
  const { before, after } = clauseAround(read.text, number.start, number.end)
  const unit =
    /^\s?(?:(?:de|d'|of)\s?)?(%|[€$£¥]|\p{sc=Han}|\p{L}+)/iu.exec(after)?.[1] ?? /[€$£¥]\s?$/.exec(before)?.[0] ?? ''
  const clause = before + read.text.slice(number.start, number.end) + after
  const isRuledOut = isDenied(before, after) || isAbstention(clause)
  return {
    number,
    read,
    clause,
    unit: singular(unit.trim().toLowerCase()),
    isDenied: isRuledOut,
  }
}

const singular = (word: string): string => (word.length > 2 ? word.replace(/s$/, '') : word)
