/**
 * Pairs rows with columns so that the sum of weights is the largest there is, in O(n²m) for n rows and m columns. Pairs
 * with a weight of 0 are not made.
 *
 * @param weights `weights[row][column]`, from 0; all rows of one length.
 * @returns For each row its column.
 * @see https://en.wikipedia.org/wiki/Hungarian_algorithm
 */
export function bestAssignment(weights: readonly (readonly number[])[]): (number | undefined)[] {
  const columns = Math.max(weights.length, weights[0]?.length ?? 0)
  const costOf = (row: number, column: number): number => -(weights[row - 1]?.[column - 1] ?? 0)
  // From 1; row and column 0 stand for none. Potentials keep reduced costs from falling below 0.
  const rowPotential = new Float64Array(weights.length + 1)
  const columnPotential = new Float64Array(columns + 1)
  const rowOf = new Int32Array(columns + 1)

  for (let row = 1; row <= weights.length; row += 1) {
    const slack = new Float64Array(columns + 1).fill(Infinity)
    const from = new Int32Array(columns + 1)
    const isVisited = new Uint8Array(columns + 1)
    rowOf[0] = row
    let column = 0
    while (rowOf[column] !== 0) {
      isVisited[column] = 1
      const current = at(rowOf, column)
      let step = Infinity
      let next = 0
      for (let other = 1; other <= columns; other += 1) {
        if (isVisited[other] === 1) continue
        const reduced = costOf(current, other) - at(rowPotential, current) - at(columnPotential, other)
        if (reduced < at(slack, other)) {
          slack[other] = reduced
          from[other] = column
        }
        if (at(slack, other) < step) {
          step = at(slack, other)
          next = other
        }
      }
      for (let other = 0; other <= columns; other += 1) {
        if (isVisited[other] === 1) {
          rowPotential[at(rowOf, other)] = at(rowPotential, at(rowOf, other)) + step
          columnPotential[other] = at(columnPotential, other) - step
        } else slack[other] = at(slack, other) - step
      }
      column = next
    }
    while (column !== 0) {
      const before = at(from, column)
      rowOf[column] = at(rowOf, before)
      column = before
    }
  }

  const assigned: (number | undefined)[] = weights.map(() => undefined)
  for (let column = 1; column <= columns; column += 1) {
    const row = at(rowOf, column) - 1
    if (row >= 0 && costOf(row + 1, column) < 0) assigned[row] = column - 1
  }
  return assigned
}

/** All indexes are within the arrays. */
const at = (array: Float64Array | Int32Array, index: number): number => array[index] ?? 0
