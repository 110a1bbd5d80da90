import { getDocumentProxy } from 'unpdf'
import type { Block } from './block.ts'
import { chunk } from './chunk.ts'
import { linesOf } from './lines.ts'
import type { ParsedDocument, UnreadableFile } from './parsed-document.ts'
import { linesOnPage, paragraphsOnPage } from './pdf-lines.ts'
import type { PdfParagraph } from './pdf-lines.ts'
import { readOutline } from './pdf-outline.ts'
import type { OutlineEntry } from './pdf-outline.ts'
import { cutShort, firstLineOf, nameOf } from './titles.ts'

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>

const maxPages = 20_000
const maxText = 100_000_000
/** A page tree may promise pages that do not exist. */
const maxBrokenInRow = 20

/** What writers of documents leave in place of a title. */
const noTitle =
  /^(?:untitled|unknown|document\d*|title|microsoft (?:word|powerpoint|excel)\b.*|.*\.(?:docx?|odt|tex|dvi|indd|qxd|pdf|ps|html?|pptx?|xlsx?|rtf|txt))$/i

/**
 * @param onProgress Called for each page that is read.
 */
export async function parsePdf(
  path: string,
  bytes: Uint8Array,
  onProgress: () => void,
): Promise<ParsedDocument | UnreadableFile> {
  let pdf: Pdf
  try {
    // It takes no `Buffer`, and takes away what it is given.
    pdf = await getDocumentProxy(new Uint8Array(bytes), {
      verbosity: 0,
      disableFontFace: true,
      // Fonts of the machine would make the text depend on it.
      useSystemFonts: false,
      maxImageSize: 1 << 24,
    })
  } catch (error) {
    return { reason: reasonOf(error) }
  }
  try {
    return await readPdf(path, pdf, onProgress)
  } finally {
    await pdf.loadingTask.destroy()
  }
}

async function readPdf(path: string, pdf: Pdf, onProgress: () => void): Promise<ParsedDocument | UnreadableFile> {
  if (pdf.numPages > maxPages) return { reason: `longer than ${maxPages} pages, split it` }
  const pages: PdfParagraph[][] = []
  let [broken, size] = [0, 0]
  let failure: unknown
  for (let number = 1; number <= pdf.numPages && broken < maxBrokenInRow; number += 1) {
    onProgress()
    let paragraphs: PdfParagraph[] = []
    try {
      const page = await pdf.getPage(number)
      const { items } = await page.getTextContent()
      paragraphs = paragraphsOnPage(linesOnPage(items))
      page.cleanup()
      broken = 0
    } catch (error) {
      failure = error
      broken += 1
    }
    pages.push(paragraphs)
    for (const { text } of paragraphs) size += text.length
    if (size > maxText) return { reason: 'holds more than 100 MB of text, split it' }
  }
  if (size === 0) {
    return { reason: failure === undefined ? 'PDF without text, recognise the text of its scans' : reasonOf(failure) }
  }
  const info = await infoOf(pdf)
  const { text, blocks, pageLines } = layOut(pages, await readOutline(pdf))
  const title = info.title === '' || noTitle.test(info.title) ? firstLineOf(text) : cutShort(info.title, 300)
  const lines = linesOf(text)
  return {
    kind: 'pdf',
    title: title ?? nameOf(path),
    text,
    ...chunk(text, lines, blocks),
    pages: pageLines,
    ...(info.lang !== undefined && { lang: info.lang }),
  }
}

function layOut(
  pages: readonly (readonly PdfParagraph[])[],
  outline: readonly OutlineEntry[],
): { text: string; blocks: Block[]; pageLines: number[] } {
  const written: string[] = []
  const blocks: Block[] = []
  const pageLines: number[] = []
  for (const [index, paragraphs] of pages.entries()) {
    pageLines.push(written.length + 1)
    const headings = headingsOnPage(
      paragraphs,
      outline.filter(({ page }) => page === index),
    )
    let open: { kind: 'text'; startLine: number; endLine: number; isPageStart?: true } | undefined
    for (const [place, { text, isApart }] of paragraphs.entries()) {
      const heading = headings.get(place)
      if (open !== undefined && (isApart || heading !== undefined)) {
        blocks.push(open)
        open = undefined
      }
      if (isApart && place > 0) written.push('')
      written.push(text)
      const line = written.length
      const isPageStart = place === 0 && ({ isPageStart: true } as const)
      if (heading !== undefined) {
        const { title, level } = heading
        blocks.push({ kind: 'heading', title, level, startLine: line, endLine: line, ...isPageStart })
        continue
      }
      open ??= { kind: 'text', startLine: line, endLine: line, ...isPageStart }
      open.endLine = line
    }
    if (open !== undefined) blocks.push(open)
    // So that each page begins with a line of its own, a blank one if there is nothing on it.
    written.push('')
  }
  return { text: written.join('\n'), blocks, pageLines }
}

/** Which paragraphs are the headings that the outline names: by their words, or else by their place. */
function headingsOnPage(
  paragraphs: readonly PdfParagraph[],
  entries: readonly OutlineEntry[],
): Map<number, OutlineEntry> {
  const found = new Map<number, OutlineEntry>()
  let from = 0
  for (const entry of entries) {
    const title = comparable(entry.title)
    const isTitle = ({ text }: PdfParagraph): boolean => {
      const shown = comparable(text)
      return (
        shown.length >= 2 && (shown.endsWith(title) || title.endsWith(shown)) && shown.length <= 3 * title.length + 20
      )
    }
    const named = paragraphs.findIndex((paragraph, place) => place >= from && isTitle(paragraph))
    const placed =
      entry.top === undefined
        ? from
        : paragraphs.findIndex(({ y }, place) => place >= from && y <= (entry.top ?? Infinity))
    const place = named === -1 ? placed : named
    if (place === -1 || place >= paragraphs.length) continue
    found.set(place, entry)
    from = place + 1
  }
  return found
}

function comparable(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}

async function infoOf(pdf: Pdf): Promise<{ title: string; lang: string | undefined }> {
  const { info } = await pdf.getMetadata().catch(() => ({ info: {} }))
  const field = (name: string): string => {
    const value: unknown = Reflect.get(info, name)
    return typeof value === 'string'
      ? value
          .toWellFormed()
          .replaceAll(/[\s\p{Cc}]+/gu, ' ')
          .trim()
      : ''
  }
  return { title: field('Title'), lang: /^[a-z]{2}(?![a-z])/i.exec(field('Language'))?.[0].toLowerCase() }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'broken PDF'
  if (error.name === 'PasswordException') return 'encrypted PDF, save it without its password'
  return `broken PDF: ${error.message.replaceAll(/\s+/g, ' ').slice(0, 120)}`
}
