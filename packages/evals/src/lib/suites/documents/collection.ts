import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createIndex } from '@glmkit/tools/search'
import type { DocumentIndex } from '@glmkit/tools/search'
import { chinese } from './chinese.ts'
import { english } from './english.ts'
import { french } from './french.ts'
import type { SourceDocument } from './source-document.ts'

/** A small company's papers in three languages: manuals, price lists, minutes and rules, some of them superseded. */
const collection: readonly SourceDocument[] = [...english, ...chinese, ...french]

/** What trials of a suite over the collection work on. */
export interface Library {
  readonly index: DocumentIndex
}

let library: Promise<Library> | undefined

/** Nobody writes to it, so that all trials of a process share one. It lies in memory and needs no closing. */
export function openLibrary(): Promise<Library> {
  library ??= indexCollection().catch((error: unknown) => {
    library = undefined
    throw error
  })
  return library
}

/** By way of files, as documents come in real life: headings, tables and references are theirs. */
async function indexCollection(): Promise<Library> {
  const dir = await mkdtemp(join(tmpdir(), 'glmkit-collection-'))
  try {
    for (const { path, text } of collection) {
      const file = join(dir, path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, text)
    }
    return { index: await createIndex({ dir }) }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
