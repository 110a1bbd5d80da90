import type { Tool } from '@glmkit/core'
import { countTokens } from '../count/count-tokens.ts'
import { pickWindows, type Window } from './pick-windows.ts'
import { createRecallIndex, type RecallEntry, type Stored } from './recall-index.ts'
import { recallTool, type RecallInput } from './recall-tool.ts'
import { termsOf } from './words.ts'

export interface CreateRecallOptions {
  /** Default: `countTokens`. */
  readonly countTokens?: (text: string) => number
}

export interface RecallSearchOptions {
  /** Hits at most. Default: 10. */
  readonly limit?: number
  /** Of all hits together, as {@link RecallHit.text} has them. Default: 2_000. */
  readonly maxTokens?: number
}

/** What was said one after the other in one session. */
export interface RecallHit {
  readonly session: string
  /** Of each entry in it, `session#id`. */
  readonly sources: readonly string[]
  /** When the first of it was said, milliseconds since 1970. */
  readonly at: number
  /** For the model: a line with sources and date, then a line for each entry. */
  readonly text: string
  readonly score: number
  /** What of the question it has, as written there. */
  readonly why: readonly string[]
}

export interface Recall {
  /** Entries of a session in the order they were said; one with a known `session` and `id` takes the other's place. */
  add(entries: Iterable<RecallEntry>): void
  /** Nothing of the session is kept. `false` if it was not there. */
  remove(session: string): boolean
  /** The best first. */
  search(query: string, options?: RecallSearchOptions): RecallHit[]
  /** With which the model searches. */
  readonly tool: Tool<'recall', RecallInput, string>
}

/** Of one entry: a longer one is shown around the words that were asked for. */
const maxEntryChars = 1_200

/**
 * Finds what was said in other sessions, by its words alone: no model, no network. English, French and Chinese. In
 * memory; some 400 bytes an entry besides its text.
 *
 * @example
 * const recall = createRecall()
 * recall.add([{ session: 'a', id: 1, at: Date.now(), role: 'user', text: 'My sister moved to Porto.' }])
 * recall.search('Where does her sister live?')
 */
export function createRecall({ countTokens: count = countTokens }: CreateRecallOptions = {}): Recall {
  const index = createRecallIndex()

  function search(query: string, { limit = 10, maxTokens = 2_000 }: RecallSearchOptions = {}): RecallHit[] {
    const asked = new Set(termsOf(query).keys())
    const known = new Map<Stored, { readonly line: string; readonly tokens: number }>()
    const lineOf = (stored: Stored): { readonly line: string; readonly tokens: number } => {
      const before = known.get(stored)
      if (before !== undefined) return before
      const line = lineFor(stored, asked)
      const made = { line, tokens: count(line) + 1 }
      known.set(stored, made)
      return made
    }
    const windows = pickWindows(index.search(query), {
      limit,
      maxTokens,
      tokens: (stored) => lineOf(stored).tokens,
      headTokens: (stored) => count(headFor([stored, stored])) + 2,
    })
    return windows.map(({ entries, score }) => hitOf(entries, score, asked, (stored) => lineOf(stored).line))
  }

  return {
    add(entries) {
      for (const entry of entries) index.add(entry)
    },
    remove: (session) => index.remove(session),
    search,
    tool: recallTool(search),
  }
}

function hitOf(
  entries: Window['entries'],
  score: number,
  asked: ReadonlySet<string>,
  lineOf: (stored: Stored) => string,
): RecallHit {
  const [first] = entries
  const why = new Set(entries.flatMap(({ terms }) => terms.filter((term) => asked.has(term))))
  return {
    session: first?.entry.session ?? '',
    sources: entries.map(({ entry }) => `${entry.session}#${entry.id}`),
    at: first?.entry.at ?? 0,
    text: [headFor(entries), ...entries.map(lineOf)].join('\n'),
    score,
    why: [...why],
  }
}

function headFor(entries: readonly Stored[]): string {
  const [first, last] = [entries.at(0)?.entry, entries.at(-1)?.entry]
  if (first === undefined || last === undefined) return ''
  const date = Number.isFinite(first.at) ? new Date(first.at).toISOString().slice(0, 10) : 'no date'
  return `[${first.session}#${first.id}${entries.length > 1 ? ` to #${last.id}` : ''}, ${date}]`
}

/** Lines of its own are indented: nothing said can look like a source. */
function lineFor({ entry }: Stored, asked: ReadonlySet<string>): string {
  const text = excerpt(entry.text, asked).replaceAll(/\r\n?|[\n\u2028\u2029]/g, '\n  ')
  return `#${entry.id} ${entry.speaker ?? entry.role}: ${text}`
}

/** The piece with the most words of the question. Stems are mostly how words begin, so they need no analysis. */
function excerpt(text: string, asked: ReadonlySet<string>): string {
  if (text.length <= maxEntryChars) return text
  const places = placesOf(text.toLowerCase(), asked)
  let [most, from] = [0, 0]
  for (const [at] of places) {
    const inside = places.filter(([place]) => place >= at && place < at + maxEntryChars - 100)
    const count = new Set(inside.map(([, term]) => term)).size
    if (count > most) [most, from] = [count, Math.max(0, at - 50)]
  }
  const end = from + maxEntryChars
  return `${from > 0 ? '… ' : ''}${text.slice(from, end).toWellFormed()}${end < text.length ? ' …' : ''}`
}

/** Of each term the first few. */
function placesOf(text: string, terms: ReadonlySet<string>): (readonly [number, string])[] {
  const places: (readonly [number, string])[] = []
  for (const term of terms) {
    let at = text.indexOf(term)
    for (let count = 0; at !== -1 && count < 20; count += 1) {
      places.push([at, term])
      at = text.indexOf(term, at + maxEntryChars / 4)
    }
  }
  return places.toSorted(([one], [other]) => one - other)
}
