/** Ways to break what the suite promises: each must be found, or the suite proves nothing. */
import { play } from './outcome.ts'
import type { Outcome, PlayOptions } from './outcome.ts'
import { failuresOf } from './report.ts'
import { tasks } from './tasks.ts'
import { ways } from './ways.ts'
import type { Way } from './ways.ts'
import type { World } from './world.ts'

interface Control {
  readonly about: string
  readonly options: PlayOptions
  /** What must be among the failures. */
  readonly finds: readonly RegExp[]
  readonly ways: readonly Way[]
}

const claims = [/says that it is complete, and the goal is not/, /became done, and it is not/]

export const controls: Readonly<Record<string, Control>> = {
  'checks that pass': {
    about: 'each step has a check in code that returns true',
    options: { sabotage: { checks: { yes: { description: 'All is well', passes: () => true } }, defaultCheck: 'yes' } },
    finds: claims,
    ways: ['plan-execute'],
  },
  'evidence alone': {
    about: 'no check but that the evidence is found',
    options: { sabotage: { defaultCheck: 'evidence' } },
    finds: claims,
    ways: ['plan-execute'],
  },
  'no revisions': {
    about: 'what fails stays failed',
    options: { sabotage: { maxRevisions: 0 } },
    finds: [/reached \d+ goals, plan-execute \d+/],
    ways,
  },
  'no bound': {
    about: 'a step may be tried a thousand times',
    options: { sabotage: { maxAttempts: 1_000 } },
    finds: [/it asked the model \d+ times|it ended with/],
    ways: ['plan-execute'],
  },
  'a truth that is always right': {
    about: 'the world says of every item that it is done',
    options: { breakWorld: (world) => ({ ...world, isDone: () => true, isRight: () => true }) },
    finds: [/reached what cannot be reached/],
    ways: ['plan-execute'],
  },
  'a truth nobody can meet': {
    about: 'the world wants other values than its tools return',
    options: { breakWorld: (world: World) => ({ ...world, isRight: () => false }) },
    finds: [/did not reach what nothing stands in the way of/, ...claims],
    ways: ['plan-execute'],
  },
}

/** @returns Whether all that the control breaks was found. */
export async function proveFound(name: string, { about, options, finds, ways: played }: Control): Promise<boolean> {
  const outcomes: Outcome[] = []
  for (const task of tasks) for (const way of played) outcomes.push(await play(task, way, options))
  const failures = failuresOf(outcomes)
  const seen = finds.map((pattern) => failures.filter((failure) => pattern.test(failure)))
  const isFound = seen.every((found) => found.length > 0)
  const said = seen.map(
    (found, index) => `${found.length} × ${String(finds[index])}${found[0] === undefined ? '' : `, e.g. ${found[0]}`}`,
  )
  console.log(`${isFound ? '✓' : '✗'} ${name} (${about})\n    ${said.join('\n    ')}`)
  return isFound
}
