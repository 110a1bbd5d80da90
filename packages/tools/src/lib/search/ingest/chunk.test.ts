import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunk } from './chunk.ts'
import { linesOf } from './lines.ts'
import { parseCode } from './parse-code.ts'
import { parseMarkdown } from './parse-markdown.ts'
import { parseText, paragraphs } from './parse-text.ts'
import { maxSize, sizeOf } from './passage-size.ts'
import type { ParsedDocument } from './parsed-document.ts'

const texts = (text: string): string[] => {
  const lines = linesOf(text)
  return chunk(text, lines, paragraphs(text, lines)).passages.map(({ start, end }) => text.slice(start, end))
}

/** What is wrong with the passages of a document. */
function problemsIn({ text, sections, passages }: ParsedDocument): string[] {
  const lines = linesOf(text)
  const problems: string[] = []
  let until = 0
  for (const { start, end, startLine, endLine, section } of passages) {
    const around = sections[section]
    if (text.slice(until, start).trim() !== '') problems.push(`${until}-${start} is left out`)
    if (start < until) problems.push(`${start} is in two passages`)
    if (text.slice(start, end).trim() === '') problems.push(`${start}-${end} is blank`)
    if (start < lines.start(startLine) || start >= lines.end(startLine))
      problems.push(`${start} is not on ${startLine}`)
    if (end <= lines.start(endLine) || end > lines.end(endLine)) problems.push(`${end} is not on ${endLine}`)
    if (around === undefined || startLine < around.startLine || startLine > around.endLine) {
      problems.push(`${startLine} is outside of section ${section}`)
    }
    until = end
  }
  if (text.slice(until).trim() !== '') problems.push('the end is left out')
  return problems
}

describe('chunk', () => {
  it('keeps paragraphs whole, and the last small one with those before it', () => {
    const paragraph = `${'word '.repeat(60)}.`
    expect(texts(`${paragraph}\n\n`.repeat(8)).map((part) => part.split('\n\n').length)).toEqual([2, 2, 2, 2])
    expect(texts(`${paragraph}\n\n`.repeat(3))).toHaveLength(1)
  })

  it('cuts a long paragraph between lines, and a long line after sentences, else at spaces, else anywhere', () => {
    const lines = texts('a line of a paragraph without an end\n'.repeat(100))
    expect(lines.every((part) => part.startsWith('a line') && part.endsWith('end'))).toBe(true)
    const sentences = texts('This is one sentence, and not a short one (really.) '.repeat(100))
    expect(sentences.length).toBeGreaterThan(4)
    expect(sentences.every((part) => part.startsWith('This') && part.trim().endsWith(')'))).toBe(true)
    const chinese = texts('模型支持“函数调用。”也支持流式输出！'.repeat(60))
    expect(chinese.every((part) => /^[模也].*[！”]$/s.test(part))).toBe(true)
    expect(texts('word '.repeat(500)).every((part) => part.startsWith('word') && part.trim().endsWith('word'))).toBe(
      true,
    )
    expect(texts('x'.repeat(2000)).map(({ length }) => length)).toEqual([900, 1100])
    expect(texts('𠀀'.repeat(2000)).every((part) => part.isWellFormed())).toBe(true)
  })

  it('tells several passages of one line apart by their offsets', () => {
    const text = `first\n${'Some words to read. '.repeat(120)}\nlast\n`
    const { passages } = parseText('a.txt', text)
    expect(passages.map(({ startLine, endLine }) => [startLine, endLine])).toEqual([
      [1, 2],
      [2, 2],
      [2, 3],
    ])
    expect(problemsIn(parseText('a.txt', text))).toEqual([])
  })

  it('counts Chinese, kana and Hangul as two and a half', () => {
    expect(sizeOf('模かク한a 。', 0, 7)).toBe(4 * 2.5 + 3)
    for (const char of '模か한') {
      const parts = texts(`${char.repeat(30)}\n\n`.repeat(40))
      expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(maxSize / 2.5)
    }
  })

  it('leaves fences below 4,000 characters and rows of tables whole', () => {
    const fence = (length: number): string => `\`\`\`\n${'code line\n\n'.repeat(length / 11)}\`\`\``
    expect(parseMarkdown('a.md', `# A\n\n${fence(3900)}`).passages).toHaveLength(1)
    const { text, passages } = parseMarkdown('a.md', `# A\n\n${fence(9000)}`)
    expect(passages.length).toBeGreaterThan(5)
    expect(passages.every(({ end, endLine }) => end === linesOf(text).end(endLine))).toBe(true)
    const row = `| ${'A cell. '.repeat(300)} | b |`
    const table = parseMarkdown('a.md', `| a | b |\n|---|---|\n${row}\n${row}\n${row}\n`)
    expect(table.passages.map(({ startLine }) => startLine)).toEqual([1, 3, 4, 5])
  })

  it('covers every character that is not blank, in order, within sections, at any line break', () => {
    const line = fc.oneof(
      fc.constantFrom('', '', '  ', '# A', '## B', '### C ###', '#', '---', '===', '```', '~~~ js', '- item', '  ```'),
      fc.constantFrom('| a | b |', '|---|---|', 'word '.repeat(70), '上下文。'.repeat(150), '> q', '<!-- x', '-->'),
      fc.constantFrom(
        'title: x',
        '\u2028',
        '    # code',
        '<div>',
        '<pre>',
        '</pre>',
        'x'.repeat(1500),
        'A b. '.repeat(600),
      ),
      fc.constantFrom('function a() {', '}', '  def b():', '    return 1', 'class C:', '// note', 'export const d = 1'),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 50 }), fc.constantFrom('\n', '\r\n', '\r'), (parts, newline) => {
        const text = parts.join(newline)
        const parsed = [
          parseMarkdown('a.md', text),
          parseText('a.txt', text),
          parseCode('a.ts', text),
          parseCode('a.py', text),
        ]
        expect(parsed.flatMap(problemsIn)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('cuts no fence below 4,000 characters, wherever it stands', () => {
    const body = fc.array(fc.constantFrom('code', '', '# no', 'x '.repeat(300), '一行代码'), { maxLength: 12 })
    fc.assert(
      fc.property(fc.array(body, { maxLength: 8 }), fc.array(fc.nat(900), { maxLength: 8 }), (fences, gaps) => {
        const text = fences
          .map((lines, index) => `${'p '.repeat((gaps[index] ?? 0) / 2)}\n\n\`\`\`\n${lines.join('\n')}\n\`\`\`\n`)
          .join('\n')
        const { passages } = parseMarkdown('a.md', text)
        for (const { index, 0: fence } of text.matchAll(/^```\n.*?^```$/gms)) {
          if (fence.length > 4000) continue
          const inside = passages.filter(({ start, end }) => start < index + fence.length && end > index)
          expect(inside).toHaveLength(1)
        }
      }),
    )
  })
})
