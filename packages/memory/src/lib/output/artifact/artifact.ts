import type { BoundaryKind } from '../format.ts'

/** What ends where an append ends. `character`: no resume point, only whole characters. `end`: the answer was complete. */
export type AppendBoundary = BoundaryKind | 'character' | 'end'

export interface AppendFacts {
  readonly boundary: AppendBoundary
  /** The request whose reply the text is from. */
  readonly requestId?: string
}

export interface SectionState {
  /** Of its text in UTF-8. */
  readonly bytes: number
  /** It is complete and can no longer be appended to. */
  readonly isSealed: boolean
  /** Of the last append; absent while there is none. */
  readonly boundary?: AppendBoundary
}

export interface FinishOptions {
  /** Stands before the first section: title, table of contents. */
  readonly head?: string
  /**
   * The text of a section as it is to be in the document. Takes and gives pieces of any length that are no half characters;
   * without it the bytes go through as they are.
   */
  readonly transform?: (section: number, pieces: AsyncIterable<string>) => AsyncIterable<string> | Iterable<string>
}

/**
 * The text of a long write and what is known of it, as it grows. Sections are numbered from 1; a text without sections is
 * section 0 alone. What was appended is never lost or changed: after a kill at any moment, the same `openArtifact` goes on.
 *
 * Every method throws or rejects with an {@link AgentError} when the disk fails; from then on only {@link close} is of
 * use, and opening it again tells what there is.
 */
export interface Artifact extends AsyncDisposable {
  /** There was something of an earlier call. */
  readonly isResumed: boolean
  /** As given to {@link plan}, maybe by an earlier call; `undefined` before. */
  readonly outline: unknown
  /** As given to {@link plan}, 0 for a text without; `undefined` before. */
  readonly sections: number | undefined
  /** All that were noted, in their order, those of earlier calls first. */
  readonly notes: readonly unknown[]
  /**
   * Says once what sections there are, before anything is appended.
   *
   * @param sections 0 for a text without sections.
   * @param outline Any JSON.
   * @throws {UsageError} If it was said already.
   */
  plan(sections: number, outline: unknown): void
  /** @param section 1 … `sections`, or 0 where there are none. */
  state(section: number): SectionState
  /**
   * Adds to the end of a section; when it returns, the text outlives the process. Empty text is nothing.
   *
   * @throws {UsageError} If the section is sealed or does not exist, or the text has half a surrogate pair: nothing is
   * written then.
   */
  append(section: number, text: string, facts: AppendFacts): void
  /** Keeps any JSON: a summary, usage, an edit. */
  note(value: unknown): void
  /** The section is complete: it is on the disk, and outlives the machine, when this resolves. */
  seal(section: number): Promise<void>
  /** The text of a section so far, in pieces of about 64 KB that are no half characters. */
  read(section: number): AsyncIterable<string>
  /** The text of a section so far. */
  text(section: number): Promise<string>
  /** The end of a section's text. @param chars At most so many UTF-16 units; no half character at its beginning. */
  tail(section: number, chars: number): Promise<string>
  /**
   * Writes the document, removes all else and closes. All sections must be sealed. Killed on the way, it can be called again.
   *
   * @returns The document where there is no file.
   * @throws {UsageError} If a section is not sealed.
   */
  finish(options?: FinishOptions): Promise<string | undefined>
  /** Keeps everything for the next call. Without a file everything is gone. */
  close(): Promise<void>
}

export interface OpenArtifactOptions {
  /** The document. While it is written, it has the sections that are complete in their order, and the beginning of the next. */
  readonly file: string
  /** A hash of all that was asked for. */
  readonly key: string
  /** Told what of an earlier write could not be gone on with, and where it is. Must not throw. */
  readonly onWarning?: (message: string) => void
}
