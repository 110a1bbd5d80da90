import { openFence } from '../fences.ts'
import type { WrittenFormat } from '../format.ts'

/** What swallows all that follows in a document, whatever it is, and how it is closed. */
export interface LeftOpen {
  readonly what: string
  readonly closing: string
}

/** Comments, and elements in which nothing but their own end is a tag; `pre` keeps what follows as it stands. */
const htmlParts = /<!--[\s\S]*?-->|<(pre|script|style|textarea)\b[^>]*>[\s\S]*?<\/\1\s*>/gi

export function leftOpen(text: string, format: WrittenFormat): LeftOpen | undefined {
  if (format === 'markdown') {
    const closing = openFence(text)
    return closing === undefined ? undefined : { what: 'a code fence', closing }
  }
  if (format !== 'html') return undefined
  const [start, name] = /<!--|<(pre|script|style|textarea)\b[^>]*>/i.exec(text.replaceAll(htmlParts, '')) ?? []
  if (start === undefined) return undefined
  return name === undefined
    ? { what: 'a comment', closing: '-->' }
    : { what: `<${name.toLowerCase()}>`, closing: `</${name.toLowerCase()}>` }
}
