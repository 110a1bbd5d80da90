import type { Seam, Usage } from '@glmkit/core'
import { addUsage, noUsage } from '@glmkit/glm/model'
import type { Artifact } from './artifact/artifact.ts'
import { isRecord } from './json-reply.ts'
import type { Edit } from './review/review-edits.ts'

/** What a long write remembers beside its text. */
type Note =
  /** What a run has cost so far: the last one counts. */
  | { readonly kind: 'usage'; readonly run: string; readonly usage: Usage }
  | { readonly kind: 'seam'; readonly section: number; readonly seam: Seam }
  /** The model has said all it wants to say: of the section, or of what was asked for on top, which begins at `moreAt`. */
  | { readonly kind: 'written'; readonly section: number }
  | { readonly kind: 'more'; readonly section: number; readonly at: number }
  | { readonly kind: 'more-written'; readonly section: number }
  | { readonly kind: 'complete'; readonly section: number; readonly tokens: number; readonly refs: readonly string[] }
  | { readonly kind: 'summary'; readonly section: number; readonly text: string }
  | { readonly kind: 'review'; readonly window: number; readonly edits: readonly Edit[] }

/** What is known of a section. */
export interface SectionNotes {
  isWritten?: true
  /** Where in the section's text what was asked for on top begins. */
  moreAt?: number
  isMoreWritten?: true
  tokens?: number
  /** Of the sources it was given. */
  refs?: readonly string[]
  summary?: string
}

/** The notes of a long write, as they stand. */
export interface WriteNotes {
  readonly usage: Usage
  readonly seams: readonly (Seam & { readonly section: number })[]
  of(section: number): Readonly<SectionNotes>
  /** By the window's number, from 1. */
  readonly reviews: ReadonlyMap<number, readonly Edit[]>
  add(note: Note): void
}

/** Reads what an earlier call has noted, and keeps what this one does. */
export function openNotes(artifact: Artifact): WriteNotes {
  const usages = new Map<string, Usage>()
  const seams: (Seam & { readonly section: number })[] = []
  const sections = new Map<number, SectionNotes>()
  const reviews = new Map<number, readonly Edit[]>()

  function of(section: number): SectionNotes {
    const known = sections.get(section) ?? {}
    sections.set(section, known)
    return known
  }

  function take(note: Note): void {
    switch (note.kind) {
      case 'usage':
        usages.set(note.run, note.usage)
        break
      case 'seam':
        seams.push({ section: note.section, ...note.seam })
        break
      case 'written':
        of(note.section).isWritten = true
        break
      case 'more':
        of(note.section).moreAt = note.at
        break
      case 'more-written':
        of(note.section).isMoreWritten = true
        break
      case 'complete':
        Object.assign(of(note.section), { tokens: note.tokens, refs: note.refs })
        break
      case 'summary':
        of(note.section).summary = note.text
        break
      case 'review':
        reviews.set(note.window, note.edits)
        break
    }
  }

  for (const note of artifact.notes) if (isNote(note)) take(note)
  return {
    get usage() {
      return [...usages.values()].reduce(addUsage, noUsage)
    },
    seams,
    of,
    reviews,
    add(note) {
      artifact.note(note)
      take(note)
    },
  }
}

/** The ledger checks every line, and its key is of this version: what has a kind was written by `add`. */
const isNote = (value: unknown): value is Note => isRecord(value) && typeof value.kind === 'string'
