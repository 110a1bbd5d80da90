import type { FoundNumber, ReadNumbers } from './read-numbers.ts'

const choice =
  /^[^\d.!?。！？\n]{0,24}?(?:(?<!\p{L})(?:or|ou)(?:\s+(?:else|bien|maybe|perhaps|peut-être))?(?!\p{L})|或者?|还是)\s*[€$£¥]?\s*$/iu
/** Ranges, and what is put side by side. */
const beside = /^\s?[%€$£¥]?\s?(?:[-–~/]|and|et|和|与)\s?[€$£¥]?$/i
/** `3 to 5` is a range, `from 3 to 5` a change that ends at 5. */
const upTo = /^\s?[%€$£¥]?\s?(?:to|à|至|到)\s?[€$£¥]?$/i
const from = /(?:(?<!\p{L})(?:from|de|du)|从|由)\s?[€$£¥]?$/iu
/** Commas, lines, bullets or nothing at all. */
const comma = /^\s?[%€$£¥]?(?:[\s,;、|/•·*]|- )+(?:(?:and|et) |和)?[€$£¥]?$/i
const hedge = /(?<!\p{L})(?:may|might|could|perhaps|possibly|peut-être|pourrait|possiblement)(?!\p{L})|可能|也许|或许/iu

/** Whether a number is offered for choice with different ones: `3 or 4`, `3–5`, `3 and 4`, or one of a list of three. */
export function isOneOfSeveral({ text, numbers }: ReadNumbers, number: FoundNumber): boolean {
  const at = numbers.indexOf(number)
  const links = numbers.slice(1).map((next, index) => {
    const before = numbers[index]
    if (before === undefined || before.value === next.value) return undefined
    // 4 + 5 is no list.
    if (/[-+−–]/.test(text.charAt(next.start)) && text.charAt(before.end) === ' ') return undefined
    return linkOf(text.slice(before.end, next.start), text.slice(0, before.start))
  })
  // The link before a number has the index one lower.
  const [left, right] = [links[at - 1], links[at]]
  if (left === 'choice' || right === 'choice') return true
  if (left === undefined && right === undefined) return false
  if (!/\p{L}/u.test(text)) return true
  return (left !== undefined && right !== undefined) || (left ? links[at - 2] : links[at + 1]) !== undefined
}

/** `It may be 17. It may be 18.` */
export function isOneOfGuesses({ text, numbers }: ReadNumbers, number: FoundNumber): boolean {
  const isGuessed = ({ start }: FoundNumber): boolean => {
    return hedge.test(text.slice(Math.max(0, start - 40), start).replace(/^.*[.!?。！？;；,，]\s?(?!\d)/s, ''))
  }
  return isGuessed(number) && numbers.some((other) => other.value !== number.value && isGuessed(other))
}

function linkOf(between: string, before: string): 'choice' | 'comma' | undefined {
  if (choice.test(between) || beside.test(between)) return 'choice'
  if (upTo.test(between) && !from.test(before)) return 'choice'
  // 2024, 12 people: a list takes three.
  return comma.test(between) ? 'comma' : undefined
}
