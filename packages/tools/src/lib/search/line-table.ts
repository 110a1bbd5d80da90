import { linesOf as readLines } from './ingest/lines.ts'
import type { Lines } from './ingest/lines.ts'

export interface LineTable extends Lines {
  /** The line an offset is on. */
  at(offset: number): number
}

/** Documents are looked up many times while their places are shown. */
const tables = new WeakMap<{ readonly text: string }, LineTable>()

/** The lines of a document, counted from 1; made once for each document. */
export function linesOf(document: { readonly text: string }): LineTable {
  const known = tables.get(document)
  if (known !== undefined) return known
  const lines = readLines(document.text)
  const table: LineTable = {
    ...lines,
    at(offset) {
      let [low, high] = [1, lines.count]
      while (low < high) {
        const middle = Math.ceil((low + high) / 2)
        if (lines.start(middle) <= offset) low = middle
        else high = middle - 1
      }
      return low
    },
  }
  tables.set(document, table)
  return table
}
