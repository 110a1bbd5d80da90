import { done, failed, type Move, type StepTask } from '../plan/move.ts'
import { tell } from '../plan/plan-phrases.ts'
import type { Language } from '../language.ts'
import { readTestRun, type TestRun } from './test-output.ts'

const wantsFailures = /fail|échou|失败/iu

/** Runs the tests once and tells what they say; failures are what some steps are about, and the end of others. */
export function testMove({ title, rounds, language, refusal }: StepTask, test: string): Move {
  const output = rounds.flat().findLast(({ name }) => name === test)?.content
  if (output === undefined || refusal !== undefined) {
    return { calls: [{ name: test, arguments: {} }], reasoning: tell('testing', language) }
  }
  const run = readTestRun(output)
  if (run.failed === undefined) return failed(tell('noTestOutput', language, test), language)
  const said = describeRun(run, test, language)
  return run.failed === 0 || wantsFailures.test(title) ? done(said, [test], language) : failed(said, language)
}

export function describeRun({ failed: count, passed, failures }: TestRun, test: string, language: Language): string {
  if (count === 0) return tell('allPass', language, test, passed)
  const lines = failures.slice(0, 20).map(({ name, expected, actual }) => {
    if (expected === undefined || actual === undefined) return `- ${name}`
    return `- ${tell('expectedInstead', language, name, expected, actual)}`
  })
  return [tell('someFail', language, test, count ?? failures.length), ...lines].join('\n')
}
