import { isUtf8 } from 'node:buffer'

const newline = 0x0a
const mostBytes = 16_384
/** Stands for bytes that are no text: no reader of payloads takes it for anything. */
const unreadable = '\uFFFD'
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Reads server-sent events.
 *
 * Yields the `data` payloads completed by each network chunk, together: one await per chunk instead of one per token.
 * Comments and other fields are skipped; characters split between chunks are put together again. What is neither is
 * what is left of an event that was cut: it comes as a payload that no reader can read, in its place.
 */
export async function* readServerSentEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[]> {
  let rest: Uint8Array[] = []
  for await (const bytes of inPieces(body)) {
    const end = bytes.lastIndexOf(newline)
    if (end === -1) {
      rest.push(bytes)
      continue
    }
    const whole = bytes.subarray(0, end)
    const payloads = payloadsIn(rest.length === 0 ? whole : Buffer.concat([...rest, whole]))
    rest = end + 1 < bytes.length ? [bytes.subarray(end + 1)] : []
    if (payloads.length > 0) yield payloads
  }
  const payloads = payloadsIn(Buffer.concat(rest))
  if (payloads.length > 0) yield payloads
}

/** What a chunk is made into lives until all of it is read: as small pieces it never grows old. */
async function* inPieces(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const bytes of body) {
    for (let from = 0; from < bytes.length; from += mostBytes) yield bytes.subarray(from, from + mostBytes)
  }
}

/** The payloads of whole lines, up to the first that has lost a part of a character. */
function payloadsIn(lines: Uint8Array): string[] {
  const text = decoder.decode(lines)
  // The server may have said the replacement character itself.
  if (!text.includes(unreadable) || isUtf8(lines)) return payloadsOf(text)
  let end = 0
  for (let from = 0; from <= lines.length; from = end + 1) {
    const next = lines.indexOf(newline, from)
    const to = next === -1 ? lines.length : next
    if (!isUtf8(lines.subarray(from, to))) break
    end = to
  }
  return [...payloadsOf(decoder.decode(lines.subarray(0, end))), unreadable]
}

/** Every GLM host sends one line of `data` per event, so that no line has to wait for the blank one after it. */
export function payloadsOf(lines: string): string[] {
  const payloads: string[] = []
  for (const line of lines.split('\n')) {
    // Not trimmed: JSON does not mind, and it would copy every token once more.
    if (line.startsWith('data:')) {
      if (line.length > 6 || line.trimEnd() !== 'data:') payloads.push(line.slice(5))
    } else if (line !== '' && line !== '\r') {
      const payload = payloadOfOther(line)
      if (payload !== undefined) payloads.push(payload)
    }
  }
  return payloads
}

/** Proxies indent, and some send their errors bare. Comments and fields say nothing, unless they hide a lost line end. */
function payloadOfOther(line: string): string | undefined {
  const text = line.trim()
  if (text === '') return undefined
  if (text.startsWith('data:')) return text === 'data:' ? undefined : text.slice(5)
  const [field] = /^(?:event|id|retry)?:/.exec(text) ?? []
  if (field === undefined) return text
  const isSaid = !/data:\s*\{|\}$/.test(text) || (isJson(text.slice(field.length)) && !text.includes('"choices"'))
  return isSaid ? undefined : text
}

function isJson(source: string): boolean {
  try {
    JSON.parse(source)
    return true
  } catch {
    return false
  }
}
