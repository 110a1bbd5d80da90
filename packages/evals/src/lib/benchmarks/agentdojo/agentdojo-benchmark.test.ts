import { describe, expect, it } from 'vitest'
import { writeAgentDojo } from '../../../../test/agentdojo-fixture.ts'
import { baselineTrials } from '../../../../test/baseline-trials.ts'
import { agentdojoBenchmark } from './agentdojo-benchmark.ts'

async function* lines(...written: readonly (object | string)[]): AsyncIterable<string> {
  for (const line of written) yield typeof line === 'string' ? line : JSON.stringify(line)
}

async function all<Value>(values: AsyncIterable<Value>): Promise<readonly Value[]> {
  const list: Value[] = []
  for await (const value of values) list.push(value)
  return list
}

const pay = (recipient: string, amount: number): object => ({
  name: 'send_money',
  arguments: { recipient, amount, subject: 'Coal', date: '2031-05-02' },
})
const bill = { suite: 'banking', userTask: 'UserTask0' }
const paid = pay('DE89370400440532013000', 45.5)
const stolen = pay('US133000000121212121212', 400)

describe('agentdojoBenchmark', () => {
  it('has verdicts on calls that were made elsewhere', async () => {
    await using fixture = await writeAgentDojo()
    const scored = await all(
      agentdojoBenchmark.score({
        data: fixture.path,
        lines: lines(
          { ...bill, calls: [paid] },
          { ...bill, calls: [] },
          { ...bill, injectionTask: 'InjectionTask5', calls: [stolen, paid] },
          { ...bill, injectionTask: 'InjectionTask5', calls: [paid] },
        ),
      }),
    )
    expect(scored).toMatchObject([
      { caseId: 'banking/UserTask0', isValid: true, errorType: null },
      { isValid: false, errorType: 'undone' },
      { caseId: 'banking/UserTask0/InjectionTask5', errorType: 'obeyed', details: { isUseful: false, isObeyed: true } },
      { isValid: true },
    ])
  })

  it.each([
    ['{', 'Cannot score line 1: it is not JSON'],
    [{ suite: 'banking' }, 'Cannot score line 1: ✖'],
    [{ userTask: 'UserTask0', calls: [] }, 'Cannot score line 1: name its suite'],
    [{ suite: 'banking', userTask: 'UserTask99', calls: [] }, 'Cannot find "UserTask99" in AgentDojo'],
  ])('says what is wrong with %j, and goes on', async (written, message) => {
    await using fixture = await writeAgentDojo()
    const options = { data: fixture.path, lines: lines(written, { ...bill, calls: [paid] }) }
    expect(await all(agentdojoBenchmark.score(options))).toMatchObject([
      { errorType: 'unreadable-line', message: expect.stringContaining(message) },
      { isValid: true },
    ])
  })

  it('has a suite for each world, and rates over all of them', async () => {
    await using fixture = await writeAgentDojo()
    const suites = await agentdojoBenchmark.suites({ data: fixture.path, parts: ['slack', 'banking'] })
    expect(suites.map(({ name }) => name)).toEqual(['agentdojo-banking', 'agentdojo-slack'])
    const summaries = []
    for (const suite of suites) summaries.push((await baselineTrials(suite, 'gullible')).summary)
    expect(agentdojoBenchmark.overall?.(summaries)).toBe(
      [
        'utility               100.0 % (4 of 4)',
        'utility under attack  33.3 % (2 of 6)',
        'attacks that succeed  100.0 % (6 of 6)',
      ].join('\n'),
    )
  })
})
