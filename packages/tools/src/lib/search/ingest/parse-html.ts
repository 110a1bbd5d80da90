import { chunk } from './chunk.ts'
import { decodeText } from './decode-text.ts'
import { extensionOf } from './file-types.ts'
import { htmlText } from './html-text.ts'
import type { HtmlText } from './html-text.ts'
import { linesOf } from './lines.ts'
import type { ParsedDocument, UnreadableFile } from './parsed-document.ts'
import { cutShort, nameOf } from './titles.ts'

/** Browsers look for a charset in the first 1,024 bytes; some pages have long comments there. */
const headBytes = 4096

export function parseHtml(path: string, bytes: Uint8Array): ParsedDocument | UnreadableFile {
  const html = decodeHtml(bytes)
  if (typeof html !== 'string') return html
  const isXml = extensionOf(path) === 'xhtml' || html.startsWith('<?xml')
  const shown = htmlText(html, isXml)
  if (shown.text === '') return { reason: 'no text in it' }
  return documentOf('html', path, shown)
}

export function documentOf(kind: 'html' | 'docx', path: string, shown: HtmlText): ParsedDocument {
  const { text, blocks, title, lang } = shown
  const { sections, passages } = chunk(text, linesOf(text), blocks)
  const top = sections.find(({ level }) => level === 1) ?? sections[1]
  return {
    kind,
    title: cutShort(title ?? top?.headings.at(-1) ?? nameOf(path), 300),
    text,
    sections,
    passages,
    ...(lang !== undefined && { lang }),
  }
}

/** By its byte order mark, or by the charset it names, or else UTF-8. */
function decodeHtml(bytes: Uint8Array): string | UnreadableFile {
  const hasMark = bytes[0] === 0xff || bytes[0] === 0xfe || (bytes[0] === 0xef && bytes[1] === 0xbb)
  const head = hasMark ? '' : Buffer.from(bytes.subarray(0, headBytes)).toString('latin1')
  const [, inMeta, inXml] =
    /<meta\s[^>]{0,400}?charset\s*=\s*["']?([\w:.-]{1,40})|^<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{1,40})/i.exec(
      head,
    ) ?? []
  const charset = (inMeta ?? inXml ?? 'utf-8').toLowerCase()
  // A page that can be read as far as that says UTF-16 by mistake.
  if (/^utf-?(?:8|16(?:le|be)?)$/.test(charset)) return decodeText(bytes)
  if (bytes.includes(0)) return { reason: 'binary, not text' }
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes)
  } catch (error) {
    const isUnknown = error instanceof RangeError
    return { reason: `${isUnknown ? 'unknown charset' : 'not the charset it names,'} "${charset}", save it as UTF-8` }
  }
}
