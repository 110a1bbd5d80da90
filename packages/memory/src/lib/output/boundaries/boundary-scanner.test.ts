import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Boundary, WrittenFormat } from '../format.ts'
import { createBoundaryScanner } from './boundary-scanner.ts'

const formats: readonly WrittenFormat[] = ['markdown', 'text', 'json', 'jsonl', 'csv', 'html', 'code']

function scan(format: WrittenFormat, pieces: readonly string[]): readonly Boundary[] {
  const scanner = createBoundaryScanner(format)
  return pieces.flatMap((piece) => scanner.push(piece))
}

/** What stands before each boundary since the one before, with its kind. */
function cut(format: WrittenFormat, text: string): readonly (readonly [string, string])[] {
  let from = 0
  return scan(format, [text]).map(({ at, kind }) => {
    const piece = text.slice(from, at)
    from = at
    return [kind, piece]
  })
}

const bits = (alphabet: readonly string[]): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...alphabet), { maxLength: 80 }).map((each) => each.join(''))

const marks = [
  '\n',
  '\r',
  '\r\n',
  ' ',
  '\t',
  'a',
  'Z. ',
  '!" ',
  '。',
  '，',
  '」',
  '😀',
  '\u0301',
  '\u{1d165}',
  '\u200d',
]
const alphabets: Readonly<Record<WrittenFormat, readonly string[]>> = {
  markdown: [...marks, '#', '## ', '`', '```', '~~~', '~~~~', '    ', '```js', '| a | b |', '\n\n# h\n'],
  text: marks,
  json: [...marks, '{', '}', '[', ']', ',', ':', '"', '\\', '"a"', '1', '\\"'],
  jsonl: [...marks, '{"a":1}'],
  csv: [...marks, '"', '""', ',', ';', 'a,b', '"x\ny"'],
  html: [...marks, '<', '>', '</', '<p>', '</p>', '<!--', '-->', '<pre>', '</pre>', '<a b="', '"', "'", '=', '/'],
  code: marks,
}

describe('createBoundaryScanner', () => {
  it.for(formats)('tells the same of %s however it is cut, and never halves a character', (format) => {
    const filler = fc.integer({ min: 0, max: 5_000 }).map((chars) => 'filler. '.repeat(chars / 8))
    const texts = fc.tuple(bits(alphabets[format]), filler, bits(alphabets[format])).map((parts) => parts.join(''))
    fc.assert(
      fc.property(texts, fc.array(fc.nat(200), { maxLength: 60 }), (text, sizes) => {
        const pieces: string[] = []
        let from = 0
        for (const size of sizes) pieces.push(text.slice(from, (from += size)))
        const found = scan(format, [...pieces, text.slice(from)])
        expect(found).toEqual(scan(format, [text]))
        let last = 0
        for (const { at, kind } of found) {
          expect(at).toBeGreaterThanOrEqual(last)
          expect(at === last && kind !== 'section').toBe(false)
          last = at
          const [before, after] = [text.slice(0, at), text.slice(at)]
          expect(before.isWellFormed() && after.isWellFormed()).toBe(true)
          expect(before.endsWith('\r') && after.startsWith('\n')).toBe(false)
          expect(kind === 'word' && /^[\p{M}\u200d]/u.test(after)).toBe(false)
        }
      }),
      { numRuns: 300 },
    )
  })

  it.for(['text', 'code', 'jsonl'] as const)('tells every line end of %s, once', (format) => {
    fc.assert(
      fc.property(bits(alphabets[format]), (text) => {
        const ends = [...text.matchAll(/\r\n|\r(?=[^\n])|\n/g)].map((end) => end.index + end[0].length)
        const lines = scan(format, [text]).filter(({ kind }) => kind === 'line')
        expect(lines.map(({ at }) => at)).toEqual(ends)
      }),
    )
  })
})

describe('text', () => {
  it('cuts a long paragraph after sentences, with what closes them', () => {
    const sentence = `${'Some words of it. '.repeat(22)}She said "no more." (Really!) `
    const found = cut('text', `${sentence}${sentence}And this.`)
    expect(found.map(([kind]) => kind)).toEqual(['word', 'word'])
    expect(found[0]?.[1]).toMatch(/"no more\." $/)
    const chinese = `${'文字很多，'.repeat(90)}他说：“不。”然后走了。`
    expect(cut('text', chinese)).toEqual([['word', `${'文字很多，'.repeat(90)}他说：“不。”`]])
  })

  it('cuts between words where there are no sentences, and nowhere else', () => {
    expect(cut('text', 'word '.repeat(400))).toEqual([['word', 'word '.repeat(320)]])
    expect(cut('text', 'x'.repeat(10_000))).toEqual([])
    expect(cut('text', `${'word '.repeat(320)}\u0301 and`)).toEqual([['word', `${'word '.repeat(320)}\u0301 `]])
  })
})

/** The same by whole lines, as CommonMark has it. */
function markdownByLines(text: string): readonly Boundary[] {
  const found: Boundary[] = []
  let fence: string | undefined
  let at = 0
  for (const [line = ''] of text.matchAll(/[^\r\n]*(?:\r\n|\r(?=[^\n])|\n)|[^\r\n]+$/g)) {
    const body = line.replace(/[\r\n]+$/, '')
    const isWhole = body !== line
    const isHeading = isWhole ? /^ {0,3}#{1,6}(?:[ \t]|$)/ : /^ {0,3}#{1,6}[ \t]/
    if (fence === undefined && at > 0 && isHeading.test(body)) found.push({ at, kind: 'section' })
    at += line.length
    if (!isWhole) break
    const opening = /^ {0,3}(?:(`{3,})[^`]*|(~{3,}).*)$/.exec(body)
    if (fence !== undefined) {
      const closing = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(body)?.[1] ?? ''
      if (!closing.startsWith(fence)) continue
      fence = undefined
      found.push({ at, kind: 'fence' })
    } else if (opening === null) found.push({ at, kind: 'line' })
    else fence = opening[1] ?? opening[2]
  }
  return found
}

describe('markdown', () => {
  it('is read as CommonMark has its headings and fences', () => {
    fc.assert(
      fc.property(bits(alphabets.markdown.filter((each) => !each.includes('\r') || each === '\r\n')), (text) => {
        expect(scan('markdown', [text])).toEqual(markdownByLines(text))
      }),
      { numRuns: 3_000 },
    )
  })

  it('tells sections, and a fence only when it is closed', () => {
    const text = 'Intro\n\n```sh\n# no heading\n``\n````  \n## Next\n| a | b |\n    # code\n#hash\n'
    expect(cut('markdown', text)).toEqual([
      ['line', 'Intro\n'],
      ['line', '\n'],
      ['fence', '```sh\n# no heading\n``\n````  \n'],
      ['section', ''],
      ['line', '## Next\n'],
      ['line', '| a | b |\n'],
      ['line', '    # code\n'],
      ['line', '#hash\n'],
    ])
  })

  it('tells lines of a fence from 4,000 characters on', () => {
    const code = 'x = 1 # one\n'.repeat(400)
    const found = scan('markdown', [`\`\`\`\n${code}\`\`\`\n`])
    expect(found[0]).toEqual({ at: 4 + 12 * 334, kind: 'line' })
    expect(found).toHaveLength(400 - 334 + 2)
    expect(found.at(-1)?.kind).toBe('fence')
  })
})

describe('json', () => {
  /** What is missing at its end. */
  function closersOf(text: string): string {
    const closers: string[] = []
    for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
      if (token === '[') closers.push(']')
      else if (token === '{') closers.push('}')
      else if (token === ']' || token === '}') closers.pop()
    }
    return closers.toReversed().join('')
  }

  const values = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom('"', '\\', '[,]', '{"a":1}', 1.5e-7, null, true, 'x'.repeat(4_100)),
      fc.array(tie('value'), { maxLength: 5 }),
      fc.dictionary(fc.string({ maxLength: 3 }), tie('value'), { maxKeys: 5 }),
    ),
  })).value

  it('parses up to every boundary, without the comma and with what closes it', () => {
    let deep = 0
    fc.assert(
      fc.property(
        fc.oneof(fc.array(values), fc.dictionary(fc.string(), values)),
        fc.constantFrom(0, 2),
        (value, indent) => {
          const text = JSON.stringify(value, undefined, indent)
          const places = scan('json', [text])
          const size = Array.isArray(value) ? value.length : Object.keys(value).length
          expect(places.length).toBeGreaterThanOrEqual(Math.max(1, size))
          expect(places.at(-1)?.at).toBe(text.length)
          deep += places.length - Math.max(1, size)
          for (const { at, kind } of places) {
            const head = text.slice(0, at)
            expect(kind).toBe('element')
            expect(at === text.length || head.endsWith(',')).toBe(true)
            expect(() => JSON.parse(head.replace(/,$/, '') + closersOf(head))).not.toThrow()
          }
        },
      ),
      { numRuns: 500 },
    )
    expect(deep).toBeGreaterThan(0)
  })

  it('tells elements further in once the one around them is longer than 4,000 characters', () => {
    const row = `{"name":"${'n'.repeat(90)}","tags":["a","b"]}`
    const text = `{"rows":[${Array.from({ length: 60 }, () => row).join(',')}],"total":60}`
    const found = cut('json', text)
    expect(found[0]?.[1]).toMatch(/\},$/)
    expect(found[0]?.[1]).toHaveLength(9 + (row.length + 1) * Math.ceil(4_000 / (row.length + 1)))
    expect(found[1]).toEqual(['element', `${row},`])
    expect(found.at(-2)?.[1].endsWith('],')).toBe(true)
    expect(found.at(-1)).toEqual(['element', '"total":60}'])
  })
})

describe('csv', () => {
  const plain = bits(['a', '5', ' ', '"', '😀']).filter((field) => !field.startsWith('"'))
  const quoted = bits(['a', '"', ',', '\n', '\r\n']).map((field) => `"${field.replaceAll('"', '""')}"`)
  const record = fc.array(fc.oneof(plain, quoted), { minLength: 1, maxLength: 5 }).map((fields) => fields.join(','))

  it('tells the ends of records, not the line ends within quotes', () => {
    fc.assert(
      fc.property(fc.array(record), fc.constantFrom('\n', '\r\n'), (records, end) => {
        const lines = records.map((each) => each + end)
        expect(cut('csv', lines.join(''))).toEqual(lines.map((line) => ['element', line]))
      }),
    )
  })

  it('tells lines again where a quote is never closed', () => {
    expect(cut('csv', `"${'text\n'.repeat(900)}`)).toHaveLength(101)
  })
})

describe('html', () => {
  it.for([
    ['<p>One <b>bold</b> word.</p><p>Two', ['<p>One <b>bold</b> word.</p>']],
    ['text\n<P\nclass="a>b\n">x</P>', ['text\n', '<P\nclass="a>b\n">x</P>']],
    ['<pre>\n a < b </b>\n</pre>\n', ['<pre>\n a < b </b>\n</pre>', '\n']],
    ['<script>\nif (a </p>/.x) "<pre>"\n</script>next\n', ['<script>\nif (a </p>/.x) "<pre>"\n</script>', 'next\n']],
    ['<!-- a\n</p> - -- \n--><br/>\n', ['<!-- a\n</p> - -- \n--><br/>\n']],
    ['a < b\nc <\nd </\n', ['a < b\n', 'c <\n', 'd </\n']],
    ["<!doctype html>\n<li title='</li>\n'>x</li >", ['<!doctype html>\n', "<li title='</li>\n'>x</li >"]],
    ["<p>don't</p><p it's>a</p>", ["<p>don't</p>", "<p it's>a</p>"]],
  ] as const)('cuts %j', ([text, pieces]) => {
    expect(cut('html', text).map(([, piece]) => piece)).toEqual(pieces)
  })

  it('tells lines again in a long <pre> and in a tag that is never closed', () => {
    expect(cut('html', `<pre>\n${'code\n'.repeat(900)}`)).toHaveLength(102)
    expect(cut('html', `<a href="\n${'text\n'.repeat(900)}`)).toHaveLength(102)
  })
})
