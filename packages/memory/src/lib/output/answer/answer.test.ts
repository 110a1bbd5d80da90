import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAnswer } from './answer.ts'
import type { BoundedAnswer } from './answer.ts'

const prose = Array.from(
  { length: 160 },
  (_, index) => `Sentence ${index} says something new about ${index * 7}.${index % 5 === 4 ? '\n\n' : ' '}`,
).join('')

function feed(answer: BoundedAnswer, text: string, size = 7): string {
  let certain = ''
  for (let from = 0; from < text.length; from += size) certain += answer.push(text.slice(from, from + size))
  return certain
}

/** Cut in the middle, and asked to go on. */
function cutAt(chars: number, answer = createAnswer(), text = prose): { answer: BoundedAnswer; request: string } {
  feed(answer, text.slice(0, chars))
  answer.cut('length')
  const next = answer.next()
  return { answer, request: 'request' in next ? next.request : next.problem }
}

const wordsIn = (request: string): string => /<last_words>\n([\s\S]*)\n<\/last_words>/.exec(request)?.[1] ?? ''

/** What follows the words, as a model that knows the whole would write it. */
const after = (words: string, text = prose): string => text.slice(text.indexOf(words) + words.length)

describe('an answer that is not cut', () => {
  it('is shown at once while it is short, and whole in the end', () => {
    const answer = createAnswer()
    expect(answer.push('Hel')).toBe('Hel')
    expect(answer.push('lo')).toBe('lo')
    expect(answer.end()).toBe('')
    const long = createAnswer()
    const shown = feed(long, prose)
    expect(prose.startsWith(shown)).toBe(true)
    expect(prose.length - shown.length).toBeLessThan(100)
    expect(shown + long.end()).toBe(prose)
  })

  it('never shows half a character or half a word of what may still be cut', () => {
    const text = `${'x '.repeat(1_000)}${'字e\u0301👩‍💻🇫🇷 naïve '.repeat(100)}`
    const answer = createAnswer()
    for (const unit of text) {
      const { text: before } = answer
      if (answer.push(unit) === '' || before.length < 2_000) continue
      expect(answer.text).toMatch(/(?: |字|e\u0301|👩‍💻|🇫🇷|naïve|x)$/u)
    }
    expect(answer.text + answer.end()).toBe(text)
  })
})

describe('a reply that goes on', () => {
  it.each([
    ['exactly', ''],
    ['after a preamble', 'Sure, I go on:\n\n'],
    ['in Chinese', '好的，继续：\n'],
  ])('is joined %s, however its pieces are cut', (_, preamble) => {
    for (const size of [1, 7, 100_000]) {
      const { answer, request } = cutAt(3_011)
      const words = wordsIn(request)
      const shown = answer.text + feed(answer, preamble + words + after(words), size)
      expect(shown + answer.end()).toBe(prose)
      expect(answer.seam).toMatchObject({ cause: 'length', proof: 'echo', retries: 0 })
    }
  })

  it('may repeat more than it has to', () => {
    const { answer } = cutAt(3_011)
    feed(answer, prose.slice(1_900))
    answer.end()
    expect(answer.text).toBe(prose)
    expect(answer.seam?.echoedChars).toBeGreaterThan(1_000)
  })

  it('may open a code fence that is none of the answer', () => {
    const { answer, request } = cutAt(3_011)
    const words = wordsIn(request)
    const shown = feed(answer, `\`\`\`markdown\n${words}${after(words).trimEnd()}\n\`\`\``)
    expect(prose.startsWith(answer.text)).toBe(true)
    expect(shown).not.toContain('```')
    expect(answer.end()).not.toContain('```')
    expect(answer.text).toBe(prose.trimEnd())
  })

  it('may say a word behind its own fence', () => {
    const { answer, request } = cutAt(3_011)
    const words = wordsIn(request)
    feed(answer, `\`\`\`markdown\n${words}${after(words).trimEnd()}\n\`\`\`\nThat is all, tell me if you need more.`)
    answer.end()
    expect(answer.text).toBe(prose.trimEnd())
  })

  it('keeps the closing fence of a block the answer was cut in', () => {
    const code = `Run this:\n\n\`\`\`python\n${Array.from({ length: 80 }, (_, line) => `x${line} = ${line * 7}\n`).join('')}\`\`\`\n`
    const { answer, request } = cutAt(600, createAnswer(), code)
    const words = wordsIn(request)
    feed(answer, `\`\`\`python\n${words}${after(words, code)}`)
    answer.end()
    expect(answer.text.trimEnd()).toBe(code.trimEnd())
  })
})

describe('a reply that does not go on', () => {
  const cut = (): ReturnType<typeof cutAt> => cutAt(3_011)

  it.each<readonly [string, (words: string) => string]>([
    ['without the words', (words) => after(words)],
    ['with other white space in them', (words) => words.replaceAll(' ', '  ') + after(words)],
    ['with the words twice', (words) => `${words}\n\n${words}${after(words)}`],
    ['with the words far behind', (words) => 'Well. '.repeat(80) + words + after(words)],
    ['with nothing but a comment', () => 'I have finished already.'],
    ['from the beginning, when that is long ago', () => prose.replaceAll('new', 'old')],
  ])('is not taken: %s', (_, say) => {
    const { answer, request } = cut()
    const before = answer.text
    expect(feed(answer, say(wordsIn(request)))).toBe('')
    expect(answer.end()).toBeUndefined()
    expect(answer.text).toBe(before)
  })

  it('is not taken for going on with a word that stands in any sentence', () => {
    const { answer } = cutAt(2, createAnswer(), '1. First, we look at the plan.')
    expect(feed(answer, 'Here is version 1. of the plan, which goes on like this.')).toBe('')
    expect(answer.end()).toBeUndefined()
  })

  it('is known to be lost long before its end', () => {
    const { answer, request } = cut()
    feed(answer, after(wordsIn(request)).slice(0, 600))
    expect(answer.isLost).toBe(true)
  })

  it('is asked for again with more words, and given up after three', () => {
    const { answer, request } = cut()
    let words = wordsIn(request)
    for (const _ of [2, 3]) {
      feed(answer, 'What do you mean?')
      expect(answer.end()).toBeUndefined()
      const next = answer.next()
      if (!('request' in next)) throw new Error(next.problem)
      expect(wordsIn(next.request).length).toBeGreaterThan(words.length)
      words = wordsIn(next.request)
    }
    feed(answer, words + after(words))
    expect(answer.seam).toMatchObject({ retries: 2 })
    answer.cut('network')
    for (const _ of [1, 2, 3]) {
      answer.next()
      answer.end()
    }
    expect(answer.next()).toEqual({ problem: 'the model did not go on where the answer was cut' })
  })
})

describe('a text that repeats itself', () => {
  const block = Array.from(
    { length: 12 },
    (_, row) => `row ${row}: ok, nothing to report, all values as before\n`,
  ).join('')
  const table = `Report\n${block.repeat(60)}Done.\n`
  const numbered = (from: number): string =>
    table
      .split('\n')
      .slice(from - 1)
      .map((line, index) => (line === '' ? `${from + index}|` : `${from + index}| ${line}`))
      .join('\n')

  it('goes on by the numbers of its lines', () => {
    const { answer, request } = cutAt(24_700, createAnswer(), table)
    const line = Number(/cut in line (\d+)/.exec(request)?.[1])
    feed(answer, numbered(line))
    answer.end()
    expect(answer.text).toBe(table)
    expect(answer.seam).toMatchObject({ proof: 'line-numbers' })
  })

  it('is lost where a number is missing, and keeps what came before', () => {
    const { answer, request } = cutAt(24_700, createAnswer(), table)
    const line = Number(/cut in line (\d+)/.exec(request)?.[1])
    feed(answer, numbered(line).split('\n').toSpliced(20, 1).join('\n'))
    expect(answer.isLost).toBe(true)
    answer.cut('lost')
    expect(table.startsWith(answer.text)).toBe(true)
    expect(answer.text.split('\n').length).toBeGreaterThan(line + 15)
  })

  it('takes no line for another, when the model has miscounted', () => {
    for (const off of [-1, 1, 2]) {
      const { answer, request } = cutAt(24_700, createAnswer(), table)
      const line = Number(/cut in line (\d+)/.exec(request)?.[1])
      const renumbered = numbered(line + off).replaceAll(/^\d+/gm, (number) => String(Number(number) - off))
      expect(feed(answer, renumbered)).toBe('')
      expect(answer.isLost).toBe(true)
    }
  })

  it('says so where there are no lines either', () => {
    const round = Array.from({ length: 90 }, (_, at) => `word${at}`).join(' ')
    const { request } = cutAt(30_000, createAnswer(), `${round} `.repeat(60))
    expect(request).toBe('no words at its end say where it was cut')
  })
})

describe('a reply that begins to go in circles', () => {
  it('is rolled back to where it began to, and nobody was shown more', () => {
    const sound = prose.slice(0, 3_000)
    const phrase = sound.slice(-90)
    const answer = createAnswer()
    const shown = feed(answer, sound + phrase.repeat(60), 5)
    expect(sound.startsWith(shown)).toBe(true)
    const { text } = answer.cut('repetition')
    expect(sound.startsWith(shown + text)).toBe(true)
    expect(answer.text.length).toBeGreaterThan(2_800)
  })

  it('is rolled back, too, when the limit has cut it first', () => {
    const sound = prose.slice(0, 3_000)
    const answer = createAnswer()
    feed(answer, sound + sound.slice(-90).repeat(12), 5)
    answer.cut('length')
    expect(sound.startsWith(answer.text)).toBe(true)
  })

  it('is not worth keeping when it did so in what was shown', () => {
    const answer = createAnswer()
    feed(answer, prose.slice(0, 500) + 'again and again. '.repeat(300))
    expect(answer.isWorthKeeping).toBe(false)
  })
})

describe('text without words', () => {
  it('is shown and goes on where a character ends', () => {
    const digits = Array.from({ length: 3_000 }, (_, at) => ((at * at * 7_919) % 99_991).toString(16)).join('')
    const { answer, request } = cutAt(7_000, createAnswer(), digits)
    expect(answer.text.length).toBeGreaterThan(6_900)
    const words = wordsIn(request)
    feed(answer, words + after(words, digits))
    answer.end()
    expect(answer.text).toBe(digits)
  })
})

describe('an answer of a format', () => {
  it('is certain at the ends of its lines', () => {
    const answer = createAnswer({ format: 'csv' })
    const rows = Array.from({ length: 50 }, (_, row) => `${row},"a, b\nand c",${row * 3}\n`).join('')
    for (const unit of rows) {
      answer.push(unit)
      expect(answer.text === '' || answer.text.endsWith(`\n`)).toBe(true)
      expect(answer.text.split('"').length % 2).toBe(1)
    }
  })

  it('goes on from a text of an earlier process', () => {
    const earlier = prose.slice(0, prose.indexOf('\n\n', 3_000) + 2)
    const answer = createAnswer({ text: earlier, format: 'markdown' })
    const next = answer.next()
    const words = wordsIn('request' in next ? next.request : '')
    expect(earlier.trimEnd().endsWith(words)).toBe(true)
    const shown = feed(answer, words + after(words))
    expect(earlier + shown + answer.end()).toBe(prose)
    expect(answer.seam).toMatchObject({ cause: 'process' })
  })
})

describe('any text, cut anywhere, by a model that goes on', () => {
  it('comes out whole, and is only ever added to', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z ,.\n字é👩]{20,60}$/u), { minLength: 40, maxLength: 80 }),
        fc.array(fc.record({ chars: fc.integer({ min: 300, max: 3_000 }), size: fc.integer({ min: 1, max: 40 }) }), {
          minLength: 1,
          maxLength: 8,
        }),
        (parts, cuts) => {
          const text = parts.map((part, index) => `${index} ${part}`).join('\n')
          const answer = createAnswer()
          let reply = text
          let shown = ''
          for (const { chars, size } of cuts) {
            if (chars >= reply.length) break
            shown += feed(answer, reply.slice(0, chars), size)
            shown += answer.cut('length').text
            expect(text.startsWith(shown)).toBe(true)
            expect(shown).toBe(answer.text)
            const next = answer.next()
            if (!('request' in next)) return
            const words = wordsIn(next.request)
            reply = words + text.slice(text.lastIndexOf(words, shown.length) + words.length)
          }
          shown += feed(answer, reply)
          const rest = answer.end()
          expect([text.trimEnd(), undefined]).toContain(rest === undefined ? undefined : (shown + rest).trimEnd())
        },
      ),
      { numRuns: 150, seed: 9 },
    )
  })
})
