/**
 * Judges passages anew, with a cross-encoder or a model of your own.
 *
 * @returns A score for each passage, in their order, higher is better. If it fails or answers with anything else, the
 *   ranking stays as it was and a warning is given.
 */
export type Rerank = (
  query: string,
  passages: readonly string[],
  options: { readonly signal: AbortSignal },
) => Promise<readonly number[]>

export interface RerankOptions {
  readonly signal: AbortSignal
  /** Told in one line why a ranking was left as it was. */
  readonly onWarning: (warning: string) => void
}

/**
 * Puts items in the order of a {@link Rerank}'s scores; equal ones stay as they were. Never fails, but for an abort, which
 * rejects with `signal.reason`.
 */
export async function rerankBy<Item extends { readonly text: string }>(
  rerank: Rerank,
  query: string,
  ranked: readonly Item[],
  { signal, onWarning }: RerankOptions,
): Promise<readonly Item[]> {
  if (ranked.length < 2) return ranked
  const texts = ranked.map(({ text }) => text)
  try {
    const scores = await rerank(query, texts, { signal })
    signal.throwIfAborted()
    if (scores.length === ranked.length && scores.every(Number.isFinite)) {
      const scored = ranked.map((item, index) => ({ item, score: scores[index] ?? 0 }))
      return scored.toSorted((a, b) => b.score - a.score).map(({ item }) => item)
    }
    onWarning(`Cannot rerank: expected ${ranked.length} finite scores, got ${JSON.stringify(scores).slice(0, 80)}`)
  } catch (error) {
    signal.throwIfAborted()
    onWarning(`Cannot rerank: ${error instanceof Error ? error.message : String(error)}`)
  }
  return ranked
}
