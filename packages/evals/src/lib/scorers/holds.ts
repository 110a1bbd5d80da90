import { normalise } from './normalise.ts'
import { plainAnswer } from './plain-answer.ts'

/** Words of scripts that part them by spaces. */
const letter = String.raw`(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}])[\p{L}\p{M}]`
const beginsWithWord = new RegExp(`^${letter}`, 'u')
const endsWithWord = new RegExp(`${letter}$`, 'u')

/**
 * Whether a text holds another, both normalised, in whole words and numbers: `no` is not in `know`, nor `12` in `2012`,
 * `12.5` or `1,12`.
 */
export function holds(text: string, wanted: string): boolean {
  return wanted.trim() === '' || placesOf(text, wanted).next().done !== true
}

/** What stands before and behind each place, normalised. */
export function* placesOf(
  text: string,
  wanted: string,
): Generator<{ readonly before: string; readonly after: string }, undefined> {
  const [all, part] = [comparable(text), comparable(wanted)]
  if (part === '') return
  for (let at = all.indexOf(part); at >= 0; at = all.indexOf(part, at + 1)) {
    const end = at + part.length
    if (goesOn(all.slice(Math.max(0, at - 2), at), part) || goesOn(part, all.slice(end, end + 2))) continue
    yield { before: all.slice(0, at), after: all.slice(end) }
  }
}

/** `**15** 天` and `15天`, `15 €` and `15€`, `9:00 – 17:00` and `9:00~17:00` are the same. */
function comparable(text: string): string {
  return normalise(plainAnswer(text))
    .replaceAll(/(?<=\d) (?=[\p{L}%€$£¥°])/gu, '')
    .replaceAll(/(?<=\dh) (?=\d)/g, '')
    .replaceAll(/(?<=[\d)]) ?[-~] ?(?=\d)/g, '-')
}

/** Whether a word or a number stands across the place between two texts. */
function goesOn(before: string, after: string): boolean {
  if (endsWithWord.test(before) && beginsWithWord.test(after)) return true
  return (/\d[.,]?$/.test(before) && /^\d/.test(after)) || (/\d$/.test(before) && /^[.,]\d/.test(after))
}
