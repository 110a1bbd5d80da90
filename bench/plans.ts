/**
 * Do plans that are verified keep a flawed model from claiming what it has not done, and from failing where it need not?
 *
 *     node bench/plans.ts [--quick] [--json] [--task NAME]
 *     node bench/plans.ts --controls
 *
 * Small worlds with faults in tools, data and model, each worked in four ways by the same simulated model: without a plan,
 * with a text plan every three turns, with a plan the model keeps, and with a plan that is executed. Ground truth is the
 * state of the world. `--task` plays the tasks whose name contains NAME and tells how each ended; `--controls` breaks the
 * promise in several ways, each of which must be found.
 *
 * Exit code 1 when a planned run or step says that it is done and is not, when a run does not end by itself within its
 * limits, or when another way reaches more goals than `plan-execute`. Shown apart: what no planner can see, and what is left
 * of the promise when the judge errs.
 */
import { parseArgs } from 'node:util'
import { controls, proveFound } from './plans/controls.ts'
import { play } from './plans/outcome.ts'
import type { Outcome } from './plans/outcome.ts'
import { byFamily, byJudge, byTask, failuresOf, summary, tell } from './plans/report.ts'
import { familyOf } from './plans/task.ts'
import type { Task } from './plans/task.ts'
import { blindSpots, tasks } from './plans/tasks.ts'
import { ways } from './plans/ways.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    controls: { type: 'boolean', default: false },
    task: { type: 'string' },
  },
})

async function playAll(list: readonly Task[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  for (const task of list) {
    for (const way of ways) {
      const outcome = await play(task, way)
      outcomes.push(outcome)
      if (values.json) console.log(JSON.stringify(outcome))
    }
  }
  return outcomes
}

async function prove(): Promise<void> {
  const from = performance.now()
  const firstTwo = [...Map.groupBy(tasks, familyOf).values()].flatMap((family) => family.slice(0, 2))
  const played = await playAll(values.quick ? firstTwo : tasks)
  const unseen = values.quick ? [] : await playAll(blindSpots)
  const failures = failuresOf(played)
  const problems = unseen.flatMap(({ task, way, problems: found }) =>
    found.map((each) => `"${task}" by ${way}: ${each}`),
  )
  if (!values.json) {
    console.log(`${summary(`${played.length / ways.length} tasks`, played)}\n\n${byFamily(played)}`)
    if (unseen.length > 0) console.log(`\nNot held against a way:\n\n${byTask(unseen)}\n\n${await byJudge(tasks)}`)
    console.log(`\n${((performance.now() - from) / 1_000).toFixed(1)} s`)
  }
  for (const failure of [...failures, ...problems]) console.error(`✗ ${failure}`)
  if (failures.length + problems.length > 0) process.exitCode = 1
}

const { task: wanted } = values
if (values.controls) {
  for (const [name, control] of Object.entries(controls)) {
    if (!(await proveFound(name, control))) process.exitCode = 1
  }
} else if (wanted === undefined) {
  await prove()
} else {
  const found = [...tasks, ...blindSpots].filter(({ name }) => name.includes(wanted))
  if (found.length === 0) {
    const families = [...new Set(tasks.map(familyOf))].join(', ')
    console.error(`Cannot play "${wanted}": no task has that in its name, pass one of ${families}`)
    process.exitCode = 2
  }
  for (const task of found) console.log(`${await tell(task)}\n`)
}
