import type { WriterBehaviour } from './behaviour.ts'
import type { Place } from './find-place.ts'

export interface GoOnOptions {
  readonly document: string
  readonly place: Place
  /** Whether every line begins with its number. */
  readonly isNumbered: boolean
  /** 0–1: how much more a longer echo repeats. */
  readonly amount: number
}

/** The reply that goes on with a document, as it should be or in one of the ways in which models fail. */
export function goOn(behaviour: WriterBehaviour, { document, place, isNumbered, amount }: GoOnOptions): string {
  const { start, wordsEnd, end } = place
  const from = (at: number): string => (isNumbered ? numbered(document, at) : document.slice(at))
  switch (behaviour) {
    case 'compliant':
      return from(start)
    case 'preamble':
      return `Sure, here is the continuation:\n\n${from(start)}`
    case 'longer-echo':
      return from(Math.max(0, start - 100 - Math.floor(amount * 501)))
    case 'missing-echo':
      return document.slice(end)
    case 'reopened-fence':
      return `\`\`\`markdown\n${from(start)}\n\`\`\``
    case 'changed-white-space':
      if (isNumbered) return from(start).replaceAll(/(?<![^\n])(\d+\|) /g, '$1')
      return document.slice(start, wordsEnd).replaceAll(/\s+/g, ' ') + document.slice(wordsEnd)
    case 'restart':
      return from(0)
    case 'lost-white-space':
      return from(start).trim()
    case 'echo-twice':
      return `${isNumbered ? firstLine(from(start)) : document.slice(start, wordsEnd)}\n${from(start)}`
    case 'commentary':
      return 'I have already finished.'
    default:
      return behaviour satisfies never
  }
}

/** From the line in which the place is. A line break at the very end begins no line of its own. */
function numbered(document: string, at: number): string {
  const start = at === 0 ? 0 : document.lastIndexOf('\n', at - 1) + 1
  let line = 1
  for (let end = document.indexOf('\n'); end >= 0 && end < start; end = document.indexOf('\n', end + 1)) line += 1
  const lines = document.slice(start).split('\n')
  const hasEnd = lines.at(-1) === ''
  if (hasEnd) lines.pop()
  return lines.map((text, index) => `${line + index}| ${text}`).join('\n') + (hasEnd ? '\n' : '')
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}
