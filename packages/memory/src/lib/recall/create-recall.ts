import { UsageError } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { countTokens } from '../count/count-tokens.ts'
import { readAsk } from './ask.ts'
import { pickWindows, type Window } from './pick-windows.ts'
import { createRecallIndex, type RecallEntry, type Stored } from './recall-index.ts'
import { recallTool, type RecallInput } from './recall-tool.ts'
import { forgetWords } from './words.ts'

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
    for (const [name, value] of Object.entries({ limit, maxTokens })) {
      if (!(value >= 0)) throw new UsageError(`Cannot search: ${name} is ${value}, expected a number from 0`)
    }
    const ask = readAsk(query)
    const asked = new Set(ask.terms)
    const known = new Map<Stored, { readonly line: string; readonly tokens: number }>()
    const lineOf = (stored: Stored): { readonly line: string; readonly tokens: number } => {
      const before = known.get(stored)
      if (before !== undefined) return before
      const line = lineFor(stored, asked)
      const made = { line, tokens: count(line) + 1 }
      known.set(stored, made)
      return made
    }
    const windows = pickWindows(index.search(ask), {
      limit,
      maxTokens,
      tokens: (stored) => lineOf(stored).tokens,
      headTokens: (stored) => count(headFor([stored, stored])) + 2,
    })
    return windows.map(({ entries, score }) => hitOf(entries, score, asked, (stored) => lineOf(stored).line))
  }

  return {
    add(entries) {
      let isReplaced = false
      for (const entry of entries) if (index.add(entry)) isReplaced = true
      if (isReplaced) forgetWords()
    },
    remove(session) {
      const isGone = index.remove(session)
      if (isGone) forgetWords()
      return isGone
    },
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
  const date = Math.abs(first.at) <= 8.64e15 ? new Date(first.at).toISOString().slice(0, 10) : 'no date'
  const to = entries.length > 1 ? ` to #${nameOf(last.id)}` : ''
  return `[${nameOf(first.session)}#${nameOf(first.id)}${to}, ${date}]`
}

/** Lines of its own are indented: nothing said can look like a source. */
function lineFor({ entry }: Stored, asked: ReadonlySet<string>): string {
  const text = excerpt(entry.text, asked).replaceAll(/\r\n?|[\n\v\f\u0085\u2028\u2029]/g, '\n  ')
  return `#${nameOf(entry.id)} ${nameOf(entry.speaker ?? entry.role)}: ${text}`
}

/** People choose their names themselves. */
const nameOf = (name: string | number): string =>
  String(name)
    .slice(0, 128)
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}[\]#:]+/gu, ' ')
    .trim()

/** The piece with the most words of the question. Stems are mostly how words begin, so they need no analysis. */
function excerpt(text: string, asked: ReadonlySet<string>): string {
  if (text.length <= maxEntryChars) return text
  const places = placesOf(text.toLowerCase(), asked)
  const inside = new Map<string, number>()
  let [most, from, next] = [0, 0, 0]
  for (const [at, first] of places) {
    for (let place = places[next]; place !== undefined && place[0] < at + maxEntryChars - 100; place = places[next]) {
      inside.set(place[1], (inside.get(place[1]) ?? 0) + 1)
      next += 1
    }
    if (inside.size > most) [most, from] = [inside.size, Math.max(0, at - 50)]
    const left = (inside.get(first) ?? 0) - 1
    if (left > 0) inside.set(first, left)
    else inside.delete(first)
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
