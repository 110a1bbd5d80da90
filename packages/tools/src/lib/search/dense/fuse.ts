export interface RankedList<Id> {
  /** Best first. */
  readonly ids: readonly Id[]
  /** How much its opinion counts. Default: 1. */
  readonly weight?: number
}

/** Rankings of about equal merit agree from here on; smaller trusts first places more. */
const usualK = 60

/**
 * Reciprocal rank fusion: every list gives its ids `weight / (k + rank)`. Scores of different kinds need not be compared.
 *
 * @returns All ids with their sums, best first; equal ones in the order of the lists.
 * @see G. Cormack, C. Clarke, S. Büttcher, Reciprocal Rank Fusion outperforms Condorcet, 2009
 */
export function fuse<Id>(
  lists: readonly RankedList<Id>[],
  { k = usualK }: { readonly k?: number } = {},
): [Id, number][] {
  const scores = new Map<Id, number>()
  for (const { ids, weight = 1 } of lists) {
    for (const [index, id] of ids.entries()) scores.set(id, (scores.get(id) ?? 0) + weight / (k + index + 1))
  }
  return [...scores].toSorted(([, a], [, b]) => b - a)
}
