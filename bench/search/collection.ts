/** Collections with judgments as folders: corpus.jsonl {_id, title, text}, queries.jsonl {_id, text}, qrels.tsv. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { detectLanguage } from '../../packages/tools/src/lib/search/analysis/language.ts'
import type { CorpusChunk } from './corpus.ts'
import type { Judgments } from './metrics.ts'

export interface Collection {
  readonly name: string
  readonly passages: readonly CorpusChunk[]
  /** Those that have judgments. */
  readonly queries: readonly { readonly text: string; readonly relevant: Judgments }[]
}

interface Line {
  readonly _id: string
  readonly title?: string
  readonly text: string
}

export const isCollection = (dir: string): boolean =>
  ['corpus.jsonl', 'queries.jsonl', 'qrels.tsv'].every((file) => existsSync(join(dir, file)))

export function readCollection(dir: string): Collection {
  const judgments = new Map<string, Map<string, number>>()
  for (const line of linesOf(join(dir, 'qrels.tsv'))) {
    const [query = '', document = '', degree] = line.split('\t')
    // A heading, if there is one, has no number there; 0 says that it was looked at.
    if (!(Number(degree) > 0)) continue
    const relevant = judgments.get(query) ?? new Map<string, number>()
    judgments.set(query, relevant.set(document, Number(degree)))
  }
  return {
    name: basename(dir),
    passages: jsonLines(join(dir, 'corpus.jsonl')).map(({ _id, title = '', text }) => ({
      id: _id,
      title,
      text,
      lang: detectLanguage(text) ?? 'en',
    })),
    queries: jsonLines(join(dir, 'queries.jsonl')).flatMap(({ _id, text }) => {
      const relevant = judgments.get(_id)
      return relevant === undefined ? [] : [{ text, relevant }]
    }),
  }
}

/** As `glmkit search index` takes them; the language is left to be found. */
export function writeRecords({ passages }: Collection, file: string): void {
  const lines = passages.map(({ id, title, text }) => JSON.stringify({ id, ...(title !== '' && { title }), text }))
  writeFileSync(file, `${lines.join('\n')}\n`)
}

const linesOf = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')

const jsonLines = (file: string): Line[] =>
  linesOf(file).map((text) => {
    const line: Line = JSON.parse(text)
    return line
  })
