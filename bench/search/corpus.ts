/**
 * A SYNTHETIC corpus of any size in English (45 %), Chinese (40 %) and French (15 %): invented words, real function words.
 * Made of it are measurements of speed and size, and of whether a known passage is found; quality is measured elsewhere.
 *
 * Every document has its topics and its own names, numbers and identifiers, so terms co-occur and are bursty. A document
 * depends on the seed and its number alone: nothing is held in memory, and any passage can be made again.
 *
 *     node bench/search/corpus.ts --chunks 100000 [--seed 1] [--by chunk|document] > corpus.jsonl
 */
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { createRandom, mix, pick, pickLogUniform, type Random } from './random.ts'
import { contentRank, contentWord, functionWord, inflected, type Lang } from './words.ts'

export interface CorpusOptions {
  readonly chunks: number
  /** Default: 1. */
  readonly seed?: number
}

/** What every engine indexes: one passage. */
export interface CorpusChunk {
  /** `d12-3`: the third passage of document 12. */
  readonly id: string
  /** Title of the document and the heading above the passage. */
  readonly title: string
  /** About 900 characters, or 350 in Chinese. */
  readonly text: string
  readonly lang: Lang
}

export interface CorpusDocument {
  readonly id: string
  readonly title: string
  readonly lang: Lang
  readonly chunks: readonly CorpusChunk[]
}

const chunksPerDocument = { least: 4, most: 16 }
const topics = 20_000
const topicWords = 80

/** Documents of the corpus, in order, until all passages are there. */
export function* documents({ chunks, seed = 1 }: CorpusOptions): Generator<CorpusDocument> {
  let left = chunks
  for (let number = 0; left > 0; number += 1) {
    const document = makeDocument(seed, number)
    yield left >= document.chunks.length ? document : { ...document, chunks: document.chunks.slice(0, left) }
    left -= document.chunks.length
  }
}

/** How many documents it takes. */
export function countDocuments({ chunks, seed = 1 }: CorpusOptions): number {
  let number = 0
  for (let left = chunks; left > 0; number += 1) left -= sizeOf(seed, number)
  return number
}

/** With a `gap`, Chinese words can be told apart. */
export function makeDocument(seed: number, number: number, gap = ''): CorpusDocument {
  const random = createRandom(mix(seed, number))
  const lang = langOf(random())
  const subject = createSubject(random, lang, gap)
  const id = `d${number}`
  const title = headline(subject, 3 + pick(random, 4))
  let heading = ''
  const chunks: CorpusChunk[] = []
  for (let index = 0; index < sizeOf(seed, number); index += 1) {
    if (random() < 0.4) heading = headline(subject, 2 + pick(random, 3))
    const text = passage(subject)
    chunks.push({ id: `${id}-${index}`, title: heading === '' ? title : `${title} › ${heading}`, text, lang })
  }
  return { id, title, lang, chunks }
}

/** The lines `glmkit search index FILE.jsonl` takes: a passage or a whole document each. */
export function* records(options: CorpusOptions, by: 'chunk' | 'document' = 'chunk'): Generator<string> {
  for (const { id, title, lang, chunks } of documents(options)) {
    if (by === 'chunk') for (const chunk of chunks) yield `${JSON.stringify(chunk)}\n`
    else {
      const text = chunks.map((chunk) => chunk.text).join('\n\n')
      yield `${JSON.stringify({ id, title, text, lang })}\n`
    }
  }
}

const sizeOf = (seed: number, number: number): number =>
  chunksPerDocument.least +
  pick(createRandom(mix(seed, number, 1)), chunksPerDocument.most - chunksPerDocument.least + 1)

function langOf(chance: number): Lang {
  if (chance < 0.45) return 'en'
  return chance < 0.85 ? 'zh' : 'fr'
}

interface Subject {
  readonly random: Random
  readonly lang: Lang
  readonly gap: string
  readonly topics: readonly number[]
  /** Words that hardly any other document has. */
  readonly names: readonly string[]
}

function createSubject(random: Random, lang: Lang, gap: string): Subject {
  const names = Array.from({ length: 6 }, (_, index) => {
    if (index < 3) return capital(contentWord(1_000_000 + pick(random, 1_000_000_000), lang))
    return index < 5 ? identifier(random) : `${contentWord(pick(random, 3_000), 'en')}-${pick(random, 20)}`
  })
  return { random, lang, gap, topics: [0, 1].map(() => pickLogUniform(random, 1, topics)), names }
}

function passage(subject: Subject): string {
  const { random, lang, gap } = subject
  let left = lang === 'zh' ? 230 + pick(random, 240) : 600 + pick(random, 600)
  let text = ''
  for (let sentences = 0; left > 0; sentences += 1) {
    if (text !== '') text += sentences % 4 === 0 ? '\n\n' : lang === 'zh' ? '' : ' '
    const next = sentence(subject)
    text += next
    left -= gap === '' ? next.length : next.replaceAll(gap, '').length
  }
  return text
}

function sentence(subject: Subject): string {
  const { random, lang, gap } = subject
  const topic = subject.topics[random() < 0.7 ? 0 : 1] ?? 1
  const words = 7 + pick(random, 14)
  let text = ''
  for (let index = 0; index < words; index += 1) {
    const isFunction = random() < (lang === 'zh' ? 0.3 : 0.45)
    const word = isFunction ? functionWord(random, lang) : content(subject, topic)
    if (lang === 'zh') {
      text += gap + (index > 3 && random() < 0.1 ? `，${word}` : word)
      continue
    }
    if (text === '') text = capital(word)
    else text += random() < 0.06 ? `, ${word}` : ` ${lang === 'fr' ? elided(random, word) : word}`
  }
  return `${text}${lang === 'zh' ? '。' : '.'}`
}

function headline(subject: Subject, words: number): string {
  const topic = subject.topics[0] ?? 1
  const parts = Array.from({ length: words }, (_, index) =>
    index % 2 === 1 && subject.random() < 0.4 ? functionWord(subject.random, subject.lang) : content(subject, topic),
  )
  return subject.lang === 'zh' ? parts.join('') : capital(parts.join(' '))
}

function content({ random, lang, names }: Subject, topic: number): string {
  const chance = random()
  if (chance < 0.03) return names[pick(random, names.length)] ?? ''
  if (chance < 0.05) return figure(random)
  if (chance < 0.056) return identifier(random)
  if (chance < 0.5) {
    const index = pickLogUniform(random, 1, topicWords)
    const rank = pickLogUniform(createRandom(mix(topic, index, lang.charCodeAt(0))), 150, 60_000)
    return inflected(random, contentWord(rank, lang), lang)
  }
  return inflected(random, contentWord(contentRank(random), lang), lang)
}

function figure(random: Random): string {
  const chance = random()
  if (chance < 0.3) return String(1_950 + pick(random, 80))
  if (chance < 0.7) return String(pickLogUniform(random, 1, 10_000_000))
  if (chance < 0.85) return (random() * 100).toFixed(1 + pick(random, 2))
  if (chance < 0.95) return `${1 + pick(random, 9)}.${pick(random, 20)}.${pick(random, 40)}`
  return `0x${pick(random, 4_294_967_296).toString(16)}`
}

function identifier(random: Random): string {
  const [first = '', ...rest] = Array.from({ length: 2 + pick(random, 2) }, () =>
    contentWord(pickLogUniform(random, 1, 20_000), 'en'),
  )
  return random() < 0.5 ? `${first}${rest.map(capital).join('')}` : [first, ...rest].join('_')
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

const elided = (random: Random, word: string): string =>
  /^[aeiouéè]/.test(word) && random() < 0.5 ? `${random() < 0.5 ? 'l' : 'd'}'${word}` : word

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      chunks: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      by: { type: 'string', default: 'chunk' },
    },
  })
  const by = values.by === 'document' ? 'document' : 'chunk'
  for (const line of records({ chunks: Number(values.chunks), seed: Number(values.seed) }, by)) {
    if (!process.stdout.write(line)) await once(process.stdout, 'drain')
  }
}
