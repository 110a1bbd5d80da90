import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDocument } from './parse-document.ts'

function passagesOf(text: string, documentId = 'a.md'): { headings: readonly string[]; text: string }[] {
  const { lines, passages } = parseDocument(documentId, text)
  return passages.map(({ section, startLine, endLine }) => ({
    headings: section.headings,
    text: lines.slice(startLine - 1, endLine).join('\n'),
  }))
}

describe('parseDocument', () => {
  it('makes a passage of each section and keeps the path of its headings', () => {
    expect(passagesOf('intro\n\n# A\none\n\n## B ##\ntwo\n### C\nthree\n## D\nfour\n')).toEqual([
      { headings: [], text: 'intro' },
      { headings: ['A'], text: '# A\none' },
      { headings: ['A', 'B'], text: '## B ##\ntwo' },
      { headings: ['A', 'B', 'C'], text: '### C\nthree' },
      { headings: ['A', 'D'], text: '## D\nfour' },
    ])
  })

  it('joins a heading without text to the deeper one that follows, not to one of its rank', () => {
    expect(passagesOf('# A\n\n## B\ntext\n\n## C\n\n## D\n').map(({ text }) => text)).toEqual([
      '# A\n\n## B\ntext',
      '## C',
      '## D',
    ])
  })

  it('sees no heading in a fence, whatever its marks, indent and inner fences', () => {
    const fenced = [
      '```sh\n# no\n\n# no\n```',
      '~~~\n```\n# no\n~~~',
      '````md\n```\n# no\n```\n````',
      '- item\n\n    ```\n# no\n    ```',
      '> ```\n# no\n> ```',
      '```\n# no, never closed',
    ]
    for (const fence of fenced) {
      expect(passagesOf(`# Yes\n${fence}`).map(({ headings }) => headings)).toEqual([['Yes']])
    }
  })

  it('splits a long section between paragraphs, a long paragraph or table between lines, a fence never', () => {
    const paragraph = `${'word '.repeat(60)}.`
    const byParagraph = passagesOf(`# A\n\n${`${paragraph}\n\n`.repeat(8)}`)
    expect(byParagraph.map(({ text }) => text.split('\n\n').length)).toEqual([3, 2, 2, 2])
    const rows = passagesOf(`| a | b |\n|---|---|\n${'| one cell | another cell |\n'.repeat(100)}`)
    expect(rows.length).toBeGreaterThan(2)
    expect(rows.every(({ text }) => text.length <= 900 && text.endsWith('|'))).toBe(true)
    expect(passagesOf(`# A\n\n\`\`\`\n${'code line\n\n'.repeat(300)}\`\`\``)).toHaveLength(1)
  })

  it('cuts Chinese into smaller passages, as a character says more', () => {
    const paragraphs = `${'模型支持函数调用。'.repeat(20)}\n\n`.repeat(6)
    expect(Math.max(...passagesOf(paragraphs).map(({ text }) => text.length))).toBeLessThanOrEqual(542)
  })

  it('takes the title from the first top heading, the front matter, any heading, or the name', () => {
    const title = (text: string, id = 'dir/my-file.md'): string => parseDocument(id, text).title
    expect(title('## Small\n# The [title](x.md)\n')).toBe('The title')
    expect(title('---\n# comment\ntitle: "From the front"\n---\n## Small\n')).toBe('From the front')
    expect(title('text\n## Small\n')).toBe('Small')
    expect(title('text\n')).toBe('my-file')
    expect(title('\n# First line\n\nmore', 'notes.txt')).toBe('First line')
  })

  it('knows no Markdown in a text file', () => {
    expect(passagesOf('Title\n\n# not a heading\n\n```\n', 'a.txt')).toEqual([
      { headings: [], text: 'Title\n\n# not a heading\n\n```' },
    ])
  })

  it('covers every line that is not blank exactly once, in order, within its section', () => {
    const line = fc.oneof(
      fc.constantFrom('', '', '  ', '# A', '## B', '### C ###', '#', '---', '```', '~~~ js', '- item', '  ```', '> q'),
      fc.constantFrom('| a | b |', 'word '.repeat(70), '上下文'.repeat(60), 'title: x', '\u2028', '    # code'),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.constantFrom('\n', '\r\n'), (parts, newline) => {
        const text = parts.join(newline)
        const { lines, passages } = parseDocument('a.md', text)
        expect(lines).toEqual(text.split(/\r\n|\n|\r/))
        const covered = passages.flatMap(({ startLine, endLine }) =>
          Array.from({ length: endLine - startLine + 1 }, (_, index) => startLine + index),
        )
        expect(covered).toEqual([...new Set(covered)].toSorted((a, b) => a - b))
        const written = lines.flatMap((content, index) => (content.trim() === '' ? [] : [index + 1]))
        expect(covered.filter((number) => lines[number - 1]?.trim() !== '')).toEqual(written)
        for (const { section, startLine, endLine } of passages) {
          expect(section.startLine).toBeLessThanOrEqual(startLine)
          expect(endLine).toBeLessThanOrEqual(section.endLine)
          expect(lines[startLine - 1]?.trim()).not.toBe('')
          expect(lines[endLine - 1]?.trim()).not.toBe('')
        }
      }),
    )
  })
})
