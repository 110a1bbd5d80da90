import { describe, expect, it } from 'vitest'
import { parseMarkdown } from './parse-markdown.ts'

function passagesOf(markdown: string): { headings: readonly string[]; text: string }[] {
  const { text, sections, passages } = parseMarkdown('a.md', markdown)
  return passages.map(({ section, start, end }) => ({
    headings: sections[section]?.headings ?? [],
    text: text.slice(start, end),
  }))
}

const headingsOf = (markdown: string): string[] =>
  parseMarkdown('a.md', markdown)
    .sections.slice(1)
    .map(({ headings, level }) => `${level} ${headings.at(-1)}`)

describe('parseMarkdown', () => {
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
    expect(passagesOf('# A\n\n## B\ntext\n\n## C\n\n## D\n')).toEqual([
      { headings: ['A', 'B'], text: '# A\n\n## B\ntext' },
      { headings: ['A', 'C'], text: '## C' },
      { headings: ['A', 'D'], text: '## D' },
    ])
    const { sections } = parseMarkdown('a.md', '# A\n\n## B\ntext\n\n## C\n\n## D\n')
    expect(sections.map(({ startLine, endLine }) => [startLine, endLine])).toEqual([
      [1, 9],
      [1, 9],
      [1, 5],
      [6, 7],
      [8, 9],
    ])
  })

  it('sees no heading in a fence, whatever its marks, indent and inner fences', () => {
    const fenced = [
      '```sh\n# no\n\n# no\n```',
      '~~~\n```\n# no\n~~~',
      '````md\n```\n# no\n```\n````',
      '- item\n\n    ```\n# no\n    ```',
      '- ```\n  # no\n  ```',
      '> ```\n# no\n> ```',
      '> - ```\n> # no\n> ```',
      '```\n# no, never closed',
      '```\n# no\n``` js\n# no\n```',
    ]
    for (const fence of fenced) expect(passagesOf(`# Yes\n${fence}`).map(({ headings }) => headings)).toEqual([['Yes']])
    expect(headingsOf('``` a ` b\n# Yes')).toEqual(['1 Yes'])
  })

  it('reads headings that are underlined, and no rules, tables or items as such', () => {
    expect(headingsOf('Title\n=====\ntext\n\nOver two\nlines\n---\n\nB\r\n-\r\n')).toEqual([
      '1 Title',
      '2 Over two lines',
      '2 B',
    ])
    for (const none of [
      '- item\n---',
      '> quote\n---',
      'text\n- item\n---',
      '\n---\n',
      '| a |\n|---|',
      'a | b\n--|--',
      '    code\n---',
    ]) {
      expect(headingsOf(none)).toEqual([])
    }
    expect(passagesOf('before\n\nTitle\n===\ntext')).toEqual([
      { headings: [], text: 'before' },
      { headings: ['Title'], text: 'Title\n===\ntext' },
    ])
  })

  it('sees no heading in HTML, comments and code that is indented', () => {
    expect(headingsOf('<div>\n# no\n\n# Yes\n</div>')).toEqual(['1 Yes'])
    expect(headingsOf('<!--\n# no\n\n# no\n-->\n# Yes')).toEqual(['1 Yes'])
    expect(headingsOf('<pre>\n\n# no\n</pre>\n# Yes')).toEqual(['1 Yes'])
    expect(headingsOf('text\n\n    # no\n\n#no\n\n####### no\n\n#')).toEqual([])
  })

  it('names headings as they are shown', () => {
    expect(headingsOf('# The [title](x.md) ![icon](a.png)\n## <a id="x"></a>Use it {#use-it}\n## C# ##\n')).toEqual([
      '1 The title icon',
      '2 Use it',
      '2 C#',
    ])
  })

  it('takes the title from the first top heading, the front matter, any heading, or the name', () => {
    const title = (text: string): string => parseMarkdown('dir/my-file.md', text).title
    expect(title('## Small\n# The [title](x.md)\n')).toBe('The title')
    expect(title('---\n# comment\ntitle: "From the front"\n---\n## Small\n')).toBe('From the front')
    expect(title('+++\ntitle = "From TOML"\n+++\n## Small\n')).toBe('From TOML')
    expect(title('text\n## Small\n')).toBe('Small')
    expect(title('---\n\ntitle: no\n\n---\ntext')).toBe('my-file')
    expect(title('text\n')).toBe('my-file')
  })

  it('reads the language in front matter', () => {
    expect(parseMarkdown('a.md', '---\ntitle: Le titre\nlang: fr-FR\n---\ntexte').lang).toBe('fr')
    expect(parseMarkdown('a.md', 'lang: fr').lang).toBeUndefined()
  })

  it('keeps what it reads as it is, lines counted at any line break', () => {
    const text = '# Ship\r\n\r\nThe hull\r\nis blue.\r\n\r\n## Sails\r\n\r\nwhite\r\n'
    const document = parseMarkdown('a.md', text)
    expect(document.text).toBe(text)
    expect(document.passages).toEqual([
      { section: 1, start: 0, end: 28, startLine: 1, endLine: 4 },
      { section: 2, start: 32, end: 49, startLine: 6, endLine: 8 },
    ])
  })

  it.for([
    ['brackets in a heading', `# ${'['.repeat(200_000)}`],
    ['tables that are none', `${'|-'.repeat(2_000)}x\n`.repeat(200)],
    ['fences that never close', '- ```\n'.repeat(100_000)],
    ['comments that never close', '<!--\n\n'.repeat(100_000)],
    ['headings alone', '# a\n'.repeat(300_000)],
    ['blanks', ' '.repeat(2_000_000)],
  ])('takes no longer than the text is long for %s', ([, text = '']) => {
    const started = process.cpuUsage()
    parseMarkdown('a.md', text)
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5)
  })
})
