import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { replayCalls, replayTasks, replayWalks } from '../../../../../test/tau2-references.ts'
import { openDataFolder } from '../../data-folder.ts'
import type { Domain } from '../domain.ts'
import { openEnvironment } from '../environment.ts'
import { evaluateTrajectory } from '../evaluate-trajectory.ts'
import { toolDeclarations } from '../tool-declarations.ts'
import type { ToolSchema } from '../tool-declarations.ts'
import { loadBankingDomain } from './load-banking-domain.ts'

const data = fileURLToPath(new URL('../../../../../../../../shared/data/evals/', import.meta.url))
const recorded = (kind: string): string => `${data}reference/tau2/banking_knowledge.${kind}.jsonl`
const isThere = existsSync(recorded('tasks'))
if (!isThere) process.stdout.write(`loadBankingDomain: skipped, there is no data in ${data}\n`)

interface RecordedTools {
  readonly agent: readonly { readonly function: ToolSchema }[]
  readonly user: readonly { readonly function: ToolSchema }[]
  readonly policy_sha256: string
}

/** Golden calls that are answered with an error, as recorded or as their ids make them. */
const failingTasks = ['task_051', 'task_083']

describe.skipIf(!isThere)('loadBankingDomain', () => {
  let domain: Domain
  beforeAll(async () => {
    domain = await loadBankingDomain(await openDataFolder('tau2', data))
  })

  it('has the policy and the tools that models are told of', () => {
    const { agent, user } = domain.openWorld()
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a recorded file
    const recordedTools = JSON.parse(
      readFileSync(`${data}reference/tau2/banking_knowledge.tools.json`, 'utf8'),
    ) as RecordedTools
    expect(createHash('sha256').update(domain.policy).digest('hex')).toBe(recordedTools.policy_sha256)
    expect(toolDeclarations(agent)).toEqual(recordedTools.agent.map((tool) => tool.function))
    expect(user && toolDeclarations(user)).toEqual(recordedTools.user.map((tool) => tool.function))
  })

  it('answers golden calls and grades trajectories as recorded', () => {
    const { steps, changes, trajectories } = replayTasks(domain, recorded('tasks'))
    expect(steps.mismatches).toEqual([])
    expect(trajectories.mismatches).toEqual([])
    expect(trajectories.checked).toBeGreaterThan(100)
    // How the digits of a new card are drawn is not known.
    const drawn = /\/(cvv|last_4_digits): "\d+" → "\d+"/g
    const others = changes.mismatches.filter((line) => line.replaceAll(drawn, '').includes('→ "'))
    expect(others).toEqual([])
    expect(changes.mismatches.length).toBeLessThanOrEqual(2)
  })

  it('answers single calls and random walks as recorded', () => {
    const calls = replayCalls(domain, recorded('calls'))
    const walks = replayWalks(domain, recorded('walks'))
    expect([calls.calls, calls.changes, walks.steps, walks.changes].flatMap(({ mismatches }) => mismatches)).toEqual([])
    expect(calls.calls.checked + walks.steps.checked).toBeGreaterThan(200)
  })

  it('lets golden actions of all tasks succeed', () => {
    const failing = domain.tasks.filter((task) => {
      const environment = openEnvironment(domain.openWorld(), task.initialState)
      const replies = task.criteria.actions.map((action) => environment.call(action))
      return replies.some(({ content, isError }) => isError || /^(Error|Failed)/.test(content))
    })
    expect(failing.map(({ id }) => id)).toEqual(failingTasks)
    expect(domain.tasks).toHaveLength(97)
  })

  it('is worth nothing to do nothing but in the nine tasks without a database in their basis', () => {
    const silent = domain.tasks.map((task) => evaluateTrajectory(domain, task, { calls: [], said: [] }))
    expect(silent.filter(({ environmentReward }) => environmentReward === 1)).toHaveLength(9)
  })

  it('finds the document that tells of a tool', async () => {
    const search = domain.openWorld().agent.tools['KB_search']
    expect(await search?.answer?.('freeze and unfreeze a debit card')).toContain('freeze_debit_card_3892')
  }, 60_000)
})
