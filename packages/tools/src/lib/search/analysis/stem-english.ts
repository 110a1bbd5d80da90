type Rule = readonly [ending: string, replacement: string]

/** Of each step the longest ending that fits is the only one tried. */
const derivations: readonly Rule[] = rules(`ational:ate ization:ize iveness:ive fulness:ful ousness:ous tional:tion
  biliti:ble ation:ate alism:al aliti:al iviti:ive ousli:ous entli:ent enci:ence anci:ance izer:ize alli:al ator:ate
  logi:log bli:ble eli:e`)
const adjectives: readonly Rule[] = rules('icate:ic ative: alize:al iciti:ic ical:ic ness: ful:')
const residues: readonly Rule[] =
  rules(`ement: ance: ence: able: ible: ment: ant: ent: ism: ate: iti: ous: ive: ize: al:
  er: ic: ou: sion:s tion:t`)

/**
 * Stems a word in lower case and without diacritics: what is no English word is stemmed as well.
 *
 * @see M. Porter, An algorithm for suffix stripping, 1980; https://tartarus.org/martin/PorterStemmer
 */
export function stemEnglish(word: string): string {
  if (word.length < 3) return word
  let stem = inflected(withoutPlural(word))
  if (stem.endsWith('y') && hasVowel(stem, stem.length - 1)) stem = `${stem.slice(0, -1)}i`
  stem = replaced(stem, derivations, 0)
  stem = replaced(stem, adjectives, 0)
  stem = replaced(stem, residues, 1)
  if (stem.endsWith('e')) {
    const before = stem.slice(0, -1)
    const size = measure(before)
    if (size > 1 || (size === 1 && !endsShort(before))) stem = before
  }
  return stem.endsWith('ll') && measure(stem) > 1 ? stem.slice(0, -1) : stem
}

function withoutPlural(word: string): string {
  if (!word.endsWith('s') || word.endsWith('ss')) return word
  return word.endsWith('sses') || word.endsWith('ies') ? word.slice(0, -2) : word.slice(0, -1)
}

/** agreed → agree, hopping → hop, hoping → hope, conflated → conflate */
function inflected(word: string): string {
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word
  const length = word.endsWith('ed') ? 2 : word.endsWith('ing') ? 3 : 0
  const stem = word.slice(0, word.length - length)
  if (length === 0 || !hasVowel(stem, stem.length)) return word
  if (stem.endsWith('at') || stem.endsWith('bl') || stem.endsWith('iz')) return `${stem}e`
  if (endsDouble(stem)) return /[lsz]$/.test(stem) ? stem : stem.slice(0, -1)
  return measure(stem) === 1 && endsShort(stem) ? `${stem}e` : stem
}

function replaced(word: string, step: readonly Rule[], least: number): string {
  const rule = step.find(([ending]) => word.endsWith(ending))
  if (rule === undefined) return word
  const stem = word.slice(0, word.length - rule[0].length)
  // Of -sion and -tion the consonant is the stem's.
  return measure(stem + (least > 0 ? rule[1] : '')) > least ? stem + rule[1] : word
}

/** How many times a vowel is followed by a consonant. */
function measure(stem: string): number {
  let count = 0
  let wasVowel = false
  for (let index = 0; index < stem.length; index++) {
    const isNow = isVowel(stem, index)
    if (wasVowel && !isNow) count++
    wasVowel = isNow
  }
  return count
}

function hasVowel(stem: string, end: number): boolean {
  for (let index = 0; index < end; index++) if (isVowel(stem, index)) return true
  return false
}

/** A y is one after a consonant. */
function isVowel(word: string, index: number): boolean {
  const letter = word[index] ?? ''
  return letter === 'y' ? index > 0 && !isVowel(word, index - 1) : 'aeiou'.includes(letter)
}

function endsDouble(stem: string): boolean {
  const last = stem.length - 1
  return last > 0 && stem[last] === stem[last - 1] && !isVowel(stem, last)
}

/** hop, fil: an e was cut off. */
function endsShort(stem: string): boolean {
  const last = stem.length - 1
  if (last < 2 || 'wxy'.includes(stem[last] ?? '')) return false
  return !isVowel(stem, last) && isVowel(stem, last - 1) && !isVowel(stem, last - 2)
}

function rules(text: string): readonly Rule[] {
  return text.split(/\s+/).map((rule) => {
    const [ending = '', replacement = ''] = rule.split(':')
    return [ending, replacement]
  })
}
