import { toInspectJson } from './inspect-json.ts'
import type { Reductions } from './reductions.ts'
import { loggedSummaries } from './logged-summaries.ts'
import type { Zip } from './zip/open-zip.ts'

const pieceChars = 2 ** 16

/** `summaries.json`, and on the way what the reductions are made of. */
export async function* summariesJson(zip: Zip, reductions: Reductions): AsyncGenerator<string> {
  let isFirst = true
  yield '['
  for await (const { summary, outcome } of loggedSummaries(zip, { skipDamaged: true })) {
    reductions.add(summary.id, outcome)
    yield (isFirst ? '' : ',') + toInspectJson(summary)
    isFirst = false
  }
  yield ']'
}

/** Small texts as few large ones. */
export async function* inPieces(texts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let piece = ''
  for await (const text of texts) {
    piece += text
    if (piece.length < pieceChars) continue
    yield piece
    piece = ''
  }
  yield piece
}
