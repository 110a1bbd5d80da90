import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openDataFolder } from '../src/lib/benchmarks/data-folder.ts'
import type { DataFolder } from '../src/lib/benchmarks/data-folder.ts'
import type { Domain } from '../src/lib/benchmarks/tau2/domain.ts'
import { openEnvironment } from '../src/lib/benchmarks/tau2/environment.ts'
import { toolDeclarations } from '../src/lib/benchmarks/tau2/tool-declarations.ts'
import type { ToolSchema } from '../src/lib/benchmarks/tau2/tool-declarations.ts'
import { replayCalls, replayTasks, replayWalks } from './tau2-references.ts'
import type { Replay } from './tau2-references.ts'

/** How much of a domain is recorded. */
export interface DomainFigures {
  readonly tasks: Readonly<Record<'steps' | 'changes' | 'trajectories', number>>
  /** Single ones. */
  readonly calls: number
  /** Each with a check of changes and one of assertions. */
  readonly walks: Readonly<Record<'steps' | 'walks', number>>
  readonly goldenActions: number
  /** Golden actions that upstream refuses too, `<task> <tool>: <reply>` each. */
  readonly refused: readonly string[]
}

interface RecordedTools {
  readonly agent: readonly { readonly function: ToolSchema }[]
  readonly user?: readonly { readonly function: ToolSchema }[]
  readonly policy_sha256: string
}

const data = fileURLToPath(new URL('../../../../shared/data/evals/', import.meta.url))

/** The tests that a domain is as upstream's; they are skipped where its data are not there. */
export function claimDomain(
  name: string,
  loadDomain: (folder: DataFolder) => Promise<Domain>,
  { tasks, calls: callCount, walks, goldenActions, refused }: DomainFigures,
): void {
  const isThere = existsSync(`${data}tau2/${name}`)
  if (!isThere) process.stdout.write(`${loadDomain.name}: skipped, there is no data in ${data}\n`)

  const references = `${data}reference/tau2/${name}`
  const load = async (): Promise<Domain> => loadDomain(await openDataFolder('tau2', data))

  it.skipIf(!isThere)('has the policy and the tools that models are told of', async () => {
    const domain = await load()
    const { agent, user } = domain.openWorld()
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a recorded file
    const recorded = JSON.parse(readFileSync(`${references}.tools.json`, 'utf8')) as RecordedTools

    expect(createHash('sha256').update(domain.policy).digest('hex')).toBe(recorded.policy_sha256)
    expect(JSON.stringify(toolDeclarations(agent))).toBe(JSON.stringify(recorded.agent.map((tool) => tool.function)))
    expect(user ? toolDeclarations(user) : []).toEqual((recorded.user ?? []).map((tool) => tool.function))
  })

  it.skipIf(!isThere)('replays golden actions and grades trajectories as they were recorded', async () => {
    const { steps, changes, trajectories } = replayTasks(await load(), `${references}.tasks.jsonl`)

    expect(steps).toEqual(agreed(tasks.steps))
    expect(changes).toEqual(agreed(tasks.changes))
    expect(trajectories).toEqual(agreed(tasks.trajectories))
  })

  it.skipIf(!isThere)('answers single calls as they were recorded', async () => {
    const { calls, changes } = replayCalls(await load(), `${references}.calls.jsonl`)

    expect(calls).toEqual(agreed(callCount))
    expect(changes).toEqual(agreed(callCount))
  })

  it.skipIf(!isThere)('replays random walks as they were recorded', async () => {
    const { steps, changes, assertions } = replayWalks(await load(), `${references}.walks.jsonl`)

    expect(steps).toEqual(agreed(walks.steps))
    expect(changes).toEqual(agreed(walks.walks))
    expect(assertions).toEqual(agreed(walks.walks))
  })

  it.skipIf(!isThere)('plays the golden actions of every task; refused are those that upstream refuses', async () => {
    const domain = await load()
    const replies = domain.tasks.flatMap(({ id, initialState, criteria }) => {
      const environment = openEnvironment(domain.openWorld(), initialState)
      return criteria.actions.map((action) => ({ task: id, tool: action.name, ...environment.call(action) }))
    })

    expect(replies).toHaveLength(goldenActions)
    expect(
      replies.filter(({ isError }) => isError).map(({ task, tool, content }) => `${task} ${tool}: ${content}`),
    ).toEqual(refused)
  })
}

function agreed(checked: number): Replay {
  return { checked, mismatches: [] }
}
