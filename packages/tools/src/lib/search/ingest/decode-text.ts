import type { UnreadableFile } from './parsed-document.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Decodes UTF-8, and UTF-16 that begins with a byte order mark; the mark is left out. */
export function decodeText(bytes: Uint8Array): string | UnreadableFile {
  const utf16 = utf16Of(bytes)
  if (utf16 === undefined && bytes.includes(0)) return { reason: 'binary, not text' }
  try {
    const text = (utf16 ?? utf8).decode(bytes)
    return text.includes('\0') ? { reason: 'binary, not text' } : text
  } catch {
    return { reason: utf16 === undefined ? 'not UTF-8, save it as UTF-8' : 'broken UTF-16, save it as UTF-8' }
  }
}

function utf16Of(bytes: Uint8Array): Pick<typeof utf8, 'decode'> | undefined {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le', { fatal: true })
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be', { fatal: true })
  return undefined
}
