import { createIndex } from '@glmkit/tools/search'
import type { DocumentIndex } from '@glmkit/tools/search'
import { PythonError } from '../../../python/python-error.ts'
import { str } from '../../../python/repr.ts'
import type { PyValue } from '../../../python/value.ts'
import type { DataFolder } from '../../data-folder.ts'
import { textParameter } from '../tool-parameter.ts'
import type { Tau2Tool } from '../toolkit.ts'

/** How agents find what they may do. A replay, which cannot wait, has no use for it: `run` raises. */
export interface KnowledgeSearch extends Tau2Tool {
  answer(...values: PyValue[]): Promise<string>
}

interface KnowledgeDocument {
  readonly id: string
  readonly title: string
  readonly content: string
}

/** As many documents as upstream's searches return. */
const found = 10

/**
 * Whole documents, best first, by our own document search. The index is made at the first query, in memory, and shared by
 * all trials.
 *
 * @param path Of the folder of documents, a JSON object each.
 */
export function knowledgeSearch(folder: DataFolder, path: string): KnowledgeSearch {
  let library: Promise<Library> | undefined
  const open = (): Promise<Library> => {
    library ??= openLibrary(folder, path).catch((error: unknown) => {
      library = undefined
      throw error
    })
    return library
  }
  return {
    kind: 'read',
    description: 'Search the knowledge base for relevant documents.',
    parameters: [textParameter('query', 'The search query to find relevant documents')],
    run() {
      throw new PythonError('RuntimeError', 'The knowledge base can only be searched in a conversation')
    },
    async answer(query = null) {
      const { index, documents } = await open()
      const { results } = await index.search(str(query), { topK: found, maxPerDocument: 1 })
      if (results.length === 0) return 'No relevant documents found.'
      return results
        .map(({ documentId, title, score }, rank) => {
          const content = documents.get(documentId)?.content ?? ''
          return `${rank + 1}. ${title} (ID: ${documentId}, score: ${score.toFixed(4)})\n${content}`
        })
        .join('\n\n')
    },
  }
}

interface Library {
  readonly index: DocumentIndex
  readonly documents: ReadonlyMap<string, KnowledgeDocument>
}

async function openLibrary(folder: DataFolder, path: string): Promise<Library> {
  const files = await folder.list(path)
  const read = await Promise.all(files.map(async (file) => readDocument(await folder.text(`${path}/${file}`))))
  const index = await createIndex()
  await index.put(read.map(({ id, title, content }) => ({ id, title, text: content })))
  return { index, documents: new Map(read.map((document) => [document.id, document])) }
}

/** @throws {SyntaxError} */
function readDocument(text: string): KnowledgeDocument {
  const value: unknown = JSON.parse(text)
  if (typeof value === 'object' && value !== null && 'id' in value && 'title' in value && 'content' in value) {
    const { id, title, content } = value
    if (typeof id === 'string' && typeof title === 'string' && typeof content === 'string')
      return { id, title, content }
  }
  throw new SyntaxError('Cannot read a document of the knowledge base: expected "id", "title" and "content"')
}
