import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { replayTasks, replayWalks } from '../../../../../test/tau2-references.ts'
import { jsonText } from '../../../python/json-text.ts'
import { carrierToml, phoneToml } from '../../../../../test/telecom-databases.ts'
import { openDataFolder } from '../../data-folder.ts'
import type { Domain } from '../domain.ts'
import { openEnvironment } from '../environment.ts'
import { evaluateTrajectory } from '../evaluate-trajectory.ts'
import { toolDeclarations } from '../tool-declarations.ts'
import type { ToolSchema } from '../tool-declarations.ts'
import type { World } from '../toolkit.ts'
import { loadTelecomDomain } from './load-telecom-domain.ts'
import type { TelecomDomainOptions, TelecomTasks } from './load-telecom-domain.ts'

const data = fileURLToPath(new URL('../../../../../../../../shared/data/evals/', import.meta.url))
const isThere = existsSync(`${data}tau2/telecom`)
if (!isThere) process.stdout.write('the data of τ²-bench are not here: tests of telecom are skipped\n')

const references = `${data}reference/tau2/telecom`

async function load(options?: TelecomDomainOptions): Promise<Domain> {
  return loadTelecomDomain(await openDataFolder('tau2', data), options)
}

interface RecordedTools {
  readonly agent: readonly { readonly function: ToolSchema }[]
  readonly user: readonly { readonly function: ToolSchema }[]
  readonly policy_sha256: string
}

interface RecordedTask {
  readonly id: string
  readonly initial_agent_db_hash: string
  readonly initial_user_db_hash: string
  readonly steps: readonly { readonly agent_db_hash: string; readonly user_db_hash: string }[]
}

function hashesOf({ agent, user }: World): string {
  const [ours, theirs] = [agent.db, user?.db ?? null].map((db) =>
    createHash('sha256')
      .update(jsonText(db, { sortKeys: true }))
      .digest('hex'),
  )
  return `${ours} ${theirs}`
}

describe('loadTelecomDomain', () => {
  it.skipIf(!isThere)('has the policy and the tools that models are told of', async () => {
    const domain = await load()
    const { agent, user } = domain.openWorld()
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a recorded file
    const recorded = JSON.parse(readFileSync(`${references}.tools.json`, 'utf8')) as RecordedTools

    expect(createHash('sha256').update(domain.policy).digest('hex')).toBe(recorded.policy_sha256)
    expect(toolDeclarations(agent)).toEqual(recorded.agent.map((tool) => tool.function))
    expect(user && toolDeclarations(user)).toEqual(recorded.user.map((tool) => tool.function))
  })

  it.skipIf(!isThere)('replays the golden actions as they were recorded', async () => {
    const { steps, changes, trajectories } = replayTasks(await load({ tasks: 'full' }), `${references}.tasks.jsonl`)

    expect(steps).toEqual({ checked: 128, mismatches: [] })
    expect(changes).toEqual({ checked: 31, mismatches: [] })
    expect(trajectories).toEqual({ checked: 207, mismatches: [] })
  })

  it.skipIf(!isThere)(
    'has databases that are the recorded ones to the last field, before and after each golden action',
    async () => {
      const domain = await load({ tasks: 'full' })
      const wrong = readFileSync(`${references}.tasks.jsonl`, 'utf8')
        .trim()
        .split('\n')
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a recorded file
        .map((line) => JSON.parse(line) as RecordedTask)
        .flatMap((recorded) => {
          const task = domain.tasks.find(({ id }) => id === recorded.id)
          if (task === undefined) return [recorded.id]
          const environment = openEnvironment(domain.openWorld(), task.initialState)
          const initial = hashesOf(environment.world)
          const later = task.criteria.actions.map((action) => {
            environment.call(action)
            return hashesOf(environment.world)
          })
          const expected = [
            `${recorded.initial_agent_db_hash} ${recorded.initial_user_db_hash}`,
            ...recorded.steps.map((step) => `${step.agent_db_hash} ${step.user_db_hash}`),
          ]
          return expected.join() === [initial, ...later].join() ? [] : [recorded.id]
        })

      expect(wrong).toEqual([])
    },
  )

  it.skipIf(!isThere)('replays random walks as they were recorded', async () => {
    const { steps, changes, assertions } = replayWalks(await load({ tasks: 'full' }), `${references}.walks.jsonl`)

    expect(steps).toEqual({ checked: 938, mismatches: [] })
    expect(changes).toEqual({ checked: 67, mismatches: [] })
    expect(assertions).toEqual({ checked: 67, mismatches: [] })
  })

  it.skipIf(!isThere)(
    'has golden actions that pass, of all tasks, and 20 base tasks that doing nothing passes',
    async () => {
      const [base, full] = [await load(), await load({ tasks: 'full' })]
      const isPassed = (domain: Domain, task: Domain['tasks'][number], calls = task.criteria.actions): boolean =>
        evaluateTrajectory(domain, task, { calls, said: [] }).environmentReward === 1

      expect(full.tasks).toHaveLength(2285)
      expect(full.tasks.filter((task) => !isPassed(full, task)).map((task) => task.id)).toEqual([])
      expect(base.tasks).toHaveLength(114)
      expect(base.tasks.filter((task) => isPassed(base, task, []))).toHaveLength(20)
    },
  )

  it('finds the tasks of a split in upstream’s one file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'telecom-'))
    const task = (id: string): object => ({ id, user_scenario: { instructions: 'Call' }, evaluation_criteria: {} })
    const files: Readonly<Record<string, string>> = {
      'db.toml': carrierToml,
      'user_db.toml': phoneToml,
      'main_policy.md': 'Be brief.',
      'tech_support_manual.md': 'Reboot.',
      'tasks.json': JSON.stringify([task('a'), task('b'), task('c')]),
      'split_tasks.json': JSON.stringify({ base: ['a', 'c'], train: ['c'], test: ['a'], small: ['b'] }),
    }
    await mkdir(join(folder, 'telecom'))
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'telecom', name), text)
    const idsOf = async (tasks: TelecomTasks): Promise<string[]> =>
      (await loadTelecomDomain(await openDataFolder('tau2', folder), { tasks })).tasks.map(({ id }) => id)

    expect(await Promise.all((['base', 'train', 'test', 'small', 'full'] as const).map(idsOf))).toEqual([
      ['a', 'c'],
      ['c'],
      ['a'],
      ['b'],
      ['a', 'b', 'c'],
    ])
    await rm(folder, { recursive: true })
  })

  it.skipIf(!isThere)('splits the base tasks for training and testing', async () => {
    const [train, test, small] = await Promise.all([
      load({ tasks: 'train' }),
      load({ tasks: 'test' }),
      load({ tasks: 'small' }),
    ])

    expect([train, test, small].map((domain) => domain.tasks.length)).toEqual([74, 40, 20])
  })
})
