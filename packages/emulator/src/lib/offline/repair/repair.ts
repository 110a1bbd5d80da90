import { oneLine } from '../compose-answer.ts'
import type { Call } from '../fill-arguments.ts'
import { done, failed, type Move, type StepTask } from '../plan/move.ts'
import { tell } from '../plan/plan-phrases.ts'
import type { Language } from '../language.ts'
import { readBench, type Bench, type RepairTools } from './bench.ts'
import { candidatesFor, changeOf } from './candidates.ts'
import { describeRun } from './run-tests.ts'

/** A run of the tests takes two turns, and who calls the brain limits those. */
const mostTries = 20

/**
 * Repairs by generating and validating: it reads the sources, tries one small change after the other, keeps what makes
 * fewer tests fail and restores the rest, until all pass or no change is left.
 */
export function repairMove({ rounds, language, refusal }: StepTask, tools: RepairTools): Move {
  const bench = readBench(rounds, tools)
  const { bestRun, isUntested, wanted, hasListed, tried, best } = bench
  const test: Call = { name: tools.test, arguments: {} }
  if (bestRun === undefined) {
    const list = tools.list === undefined || hasListed ? [] : [{ name: tools.list, arguments: {} }]
    return { calls: [...list, test], reasoning: tell('readingCode', language) }
  }
  const undo = changesTo(best, bench, tools)
  if (refusal !== undefined || (isUntested && undo.length > 0)) {
    return { calls: [test], reasoning: tell('testing', language) }
  }
  if (bestRun.failed === undefined) return failed(tell('noTestOutput', language, tools.test), language)
  if (bestRun.failed === 0) return done(account(bench, tools, language).join('\n'), proofOf(bench, tools), language)
  if (bench.error !== undefined) return failed(oneLine(bench.error), language)
  if (wanted.length > 0) {
    const calls = wanted.map((path) => ({ name: tools.read.name, arguments: { [tools.read.path]: path } }))
    return { calls, reasoning: tell('reading', language, wanted.join(', ')) }
  }
  const next = candidatesFor(best, bestRun).find(({ change }) => !tried.has(change))
  if (next !== undefined && tried.size < mostTries) {
    const { path, content, line } = next
    const [from, to] = changeOf(best.get(path) ?? '', content)
    const calls = changesTo(new Map([...best, [path, content]]), bench, tools)
    return { calls, reasoning: tell('tryingChange', language, path, line, from, to) }
  }
  if (undo.length > 0) return { calls: undo, reasoning: tell('testing', language) }
  const said = [tell('notFixed', language, tried.size, bestRun.failed), ...account(bench, tools, language)]
  return failed(said.join('\n'), language)
}

/** Writes that bring the files to what they are to be. */
function changesTo(wanted: ReadonlyMap<string, string>, { files }: Bench, { write }: RepairTools): Call[] {
  return [...wanted]
    .filter(([path, content]) => files.get(path) !== content)
    .map(([path, content]) => ({ name: write.name, arguments: { [write.path]: path, [write.content]: content } }))
}

/** What was changed for good, and what the tests say to it. */
function account({ best, original, bestRun }: Bench, { test }: RepairTools, language: Language): string[] {
  const fixes = changedFiles({ best, original }).flatMap((path) => {
    const [before, after] = [original.get(path) ?? '', best.get(path) ?? ''].map((text) => text.split('\n'))
    return (before ?? []).flatMap((line, at) => {
      const now = after?.[at] ?? ''
      return line === now ? [] : [`- ${tell('wasFixed', language, path, at + 1, line.trim(), now.trim())}`]
    })
  })
  return [...fixes, ...(bestRun === undefined ? [] : [describeRun(bestRun, test, language)])]
}

function changedFiles({ best, original }: Pick<Bench, 'best' | 'original'>): string[] {
  return [...best].filter(([path, text]) => original.get(path) !== text).map(([path]) => path)
}

function proofOf(bench: Bench, tools: RepairTools): string[] {
  const changed = changedFiles(bench)
  return [tools.test, ...(changed.length > 0 ? [tools.write.name] : []), ...changed]
}
