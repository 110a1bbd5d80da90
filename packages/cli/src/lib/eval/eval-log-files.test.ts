import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AgentError } from '@glmkit/core'
import { runSuite } from '@glmkit/evals'
import type { Suite } from '@glmkit/evals'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { logFilesOf } from './eval-log-files.ts'

const monday = new Date('2026-11-23T08:00:00.000Z')
const tuesday = new Date('2026-11-24T08:00:00.000Z')
const runs = [
  ['search', 'glm-5'],
  ['search', 'z-ai/glm-4.6 at a:1/v1'],
]

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glmkit-logs-'))
})
afterEach(() => rm(dir, { recursive: true }))

const begin = async (now: Date, isResumed = false) => {
  const files = await logFilesOf(runs, { log: dir, isResumed, now })
  return files.map(({ path, isResumed: goesOn }) => ({ path, goesOn }))
}

/** Leaves a log behind, of a run that has come to its end or was stopped. */
async function log(path: string, isStopped = false): Promise<void> {
  const suite: Suite = {
    name: 'search',
    samples: [{ id: 'a', input: '', target: '' }],
    solver: async () => 'yes',
    scorers: [{ name: 'any', score: () => ({ value: 1, explanation: 'fine' }) }],
  }
  const signal = isStopped ? AbortSignal.abort(new AgentError('Stopped')) : new AbortController().signal
  const running = runSuite(suite, { log: path, signal })
  await (isStopped ? running.catch(() => {}) : running)
}

describe('logFilesOf', () => {
  it('gives runs that begin together the same time, and names that are safe everywhere', async () => {
    expect(await begin(monday)).toEqual([
      { path: join(dir, 'search-glm-5-2026-11-23T08-00-00-000Z.eval'), goesOn: false },
      { path: join(dir, 'search-z-ai-glm-4.6-at-a-1-v1-2026-11-23T08-00-00-000Z.eval'), goesOn: false },
    ])
  })

  it('resumes all runs of a time as long as one of them is not done, each where it stopped', async () => {
    const [first, second] = await begin(monday)
    await log(first?.path ?? '')
    const onlyOne = await begin(tuesday, true)
    expect(onlyOne).toEqual([{ ...first, goesOn: true }, second])
    await log(second?.path ?? '', true)
    expect(await begin(tuesday, true)).toEqual([
      { ...first, goesOn: true },
      { ...second, goesOn: true },
    ])
  })

  it('begins anew where all are done, and where there is nothing', async () => {
    const anew = await begin(tuesday)
    expect(await begin(tuesday, true)).toEqual(anew)
    for (const { path } of await begin(monday)) await log(path)
    expect(await readdir(dir)).toHaveLength(2)
    expect(await begin(tuesday, true)).toEqual(anew)
  })

  it('takes a file for a single run; of a .json log what is written first stands beside', async () => {
    const [run = []] = runs
    const options = { isResumed: true, now: monday }
    const path = join(dir, 'x.eval')
    expect(await logFilesOf([run], { ...options, log: path })).toEqual([{ path, isResumed: false }])
    await log(path, true)
    const json = join(dir, 'x.json')
    expect(await logFilesOf([run], { ...options, log: json })).toEqual([{ path, json, isResumed: true }])
    await expect(logFilesOf(runs, { ...options, log: path })).rejects.toThrow(/Cannot log 2 runs to ".*x\.eval"/)
  })
})
