import { posix } from 'node:path'
import { codeExtensions } from './code-languages.ts'
import type { DocumentKind } from './parsed-document.ts'

const prose: Readonly<Record<string, Exclude<DocumentKind, 'code'>>> = {
  md: 'markdown',
  markdown: 'markdown',
  mdx: 'markdown',
  mkd: 'markdown',
  html: 'html',
  htm: 'html',
  xhtml: 'html',
  pdf: 'pdf',
  docx: 'docx',
  txt: 'text',
  text: 'text',
  rst: 'text',
  adoc: 'text',
  asciidoc: 'text',
  org: 'text',
  tex: 'text',
  csv: 'text',
  tsv: 'text',
  xml: 'text',
  jsonl: 'record',
  ndjson: 'record',
}

/** Lower case, without the dot; empty if there is none. */
export function extensionOf(path: string): string {
  return posix.extname(path).slice(1).toLowerCase()
}

/** `undefined` if files of its extension are not read. */
export function kindOf(path: string): DocumentKind | undefined {
  const extension = extensionOf(path)
  if (Object.hasOwn(prose, extension)) return prose[extension]
  return codeExtensions.includes(extension) ? 'code' : undefined
}

/** For messages. */
export const readableTypes = 'Markdown, HTML, PDF, DOCX, text, JSONL or code files'
