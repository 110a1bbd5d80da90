import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { writeTau2 } from '../../../../test/tau2-fixture.ts'
import type { ScoredAnswer } from '../scored-answer.ts'
import { tau2Benchmark } from './tau2-benchmark.ts'

const recorded = fileURLToPath(new URL('../../../../../../../shared/data/evals/', import.meta.url))
const telecom = (kind: string): string => `${recorded}reference/tau2/telecom.${kind}.jsonl`
const isThere = existsSync(telecom('walks'))
if (!isThere) process.stdout.write(`tau2Benchmark: skipped in part, there is no data in ${recorded}\n`)

async function* each(lines: readonly (object | string)[]): AsyncIterable<string> {
  for (const line of lines) yield typeof line === 'string' ? line : JSON.stringify(line)
}

async function scored(lines: readonly (object | string)[], part?: string): Promise<ScoredAnswer[]> {
  await using data = await writeTau2()
  const answers: ScoredAnswer[] = []
  const options = { data: data.path, lines: each(lines), ...(part !== undefined && { part }) }
  for await (const answer of tau2Benchmark.score(options)) answers.push(answer)
  return answers
}

const done = {
  id: 'mop',
  calls: [{ requestor: 'assistant', name: 'create_task', arguments: { user_id: 'u1', title: 'Mop' } }],
  said: ['There are 1,250 tiles'],
}

describe('tau2Benchmark', () => {
  it('has a suite for each part that was named', async () => {
    await using data = await writeTau2()
    const suites = await tau2Benchmark.suites({ data: data.path, parts: ['mock'] })
    expect(suites.map(({ name }) => name)).toEqual(['tau2-mock'])
    await expect(tau2Benchmark.suites({ data: data.path, parts: ['mockery'] })).rejects.toThrow('has no part "mockery"')
    expect(tau2Benchmark.parts.filter(({ leftOut }) => leftOut !== undefined)).toMatchObject([{ name: 'mock' }])
  })

  it('scores lines of the domain they name, or of the one that is told', async () => {
    const byLine = await scored([{ domain: 'mock', ...done }, '', '   '])
    expect(byLine).toMatchObject([{ caseId: 'mop', isValid: true, errorType: null }])
    expect(await scored([done], 'mock')).toEqual(byLine)
    expect(await scored([{ domain: 'mock', ...done }], 'retail')).toEqual(byLine)
  })

  it.each([
    [done, /^Cannot score line 2: name its domain, in the line or by --only: retail, airline, telecom/],
    [{ domain: 'toString', ...done }, /^Cannot score line 2: name its domain/],
    ['[1]', /^Cannot score line 2: expected a JSON object/],
    ['{"id": ', /line 2/],
    [{ domain: 'mock', id: 'sweep', calls: [] }, /^Cannot score line 2: .* has no task "sweep"$/],
    [{ domain: 'mock', calls: [] }, /^Cannot score line 2: .*without "id" or "task_id"$/],
  ])('says what is wrong with %j, and goes on', async (line, message) => {
    expect(await scored(['', line, { domain: 'mock', ...done }])).toMatchObject([
      { errorType: 'unreadable-line', message: expect.stringMatching(message) },
      { isValid: true },
    ])
  })

  it.skipIf(!isThere)('takes from a record alone what its process had broken by then, in any order', async () => {
    const lineWith = (kind: string, part: string): string =>
      readFileSync(telecom(kind), 'utf8')
        .split('\n')
        .find((line) => line.includes(part)) ?? ''
    const broken = lineWith('tasks', '"server_performance": "poor"')
    const lines = each([lineWith('walks', '"walk": 92,'), broken, lineWith('walks', '"walk": 1,')])
    const answers: ScoredAnswer[] = []
    for await (const answer of tau2Benchmark.score({ data: recorded, lines, part: 'telecom' })) answers.push(answer)
    expect([answers.at(0), answers.at(-1)]).toMatchObject([{ message: 'As recorded' }, { message: 'As recorded' }])
  })
})
