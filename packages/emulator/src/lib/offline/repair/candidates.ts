import { editsOf, type Edit, type EditKind } from './mutations.ts'
import { functionsOf, suspicion, testsOf } from './suspects.ts'
import type { TestFailure, TestRun } from './test-output.ts'

/** A source file with one edit. */
export interface Candidate {
  readonly path: string
  readonly content: string
  readonly line: number
  /** The change, told by the lines it makes different. */
  readonly change: string
}

/** The first lines in which two texts differ. */
export function changeOf(before: string, after: string): readonly [from: string, to: string] {
  const [old, fresh] = [before.split('\n'), after.split('\n')]
  const at = old.findIndex((line, index) => line !== fresh[index])
  return [(old[at] ?? '').trim(), (fresh[at] ?? '').trim()]
}

export const changeName = (path: string, before: string, after: string): string =>
  [path, ...changeOf(before, after)].join('\n')

export const isCode = (path: string): boolean => /\.(?:[cm]?[jt]sx?|py|go|rb)$/.test(path)
const isTest = (path: string): boolean => /(?:^|[/_.-])(?:tests?|specs?|__tests__)(?:[/_.-]|$)/i.test(path)

/** All single changes of the sources, the likeliest first: near the failing tests, and of a kind that fits what they say. */
export function candidatesFor(files: ReadonlyMap<string, string>, run: TestRun): Candidate[] {
  const sources = [...files].filter(([path]) => isCode(path) && !isTest(path))
  const tests = [...files].filter(([path]) => isTest(path)).flatMap(([path, text]) => testsOf(text, path))
  const functions = sources.flatMap(([path, text]) => functionsOf(text, path))
  const blamed = run.failures.map((failure) => ({
    hints: hintsOf(failure),
    suspects: suspicion(failure, run.failures, tests, functions),
  }))
  const constants = run.failures.flatMap(({ actual, expected }) =>
    actual === undefined || expected === undefined ? [] : [{ actual, expected }],
  )
  const scored = sources.flatMap(([path, text]) =>
    editsOf(text, path, constants).map((edit) => {
      const home = functions
        .filter((one) => one.path === path && one.start <= edit.start && edit.start < one.end)
        .toSorted((a, b) => b.start - a.start)[0]
      const score = Math.max(
        0,
        ...blamed.map(({ hints, suspects }) => {
          const share = home === undefined ? 0.15 : (suspects.get(home) ?? 0)
          return share * (hints[edit.kind] ?? 0.3)
        }),
      )
      return { edit, path, text, score }
    }),
  )
  const ordered = scored.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score)
  const seen = new Set<string>()
  return ordered
    .map(({ edit, path, text }) => candidateOf(edit, path, text))
    .filter(({ change }) => {
      const isNew = !seen.has(change)
      seen.add(change)
      return isNew
    })
}

function candidateOf({ start, end, text }: Edit, path: string, source: string): Candidate {
  const content = source.slice(0, start) + text + source.slice(end)
  return { path, content, line: source.slice(0, start).split('\n').length, change: changeName(path, source, content) }
}

type Hints = Readonly<Partial<Record<EditKind, number>>>

/** Which slips lead to such a failure. */
function hintsOf({ actual = '', expected = '', text }: TestFailure): Hints {
  const [got, wanted] = [Number(actual), Number(expected)]
  if (/^(?:undefined|null|None)$/.test(actual))
    return { return: 1, boundary: 0.8, length: 0.7, number: 0.5, method: 0.5 }
  if (actual === 'NaN') return { boundary: 1, length: 0.9, arithmetic: 0.7 }
  if (/^(?:true|false|True|False)$/.test(expected)) {
    return { boundary: 0.95, negate: 0.9, logic: 0.9, flip: 0.8, method: 0.6, constant: 0.5, number: 0.4 }
  }
  if (actual !== '' && expected !== '' && Number.isFinite(got) && Number.isFinite(wanted)) {
    const difference = Math.abs(got - wanted)
    if (difference < 1) return { method: 1, arithmetic: 0.8, derived: 0.7, constant: 0.7, number: 0.5 }
    const isOne = difference === 1
    return {
      boundary: isOne ? 1 : 0.9,
      length: isOne ? 0.95 : 0.8,
      number: isOne ? 0.9 : 0.5,
      method: 0.95,
      constant: 0.85,
      arithmetic: 0.7,
      swap: 0.6,
      flip: 0.5,
      derived: 0.45,
    }
  }
  if (/^['"`]/.test(expected)) {
    return {
      constant: 1,
      swap: 0.9,
      method: 0.9,
      boundary: 0.8,
      number: 0.7,
      length: 0.7,
      arithmetic: 0.5,
      derived: 0.5,
    }
  }
  const added = text.match(/^\s*\+ {2,}\S/gm)?.length ?? 0
  const removed = text.match(/^\s*- {2,}\S/gm)?.length ?? 0
  // As many lines too many as there are missing: the same things in another order.
  if (added === removed && added > 0)
    return { swap: 1, flip: 0.9, method: 0.85, arithmetic: 0.7, constant: 0.6, negate: 0.5 }
  return { boundary: 1, length: 0.9, number: 0.8, negate: 0.7, method: 0.7, flip: 0.6, swap: 0.5, logic: 0.6 }
}
