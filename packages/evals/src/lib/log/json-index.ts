import type { ReadAt } from './zip/read-at.ts'

/** A value's place in a file of JSON: from, up to. */
export type JsonPlace = readonly [from: number, to: number]

/** Where the members of a large JSON object are. */
export interface JsonIndex {
  readonly members: ReadonlyMap<string, JsonPlace>
  /** Of the items of the one array that was asked for. */
  readonly items: readonly JsonPlace[]
}

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const opening = new Set([0x7b, 0x5b])
const closing = new Set([0x7d, 0x5d])
const blank = new Set([0x20, 0x09, 0x0a, 0x0d])

/**
 * Goes once through a file that holds a JSON object, without holding it, and notes where its members begin and end, and
 * the items of the array `listed`. What is between is left to `JSON.parse`.
 *
 * @throws {SyntaxError} If the file ends too early.
 */
export async function indexJson(readAt: ReadAt, fileBytes: number, listed: string): Promise<JsonIndex> {
  const members = new Map<string, JsonPlace>()
  const items: JsonPlace[] = []
  let depth = 0
  let isText = false
  let isEscaped = false
  let key: string | undefined
  let keyFrom = -1
  let from = -1
  let itemFrom = -1
  let last = 0

  /** A value that was open ends here. */
  function end(): void {
    if (depth === 1 && key !== undefined && from >= 0) {
      members.set(key, [from, last])
      key = undefined
      from = -1
    }
    if (depth === 2 && itemFrom >= 0) {
      items.push([itemFrom, last])
      itemFrom = -1
    }
  }

  function begin(at: number): void {
    if (depth === 1 && key !== undefined && from < 0) from = at
    if (depth === 2 && key === listed && from >= 0 && itemFrom < 0) itemFrom = at
  }

  const step = 2 ** 20
  for (let start = 0; start < fileBytes; start += step) {
    const piece = await readAt(start, step)
    for (let index = 0; index < piece.length; index += 1) {
      const byte = piece[index] ?? 0
      const at = start + index
      if (isText) {
        if (isEscaped) isEscaped = false
        else if (byte === backslash) isEscaped = true
        else if (byte === quote) isText = false
        last = at + 1
        continue
      }
      if (blank.has(byte)) continue
      if (byte === comma) end()
      else if (byte === colon && depth === 1 && key === undefined) {
        key = String(JSON.parse(String(await readAt(keyFrom, last - keyFrom))))
        keyFrom = -1
      } else if (closing.has(byte)) {
        end()
        depth -= 1
      } else {
        if (depth === 1 && key === undefined && keyFrom < 0) keyFrom = at
        begin(at)
        if (byte === quote) isText = true
        else if (opening.has(byte)) depth += 1
      }
      last = at + 1
    }
  }
  if (depth !== 0 || isText) throw new SyntaxError('the file ends in the middle of its JSON')
  return { members, items }
}
