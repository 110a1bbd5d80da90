import mammoth from 'mammoth'
import { htmlText } from './html-text.ts'
import { documentOf } from './parse-html.ts'
import type { ParsedDocument, UnreadableFile } from './parsed-document.ts'
import { zipProblem } from './zip-problem.ts'

/** Of a document's XML, unpacked. */
const maxUnpacked = 200 * 1024 ** 2

/** Titles stand above headings of the first rank. */
const styleMap = ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"]

export async function parseDocx(path: string, bytes: Uint8Array): Promise<ParsedDocument | UnreadableFile> {
  const problem = zipProblem(bytes, maxUnpacked)
  if (problem !== undefined) return { reason: problem }
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) },
      {
        styleMap,
        includeEmbeddedStyleMap: false,
        convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
      },
    )
    const shown = htmlText(value)
    return shown.text === '' ? { reason: 'no text in it' } : documentOf('docx', path, shown)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { reason: `broken DOCX: ${message.replaceAll(/\s+/g, ' ').slice(0, 120)}` }
  }
}
