/** The beginning of a text, in one line. */
export function excerpt(text: string, length = 80): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length <= length ? line : `${line.slice(0, length - 1).trimEnd()}…`
}

/** A value as JSON, cut to one short line. */
export function excerptOf(value: unknown, length = 80): string {
  return excerpt(JSON.stringify(value) ?? (value === undefined ? 'nothing' : `a ${typeof value}`), length)
}
