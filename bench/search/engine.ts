import type { Corpus } from './corpus-file.ts'
import type { CorpusChunk } from './corpus.ts'

/** A search engine to measure: everything it keeps is in the folder it is given. */
export interface Engine {
  readonly name: string
  build(corpus: Corpus, dir: string): Promise<void>
  open(dir: string): Promise<OpenEngine> | OpenEngine
}

export interface OpenEngine {
  /** Ids of passages, best first. */
  query(text: string, topK: number): Promise<readonly string[]> | readonly string[]
  /** Puts the passage in the place of the one with its id; it can be found when this is done. */
  update?(chunk: CorpusChunk): Promise<void> | void
  close(): Promise<void> | void
}
