import { isRecord } from '../is-record.ts'

/** Fields that differ from run to run and change nothing in the answer. */
const volatileFields: ReadonlySet<string> = new Set([
  'request_id',
  'user',
  'user_id',
  'metadata',
  'safety_identifier',
  'prompt_cache_key',
])

/** Where two requests part. */
export interface Difference {
  /** `messages[2].content` */
  readonly path: string
  /** JSON of what was recorded, shortened around the difference; `nothing` when the field is new. */
  readonly expected: string
  readonly got: string
}

/** The body without volatile fields. */
export function stableBody(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !volatileFields.has(key)))
}

/** JSON with sorted keys: equal for equal contents. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    isRecord(item) ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1))) : item,
  )
}

/** The differences of two JSON values, at most `most` of them, in the order of the recorded fields. */
export function differences(expected: unknown, got: unknown, most: number): Difference[] {
  const found: Difference[] = []
  walk(expected, got, '', found, most)
  return found
}

function walk(expected: unknown, got: unknown, path: string, found: Difference[], most: number): void {
  if (found.length >= most) return
  if (Array.isArray(expected) && Array.isArray(got)) {
    for (let index = 0; index < Math.max(expected.length, got.length); index += 1) {
      walk(expected[index], got[index], `${path}[${index}]`, found, most)
    }
  } else if (isRecord(expected) && isRecord(got)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
      walk(expected[key], got[key], path === '' ? key : `${path}.${key}`, found, most)
    }
  } else if (expected !== got) {
    found.push({ path, ...excerpts(canonicalJson(expected), canonicalJson(got)) })
  }
}

const excerptLength = 60

/** Both from a little before the first character that differs. */
function excerpts(expected: string | undefined, got: string | undefined): Omit<Difference, 'path'> {
  let start = 0
  while (start < (expected?.length ?? 0) && expected?.[start] === got?.[start]) start += 1
  const from = start < excerptLength / 2 ? 0 : start - excerptLength / 3
  const cut = (text: string | undefined): string => {
    if (text === undefined) return 'nothing'
    const end = from + excerptLength
    return `${from > 0 ? '…' : ''}${text.slice(from, end)}${end < text.length ? '…' : ''}`
  }
  return { expected: cut(expected), got: cut(got) }
}
