import { MemoryPathError } from './memory-path.ts'

export interface Edited {
  readonly text: string
  /** First and last line that changed, with two lines on each side. */
  readonly around: readonly [number, number]
}

/** Lines with their numbers. `last` may be -1 or beyond the end. */
export function numbered(text: string, [first, last]: readonly [number, number] = [1, -1]): string {
  const lines = text.split('\n')
  if (first > lines.length) throw new MemoryPathError(`Cannot view line ${first}: the file has ${lines.length} lines`)
  const shown = lines.slice(first - 1, last === -1 ? undefined : last)
  return shown.map((line, at) => `${String(first + at).padStart(6)}\t${line}`).join('\n')
}

/** @throws {MemoryPathError} If `old` is not there exactly once. */
export function replaceOnce(text: string, old: string, by: string, path: string): Edited {
  const places: number[] = []
  for (let at = text.indexOf(old); at !== -1; at = text.indexOf(old, at + 1)) places.push(at)
  const [place] = places
  if (place === undefined) {
    throw new MemoryPathError(`Cannot replace in ${path}: old_str is not there, view the file and copy it exactly`)
  }
  if (places.length > 1) {
    const lines = places.slice(0, 10).map((at) => lineAt(text, at))
    const more = places.length > 10 ? ' …' : ''
    throw new MemoryPathError(
      `Cannot replace in ${path}: old_str occurs ${places.length} times at lines ${lines.join(', ')}${more}, make it longer`,
    )
  }
  return editedAt(text, place, old.length, by)
}

/** @throws {MemoryPathError} If the file has no such line. */
export function insertAfter(text: string, line: number, added: string, path: string): Edited {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index + 1)
  const lines = ends.length + (text === '' || text.endsWith('\n') ? 0 : 1)
  if (line > lines) {
    throw new MemoryPathError(`Cannot insert in ${path}: insert_line is ${line}, the file has ${lines} lines`)
  }
  const at = line === 0 ? 0 : (ends[line - 1] ?? text.length)
  const isOpen = at > 0 && text[at - 1] !== '\n'
  const isEnd = at === text.length || added.endsWith('\n')
  return editedAt(text, at, 0, `${isOpen ? '\n' : ''}${added}${isEnd ? '' : '\n'}`)
}

function editedAt(text: string, at: number, length: number, by: string): Edited {
  const first = lineAt(text, at)
  const last = first + by.split('\n').length - 1
  return {
    text: `${text.slice(0, at)}${by}${text.slice(at + length)}`,
    around: [Math.max(1, first - 2), last + 2],
  }
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length
