import { hash } from 'node:crypto'
import type { EvalSample } from './inspect-log.ts'

/** The long texts of a sample's events, each kept once. */
export interface Attachments {
  readonly texts: Record<string, string>
  /** @returns What stands for the text: itself, if it is short. */
  readonly refer: (text: string) => string
  /** Of every text in a value. */
  readonly referAll: (value: unknown) => unknown
}

const scheme = 'attachment://'
/** That of Inspect's logs before 2025. */
const oldScheme = 'tc://'
/** As Inspect does it. */
const mostChars = 100

export function createAttachments(): Attachments {
  const texts: Record<string, string> = {}
  const known = new Map<string, string>()

  function refer(text: string): string {
    // A text that looks like a reference becomes one, so that it is read back as what it was.
    if (text.length <= mostChars && !text.startsWith(scheme) && !text.startsWith(oldScheme)) return text
    let key = known.get(text)
    if (key === undefined) {
      key = hash('sha256', text).slice(0, 32)
      known.set(text, key)
      texts[key] = text
    }
    return scheme + key
  }

  return { texts, refer, referAll: (value) => mapTexts(value, refer) }
}

/** The sample with every `attachment://HASH` replaced by its text. */
export function withAttachments(sample: EvalSample): EvalSample {
  const { attachments } = sample
  const resolve = (text: string): string => {
    const at = text.startsWith(scheme) ? scheme.length : text.startsWith(oldScheme) ? oldScheme.length : undefined
    const key = at === undefined ? undefined : text.slice(at)
    return key !== undefined && Object.hasOwn(attachments, key) ? (attachments[key] ?? text) : text
  }
  // Texts alone change, and stay texts.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const resolved = <Part>(part: Part): Part => mapTexts(part, resolve) as Part
  const { input, messages, output, events, store } = sample
  return {
    ...sample,
    input: resolved(input),
    messages: resolved(messages),
    output: resolved(output),
    events: resolved(events),
    store: resolved(store),
    attachments: {},
  }
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value)
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, map)]))
}
