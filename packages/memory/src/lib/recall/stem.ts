/** So that a question finds what was told in another tense. */
const irregular: ReadonlyMap<string, string> = new Map(
  `went go gone go bought buy brought bring thought think told tell took take taken take taught teach caught catch came
  come ran run won win sold sell spent spend saw see seen see met meet made make held hold heard hear gave give given
  give got get gotten get found find felt feel fell fall fallen fall flew fly drove drive driven drive drew draw drawn
  draw ate eat eaten eat did do done do chose choose chosen choose broke break broken break built build began begin
  begun begin wrote write written write wore wear worn wear woke wake understood understand swam swim stood stand spoke
  speak spoken speak slept sleep sang sing sung sing sent send said say rode ride ridden ride read read paid pay lost
  lose left leave led lead knew know known know kept keep grew grow grown grow forgot forget fought fight children
  child people person men man women woman wife wives kids kid lives life better good best good eyes eye feet foot
  yeux oeil`
    .split(/\s+/)
    .reduce<[string, string][]>((pairs, word, at, all) => {
      if (at % 2 === 0) pairs.push([word, all[at + 1] ?? word])
      return pairs
    }, []),
)

const endings: readonly (readonly [RegExp, string])[] = [
  [/(?:ies|ied|ier)$/, 'i'],
  [/(?:ations?|ateurs?|atrices?|ators?)$/, 'at'],
  [/(?:ements?|ments?|ness|eurs?|euses?)$/, ''],
  [/(?:ings?|edly|ers?|ees?|eds?)$/, ''],
  [/(?:es|s|e|ly)$/, ''],
]

/**
 * The stem of a lower-case word without accents. One set of rules for English and French: a question need not be in the
 * language of what was said, and which one it is cannot be told from three words.
 */
export function stem(word: string): string {
  const known = irregular.get(word)
  if (known !== undefined && known !== word) return stem(known)
  if (word.length < 4 || /\d/.test(word)) return word
  let short = /(?:ss|us|is)$/.test(word) ? word : word.replace(/s$/, '')
  for (const [ending, rest] of endings) {
    const cut = short.replace(ending, rest)
    if (cut !== short && cut.length >= 3 && /[aeiouy]/.test(cut)) {
      short = cut
      break
    }
  }
  short = short.replace(/e$/, '').replace(/([bdfgklmnprt])\1$/, '$1')
  return short.replace(/y$/, 'i')
}
