const numbered = /^(.*[^\d])(\d+)$/s

/**
 * Whether a record is the next piece of what the one before is a piece of: `guide_3` after `guide_2`, or
 * `manual.html#usage` after `manual.html#install`. Pieces of one document help to find each other.
 */
export function continues(before: string | undefined, id: string): boolean {
  if (before === undefined) return false
  const [page, mark] = splitAt(id, '#')
  if (mark !== '' && page !== '') return splitAt(before, '#')[0] === page && before.includes('#')
  const [, name, number] = numbered.exec(id) ?? []
  const [, nameBefore, numberBefore] = numbered.exec(before) ?? []
  return (
    name !== undefined &&
    name === nameBefore &&
    /[^\p{L}\p{N}]$/u.test(name) &&
    Number(number) === Number(numberBefore) + 1
  )
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.lastIndexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
