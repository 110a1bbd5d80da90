import { createHash } from 'node:crypto'
import type { ChatRequest } from '../brain.ts'

/** How the writer goes on with a document that was cut. */
export type WriterBehaviour = (typeof writerBehaviours)[number]

export const writerBehaviours = [
  /** Repeats the words, or begins with the numbered line, and goes on: as it was told to. */
  'compliant',
  /** Says "Sure, here is the continuation:" first. */
  'preamble',
  /** Repeats 100–600 characters more, from before the words; before a line it begins some lines earlier. */
  'longer-echo',
  /** Goes on at once; where lines are to be numbered, without the numbers. */
  'missing-echo',
  /** Puts all of it into a code fence, which is closed when the document is complete. */
  'reopened-fence',
  /** Repeats the words with every run of blanks and line breaks as one blank; the rest is exact. */
  'changed-white-space',
  /** Begins the document anew. */
  'restart',
  /** Loses the white space at both ends of the reply. */
  'lost-white-space',
  /** Repeats the words twice. */
  'echo-twice',
  /** Says that it has already finished, and nothing else. */
  'commentary',
] as const

/** What a function that chooses behaviours knows. */
export interface ContinuationFacts {
  /** Of the continuations this brain was asked for, from 1. */
  readonly number: number
  /** The request says that the last reply did not begin as it had to. */
  readonly isRetry: boolean
  readonly request: ChatRequest
}

/**
 * One behaviour for all continuations; a list, one a continuation, compliant after its end; probabilities, compliant for
 * the rest; or a function.
 */
export type WriterBehaviours =
  | WriterBehaviour
  | readonly WriterBehaviour[]
  | Readonly<Partial<Record<WriterBehaviour, number>>>
  | ((facts: ContinuationFacts) => WriterBehaviour)

/** @throws {TypeError} For a behaviour there is not, and for probabilities that are none. */
export function createChooser(
  behaviours: WriterBehaviours,
  seed: number,
): (facts: ContinuationFacts) => WriterBehaviour {
  if (typeof behaviours === 'function') return behaviours
  if (typeof behaviours === 'string') return () => known(behaviours)
  if (isList(behaviours)) {
    const list = behaviours.map(known)
    return ({ number }) => list[number - 1] ?? 'compliant'
  }
  const chances = Object.entries(behaviours).map(([name, chance]) => ({ name: known(name), chance }))
  const sum = chances.reduce((total, { chance }) => total + chance, 0)
  if (!chances.every(({ chance }) => chance >= 0) || !(sum <= 1 + 1e-9)) {
    throw new TypeError(
      `Cannot play the writer: the probabilities add up to ${sum}, expected numbers from 0, at most 1`,
    )
  }
  return ({ number }) => {
    let left = draw(seed, number, 'behaviour')
    for (const { name, chance } of chances) {
      if (left < chance) return name
      left -= chance
    }
    return 'compliant'
  }
}

/** 0–1, the same for the same seed and number. */
export function draw(seed: number, number: number, what: string): number {
  return createHash('sha256').update(`${seed} ${number} ${what}`).digest().readUInt32BE() / 2 ** 32
}

function isList(behaviours: object): behaviours is readonly WriterBehaviour[] {
  return Array.isArray(behaviours)
}

function known(name: string): WriterBehaviour {
  const behaviour = writerBehaviours.find((item) => item === name)
  if (behaviour !== undefined) return behaviour
  throw new TypeError(`Cannot play the writer: unknown behaviour "${name}", expected ${writerBehaviours.join(', ')}`)
}
