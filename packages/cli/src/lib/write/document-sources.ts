import { countTokens } from '@glmkit/memory'
import type { Source, WriteLongOptions } from '@glmkit/memory'
import type { DocumentIndex } from '@glmkit/tools/search'

/** Of the passages a section is given, to its own length: it says some of them in other words, and leaves some out. */
const sourceShare = 1.5
const mostTokens = 12_000
const mostPassages = 200
/** Of the best passage's score: what is below only shares a word with the brief. */
const leastScore = 0.2
/** Of the list of documents, which stands in every request. */
const mostListChars = 12_000

/** @returns The passages that fit a section best, by its title and brief. */
export function documentSources(index: Pick<DocumentIndex, 'search'>): NonNullable<WriteLongOptions['sources']> {
  return async ({ title, brief, targetTokens }, signal) => {
    const { results } = await index.search(`${title}\n${brief}`, { topK: mostPassages, signal })
    const limit = Math.min(mostTokens, sourceShare * targetTokens)
    const best = results[0]?.score ?? 0
    const sources: Source[] = []
    let tokens = 0
    for (const { ref, text, score } of results) {
      tokens += countTokens(text)
      if (sources.length > 0 && (tokens > limit || score < best * leastScore)) break
      sources.push({ ref, text })
    }
    return sources
  }
}

/** What the outline has to know: which documents there are, with their main headings as far as there is room. */
export function documentList(index: Pick<DocumentIndex, 'documents' | 'document'>): string {
  const documents = index.documents()
  const names = documents.map(({ documentId, title }) => `- ${documentId}: ${title}`)
  const detailed = documents.map(({ documentId }, at) => `${names[at]}${headingsOf(index, documentId)}`)
  const isShort = detailed.join('\n').length <= mostListChars
  const lines: string[] = []
  let chars = 0
  for (const line of isShort ? detailed : names) {
    chars += line.length + 1
    if (chars > mostListChars) break
    lines.push(line)
  }
  const more = documents.length - lines.length
  return [
    'What is written rests on these documents; the passages that fit a section are given with its task.',
    ...lines,
    ...(more > 0 ? [`- and ${more} more`] : []),
  ].join('\n')
}

function headingsOf(index: Pick<DocumentIndex, 'document'>, documentId: string): string {
  const { sections = [], title = '' } = index.document(documentId) ?? {}
  const names = sections.flatMap(({ headings }) => {
    const name = headings.at(-1)
    return headings.length <= 2 && name !== undefined && name !== title ? [name] : []
  })
  return names.length === 0 ? '' : ` (${[...new Set(names)].join('; ')})`
}
