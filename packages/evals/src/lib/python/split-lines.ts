// oxlint-disable-next-line no-control-regex -- these signs end lines too
const lineEnd = /\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/

/** As `text.splitlines()`: a line end at the very end begins no further line. */
export function splitLines(text: string): string[] {
  const lines = text.split(lineEnd)
  if (lines.at(-1) === '') lines.pop()
  return lines
}
