import { fold, isHan, tokenize, type Token } from './language.ts'
import { matchTerm, prepare, type Term } from './terms.ts'
import type { Part } from './understand-request.ts'
import type { Unit } from './units.ts'

const monthsAndDays =
  /january|february|march|april|\bmay\b|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|janvier|fevrier|\bmars\b|avril|\bmai\b|juin|juillet|aout|septembre|octobre|novembre|decembre|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche/
const dates =
  /\b(?:1[0-9]|20)\d\d\b|\d{1,2}[:h]\d{2}|\d\s?(?:h|am|pm)\b|\b(?:le|on the) \d{1,2}\b|\d(?:st|nd|rd|th|er)\b|\d\s*[年月日点]|周[一二三四五六日]|每天|every day|daily|tous les jours/
const reasons =
  /because|since|due to|in order to|so that|to (?:avoid|prevent|keep|protect|ensure|reduce)|parce qu|\bcar\b|afin|en raison|pour (?:eviter|proteger|que|garantir|reduire|des raisons)|grace a|因为|由于|为了|以便|以免|因此|所以/
const zero = /\bfree\b|gratuit|免费|\bno \p{L}|\bnone\b|aucun/u
const chineseName =
  /[李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董程曹袁邓许沈曾彭吕]\p{Script=Han}{1,2}|公司|集团|研究[所院]|大学/u
const beforePlace = /-$|(?<!\p{L})(?:in|at|from|near|to|on|à|en|de|du|des|vers|depuis)\s$/u
/** Between a number and the noun it counts there is no new phrase: "28 days for employees" counts days. */
const breaksCount = /[,.;，。；]|(?<!\p{L})(?:of|for|to|per|by|in|on|a|the|pour|par|à|en|le|la|les)(?!\p{L})/iu
/** Between a label and its number stand only a colon or a form of "to be". */
const labelsCount =
  /^\s*(?:[:：=(]|is\b|are\b|was\b|were\b|est\b|sont\b|[为是共有约达总数]|\p{L}+\s*[:：])+\s*(?:about|around|environ|约)?\s*$/iu

/** Whether a unit holds the kind of thing the question asks for: a number, a date, a person, a reason. */
export function hasWanted(unit: Unit, part: Part): boolean {
  const text = fold(unit.text)
  const asked = prepare(part.text).keys
  const fresh = tokenize(unit.text).filter(({ key }) => !asked.has(key))
  switch (part.wants) {
    case 'number':
      if (part.counted !== undefined) return counts(unit, part.counted)
      return fresh.some(isNumber) || zero.test(text)
    case 'date':
      return dates.test(text) || monthsAndDays.test(text)
    case 'person':
      return namesSomeone(unit, fresh)
    case 'reason':
      return reasons.test(text)
    default:
      return true
  }
}

/** A name that is neither the subject nor a place: "by Norvik Space", but not "in Kourou". */
function namesSomeone(unit: Unit, fresh: readonly Token[]): boolean {
  if (/^\p{Lu}\p{L}+ \p{Lu}/u.test(unit.text) || chineseName.test(unit.text)) return true
  return fresh.some(
    ({ kind, key, index }) =>
      kind === 'name' && !unit.scope.keys.has(key) && !beforePlace.test(unit.text.slice(0, index)),
  )
}

/** A number right before the noun ("42 full-time employees"), or the noun as a label of it ("employees: 42"). */
function counts(unit: Unit, noun: Term): boolean {
  if (unit.cells.length > 0) return matchTerm(noun, unit.own) > 0 && /\d/.test(unit.text)
  const tokens = tokenize(unit.text)
  return tokens.some((number, at) => {
    if (!isNumber(number)) return false
    const after = tokens.slice(at, at + 4).find((token) => matchTerm(noun, prepare(token.surface)) > 0)
    if (after !== undefined) {
      const between = unit.text.slice(number.index + number.surface.length, after.index)
      if (!breaksCount.test(between)) return true
    }
    const label = tokens.slice(Math.max(0, at - 4), at).findLast((token) => matchTerm(noun, prepare(token.surface)) > 0)
    if (label === undefined) return false
    const between = unit.text.slice(label.index + label.surface.length, number.index)
    return labelsCount.test(between) || (between === '' && isHan(label.surface))
  })
}

function isNumber({ kind, key, surface }: Token): boolean {
  return kind === 'number' || /^\d+$/.test(key) || /^[一二三四五六七八九十百千万两]+$/.test(surface)
}
