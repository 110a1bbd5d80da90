import { randomBytes } from 'node:crypto'

/** `yyyyMMddHHmmss` in Beijing and 16 hexadecimal digits, the endpoint's form of response and log ids. */
export function newResponseId(now: Date): string {
  const beijing = new Date(now.getTime() + 8 * 3_600_000)
  return beijing.toISOString().replaceAll(/\D/g, '').slice(0, 14) + randomBytes(8).toString('hex')
}

/** The endpoint's form of a call id: `call_` and 24 hexadecimal digits in streams, a negative number elsewhere. */
export function newCallId(stream: boolean): string {
  if (stream) return `call_${randomBytes(12).toString('hex')}`
  return `call_-${7_800_000_000_000_000_000n + (randomBytes(8).readBigUInt64BE() % 1_000_000_000_000_000n)}`
}

/** vLLM's form of a call id. */
export function newToolCallId(): string {
  return `chatcmpl-tool-${randomBytes(16).toString('hex')}`
}

/** Ollama's form of a call id. */
export function newShortId(): string {
  return `call_${randomBytes(4).toString('hex')}`
}
