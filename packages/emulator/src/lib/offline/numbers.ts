/** A number as a text writes it. `unit` is what stands beside it: `%`, `$`, `kg`, `B` … or nothing. */
export interface Quantity {
  readonly raw: string
  readonly value: number
  readonly unit: string
}

const numberPattern = /[-−–]?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)/

/** Reads `1,234.5`, `1 234,5`, `77,8` and `0.85`; one comma before exactly three digits parts thousands. */
export function parseNumber(raw: string): number {
  let text = raw.replace(/[ \u00a0\u202f]/g, '').replace(/[−–]/, '-')
  const comma = text.lastIndexOf(',')
  const point = text.lastIndexOf('.')
  const isThousands = /^-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/.test(text)
  if (isThousands) text = text.replace(/,/g, '')
  else if (comma > point) text = text.replace(/\./g, '').replace(',', '.')
  return Number(text)
}

/** Reads a table cell or a list value that is one number with at most a short unit. */
export function quantityOf(cell: string): Quantity | undefined {
  const match = new RegExp(
    `^[~≈<>≤≥约]?\\s*([$€¥£]?)\\s*(${numberPattern.source})\\s*([^\\d\\s(][^\\d(]{0,14})?(?:\\s*\\(.*\\))?$`,
    'u',
  ).exec(cell.trim())
  if (!match) return undefined
  const value = parseNumber(match[2] ?? '')
  const unit = (match[1] || (match[3] ?? '')).trim().replace(/[.*†‡]+$/, '')
  return Number.isFinite(value) ? { raw: cell.trim(), value, unit } : undefined
}

/** Every number of a text, in order, with the currency sign before or the unit after it. */
export function numbersIn(text: string): Quantity[] {
  const pattern = new RegExp(
    `([$€¥£]?)\\s?(?<![\\p{L}\\d]|[\\p{L}\\d][-.])(${numberPattern.source.replace('[-−–]?', '')})\\s?(%|°C?|[\\p{L}µ/]+)?`,
    'gu',
  )
  return [...text.matchAll(pattern)].map((match) => ({
    raw: match[2] ?? '',
    value: parseNumber(match[2] ?? ''),
    unit: match[1] || (match[3] ?? ''),
  }))
}
