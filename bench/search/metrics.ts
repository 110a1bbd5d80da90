/** What is relevant to a query, and how much: 1 or more. */
export type Judgments = ReadonlyMap<string, number>

/** Discounted gain of the first `k`, of the best there could be; gains are linear, as in trec_eval. */
export function ndcg(ranked: readonly string[], relevant: Judgments, k: number): number {
  const gain = (values: readonly number[]): number =>
    values.slice(0, k).reduce((sum, value, index) => sum + value / Math.log2(index + 2), 0)
  const ideal = gain([...relevant.values()].toSorted((a, b) => b - a))
  return ideal === 0 ? 0 : gain(ranked.map((id) => relevant.get(id) ?? 0)) / ideal
}

/** Share of what is relevant among the first `k`: also known as Pass@k. */
export function recall(ranked: readonly string[], relevant: Judgments, k: number): number {
  return relevant.size === 0 ? 0 : ranked.slice(0, k).filter((id) => relevant.has(id)).length / relevant.size
}

/** 1 by the rank of the first relevant one among the first `k`. */
export function reciprocalRank(ranked: readonly string[], relevant: Judgments, k: number): number {
  const index = ranked.slice(0, k).findIndex((id) => relevant.has(id))
  return index < 0 ? 0 : 1 / (index + 1)
}

/** `[start, end)` */
export type Span = readonly [start: number, end: number]

/** Share of the wanted characters that are in the spans found; each counts once. */
export function coverage(found: readonly Span[], wanted: readonly Span[]): number {
  const goal = joined(wanted)
  const total = goal.reduce((sum, [start, end]) => sum + end - start, 0)
  let covered = 0
  for (const [start, end] of joined(found)) {
    for (const [from, to] of goal) covered += Math.max(0, Math.min(end, to) - Math.max(start, from))
  }
  return total === 0 ? 0 : covered / total
}

function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const [start, end] of spans.toSorted(([a], [b]) => a - b)) {
    const last = result.at(-1)
    if (last !== undefined && start <= last[1]) result[result.length - 1] = [last[0], Math.max(last[1], end)]
    else result.push([start, end])
  }
  return result
}
