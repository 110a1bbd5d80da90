export interface Scored {
  readonly place: number
  readonly score: number
}

/** Keeps the `size` highest scores of those offered; of equal ones the first places. */
export interface Heap {
  /** What a score must exceed to be kept; 0 while there is room. */
  readonly lowest: number
  offer(place: number, score: number): void
  /** Highest first, equal ones by place. */
  sorted(): Scored[]
}

export function createHeap(size: number): Heap {
  const scores: number[] = []
  const places: number[] = []

  const swap = (a: number, b: number): void => {
    const [score, place] = [scores[a] ?? 0, places[a] ?? 0]
    scores[a] = scores[b] ?? 0
    places[a] = places[b] ?? 0
    scores[b] = score
    places[b] = place
  }
  /** The worst is on top: the lowest score, of equal ones the last place. */
  const isWorse = (a: number, b: number): boolean => {
    const difference = (scores[a] ?? 0) - (scores[b] ?? 0)
    return difference < 0 || (difference === 0 && (places[a] ?? 0) > (places[b] ?? 0))
  }
  const rise = (start: number): void => {
    for (let at = start; at > 0;) {
      const parent = (at - 1) >>> 1
      if (!isWorse(at, parent)) return
      swap(at, parent)
      at = parent
    }
  }
  const sink = (): void => {
    for (let at = 0; ;) {
      let worst = at
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < scores.length && isWorse(child, worst)) worst = child
      if (worst === at) return
      swap(at, worst)
      at = worst
    }
  }
  return {
    get lowest() {
      return scores.length < size ? 0 : (scores[0] ?? 0)
    },
    offer(place, score) {
      if (scores.length < size) {
        scores.push(score)
        places.push(place)
        rise(scores.length - 1)
      } else if (score > (scores[0] ?? 0) || (score === scores[0] && place < (places[0] ?? 0))) {
        scores[0] = score
        places[0] = place
        sink()
      }
    },
    sorted: () =>
      places
        .map((place, index) => ({ place, score: scores[index] ?? 0 }))
        .toSorted((a, b) => b.score - a.score || a.place - b.place),
  }
}
