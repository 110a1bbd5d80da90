import type { SentDisplay } from '../protocol.ts'
import type { Display } from './engine.ts'

/** What was shown elsewhere, as this jail has it. */
export function readDisplay(sent: SentDisplay): Display {
  if (sent.type === 'vega-lite') return sent
  const { png, ...rest } = sent
  return { ...rest, ...(png !== undefined && { png: Buffer.from(png, 'base64') }) }
}

/** What a guest displays, as JSON, field by field: it has nothing but these. Bytes are a character each. */
export function readGuestDisplay(text: string): Display {
  const { type, json, svg, png, name, title, description }: Record<string, unknown> = JSON.parse(text)
  if (type === 'vega-lite') return { type, json: String(json) }
  return {
    type: 'svg',
    svg: String(svg),
    name: String(name),
    ...(typeof title === 'string' && { title }),
    ...(typeof description === 'string' && { description }),
    ...(typeof png === 'string' && { png: Buffer.from(png, 'latin1') }),
  }
}
