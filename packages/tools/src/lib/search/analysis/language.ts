import { Kind, kindTable } from './characters.ts'
import { detectionWords } from './stop-words.ts'

/** An index numbers them by their place. */
export const languages = ['en', 'fr', 'zh'] as const

export type Language = (typeof languages)[number]

/** Enough to tell a language, and read in 20 µs. */
const sampleLength = 1_000

/** The language of a text by its script and its stop words, or `undefined` where they do not tell. */
export function detectLanguage(text: string): Language | undefined {
  if (text.length <= 4 * sampleLength) return detect(text)
  // A licence or a table at the top says little about the rest.
  const samples = [0, 1, 2, 3].map((part) => {
    const start = Math.floor((part * text.length) / 4)
    return text.slice(start, start + sampleLength)
  })
  return detect(samples.join(' '))
}

function detect(text: string): Language | undefined {
  const kinds = kindTable()
  let [ideographs, letters, words, english, french] = [0, 0, 0, 0, 0]
  for (let index = 0; index < text.length; index++) {
    const kind = kinds[text.charCodeAt(index)]
    if (kind === Kind.ideograph) ideographs++
    if (kind !== Kind.letter && kind !== Kind.upper) continue
    let end = index + 1
    while (isLetter(kinds[text.charCodeAt(end)])) end++
    letters += end - index
    words++
    // The words that tell are short; IL and LA in capitals are names.
    if (end - index <= 8 && kinds[text.charCodeAt(index + 1)] !== Kind.upper) {
      const language = detectionWords.get(text.slice(index, end).toLowerCase())
      if (language === 'en') english++
      else if (language === 'fr') french++
    }
    index = end - 1
  }
  // A Chinese page about software is full of Latin names and code.
  if (ideographs > 0 && ideographs * 3 >= letters) return 'zh'
  // Code and tables hold a few by chance.
  if (english === french || Math.max(english, french) * 20 < words) return undefined
  return english > french ? 'en' : 'fr'
}

function isLetter(kind: number | undefined): boolean {
  return kind === Kind.letter || kind === Kind.upper || kind === Kind.mark
}
