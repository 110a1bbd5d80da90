import JSZip from 'jszip'
import { describe, expect, it } from 'vitest'
import { parseFile } from './parse-file.ts'
import { zipProblem } from './zip-problem.ts'

const namespace = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const types = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
const relations = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`

const paragraph = (text: string, style = ''): string =>
  `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`
const cell = (text: string): string => `<w:tc>${paragraph(text)}</w:tc>`

function docxOf(body: string): Promise<Uint8Array> {
  const zip = new JSZip()
  zip.file('[Content_Types].xml', types)
  zip.file('_rels/.rels', relations)
  zip.file(
    'word/document.xml',
    `<?xml version="1.0"?><w:document xmlns:w="${namespace}"><w:body>${body}</w:body></w:document>`,
  )
  return zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' })
}

describe('parseFile of DOCX', () => {
  it('reads headings, paragraphs and tables', async () => {
    const table = `<w:tbl><w:tr>${cell('a')}${cell('b')}</w:tr><w:tr>${cell('1')}${cell('二')}</w:tr></w:tbl>`
    const body = paragraph('Manual', 'Heading1') + paragraph('Intro &amp; more') + paragraph('Part', 'Heading2') + table
    const docx = await parseFile('a.docx', await docxOf(body))
    expect(docx).toMatchObject({
      kind: 'docx',
      title: 'Manual',
      text: 'Manual\n\nIntro & more\n\nPart\n\na | b\n1 | 二\n',
      sections: [{}, { headings: ['Manual'], startLine: 1 }, { headings: ['Manual', 'Part'], startLine: 5 }],
    })
  })

  it('says why one cannot be read', async () => {
    const whole = await docxOf(paragraph('text'))
    const reason = async (bytes: Uint8Array): Promise<unknown> => parseFile('a.docx', bytes)
    expect(await reason(whole.slice(0, 200))).toEqual({ reason: 'broken DOCX: cut off, or not a DOCX' })
    expect(await reason(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0))).toMatchObject({
      reason: expect.stringMatching(/^encrypted, or in the old Word format/),
    })
    expect(await reason(await docxOf(''))).toEqual({ reason: 'no text in it' })
    expect(await reason(await docxOf('<w:p><w:r>'))).toMatchObject({ reason: expect.stringMatching(/^broken DOCX: /) })
    const other = await new JSZip().file('a.txt', 'x').generateAsync({ type: 'uint8array' })
    expect(await reason(other)).toEqual({ reason: 'a ZIP archive, not a DOCX' })
  })

  it('does not unpack what would fill the memory, whatever size it states', async () => {
    const bomb = await docxOf(' '.repeat(3 * 1024 ** 2))
    expect(bomb.length).toBeLessThan(10_000)
    expect(zipProblem(bomb, 4 * 1024 ** 2)).toBeUndefined()
    expect(zipProblem(bomb, 2 * 1024 ** 2)).toBe('unpacks to more than 2 MiB')
  })
})
