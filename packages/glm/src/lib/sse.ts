/**
 * Reads server-sent events.
 *
 * Yields the `data` payloads completed by each network chunk, together: one await per chunk instead of one per token.
 * Comments and other fields are skipped; characters split between chunks are put together again.
 */
export async function* readServerSentEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of body) {
    const text = decoder.decode(bytes, { stream: true })
    const end = text.lastIndexOf('\n')
    if (end === -1) {
      rest += text
      continue
    }
    const payloads = payloadsOf(rest + text.slice(0, end))
    rest = text.slice(end + 1)
    if (payloads.length > 0) yield payloads
  }
  const payloads = payloadsOf(rest + decoder.decode())
  if (payloads.length > 0) yield payloads
}

/** Every GLM host sends one line of `data` per event, so that no line has to wait for the blank one after it. */
export function payloadsOf(lines: string): string[] {
  const payloads: string[] = []
  for (const line of lines.split('\n')) {
    // Not trimmed: JSON does not mind, and it would copy every token once more.
    if (line.startsWith('data:')) {
      if (line.length > 6) payloads.push(line.slice(5))
    } else if (line.startsWith('{') || /^\s+data:/.test(line)) {
      // Proxies indent, and some send their errors bare.
      payloads.push(line.replace(/^\s+data:/, ''))
    }
  }
  return payloads
}
