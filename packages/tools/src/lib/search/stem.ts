type Rule = readonly [ending: RegExp, replacement: string]

/** Of each step the first rule that fits is applied. A full Porter stemmer is twice as long and finds no more. */
const english: readonly (readonly Rule[])[] = [
  [
    [/(ss|x|ch|sh)es$/, '$1'],
    [/ies$/, 'y'],
    [/([^su])s$/, '$1'],
  ],
  [
    [/(?:edly|ingly|ed|ing|ly)$/, ''],
    [/(?:ization|ational|ation|ator)$/, 'ate'],
    [/(?:ness|ment|ful|able|ible|ity)$/, ''],
  ],
  [
    [/([^aeiouylsz])\1$/, '$1'],
    [/e$/, ''],
    [/y$/, 'i'],
  ],
]

const french: readonly (readonly Rule[])[] = [
  [
    [/eaux$/, 'eau'],
    [/aux$/, 'al'],
    [/([^s])[sx]$/, '$1'],
  ],
  [
    [/(?:atrice|ateur|ation|ative|atif|ition|euse|eur|ivité|ité|isme|iste|[ai]ble|[ae]nce)$/, ''],
    [/(?:iss|er)?(?:ement|aient|ant|ait|ons)$/, ''],
    [/(?:èrent|eront|erai|era|ment|ez|er|ir|ive|if|ée|é)$/, ''],
  ],
  [
    [/e$/, ''],
    [/y$/, 'i'],
  ],
  [[/([^aeiouy])\1$/, '$1']],
]

/** Cuts a word in lower case down to what its inflected forms share: three letters at least, a vowel among them. */
export function stem(word: string, lang: 'en' | 'fr'): string {
  if (!/^\p{L}{4,}$/u.test(word)) return word
  return (lang === 'fr' ? french : english).reduce((stemmed, step) => {
    const [ending, replacement] = step.find(([candidate]) => candidate.test(stemmed)) ?? []
    if (ending === undefined || replacement === undefined) return stemmed
    const shorter = stemmed.replace(ending, replacement)
    return shorter.length >= 3 && /[aeiouyé]/.test(shorter) ? shorter : stemmed
  }, word)
}
