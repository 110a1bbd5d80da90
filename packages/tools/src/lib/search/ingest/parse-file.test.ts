import { describe, expect, it } from 'vitest'
import { parseFile } from './parse-file.ts'

const file = (content: string): Uint8Array => new TextEncoder().encode(content)

describe('parseFile', () => {
  it('reads each type by its extension, whatever its case', async () => {
    const kinds = {
      'a.MD': 'markdown',
      'a.txt': 'text',
      'a.rst': 'text',
      'a.ts': 'code',
      'a.YML': 'code',
      'a.htm': 'html',
    }
    for (const [path, kind] of Object.entries(kinds)) {
      expect(await parseFile(path, file('# Text\n'))).toMatchObject({ kind })
    }
    expect(await parseFile('a.exe', file('text'))).toEqual({ reason: 'unknown file type' })
  })

  it('knows no Markdown in a text file, which is called by its first line', async () => {
    const text = '\n# First line\n\n# not a heading\n\n```\n'
    const parsed = await parseFile('notes.txt', file(text))
    expect(parsed).toMatchObject({ title: 'First line', text, sections: [{ headings: [], endLine: 7 }] })
    expect('passages' in parsed && parsed.passages).toHaveLength(1)
  })

  it('decodes UTF-8 and UTF-16 by their marks, which it leaves out', async () => {
    expect(await parseFile('a.md', file('\uFEFF# Ship\r\n'))).toMatchObject({ title: 'Ship', text: '# Ship\r\n' })
    const little = Buffer.from('\uFEFF# 船', 'utf16le')
    expect(await parseFile('a.md', little)).toMatchObject({ title: '船', text: '# 船' })
    expect(await parseFile('a.md', Buffer.from(little).swap16())).toMatchObject({ title: '船' })
  })

  it.for([
    ['nothing', [], 'empty'],
    ['blanks', [0x20, 0x0a, 0x0a], 'empty'],
    ['a mark alone', [0xef, 0xbb, 0xbf], 'empty'],
    ['Latin-1', [0x63, 0x61, 0x66, 0xe9], 'not UTF-8, save it as UTF-8'],
    ['a lone surrogate in UTF-8', [0xed, 0xa0, 0x80], 'not UTF-8, save it as UTF-8'],
    ['a lone surrogate in UTF-16', [0xff, 0xfe, 0x00, 0xd8], 'broken UTF-16, save it as UTF-8'],
    ['zeros', [0x41, 0, 0x42], 'binary, not text'],
    ['zeros in UTF-16', [0xff, 0xfe, 0x41, 0, 0, 0], 'binary, not text'],
    ['a ZIP archive', [0x50, 0x4b, 3, 4, ...Array.from({ length: 40 }, () => 0)], 'binary, not text'],
  ] as const)('says why it cannot read %s', async ([, bytes, reason]) => {
    expect(await parseFile('a.md', Uint8Array.from(bytes))).toEqual({ reason })
  })

  it('leaves out what is larger than the limit', async () => {
    expect(await parseFile('a.md', new Uint8Array(50 * 1024 ** 2 + 1))).toEqual({
      reason: 'larger than 50 MiB, split it',
    })
    expect(await parseFile('a.md', file('x'.repeat(11)), { maxBytes: 10 })).toMatchObject({
      reason: expect.any(String),
    })
  })
})
