import { UsageError } from '@glmkit/core'
import type { Benchmark, ScoreOptions } from '../benchmark.ts'
import { openDataFolder } from '../data-folder.ts'
import { partsOf } from '../parts-of.ts'
import { objectIn, scoreLines } from '../score-lines.ts'
import type { ScoredAnswer } from '../scored-answer.ts'
import type { Domain, DomainName } from './domain.ts'
import { loadDomain } from './load-domain.ts'
import { scoreRecorded } from './score-recorded.ts'
import { tau2Suite } from './tau2-suite.ts'

const domains: Readonly<Record<DomainName, string>> = {
  retail: 'orders, returns and exchanges of a shop',
  airline: 'reservations of an airline',
  telecom: 'a phone that does not work, which the user mends with tools of its own',
  banking_knowledge: 'a bank whose rules stand in 698 documents',
  mock: 'to-do lists, for trying things out',
}

/** τ²-bench 1.0.1. Rewards as upstream grades them; see docs/benchmarks.md. */
export const tau2Benchmark: Benchmark = {
  name: 'tau2',
  description: 'τ²-bench: serves a simulated user by a policy, with tools on a shared world',
  parts: Object.entries(domains).map(([name, description]) => ({
    name,
    description,
    ...(name === 'mock' && { leftOut: 'it is a toy' }),
  })),
  async suites({ data, parts, userModel, userEffort, judges }) {
    const names = partsOf(tau2Benchmark, parts).filter(isDomain)
    const players = {
      ...(userModel && { userModel }),
      ...(userEffort !== undefined && { userEffort }),
      ...(judges && { judges }),
    }
    return Promise.all(names.map((domain) => tau2Suite({ domain, data, ...players })))
  },
  score: scoreAnswers,
}

/** A line names its domain, or all are of the same. */
async function* scoreAnswers({ data, lines, part }: ScoreOptions): AsyncIterable<ScoredAnswer> {
  const folder = await openDataFolder('tau2', data)
  const loaded = new Map<string, Promise<Domain>>()
  yield* scoreLines(lines, async (text) => {
    const line = objectIn(text)
    const name = line.get('domain') ?? part
    if (typeof name !== 'string' || !isDomain(name)) {
      throw new UsageError(`name its domain, in the line or by --only: ${Object.keys(domains).join(', ')}`)
    }
    const domain = loaded.get(name) ?? loadDomain(name, folder, { hasAllTasks: true })
    loaded.set(name, domain)
    return scoreRecorded(await domain, line)
  })
}

function isDomain(name: string): name is DomainName {
  return Object.hasOwn(domains, name)
}
