import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyse } from './analyse.ts'
import { interestIn } from './interest.ts'
import { languages } from './language.ts'

const word = fc.oneof(
  fc.constantFrom(
    'dying',
    'tries',
    'flying',
    'used',
    'maxTokens',
    'max_tokens',
    "l'API",
    'qu’il',
    'HTTPServer',
    'e-mail',
  ),
  fc.constantFrom(
    'GLM-5',
    '200 000',
    '0x5ccb',
    'étude',
    'Œuvre',
    'straße',
    'Ünïcode',
    'SWE-bench',
    'ﬁne',
    '上下文',
    '模型',
    'ガス',
  ),
  fc.stringMatching(/^[A-Za-zéèàç]{1,9}$/),
  fc.stringMatching(/^[a-z]{1,4}[-_.'A-Z0-9][a-z]{1,4}$/),
)

describe('interestIn', () => {
  it('never passes over a word that gives one of the terms', () => {
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 12 }),
        fc.nat(11),
        fc.constantFrom(...languages),
        (words, at, lang) => {
          const text = words.join(' ')
          const termsOf = (part: string, interest = interestIn([])) => {
            const found: string[] = []
            analyse(part, lang, (term) => found.push(term), { keepStopWords: true, interest })
            return found
          }
          const all: string[] = []
          analyse(text, lang, (term) => all.push(term), { keepStopWords: true })
          const wanted = new Set<string>()
          analyse(words[at % words.length] ?? '', lang, (term) => wanted.add(term), { keepStopWords: true })
          const found = termsOf(text, interestIn(wanted)).filter((term) => wanted.has(term))
          expect(found).toEqual(all.filter((term) => wanted.has(term)))
        },
      ),
      { numRuns: 2_000, seed: 5 },
    )
  })

  it('passes over most other words', () => {
    const interest = interestIn(['context', 'window'])
    const passed = (text: string) => !interest.mayHold(text, 0, text.length)
    expect(['apple', 'Banana', 'naïve', 'snake_case', 'HTTPServer'].filter(passed)).toHaveLength(5)
    expect(['contexts', 'Windows', 'glmContext', 'time-window'].filter(passed)).toEqual([])
  })
})
