import { parseArgs } from 'node:util'
import { UsageError } from '@glmkit/core'
import { openIndex } from '@glmkit/tools/search'
import type { SearchResponse, SearchResult } from '@glmkit/tools/search'
import { existingStore, searchFlags, searchOptionsOf } from './search-arguments.ts'
import { snippetOf } from './search-snippet.ts'
import { fit, paint } from './terminal-text.ts'

/** `glmkit search query`: one search. */
export async function runQuery(args: readonly string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: searchFlags })
  const [query = '', ...more] = positionals
  if (query.trim() === '') throw new UsageError('No question: call glmkit search query "QUESTION" --store PATH')
  if (more.length > 0) throw new UsageError(`Put the question in quotes: found "${more.join(' ')}" after "${query}"`)
  const options = searchOptionsOf(values, 5)
  await using index = await openIndex(existingStore(values.store))
  const response = await index.search(query, { ...options, signal })
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ results: response.results.map(resultLine) })}\n`
      : render(response, process.stdout.columns || 100),
  )
}

function resultLine({
  documentId,
  chunkId,
  score,
  title,
  headings,
  page,
  start,
  end,
  text,
  highlights,
}: SearchResult): object {
  return {
    documentId,
    chunkId,
    score,
    title,
    headings,
    ...(page !== undefined && { page }),
    start,
    end,
    text,
    highlights,
  }
}

function render({ results, missing, corrected }: SearchResponse, terminalColumns: number): string {
  const columns = Math.max(40, Math.min(terminalColumns, 110))
  const notes = [
    ...Object.entries(corrected).map(([word, others]) => `“${word}” was searched as ${others.join(', ')}`),
    ...(missing.length === 0 ? [] : [`Not in the documents: ${missing.join(', ')}`]),
  ].map((note) => `${paint('yellow', fit(note, columns))}\n`)
  if (results.length === 0) return `Nothing found.\n${notes.join('')}`
  const hits = results.map((result, at) => hitOf(result, at + 1, columns))
  return `${hits.join('\n')}${notes.length > 0 ? '\n' : ''}${notes.join('')}`
}

function hitOf(result: SearchResult, rank: number, columns: number): string {
  const { ref, title, headings, score, stale, why } = result
  const place = [title, ...headings.filter((heading) => heading !== title)].join(' › ')
  const reasons = [
    `score ${score.toFixed(2)}`,
    ...(why.terms.length > 0 ? [`has ${why.terms.join(', ')}`] : []),
    ...(why.missingTerms.length > 0 ? [`lacks ${why.missingTerms.join(', ')}`] : []),
  ]
  return [
    `${paint('bold', `${rank}. ${fit(place, columns - 4)}`)}${stale === undefined ? '' : paint('yellow', ` (${stale} since)`)}`,
    `   ${paint('cyan', fit(ref, columns - 3))}`,
    ...snippetOf(result, columns - 3).map((line) => `   ${line}`),
    `   ${paint('dim', fit(reasons.join(' · '), columns - 3))}`,
    '',
  ].join('\n')
}
