import type { SearchResult } from '@glmkit/tools/search'
import { paint, wrap } from './terminal-text.ts'

const mostLines = 3

/** The part of a passage with most of the words that matched, as a few lines of a terminal with those words marked. */
export function snippetOf({ text, highlights }: Pick<SearchResult, 'text' | 'highlights'>, columns: number): string[] {
  // The headings stand above it anyway.
  const first = /^(?:#{1,6} .*\s+)*/.exec(text)?.[0].length ?? 0
  const from = Math.max(first, startOf(text, highlights, (columns * mostLines) / 2))
  const lines = wrap(`${from > first ? '… ' : ''}${text.slice(from)}`, columns, mostLines)
  const words = new Set(highlights.map(([start, end]) => text.slice(start, end)))
  if (words.size === 0) return lines
  const longestFirst = [...words].toSorted((a, b) => b.length - a.length)
  const pattern = new RegExp(longestFirst.map(escaped).join('|'), 'gu')
  return lines.map((line) => line.replaceAll(pattern, (word) => paint(['bold', 'yellow'], word)))
}

/** Where a sentence or a word begins shortly before the stretch of `length` characters with most matched words. */
function startOf(text: string, highlights: SearchResult['highlights'], length: number): number {
  let [best, most] = [0, 0]
  for (const [at, [start]] of highlights.entries()) {
    const count = highlights.slice(at).findIndex(([, end]) => end - start > length)
    const held = count < 0 ? highlights.length - at : count
    if (held > most) [best, most] = [start, held]
  }
  if (best < length / 2) return 0
  const before = text.slice(Math.max(0, best - 60), best)
  const sentence = before.search(/(?<=[\n。！？]|[.!?]\s)[^\n。！？]*$/)
  return best - before.length + (sentence < 0 ? Math.max(0, before.search(/\s/)) : sentence)
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
