import { isRecord, objectIn } from '../json-reply.ts'

/** A change in the text of a section. */
export interface Edit {
  readonly section: number
  /** UTF-16 units from the beginning of the section's text, its heading included. */
  readonly start: number
  readonly end: number
  readonly replace: string
}

/** A part of a section, as the review was shown it. */
export interface Excerpt {
  readonly section: number
  /** Of the whole section. */
  readonly text: string
  /** What may be changed of it. */
  readonly from: number
  readonly to: number
}

/** A review mends; it does not write. */
const mostChangedShare = 0.05

export interface ReadReview {
  readonly edits: readonly Edit[]
  /** Why others were not made, one line each. */
  readonly left: readonly string[]
}

/** Reads the reply to a task `review`, and finds the places of its edits. */
export function readReview(reply: string, excerpts: readonly Excerpt[]): ReadReview {
  const value = objectIn(reply, 'edits')
  const wanted = value?.edits
  if (!Array.isArray(wanted)) return { edits: [], left: ['the reply has no list of "edits"'] }
  const edits: Edit[] = []
  const left: string[] = []
  let room = Math.floor(excerpts.reduce((sum, { from, to }) => sum + to - from, 0) * mostChangedShare)
  for (const [index, item] of wanted.entries()) {
    const placed = place(item, excerpts, edits)
    if (placed === undefined) continue
    const size = typeof placed === 'string' ? 0 : Math.max(placed.end - placed.start, placed.replace.length)
    if (typeof placed === 'string') left.push(`edit ${index + 1}: ${placed}`)
    else if (size > room) left.push(`edit ${index + 1}: more than ${mostChangedShare * 100} % of the text would change`)
    else if (breaksUp(placed, excerpts)) left.push(`edit ${index + 1}: it adds or removes a heading or a code fence`)
    else {
      room -= size
      edits.push(placed)
    }
  }
  return { edits, left }
}

/** @returns Why not, in words; `undefined` for an edit that changes nothing. */
function place(item: unknown, excerpts: readonly Excerpt[], taken: readonly Edit[]): Edit | string | undefined {
  if (!isRecord(item)) return 'it is no object'
  const { find, replace } = item
  const section = Number(item.section)
  if (typeof find !== 'string' || find.trim() === '' || typeof replace !== 'string')
    return 'it has no "find" and "replace"'
  if (find === replace) return undefined
  if (!find.isWellFormed() || !replace.isWellFormed()) return 'it has half a character'
  const excerpt = excerpts.find((each) => each.section === section)
  if (excerpt === undefined) return `section ${String(item.section)} is not in this window`
  const { text, from, to } = excerpt
  const start = text.indexOf(find)
  // The blank line before the next heading stays.
  const bodyEnd = text.trimEnd().length
  const end = Math.min(start + find.length, bodyEnd)
  if (start < 0) return `section ${section} does not have its text`
  if (text.indexOf(find, start + 1) >= 0) return `section ${section} has its text more than once`
  if (start < from || start + find.length > to) return `its text is not in this window`
  // A mark belongs to the letter before it.
  if (/^\p{M}/u.test(text.slice(end, end + 2))) return 'it ends in the middle of a character'
  const isTaken = taken.some((edit) => edit.section === section && edit.start < end && start < edit.end)
  if (isTaken) return 'another has changed the same words'
  return { section, start, end, replace: end === bodyEnd ? replace.trimEnd() : replace }
}

/** What holds a document together: the lines of an edit must have the same of them after it as before. */
const marks =
  /^ {0,3}(?:#{1,6}(?=\s|$)|`{3,}|~{3,}|(?:=+|-{2,})[^\S\n]*$)|<\/?(?:h[1-6]|pre|script|style|textarea)\b|<!--|-->/gim

function breaksUp({ section, start, end, replace }: Edit, excerpts: readonly Excerpt[]): boolean {
  const { text = '' } = excerpts.find((each) => each.section === section) ?? {}
  const first = text.slice(0, start).lastIndexOf('\n') + 1
  const lineEnd = text.indexOf('\n', end)
  const last = lineEnd < 0 ? text.length : lineEnd
  const marksIn = (lines: string): string => (lines.match(marks) ?? []).map((mark) => mark.trim()).join(' ')
  return marksIn(text.slice(first, last)) !== marksIn(text.slice(first, start) + replace + text.slice(end, last))
}

/** @param edits Of one section. */
export async function* applyEdits(
  pieces: AsyncIterable<string>,
  edits: readonly Edit[],
): AsyncGenerator<string, void, undefined> {
  const queue = edits.toSorted((a, b) => a.start - b.start)
  let at = 0
  for await (const piece of pieces) {
    let from = 0
    const end = at + piece.length
    for (let edit = queue[0]; edit !== undefined && edit.start < end; edit = queue[0]) {
      if (edit.start >= at) yield piece.slice(from, edit.start - at) + edit.replace
      from = Math.min(piece.length, edit.end - at)
      if (edit.end > end) break
      queue.shift()
    }
    if (from < piece.length) yield piece.slice(from)
    at = end
  }
}
