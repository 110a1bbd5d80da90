import { AgentError } from '@glmkit/core'
import type { Chunk, DocumentIndex, StoredDocument } from '../document-index.ts'
import { documentIdsIn } from '../refs.ts'

/** A document a model named, by its path or by a ref into it. */
export interface AskedDocument {
  readonly document: StoredDocument
  /** The lines, where a ref named them. */
  readonly chunk?: Chunk
}

/** @throws {AgentError} If there is no such document; it names those that are called alike. */
export function askedDocument(index: DocumentIndex, asked: string): AskedDocument {
  // A ref may come with the brackets it is cited in.
  const name = asked.trim().replace(/^\[(.*)\]$/s, '$1')
  const chunk = index.resolve(name)
  const document = find(index, chunk?.documentId ?? name)
  if (document !== undefined) return chunk === undefined ? { document } : { document, chunk }
  for (const path of pathsIn(name)) {
    const cited = find(index, path)
    if (cited === undefined) continue
    const reason = `the document has no such heading with these lines, it has lines 1-${cited.lines}`
    throw new AgentError(`Cannot open "${name}": ${reason}; pass its path "${cited.documentId}" with lines`)
  }
  const alike = alikeIds(index, name)
  const advice = alike.length === 0 ? 'list the documents or search' : `did you mean ${alike.join(' or ')}`
  throw new AgentError(`Cannot open "${name}": there is no such document, ${advice}`)
}

function find(index: DocumentIndex, path: string): StoredDocument | undefined {
  const ids = documentIdsIn(path.replace(/^\.\//, ''))
  return ids.map((id) => index.document(id)).find((document) => document !== undefined)
}

/** What may be the path in a ref: ids may themselves hold a `#`. */
function pathsIn(ref: string): string[] {
  return Array.from(ref.matchAll(/#/g), ({ index }) => ref.slice(0, index)).toReversed()
}

function alikeIds(index: DocumentIndex, asked: string): string[] {
  const path = (pathsIn(asked).at(-1) ?? asked).toLowerCase()
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
  if (name === '') return []
  const ids = index.documents().map(({ documentId }) => documentId)
  return ids.filter((id) => id.toLowerCase().includes(name)).slice(0, 3)
}
