import { tellsTime, type Ask } from './ask.ts'
import { fold, termsOf } from './words.ts'

/** Something said in a session. */
export interface RecallEntry {
  readonly session: string
  /** Unique in the session, `1` and `'1'` being the same. */
  readonly id: number | string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly role: 'user' | 'assistant' | 'tool'
  readonly text: string
  readonly speaker?: string
}

export interface Stored {
  readonly entry: RecallEntry
  /** All of the session, in the order they were added. */
  readonly around: readonly Stored[]
  readonly place: number
  readonly slot: number
  readonly terms: readonly string[]
  readonly weight: number
  readonly speaker: string
  readonly hasTime: boolean
}

export interface Found {
  readonly stored: Stored
  readonly score: number
}

export interface RecallIndex {
  /** @returns Whether it has taken the place of another. */
  add(entry: RecallEntry): boolean
  remove(session: string): boolean
  /** The best first, {@link depth} at most. */
  search(ask: Ask): Found[]
  readonly size: number
}

const k1 = 1.2
/** Low: who says more at a time tells more facts. */
const b = 0.4
/** Of a term's worth, for entries so far away: an answer often lacks the words of the question before it. */
const spread = [1, 0.5, 0.25]
const singleHan = 0.3
/** What comes later is noise. */
const depth = 200
/** Letters at the beginning that make two words alike. */
const leastAlike = 5
/** Unknown words for which like ones are looked for: each costs a walk over all words. */
const maxGuesses = 20
const bonus = { speaker: 0.5, date: 0.6, time: 0.25 }

/** BM25 over single entries, where each term also counts, for less, in the entries next to it. */
export function createRecallIndex(): RecallIndex {
  const sessions = new Map<string, { readonly around: Stored[]; readonly places: Map<string, number> }>()
  const slots: (Stored | undefined)[] = []
  const free: number[] = []
  const postings = new Map<string, number[]>()
  /** How often a name speaks. */
  const speakers = new Map<string, number>()
  let size = 0
  let total = 0
  let scores = new Float64Array(0)
  let best = new Float64Array(0)

  function add(entry: RecallEntry): boolean {
    const session = sessions.get(entry.session) ?? { around: [], places: new Map() }
    sessions.set(entry.session, session)
    const { around, places } = session
    const place = places.get(String(entry.id)) ?? around.length
    places.set(String(entry.id), place)
    const before = around[place]
    if (before !== undefined) drop([before])
    const counts = termsOf(entry.text)
    const slot = free.pop() ?? slots.length
    const weight = counts.size
    const speaker = fold(entry.speaker ?? '')
    const stored: Stored = {
      entry,
      around,
      place,
      slot,
      terms: [...counts.keys()],
      weight,
      speaker,
      hasTime: tellsTime(entry.text),
    }
    around[place] = stored
    slots[slot] = stored
    size += 1
    total += weight
    if (speaker !== '') speakers.set(speaker, (speakers.get(speaker) ?? 0) + 1)
    for (const [term, count] of counts) {
      const list = postings.get(term)
      const posting = slot * 16 + Math.min(count, 15)
      if (list === undefined) postings.set(term, [posting])
      else list.push(posting)
    }
    return before !== undefined
  }

  function drop(gone: readonly Stored[]): void {
    const terms = new Set<string>()
    for (const stored of gone) {
      slots[stored.slot] = undefined
      free.push(stored.slot)
      size -= 1
      total -= stored.weight
      const left = (speakers.get(stored.speaker) ?? 0) - 1
      if (left > 0) speakers.set(stored.speaker, left)
      else speakers.delete(stored.speaker)
      for (const term of stored.terms) terms.add(term)
    }
    for (const term of terms) {
      const left = (postings.get(term) ?? []).filter((posting) => slots[posting >> 4] !== undefined)
      if (left.length > 0) postings.set(term, left)
      else postings.delete(term)
    }
  }

  function remove(session: string): boolean {
    const gone = sessions.get(session)
    if (gone === undefined) return false
    sessions.delete(session)
    drop(gone.around)
    return true
  }

  function search(ask: Ask): Found[] {
    if (scores.length < slots.length) {
      scores = new Float64Array(slots.length * 2)
      best = new Float64Array(slots.length * 2)
    }
    const names = namesIn(ask, speakers)
    const nameTerms = new Set([...names].flatMap((name) => [...termsOf(name).keys()]))
    const touched = new Set<Stored>()
    let guesses = maxGuesses
    const guess = (term: string): readonly number[] => (guesses-- > 0 ? likeIt(term, postings) : [])
    for (const term of ask.terms) {
      if (nameTerms.has(term)) continue
      const list = postings.get(term) ?? guess(term)
      if (list.length === 0) continue
      const isSingleHan = term.length === 1 && /\p{Script=Han}/u.test(term)
      const rarity = Math.log(1 + (size - list.length + 0.5) / (list.length + 0.5)) * (isSingleHan ? singleHan : 1)
      const reached: Stored[] = []
      for (const posting of list) {
        const stored = slots[posting >> 4]
        if (stored === undefined) continue
        const count = posting & 15
        const worth = (rarity * count * (k1 + 1)) / (count + k1 * (1 - b + (b * stored.weight * size) / total))
        for (let away = 1 - spread.length; away < spread.length; away += 1) {
          const near = stored.around[stored.place + away]
          if (near === undefined) continue
          const value = worth * (spread[Math.abs(away)] ?? 0)
          const known = best[near.slot] ?? 0
          if (known === 0) reached.push(near)
          if (value > known) best[near.slot] = value
        }
      }
      for (const stored of reached) {
        scores[stored.slot] = (scores[stored.slot] ?? 0) + (best[stored.slot] ?? 0)
        best[stored.slot] = 0
        touched.add(stored)
      }
    }
    return bestOf(
      [...touched].map((stored) => {
        const score = (scores[stored.slot] ?? 0) * (1 + liking(stored, ask, names))
        scores[stored.slot] = 0
        return { stored, score }
      }),
    )
  }

  return {
    add,
    remove,
    search,
    get size() {
      return size
    },
  }
}

/** Of a word that was never said: those that begin like it, "frightened" for "fright". */
function likeIt(term: string, postings: ReadonlyMap<string, readonly number[]>): readonly number[] {
  if (term.length < leastAlike) return []
  const start = term.slice(0, Math.max(leastAlike, term.length - 3))
  const lists: (readonly number[])[] = []
  for (const [other, list] of postings) {
    if (other.startsWith(start) || (other.length >= leastAlike && term.startsWith(other))) lists.push(list)
  }
  return lists.flat()
}

/** Sorting numbers alone takes a tenth of the time. */
function bestOf(found: readonly Found[]): Found[] {
  const scores = Float64Array.from(found, ({ score }) => score).toSorted()
  const least = scores.at(-depth) ?? 0
  return found
    .filter(({ score }) => score >= least)
    .toSorted((one, other) => other.score - one.score || other.stored.entry.at - one.stored.entry.at)
    .slice(0, depth)
}

/** A share of the score, not a score of its own: alone it says nothing. */
function liking({ entry, speaker, hasTime }: Stored, { wantsTime, isThen }: Ask, names: ReadonlySet<string>): number {
  return (
    (names.has(speaker) ? bonus.speaker : 0) +
    (isThen?.(entry.at) === true ? bonus.date : 0) +
    (wantsTime && hasTime ? bonus.time : 0)
  )
}

/** By the whole name, or its first word: they address each other by it in every other turn, so it is no term. */
function namesIn({ folded }: Ask, speakers: ReadonlyMap<string, number>): Set<string> {
  const names = new Set<string>()
  for (const name of speakers.keys()) {
    const isHan = /\p{Script=Han}/u.test(name)
    const isNamed = [name, name.split(' ')[0] ?? name].some((part) =>
      isHan ? folded.includes(part) : isWordIn(folded, part),
    )
    if (isNamed) names.add(name)
  }
  return names
}

function isWordIn(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const around = `${text[at - 1] ?? ' '}${text[at + word.length] ?? ' '}`
    if (!/\p{L}/u.test(around)) return true
  }
  return false
}
