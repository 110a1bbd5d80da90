/** Of a title, a heading or a line that a tool shows. */
export const maxShown = 200

/** At most `max` characters of a text, with `…` where it was cut, never between the halves of a character. */
export function cut(text: string, max: number = maxShown): string {
  if (text.length <= max) return text
  return `${text.slice(0, Math.max(0, max - 1)).replace(/[\uD800-\uDBFF]$/, '')}…`
}
