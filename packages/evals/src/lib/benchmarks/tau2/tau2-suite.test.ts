import { describe, expect, it } from 'vitest'
import { writeTau2 } from '../../../../test/tau2-fixture.ts'
import { runSuite } from '../../run/run-suite.ts'
import type { SuiteSummary } from '../../summary.ts'
import { scriptedModel } from '../../suites/scripted-model.ts'
import type { Trial } from '../../trial.ts'
import { openDataFolder } from '../data-folder.ts'
import { readTasks } from './read-tasks.ts'
import { oracleReply } from './oracle.ts'
import { tau2Suite } from './tau2-suite.ts'

const rates = ({ scorers }: SuiteSummary): Record<string, number> =>
  Object.fromEntries(scorers.map(({ scorer, mean }) => [scorer, mean]))

describe('tau2Suite', () => {
  it('gives those who know the golden actions everything', async () => {
    await using data = await writeTau2()
    const suite = await tau2Suite({ domain: 'mock', data: data.path })
    const summary = await runSuite(suite, { solver: 'oracle', trials: 2, concurrency: 8 })
    expect(summary).toMatchObject({ scored: 6, passed: 6, errors: { harness: 0 } })
    expect(rates(summary)).toMatchObject({ reward: 1, environment: 1, actions: 1, assertions: 1, communicate: 1 })
  })

  it('gives one who does nothing what takes nothing', async () => {
    await using data = await writeTau2()
    const suite = await tau2Suite({ domain: 'mock', data: data.path })
    const summary = await runSuite(suite, { solver: 'none' })
    expect(summary).toMatchObject({ scored: 3, passed: 1 })
    expect(summary.failures.map(({ id }) => id)).toEqual(['mop', 'read'])
    expect(suite.shownBaselines).toEqual(['none'])
  })

  it('lets the model under test serve a user that another model plays', async () => {
    await using data = await writeTau2()
    const text = await (await openDataFolder('tau2', data.path)).text('mock/tasks.json')
    const [task] = readTasks(text)
    expect.assert(task !== undefined)
    const asked: string[] = []
    const player = (side: 'assistant' | 'user', id: string) =>
      scriptedModel(
        (messages) => {
          asked.push(`${id}: ${/You are a [a-z ]+/.exec(String(messages[0]?.content))?.[0] ?? ''}`)
          return oracleReply(task, side, messages)
        },
        { id },
      )
    const suite = await tau2Suite({ domain: 'mock', data: data.path, userModel: player('user', 'someone') })
    const trials: Trial[] = []
    const model = player('assistant', 'tested')
    const summary = await runSuite(suite, { model, limit: 1, onTrial: (trial) => trials.push(trial) })
    expect(summary).toMatchObject({ passed: 1, model: 'tested' })
    expect([...new Set(asked)].toSorted()).toEqual([
      'someone: You are a customer with tools',
      'tested: You are a customer service agent that helps the user according to the ',
    ])
    expect(suite.settings).toMatchObject({ userModel: 'someone' })
    expect(Object.keys(trials[0]?.usageByModel ?? {}).toSorted()).toEqual(['someone', 'tested'])
    expect(JSON.stringify(trials[0]?.solution?.transcript)).toContain('create_task')
  })

  it('has judges check what only can be judged, and says of how many tasks that is', async () => {
    await using data = await writeTau2()
    const judge = scriptedModel(
      (_, tools) => ({
        toolCalls: tools.map(({ name }) => ({
          name,
          arguments: { verdicts: [{ criterion: 1, reason: 'It does not.', isMet: false }] },
        })),
      }),
      { id: 'strict' },
    )
    const judged = await tau2Suite({ domain: 'mock', data: data.path, judges: [judge] })
    const summary = await runSuite(judged, { solver: 'oracle' })
    expect(summary).toMatchObject({ passed: 2, scored: 3 })
    expect(summary.failures).toEqual([{ id: 'chat', trial: 1, reason: expect.stringContaining('natural-language') }])
    expect(judged.settings).toMatchObject({ judges: ['strict'] })
    const unjudged = await tau2Suite({ domain: 'mock', data: data.path })
    expect(unjudged.description).toContain('1 tasks have assertions for a judge, which are not checked')
    expect(judged.description).not.toContain('judge')
  })

  it('tells what is missing, and how it is had', async () => {
    await using data = await writeTau2()
    await expect(tau2Suite({ domain: 'retail', data: data.path })).rejects.toThrow(
      /^Cannot read ".*retail.*" of "tau2": run glmkit eval download tau2 --data /,
    )
  })
})
