import { decodeText } from './decode-text.ts'
import { kindOf } from './file-types.ts'
import { parseApart } from './parse-apart.ts'
import type { ParseLimits } from './parse-apart.ts'
import { parseCode } from './parse-code.ts'
import { parseHtml } from './parse-html.ts'
import { parseMarkdown } from './parse-markdown.ts'
import { parseText } from './parse-text.ts'
import type { DocumentKind, ParsedDocument, UnreadableFile } from './parsed-document.ts'

/** Larger files are left out, unless asked for. */
export const maxFileBytes: number = 50 * 1024 ** 2

export interface ParseFileOptions extends ParseLimits {
  /** Larger files are left out. Default: 50 MiB. */
  readonly maxBytes?: number
}

/**
 * Makes a document of a file's bytes. Never rejects: a file that cannot be read comes back as the reason why.
 *
 * @param path POSIX path; its extension says how to read it, its name is the title of last resort.
 */
export async function parseFile(
  path: string,
  bytes: Uint8Array,
  { maxBytes = maxFileBytes, ...limits }: ParseFileOptions = {},
): Promise<ParsedDocument | UnreadableFile> {
  if (bytes.length > maxBytes) return { reason: `larger than ${Math.floor(maxBytes / 1024 ** 2)} MiB, split it` }
  if (bytes.length === 0) return { reason: 'empty' }
  const named = kindOf(path)
  if (named === undefined) return { reason: 'unknown file type' }
  const kind = kindInside(bytes, named)
  if (kind === 'pdf' || kind === 'docx') return parseApart({ kind, path, bytes }, limits)
  if (kind === 'html') return parseHtml(path, bytes)
  const text = decodeText(bytes)
  if (typeof text !== 'string') return text
  if (text.trim() === '') return { reason: 'empty' }
  if (kind === 'markdown') return parseMarkdown(path, text)
  if (kind === 'code') return parseCode(path, text)
  return parseText(path, text)
}

/** What a file is by its first bytes, where its name says something else. */
function kindInside(bytes: Uint8Array, named: DocumentKind): DocumentKind {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1')
  // Some servers leave a few bytes before the mark.
  if (head.startsWith('%PDF-') || (named === 'pdf' && head.includes('%PDF-'))) return 'pdf'
  const isZip = head.startsWith('PK\u0003\u0004')
  if (isZip && (named === 'docx' || /\[Content_Types\]|word\//.test(head))) return 'docx'
  if ((named === 'pdf' || named === 'docx') && /^\s*(?:<!doctype html|<html)\b/i.test(head)) return 'html'
  return named
}
