import type { Chunk, DocumentIndex } from './document-index.ts'

export interface CheckedCitation {
  readonly ref: string
  /** The cited lines; absent if there is no such document, heading or line. */
  readonly chunk?: Chunk
}

/** Every citation in an answer, `[path#heading:lines]`, without its brackets: in order, each once. */
export function parseCitations(answer: string): string[] {
  const refs = Array.from(answer.matchAll(/\[([^[\]\n]+#[^[\]\n]*:\d+(?:[-–]\d+)?)\]/g), ([, ref = '']) =>
    // Models like to put several into one pair of brackets.
    ref.split(/(?<=:\d+(?:[-–]\d+)?)\s*[,;，；、]\s*(?=[^#]+#)/),
  )
  return [...new Set(refs.flat().map((ref) => ref.trim()))]
}

/** Looks every citation of an answer up; one without `chunk` was made up. */
export function checkCitations(answer: string, index: Pick<DocumentIndex, 'resolve'>): CheckedCitation[] {
  return parseCitations(answer).map((ref) => {
    const chunk = index.resolve(ref)
    return chunk === undefined ? { ref } : { ref, chunk }
  })
}
