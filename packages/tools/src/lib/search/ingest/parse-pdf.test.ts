import { describe, expect, it } from 'vitest'
import { parseFile } from './parse-file.ts'

interface PdfOptions {
  /** What each page shows, in the operators of a content stream. */
  readonly pages: readonly string[]
  /** Title of each page in the outline. */
  readonly outline?: readonly string[]
  readonly info?: string
  readonly trailer?: string
}

/** A PDF as small as one can be. */
function pdfOf({ pages, outline, info = '', trailer = '' }: PdfOptions): Uint8Array {
  const bodies: string[] = []
  const kids = pages.map((_, index) => `${5 + 2 * index} 0 R`)
  const outlineAt = 5 + 2 * pages.length
  bodies[1] = `<< /Type /Catalog /Pages 2 0 R ${outline === undefined ? '' : `/Outlines ${outlineAt} 0 R`} >>`
  bodies[2] = `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages.length} >>`
  bodies[3] = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'
  bodies[4] = `<< ${info} >>`
  for (const [index, content] of pages.entries()) {
    const at = 5 + 2 * index
    bodies[at] =
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F 3 0 R >> >> /Contents ${at + 1} 0 R >>`
    bodies[at + 1] = `<< /Length ${content.length} >>\nstream\n${content}\nendstream`
  }
  for (const [index, title] of (outline ?? []).entries()) {
    const [at, next] = [
      outlineAt + 1 + index,
      index + 1 < (outline ?? []).length ? `/Next ${outlineAt + 2 + index} 0 R` : '',
    ]
    bodies[outlineAt] = `<< /First ${outlineAt + 1} 0 R >>`
    bodies[at] = `<< /Title (${title}) /Parent ${outlineAt} 0 R ${next} /Dest [${5 + 2 * index} 0 R /XYZ 0 750 0] >>`
  }
  let file = '%PDF-1.4\n'
  const offsets: number[] = []
  for (const [number, body] of bodies.entries()) {
    if (number === 0) continue
    offsets.push(file.length)
    file += `${number} 0 obj\n${body}\nendobj\n`
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  file += `xref\n0 ${bodies.length}\n0000000000 65535 f \n${table}trailer\n<< /Size ${bodies.length} /Root 1 0 R /Info 4 0 R ${trailer} >>\nstartxref\n${file.length}\n%%EOF`
  return Buffer.from(file, 'latin1')
}

/** Lines from the top, 14 apart; an empty one leaves a gap. */
const page = (...lines: readonly string[]): string =>
  lines.map((line, index) => `BT /F 12 Tf 50 ${750 - 14 * index} Td (${line}) Tj ET`).join('\n')

describe('parseFile of PDF', () => {
  it('reads pages, and joins the lines of a paragraph', async () => {
    const bytes = pdfOf({
      pages: [
        page(
          'This is the first line of a para-',
          'graph, which goes on and on, and',
          'line three is the end.',
          '',
          'Next one.',
        ),
        '',
        page('Third page'),
      ],
      info: '/Title (Report.docx)',
    })
    const pdf = await parseFile('a.pdf', bytes)
    expect(pdf).toMatchObject({
      kind: 'pdf',
      title: 'This is the first line of a paragraph, which goes on and on, and line three is the end.',
      text: 'This is the first line of a paragraph, which goes on and on, and line three is the end.\n\nNext one.\n\n\nThird page\n',
      pages: [1, 5, 6],
      passages: [
        { startLine: 1, endLine: 3 },
        { startLine: 6, endLine: 6 },
      ],
    })
  })

  it('takes headings from the outline and the title from the properties', async () => {
    const bytes = pdfOf({
      pages: [page('Header', 'Introduction', '', 'Some words.'), page('2. Methods', '', 'More words.')],
      outline: ['Introduction', 'Methods'],
      info: '/Title (A study) /Lang (en)',
    })
    const pdf = await parseFile('a.pdf', bytes)
    expect(pdf).toMatchObject({ title: 'A study' })
    if ('reason' in pdf) throw new Error(pdf.reason)
    expect(pdf.sections.map(({ headings, startLine }) => [headings.at(-1), startLine])).toEqual([
      [undefined, 1],
      ['Introduction', 2],
      ['Methods', 6],
    ])
    expect(pdf.passages.map(({ start, end }) => pdf.text.slice(start, end))).toEqual([
      'Header',
      'Introduction\n\nSome words.',
      '2. Methods\n\nMore words.',
    ])
  })

  it('says why one cannot be read', async () => {
    const whole = pdfOf({ pages: [page('text')] })
    const encrypted =
      '/Encrypt << /Filter /Standard /V 1 /R 2 /O <' +
      'ab'.repeat(32) +
      '> /U <' +
      'cd'.repeat(32) +
      '> /P -4 >> /ID [<00> <00>]'
    expect(await parseFile('a.pdf', pdfOf({ pages: [page('x')], trailer: encrypted }))).toEqual({
      reason: 'encrypted PDF, save it without its password',
    })
    expect(await parseFile('a.pdf', pdfOf({ pages: [''] }))).toMatchObject({
      reason: expect.stringMatching(/without text/),
    })
    expect(await parseFile('a.pdf', whole.slice(0, 30))).toMatchObject({
      reason: expect.stringMatching(/^broken PDF: /),
    })
    expect(await parseFile('a.pdf', Buffer.from('no PDF'))).toMatchObject({
      reason: expect.stringMatching(/^broken PDF: /),
    })
  })

  it('reads one whatever it is called, and HTML that is called one', async () => {
    expect(await parseFile('a.md', pdfOf({ pages: [page('text')] }))).toMatchObject({ kind: 'pdf' })
    expect(await parseFile('a.pdf', Buffer.from('<!DOCTYPE html><p>text'))).toMatchObject({ kind: 'html' })
  })

  it('gives up one that makes it spin or eat memory, and goes on with the next', async () => {
    const deep = pdfOf({ pages: [page('x').repeat(400_000)] })
    expect(await parseFile('0.pdf', pdfOf({ pages: [page('text')] }))).toMatchObject({ kind: 'pdf' })
    expect(await parseFile('a.pdf', deep, { stallMs: 200 })).toEqual({
      reason: 'given up after 0.2 seconds without progress',
    })
    expect(await parseFile('b.pdf', deep, { memoryMiB: 1 })).toMatchObject({
      reason: expect.stringMatching(/^given up, it needs more/),
    })
    expect(await parseFile('c.pdf', pdfOf({ pages: [page('text')] }))).toMatchObject({ kind: 'pdf' })
  })
})
