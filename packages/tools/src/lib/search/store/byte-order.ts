/** Compares as SQLite does, by the bytes in UTF-8; JavaScript itself compares UTF-16, where 𠮷 comes before ｆ. */
export function compareBytes(a: string, b: string): number {
  const end = Math.min(a.length, b.length)
  for (let index = 0; index < end; index++) {
    const [x, y] = [a.charCodeAt(index), b.charCodeAt(index)]
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

export function sortByBytes(terms: readonly string[]): string[] {
  return terms.some((term) => /[\ud800-\udfff]/.test(term)) ? terms.toSorted(compareBytes) : terms.toSorted()
}

/** Surrogates stand for characters beyond all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
