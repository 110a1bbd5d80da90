import { isRecord } from '../is-record.ts'

const redacted = '[redacted]'

/** Keys in the forms of Z.ai, OpenAI-like hosts, tokens in headers, and JSON web tokens. */
const patterns = [
  /\b[0-9a-f]{32}\.[A-Za-z0-9]{16}\b/g,
  /\b(?:sk|pk|rk|ghp|gho|hf|xox[abp])[-_][\w-]{16,}/g,
  /(?<=\bBearer\s+)(?!\[redacted\])[\w.~+/=-]{8,}/gi,
  /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}/g,
]

const secretFields = /^(?:x-)?(?:api[-_]?key|authorization|access[-_]?token|client[-_]?secret|password|secret)$/i

/** A shorter one would also be an ordinary word. */
const leastKeyLength = 8

/** The text without what is, or looks like, a key. */
export function redactText(text: string, keys: readonly string[]): string {
  let clean = text
  for (const key of keys) if (key.length >= leastKeyLength) clean = clean.replaceAll(key, redacted)
  for (const pattern of patterns) clean = clean.replaceAll(pattern, redacted)
  return clean
}

/** A parsed JSON value without keys, in fields that are named after one and in every text. */
export function redactValue(value: unknown, keys: readonly string[]): unknown {
  if (typeof value === 'string') return redactText(value, keys)
  if (Array.isArray(value)) return value.map((item) => redactValue(item, keys))
  if (!isRecord(value)) return value
  const entries = Object.entries(value).map(([name, item]) => {
    const isSecret = secretFields.test(name) && typeof item === 'string'
    return [redactText(name, keys), isSecret ? redacted : redactValue(item, keys)]
  })
  return Object.fromEntries(entries)
}
