import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { writeTau2 } from '../../../../test/tau2-fixture.ts'
import { parseJson } from '../../python/parse-json.ts'
import { openDataFolder } from '../data-folder.ts'
import type { ScoredAnswer } from '../scored-answer.ts'
import { loadDomain } from './load-domain.ts'
import { scoreRecorded } from './score-recorded.ts'

async function scored(line: object): Promise<ScoredAnswer[]> {
  await using data = await writeTau2()
  const domain = await loadDomain('mock', await openDataFolder('tau2', data.path))
  const parsed = parseJson(JSON.stringify(line))
  expect.assert(parsed instanceof Map)
  return [...scoreRecorded(domain, parsed)]
}

const finish = { requestor: 'assistant', name: 'update_task_status', arguments: { task_id: 't1', status: 'completed' } }
const dismiss = { requestor: 'user', name: 'dismiss_notification', arguments: { notification_id: 'n1' } }
const finished = '{"task_id": "t1", "title": "Sweep", "description": null, "status": "completed"}'
const dismissed = '{"notification_id": "n1", "message": "News", "status": "read", "task_id": "t1"}'
const changes = [
  ['/agent/tasks/t1/status', 'pending', 'completed'],
  ['/user/notifications/n1/status', 'unread', 'read'],
]
const steps = [
  { ...dismiss, content: dismissed, error: false },
  { ...finish, content: finished, error: false },
]
const grades = {
  db_match: true,
  env_assertions: [true],
  env_reward: 1.0,
  action_reward: 1.0,
  action_checks: [true, true],
  communicate_reward: 1.0,
}
const equalOf = ({ agreements = [] }: ScoredAnswer): string[] => agreements.map(({ what, equal }) => `${what} ${equal}`)

describe('scoreRecorded', () => {
  it('grades a run, and compares grades that the line has', async () => {
    const [run] = await scored({ id: 'read', calls: [dismiss, finish] })
    expect(run).toMatchObject({
      caseId: 'read',
      isValid: true,
      errorType: null,
      agreements: [],
      details: { reward: 1, ...grades },
    })
    const [half] = await scored({ id: 'read', calls: [finish], ...grades })
    expect(half).toMatchObject({
      isValid: false,
      errorType: 'database',
      details: { reward: 0, action_checks: [false, true] },
    })
    expect(half?.message).toContain('/user/notifications/n1/status: expected "read", found "unread"')
    expect(half && equalOf(half)).toEqual([
      'db_match 0',
      'env_assertions 1',
      'env_reward 0',
      'action_reward 0',
      'action_checks 0',
      'communicate_reward 1',
    ])
    expect(half?.agreements?.[0]?.difference).toBe('read: false, recorded true')
  })

  it('reads arguments that came as text, and passes over calls whose text is no JSON', async () => {
    const asText = { ...finish, arguments: JSON.stringify(finish.arguments) }
    const broken = ['{"task_id": ', '[1]', ''].map((text) => ({ ...finish, arguments: text }))
    expect(await scored({ id: 'read', calls: [dismiss, ...broken, asText] })).toMatchObject([{ isValid: true }])
    expect(await scored({ id: 'read', calls: [dismiss, ...broken] })).toMatchObject([
      { isValid: false, details: { action_checks: [true, false] } },
    ])
    await expect(scored({ id: 'read', calls: [{ ...finish, arguments: [1] }] })).rejects.toThrow('expected an object')
  })

  it('replays golden steps, and grades the runs beside them', async () => {
    const trajectories = [
      { kind: 'gold', calls: [dismiss, finish], ...grades },
      { kind: 'empty', calls: [], db_match: false },
    ]
    const answers = await scored({ id: 'read', steps, db_diff: changes, trajectories })
    expect(answers.map(({ caseId, isValid }) => [caseId, isValid])).toEqual([
      ['read#steps', true],
      ['read#gold', true],
      ['read#empty', false],
    ])
    expect(answers.flatMap(equalOf).filter((text) => text.endsWith(' 0'))).toEqual([])
    expect(answers[0] && equalOf(answers[0])).toEqual(['replies 1', 'replies 1', 'changes 1'])
  })

  it('makes one call on the initial state', async () => {
    const line = { task_id: 'read', ...finish, kind: 'golden', content: finished, error: false, db_diff: [changes[0]] }
    expect(await scored(line)).toMatchObject([
      { caseId: 'read#update_task_status', isValid: true, message: 'As recorded' },
    ])
    const wrong = await scored({ ...line, content: 'Done', db_diff: [] })
    expect(wrong).toMatchObject([{ isValid: false, errorType: 'replies' }])
    expect(wrong.flatMap(equalOf)).toEqual(['replies 0', 'changes 0'])
    expect(wrong[0]?.message).toContain(`gives ${finished}, recorded Done`)
    expect(await scored({ ...line, error: true })).toMatchObject([{ isValid: false }])
  })

  it("leaves the words of Python's own TypeErrors aside, and nothing else", async () => {
    const line = { task_id: 'read', ...finish, arguments: { task_id: 't1' }, error: true }
    const content = "Error: f() missing 1 required positional argument: 'status'"
    expect(await scored({ ...line, content })).toMatchObject([{ isValid: true }])
    expect(await scored({ ...line, content: 'Error: no' })).toMatchObject([{ isValid: false }])
    expect(await scored({ ...line, content: 'Error: no', kind: 'missing:status' })).toMatchObject([{ isValid: true }])
    expect(await scored({ ...line, content, error: false })).toMatchObject([{ isValid: false }])
  })

  it('replays walks, each call on what the one before has left, and asks what is asserted', async () => {
    const read = {
      requestor: 'user',
      name: 'check_notifications',
      arguments: {},
      content: `[${dismissed}]`,
      error: false,
    }
    const walk = { walk: 3, task_id: 'read', steps: [...steps, read], db_diff: changes, env_assertions: [true] }
    expect(await scored(walk)).toMatchObject([{ caseId: 'read#walk-3', isValid: true }])
    const swapped = await scored({ ...walk, steps: [read, ...steps], env_assertions: [false] })
    expect(swapped.flatMap(equalOf)).toEqual(['replies 0', 'replies 1', 'replies 1', 'changes 1', 'assertions 0'])
  })

  it.each([
    [{ id: 'read', calls: ['x'] }, 'Cannot score: expected an object, found "x"'],
    [{ id: 'nobody' }, 'has no task "nobody"'],
  ])('refuses %j', async (line, message) => {
    await expect(scored(line)).rejects.toThrow(message)
  })
})

const data = fileURLToPath(new URL('../../../../../../../shared/data/evals/', import.meta.url))
const isThere = existsSync(`${data}reference/tau2`)
if (!isThere) process.stdout.write(`scoreRecorded: skipped what was recorded, there is no data in ${data}\n`)

describe('scoreRecorded, of what was recorded', () => {
  it.skipIf(!isThere).each(['tasks', 'calls', 'walks'])('agrees with all of mock.%s', async (kind) => {
    const domain = await loadDomain('mock', await openDataFolder('tau2', data))
    const lines = readFileSync(`${data}reference/tau2/mock.${kind}.jsonl`, 'utf8').trim().split('\n').map(parseJson)
    const answers = lines.flatMap((line) => (line instanceof Map ? [...scoreRecorded(domain, line)] : []))
    expect(answers.length).toBeGreaterThanOrEqual(lines.length)
    const agreements = answers.flatMap(({ agreements: some = [] }) => some)
    expect(agreements.length).toBeGreaterThan(lines.length)
    expect(agreements.flatMap(({ difference = [] }) => difference)).toEqual([])
  })
})
