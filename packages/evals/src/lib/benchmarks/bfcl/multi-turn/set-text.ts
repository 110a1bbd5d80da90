/**
 * A Python set of small positive integers as its `repr` shows it: in the order of its hash table, which is CPython's.
 *
 * @param added In the order in which they came, each once.
 */
export function setText(added: readonly number[]): string {
  let table = emptyTable(8)
  for (const [index, value] of added.entries()) {
    insert(table, value)
    const count = index + 1
    if (count * 5 < (table.length - 1) * 3) continue
    let size = 8
    while (size <= count * 4) size *= 2
    const larger = emptyTable(size)
    for (const item of table) if (item !== undefined) insert(larger, item)
    table = larger
  }
  const items = table.filter((item) => item !== undefined)
  return items.length === 0 ? 'set()' : `{${items.join(', ')}}`
}

const linearProbes = 9

function emptyTable(size: number): (number | undefined)[] {
  return Array.from({ length: size }, () => undefined)
}

function insert(table: (number | undefined)[], value: number): void {
  const mask = table.length - 1
  let at = value & mask
  for (let rest = value; ;) {
    const probes = at + linearProbes <= mask ? linearProbes : 0
    for (let index = at; index <= at + probes; index += 1) {
      if (table[index] !== undefined) continue
      table[index] = value
      return
    }
    rest = Math.floor(rest / 32)
    at = (at * 5 + 1 + rest) & mask
  }
}
