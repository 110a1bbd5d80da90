/** Written without blanks between words: any two of them may be parted. */
const ideograph =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\u3000-\u303f\uff00-\uffef]/u
const wordly = /[\p{L}\p{N}_'’-]/u
/** Belongs to what stands before it. */
const joined = /[\p{M}\p{Emoji_Modifier}\p{Join_Control}\udc00-\udfff]/u
const joins = /[\u200d\ud800-\udbff]/
const regional = /\p{Regional_Indicator}/u

/**
 * The last place in `text` at or before `limit` where no word and no character is cut.
 *
 * @returns 0 if there is none.
 */
export function wordEnd(text: string, limit: number, after = 0): number {
  for (let at = Math.min(limit, text.length - 1); at > after; at -= 1) if (isParted(text, at)) return at
  return 0
}

/** The last place at or before `limit` where no character is cut; what belongs together must stand behind it already. */
export function characterEnd(text: string, limit: number): number {
  for (let at = Math.min(limit, text.length - 1); at > 0; at -= 1) if (!isCut(text, at)) return at
  return 0
}

function isParted(text: string, at: number): boolean {
  if (isCut(text, at)) return false
  const before = text[at - 1] ?? ''
  const after = text[at] ?? ''
  return !wordly.test(before) || !wordly.test(after) || ideograph.test(before) || ideograph.test(after)
}

function isCut(text: string, at: number): boolean {
  const before = text[at - 1] ?? ''
  const after = text[at] ?? ''
  if (joins.test(before) && before !== '') return true
  if (joined.test(after)) return true
  return regional.test(text.slice(at, at + 2)) && regional.test(text.slice(at - 2, at))
}

/** @returns 1 where the text ends with the first half of a pair: the other may come with the next piece. */
export function halfCharacter(text: string): number {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff ? 1 : 0
}
