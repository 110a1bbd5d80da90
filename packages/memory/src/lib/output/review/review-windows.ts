import type { Excerpt } from './review-edits.ts'

/** A part of a section that is read in one window. */
export interface Part {
  readonly section: number
  /** Of `parts`, from 1. */
  readonly part: number
  readonly parts: number
}

export type Window = readonly Part[]

/** Shares a document among windows: neighbours together as far as they fit, what is too long in parts of one length. */
export function windowsOf(tokens: readonly number[], windowTokens: number): Window[] {
  const windows: Part[][] = []
  let room = 0
  for (const [index, own] of tokens.entries()) {
    const parts = Math.max(1, Math.ceil(own / windowTokens))
    for (let part = 1; part <= parts; part += 1) {
      const size = own / parts
      if (size > room || windows.length === 0) {
        windows.push([])
        room = windowTokens
      }
      windows.at(-1)?.push({ section: index + 1, part, parts })
      room -= size
    }
  }
  return windows
}

/**
 * @param text Of the whole section.
 * @param bodyFrom Where its heading ends, which is nobody's to change.
 */
export function excerptOf({ section, part, parts }: Part, text: string, bodyFrom: number): Excerpt {
  return { section, text, from: part === 1 ? bodyFrom : cutAt(part - 1), to: cutAt(part) }

  /** After the line in which a part ends. */
  function cutAt(number: number): number {
    if (number === parts) return text.length
    const wanted = bodyFrom + Math.floor(((text.length - bodyFrom) * number) / parts)
    const end = text.indexOf('\n', wanted)
    return end < 0 ? text.length : end + 1
  }
}
