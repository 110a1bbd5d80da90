import { openDataFolder } from '../../packages/evals/src/lib/benchmarks/data-folder.ts'
import { openEnvironment } from '../../packages/evals/src/lib/benchmarks/tau2/environment.ts'
import { evaluateTrajectory } from '../../packages/evals/src/lib/benchmarks/tau2/evaluate-trajectory.ts'
import { loadDomain } from '../../packages/evals/src/lib/benchmarks/tau2/load-domain.ts'
import { table } from '../search/table.ts'
import { cpuMsSince } from './measure-bfcl.ts'
import { tau2Domains } from './reference-files.ts'

/** How fast worlds are opened, and runs that do what is wanted graded: by their replay, beside the golden one. */
export async function measureTau2(data: string, leastMs: number): Promise<void> {
  const folder = await openDataFolder('tau2', data)
  const rows: string[][] = []
  for (const name of tau2Domains) {
    const before = process.cpuUsage()
    const domain = await loadDomain(name, folder)
    const loadMs = cpuMsSince(before)
    const opened = perSecond(leastMs, domain.tasks, (task) => openEnvironment(domain.openWorld(), task.initialState))
    const graded = perSecond(leastMs, domain.tasks, (task) =>
      evaluateTrajectory(domain, task, { calls: task.criteria.actions, said: task.criteria.communicate }),
    )
    rows.push([name, String(domain.tasks.length), loadMs.toFixed(0), opened.toFixed(0), graded.toFixed(0)])
  }
  const header = ['τ²-bench', 'tasks', 'loaded in CPU ms', 'worlds opened / CPU s', 'runs graded / CPU s']
  process.stdout.write(`${table(header, rows)}\n\n`)
}

/** Goes round the items for at least so long. */
function perSecond<Item>(leastMs: number, items: readonly Item[], work: (item: Item) => unknown): number {
  const before = process.cpuUsage()
  let done = 0
  while (cpuMsSince(before) < leastMs) {
    for (const item of items) work(item)
    done += items.length
  }
  return (1e3 * done) / cpuMsSince(before)
}
