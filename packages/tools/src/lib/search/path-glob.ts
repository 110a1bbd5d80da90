/** Of one glob, braces written out; more are alike, or meant to make trouble. */
const mostAlternatives = 256
const maxGlobLength = 1_000

type Matches<Item> = (item: Item) => boolean
/** What matches one item, or how a star passes over any number of them. */
type Unit<Item> = { readonly matches: Matches<Item> } | { readonly passes: Matches<Item> }

/**
 * Compiles a glob as `matchesGlob` of `node:path` reads it, in time that no glob and no path can blow up: `*`, `?`,
 * `[a-z]`, `[!a]`, `**`, `{a,b}`, `{1..3}`. Names that begin with a dot are matched only by a dot, empty names do not count. Case always counts;
 * `+(a|b)` and `[[:alpha:]]` mean nothing here.
 *
 * @returns Takes the segments of a path. `undefined` for a glob of more than 1,000 characters or 256 alternatives.
 */
export function compileGlob(glob: string): ((segments: readonly string[]) => boolean) | undefined {
  if (glob.length > maxGlobLength) return undefined
  const alternatives = new Set<string>()
  let count = 0
  for (const alternative of writtenOut(glob.replaceAll('\\', '/'))) {
    count += 1
    if (count > mostAlternatives) return undefined
    alternatives.add(alternative)
  }
  const compiled = Array.from(alternatives, unitsOfPath)
  return (segments) => compiled.some((units) => fits(units, segments))
}

/** The segments of a path as `compileGlob` takes them. */
export function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}

function unitsOfPath(pattern: string): Unit<string>[] {
  const segments = segmentsOf(pattern).filter((segment) => segment !== '.')
  return segments
    .filter((segment, at) => segment !== '**' || segments[at - 1] !== '**')
    .map((segment) => (segment === '**' ? { passes: isVisible } : { matches: segmentMatcher(segment) }))
}

const isVisible = (segment: string): boolean => !segment.startsWith('.')

function segmentMatcher(pattern: string): Matches<string> {
  if (!/[*?[]/.test(pattern)) return (segment) => segment === pattern
  const units = unitsOfSegment(pattern)
  // A star at the end may stand for nothing, and several are one.
  const end = units.findLastIndex((unit) => 'matches' in unit) + 1
  const isOpen = end < units.length
  const kept = units.slice(0, end)
  const mayBeHidden = pattern.startsWith('.')
  return (segment) => {
    if (!mayBeHidden && !isVisible(segment)) return false
    return fits(kept, /[\uD800-\uDFFF]/.test(segment) ? Array.from(segment) : segment, isOpen)
  }
}

const any: Matches<string> = () => true
const pieces = /\*+|\?|\[([!^]?)(\]?[^\]]*)\]|[^]/gu

function unitsOfSegment(pattern: string): Unit<string>[] {
  return Array.from(pattern.matchAll(pieces), ([piece, not = '', set = '']) => {
    if (piece.startsWith('*')) return { passes: any }
    if (piece === '?') return { matches: any }
    if (set === '') return { matches: (character) => character === piece }
    const isInSet = setMatcher(set)
    return { matches: not === '' ? isInSet : (character) => !isInSet(character) }
  })
}

function setMatcher(set: string): Matches<string> {
  const ranges = Array.from(set.matchAll(/([^])-([^])|[^]/gu), ([one, from = one, to = from]) => {
    return [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0] as const
  })
  return (character) => {
    const code = character.codePointAt(0) ?? 0
    return ranges.some(([from, to]) => from <= code && code <= to)
  }
}

/** It goes back to the last star alone, for what stands before that one has taken the least it could. */
function fits(units: readonly Unit<string>[], items: ArrayLike<string>, isOpen = false): boolean {
  let [at, item, passed] = [0, 0, 0]
  let star: { readonly at: number; readonly passes: Matches<string> } | undefined
  while (item < items.length) {
    const unit = units[at]
    if (unit === undefined && isOpen) return true
    if (unit !== undefined && 'passes' in unit) {
      star = { at, passes: unit.passes }
      passed = item
      at += 1
    } else if (unit?.matches(items[item] ?? '') === true) {
      at += 1
      item += 1
    } else if (star?.passes(items[passed] ?? '') === true) {
      at = star.at + 1
      passed += 1
      item = passed
    } else {
      return false
    }
  }
  return at === units.length
}

/** Without its braces: each choice by itself, one after the other, for there may be no end to them. */
function* writtenOut(glob: string): Generator<string> {
  const group = firstGroup(glob)
  if (group === undefined) {
    yield glob
    return
  }
  for (const choice of group.choices) {
    yield* writtenOut(glob.slice(0, group.start) + choice + glob.slice(group.end))
  }
}

interface Group {
  readonly start: number
  readonly end: number
  readonly choices: readonly string[]
}

function firstGroup(glob: string): Group | undefined {
  const open: { readonly start: number; readonly commas: number[] }[] = []
  let first: Group | undefined
  for (const { 0: mark, index } of glob.matchAll(/[{},]/g)) {
    if (mark === '{') open.push({ start: index, commas: [] })
    else if (mark === ',') open.at(-1)?.commas.push(index)
    else {
      const { start, commas } = open.pop() ?? { start: index, commas: [] }
      if (first !== undefined && first.start < start) continue
      const choices =
        commas.length === 0
          ? numbersIn(glob.slice(start + 1, index))
          : [start, ...commas].map((before, at) => glob.slice(before + 1, commas[at] ?? index))
      if (choices.length > 0) first = { start, end: index + 1, choices }
    }
  }
  return first
}

/** `08..11` → 08, 09, 10, 11 */
function numbersIn(range: string): string[] {
  const [, from, to] = /^(\d{1,9})\.\.(\d{1,9})$/.exec(range) ?? []
  if (from === undefined || to === undefined) return []
  const width = /^0\d/.test(from) || /^0\d/.test(to) ? Math.max(from.length, to.length) : 0
  const step = Number(from) <= Number(to) ? 1 : -1
  const count = Math.min(Math.abs(Number(to) - Number(from)), mostAlternatives) + 1
  return Array.from({ length: count }, (_, at) => String(Number(from) + step * at).padStart(width, '0'))
}
