import { expect, it } from 'vitest'
import { documents, makeDocument, records } from './corpus.ts'
import { makeQueries } from './queries.ts'

const chunks = 3_000
const all = Array.from(documents({ chunks })).flatMap((document) => document.chunks)

it('makes as many passages as asked for, in three languages', () => {
  expect(all).toHaveLength(chunks)
  expect(new Set(all.map(({ id }) => id)).size).toBe(chunks)
  const shares = ['en', 'zh', 'fr'].map((lang) => all.filter((chunk) => chunk.lang === lang).length / chunks)
  for (const [index, share] of [0.45, 0.4, 0.15].entries())
    expect(Math.abs((shares[index] ?? 0) - share)).toBeLessThan(0.06)
  for (const { lang, least, most } of [
    { lang: 'en', least: 850, most: 1_050 },
    { lang: 'zh', least: 330, most: 430 },
  ]) {
    const texts = all.filter((chunk) => chunk.lang === lang)
    const mean = texts.reduce((sum, { text }) => sum + text.length, 0) / texts.length
    expect(mean).toBeGreaterThan(least)
    expect(mean).toBeLessThan(most)
  }
})

it('makes any document again, whatever came before it, and another one for another seed', () => {
  const document = makeDocument(1, 40)
  expect(Array.from(documents({ chunks }))[40]).toEqual(document)
  expect(makeDocument(2, 40)).not.toEqual(document)
})

it('has words apart without changing the text', () => {
  for (let number = 0; number < 20; number += 1) {
    const apart = makeDocument(1, number, '\u200b').chunks.map(({ text }) => text.replaceAll('\u200b', ''))
    expect(apart).toEqual(makeDocument(1, number).chunks.map(({ text }) => text))
  }
})

it('grows its vocabulary for ever, half of it words that occur once', () => {
  const seen = new Map<string, number>()
  const sizes: number[] = []
  for (const [index, { text, lang }] of all.entries()) {
    if (lang === 'en') {
      for (const word of new Set(text.toLowerCase().match(/\w+/g))) seen.set(word, (seen.get(word) ?? 0) + 1)
    }
    if ((index + 1) % 1_500 === 0) sizes.push(seen.size)
  }
  const once = [...seen.values()].filter((count) => count === 1).length
  expect(once / seen.size).toBeGreaterThan(0.45)
  expect((sizes[1] ?? 0) / (sizes[0] ?? 1)).toBeGreaterThan(1.35)
})

it('asks for words of the passage the query was drawn from', () => {
  const queries = makeQueries({ chunks })
  expect(queries).toHaveLength(300)
  const chinese = queries.filter(({ lang }) => lang === 'zh')
  for (const { text, source } of chinese) {
    const passage = all.find(({ id }) => id === source)?.text ?? ''
    const found = (text.match(/\p{sc=Han}/gu) ?? []).filter((character) => passage.includes(character))
    expect(found.length).toBeGreaterThan(1)
  }
})

it('writes records of passages or of documents', () => {
  const lines = (by: 'chunk' | 'document'): unknown[] =>
    Array.from(records({ chunks: 40 }, by), (line) => JSON.parse(line))
  expect(lines('chunk')).toHaveLength(40)
  expect(lines('document').length).toBeLessThan(12)
})
