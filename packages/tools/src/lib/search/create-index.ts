import { queryWords, type QueryWord } from './analyse.ts'
import { resolveRef, toChunk, type StoredDocument } from './chunk.ts'
import type { Chunk, DocumentIndex } from './document-index.ts'
import { DocumentsError } from './documents-error.ts'
import { detectLanguage } from './language.ts'
import { parseDocument } from './parse-document.ts'
import { createRanking } from './rank.ts'
import { readDocuments } from './read-documents.ts'

export interface CreateIndexOptions {
  /**
   * Folder with `.md`, `.markdown` and `.txt` files in UTF-8, read with all its folders. Left out are names that start
   * with a dot, `node_modules`, links that lead out of the folder and files that are not text.
   */
  readonly dir: string
  readonly signal?: AbortSignal
}

/**
 * Reads a folder of documents into memory and makes it searchable, in English, French and Chinese.
 *
 * @throws {DocumentsError} If the folder is missing, is not a folder, cannot be read or holds no document.
 * @example
 * const index = await createIndex({ dir: 'docs' })
 * index.search('How long is the context window?').results[0]?.ref // 'glm-5.md#Context window:12-20'
 */
export async function createIndex({ dir, signal }: CreateIndexOptions): Promise<DocumentIndex> {
  const documents: StoredDocument[] = []
  const skipped: string[] = []
  const chunks: Chunk[] = []
  const ranking = createRanking()
  for await (const { documentId, text } of readDocuments(dir, signal)) {
    if (text === undefined) {
      skipped.push(documentId)
      continue
    }
    const document = { documentId, lang: detectLanguage(text) ?? 'en', ...parseDocument(documentId, text) }
    documents.push(document)
    for (const passage of document.passages) {
      const chunk = toChunk(document, passage)
      chunks.push(chunk)
      ranking.add({ ...chunk, lang: document.lang })
    }
  }
  if (documents.length === 0) {
    throw new DocumentsError(dir, `none of its ${skipped.length} documents is UTF-8 text, convert them`)
  }
  const byRef = new Map(chunks.map((chunk) => [chunk.ref, chunk]))

  return {
    documents: documents.map(({ documentId, title, lang }) => ({ documentId, title, lang })),
    chunkCount: chunks.length,
    skipped,

    search(query, { topK = 5 } = {}) {
      const lang = detectLanguage(query)
      const words = queryWords(query, lang)
      const scores = ranking.score(words, lang)
      // Chunks were numbered in the order of ids and lines, which settles ties.
      const best = [...scores].toSorted(([a, scoreA], [b, scoreB]) => scoreB - scoreA || a - b).slice(0, topK)
      // A lone letter or character is rather a piece of the word beside it: 码 in 错误码.
      const telling = words.filter(({ surface, isStop }) => !isStop && (surface.length > 1 || words.length === 1))
      const missing = telling.filter(
        (word) => !word.wholeTerms.some((term) => ranking.has(term)) && !isWritten(word, chunks),
      )
      return {
        results: best.flatMap(([number, score]) => {
          const chunk = chunks[number]
          return chunk === undefined ? [] : [{ ...chunk, score }]
        }),
        missing: [...new Set(missing.map(({ surface }) => surface))],
      }
    },

    resolve: (ref) => byRef.get(ref.trim()) ?? resolveRef(documents, ref),
  }
}

/** A word may be written in other pieces than it is indexed: `GLM 5` for `glm-5`, a name no dictionary has. */
function isWritten({ parts }: QueryWord, chunks: readonly Chunk[]): boolean {
  const body = parts.map((part) => part.replaceAll('.', String.raw`\.`)).join(String.raw`[^\p{L}\p{N}]{0,2}`)
  const pattern = new RegExp(String.raw`(?<![\p{sc=Latin}\p{N}])${body}(?![\p{sc=Latin}\p{N}])`, 'iu')
  return chunks.some(({ text }) => pattern.test(text))
}
