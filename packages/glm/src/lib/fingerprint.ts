import { hash } from 'node:crypto'

/** Beyond this many characters a text is not searched for what may vary in it. */
const longestMasked = 65_536
/** ASCII, because scripts without spaces would count a whole sentence as one word. */
const word = /[A-Za-z0-9_:.,+-]+/g
/** Arguments quoted in an error are its few long ones. */
const mostQuoted = 16

/** A short text that is the same for the same parts, whatever their length. */
export function fingerprint(...parts: readonly string[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64')
}

/** Equal for arguments that mean the same: white space, the order of keys and the spelling of numbers are no matter. */
export function canonicalArguments(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    )
  } catch {
    // Not JSON, or nested too deep: the text itself will do.
    return json
  }
}

/** The text without its words that have a digit: numbers, times, versions, most ids. */
export function maskNumbers(text: string): string {
  if (text.length > longestMasked) return text
  // One plain run of characters and then a test: a pattern with the digit inside takes n² on a long run of letters.
  return text.replace(word, (found) => (/[0-9]/.test(found) ? '#' : found))
}

/** The text of an error without what it quotes from the arguments. */
export function maskArguments(text: string, json: string): string {
  if (text.length > longestMasked) return text
  const values: string[] = []
  try {
    JSON.parse(json, (_, value: unknown) => {
      if (typeof value === 'string' && value.length > 1) values.push(value)
    })
  } catch {
    return text
  }
  // Longest first: a value may be a part of another.
  const quoted = values.toSorted((a, b) => b.length - a.length).slice(0, mostQuoted)
  return quoted.reduce((masked, value) => masked.replaceAll(value, '#'), text)
}
