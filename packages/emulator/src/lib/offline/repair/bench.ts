import type { ToolResult } from '../conversation.ts'
import { errorOf, isRecord, parseJson } from '../read-results.ts'
import { changeName, isCode } from './candidates.ts'
import type { FileTools } from './file-tools.ts'
import { isSamePath } from './suspects.ts'
import { readTestRun, type TestRun } from './test-output.ts'

export interface RepairTools extends FileTools {
  readonly read: NonNullable<FileTools['read']>
  readonly write: NonNullable<FileTools['write']>
  readonly test: string
}

/** Where a repair stands: read off the calls it has made. */
export interface Bench {
  /** As they are now. */
  readonly files: ReadonlyMap<string, string>
  /** As they were when the fewest tests failed. */
  readonly best: ReadonlyMap<string, string>
  readonly bestRun: TestRun | undefined
  /** As they were found. */
  readonly original: ReadonlyMap<string, string>
  /** Every change that was written, by its name. */
  readonly tried: ReadonlySet<string>
  /** Code files to read: those of the listing, or those that failures name. */
  readonly wanted: readonly string[]
  readonly hasListed: boolean
  /** Something was written since the last run. */
  readonly isUntested: boolean
  readonly error: string | undefined
}

const mostFiles = 24

export function readBench(rounds: readonly (readonly ToolResult[])[], tools: RepairTools): Bench {
  const { read, write, list, test } = tools
  const files = new Map<string, string>()
  const original = new Map<string, string>()
  const asked = new Set<string>()
  const tried = new Set<string>()
  let best: ReadonlyMap<string, string> = new Map()
  let bestRun: TestRun | undefined
  let listed: readonly string[] | undefined
  let isUntested = false
  let error: string | undefined
  for (const { name, arguments: args, content } of rounds.flat()) {
    const path = stringOf(args[name === write.name ? write.path : read.path])
    const failure = name === test ? undefined : errorOf(content)
    if (name === list) listed = pathsIn(content)
    if (name === write.name) {
      if (failure === undefined) files.set(path, stringOf(args[write.content]))
      else error = failure
      const [before = '', after] = [best.get(path), stringOf(args[write.content])]
      if (before !== after) tried.add(changeName(path, before, after))
      isUntested = true
    } else if (name === read.name) {
      asked.add(path)
      if (failure !== undefined) continue
      const text = textOf(content)
      files.set(path, text)
      original.set(path, text)
      best = new Map([...best, [path, text]])
    } else if (name === test) {
      const run = readTestRun(content)
      if (bestRun === undefined || isBetter(run, bestRun)) {
        bestRun = run
        best = new Map(files)
      }
      isUntested = false
    }
  }
  const named = bestRun?.failures.flatMap(({ places }) => places.map(({ file }) => file)) ?? []
  const candidates = listed?.filter((path) => isCode(path) && !/(?:^|\/)(?:node_modules|dist|\.[^/]+)\//.test(path))
  const isNamed = (path: string): boolean => named.some((file) => isSamePath(file, path))
  const known = candidates?.toSorted((a, b) => Number(isNamed(b)) - Number(isNamed(a))) ?? named.filter(isCode)
  const wanted = [...new Set(known)].slice(0, mostFiles).filter((path) => !asked.has(path))
  return { files, best, bestRun, original, tried, wanted, hasListed: listed !== undefined, isUntested, error }
}

/** Fewer tests fail, and none that passed; or a failing one gets further than before. */
function isBetter(run: TestRun, before: TestRun): boolean {
  if (run.failed === undefined || before.failed === undefined) return false
  const names = new Set(before.failures.map(({ name }) => name))
  if (run.failures.some(({ name }) => !names.has(name))) return false
  if (run.passed + run.failed < before.passed + before.failed) return false
  if (run.failed !== before.failed) return run.failed < before.failed
  const steps = run.failures.map(({ name, places: [now] }) => {
    const [then] = before.failures.find((other) => other.name === name)?.places ?? []
    return now === undefined || then === undefined || now.file !== then.file ? 0 : now.line - then.line
  })
  return steps.every((step) => step >= 0) && steps.some((step) => step > 0)
}

const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Paths of a listing: JSON, or one a line. */
function pathsIn(content: string): string[] {
  const value = parseJson(content)
  const texts = (inner: unknown): string[] => {
    if (typeof inner === 'string') return [inner]
    if (Array.isArray(inner)) return inner.flatMap(texts)
    return isRecord(inner) ? Object.values(inner).flatMap(texts) : []
  }
  const lines = value === undefined ? content.split('\n') : texts(value)
  return lines.map((line) => line.trim().replace(/^[-*]\s+/, '')).filter((line) => /^\S+\.\w+$/.test(line))
}

function textOf(content: string): string {
  const value = parseJson(content)
  if (!isRecord(value)) return content
  const text = value.content ?? value.text
  return typeof text === 'string' ? text : content
}
