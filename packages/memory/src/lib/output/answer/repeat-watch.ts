/** Sees that a text may have begun to go in circles, long before it is sure. */
export interface RepeatWatch {
  /** @returns How many of the last characters only say again what came right before them. */
  push(piece: string): number
}

/** Of less it is not worth speaking. */
const leastChars = 32
/** As of the client's guard, which ends such a reply. */
const mostPeriod = 512
const roomChars = 4_096

/** Looks at every piece, hence on numbers in one place: strings would be garbage by the megabyte. */
export function createRepeatWatch(): RepeatWatch {
  const recent = new Uint16Array(roomChars)
  let length = 0
  let period = 0
  let repeated = 0

  function add(piece: string, from: number, to: number): void {
    if (length + to - from > roomChars) {
      recent.copyWithin(0, length - 2 * mostPeriod, length)
      length = 2 * mostPeriod
    }
    for (let at = from; at < to; at += 1) {
      const code = piece.charCodeAt(at)
      if (repeated > 0) repeated = code === recent[length - period] ? repeated + 1 : 0
      recent[length] = code
      length += 1
    }
    if (repeated === 0) find()
  }

  /** The longest run of any period. */
  function find(): void {
    for (let distance = 1; distance <= mostPeriod && distance < length; distance += 1) {
      let at = length - 1
      while (at >= distance && recent[at] === recent[at - distance]) at -= 1
      const run = length - 1 - at
      if (run < leastChars || run <= repeated) continue
      repeated = run
      period = distance
    }
  }

  return {
    push(piece) {
      for (let from = 0; from < piece.length; from += mostPeriod) {
        add(piece, from, Math.min(piece.length, from + mostPeriod))
      }
      return repeated
    },
  }
}
