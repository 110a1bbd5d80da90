import type { Stemming } from './stemming.ts'

const grouped = /^\d{1,3}(?:[\s,_'’]\d{3})+$/
const ordinal = /^(\d+)(?:st|nd|rd|th|er|re|e|eme|ème|ième|s)$/i

/** `200,000`, `200 000` and `200_000` → 200000 · `0,85` → 0.85 · `1990s` → 1990 · none if it is no number of this kind. */
export function numberTerms(word: string, stemming: Stemming): string[] {
  if (!/^\d/.test(word) || word.length > 64) return []
  const plain = ordinal.exec(word)?.[1]
  if (plain !== undefined) return [plain]
  const [integer = '', fraction] = word.split(/(?<=\d{3})\.(?=\d+$)|(?<=\s\d{3}),(?=\d+$)/)
  const decimal = /^\d+,\d+$/.test(word) ? [word.replace(',', '.')] : []
  if (!grouped.test(integer)) return decimal
  const whole = integer.replaceAll(/\D/g, '') + (fraction === undefined ? '' : `.${fraction}`)
  // A comma in French is a decimal one; in a French page about software it need not be.
  return stemming === 'fr' ? [whole, ...decimal] : [whole]
}
