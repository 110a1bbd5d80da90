/** The escape that `JSON.stringify` writes for half of a surrogate pair, or any other, which stays. */
const escapes = /\\(?:u(d[89a-f][0-9a-f]{2})|.)/g

/** JSON that Python reads, too: it refuses halves of surrogate pairs. */
export function toInspectJson(value: unknown): string {
  const json = JSON.stringify(value)
  if (!json.includes('\\ud')) return json
  return json.replace(escapes, (escape: string, half: string | undefined) => (half === undefined ? escape : '\\ufffd'))
}

const texts = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g

/** @returns Python's `NaN` and `Infinity` as null. */
export function parseInspectJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    const plain = json.replace(texts, (token) => (token.startsWith('"') ? token : 'null'))
    if (plain === json) throw error
    return JSON.parse(plain)
  }
}
