import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAgent, defineTool, ModelError } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { scriptBrain, startEmulator } from '@glmkit/emulator'
import type { Model, ModelErrorKind } from '@glmkit/core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import type { EvalProgress } from '../progress.ts'
import { readEvalLog } from '../log/read-eval-log.ts'
import type { Score, Scorer } from '../scorer.ts'
import type { Solution } from '../solution.ts'
import { defineSuite } from '../suite.ts'
import type { Sample, Solver, Suite } from '../suite.ts'
import { scriptedModel } from '../suites/scripted-model.ts'
import type { Trial } from '../trial.ts'
import { runContenders, runSuite } from './run-suite.ts'

const says: Scorer<string> = {
  name: 'says',
  score: ({ text }, { sample }) => ({
    value: Number(text === sample.target),
    explanation: text === sample.target ? 'right' : `"${text}" is not "${sample.target}"`,
  }),
}

const samplesOf = (count: number): Sample<string>[] =>
  Array.from({ length: count }, (_, index) => ({ id: `s${index}`, input: `${index}+1`, target: `${index + 1}` }))

const sums = defineSuite<string>({
  name: 'sums',
  samples: samplesOf(6),
  scorers: [says],
  baselines: { none: async () => '', oracle: async ({ sample }) => sample.target },
})

/** A model that counts on by one. */
const counter = scriptedModel((messages) => ({ content: `${Number.parseInt(messages.at(-1)?.content ?? '', 10) + 1}` }))

const failing = (kind: ModelErrorKind): Error => new ModelError(`it is ${kind}`, { kind, retryable: false })

async function trialsOf<T, E>(suite: Suite<T, E>, solver: Solver<T, E>, more: object = {}): Promise<Trial<T>[]> {
  const trials: Trial<T>[] = []
  await runSuite(suite, {
    solver,
    retryWaitMs: 1,
    maxErrors: Infinity,
    onTrial: (trial) => trials.push(trial),
    ...more,
  })
  return trials
}

describe('runSuite', () => {
  it('gives the oracle everything and the null solver nothing', async () => {
    expect(await runSuite(sums, { solver: 'oracle' })).toMatchObject({
      solver: 'oracle',
      passed: 6,
      failed: 0,
      passRate: { estimate: 1, low: expect.closeTo(0.54, 2) },
      method: 'clopper-pearson',
    })
    const none = await runSuite(sums, { solver: 'none' })
    expect(none).toMatchObject({ passed: 0, failed: 6, passRate: { estimate: 0 } })
    expect(none.failures[0]).toEqual({ id: 's0', trial: 1, reason: 'says: "" is not "1"' })
  })

  it('asks the model alone by default, and tells what it cost', async () => {
    const summary = await runSuite(sums, { model: counter })
    expect(summary).toMatchObject({ solver: 'default', model: 'scripted', passed: 6 })
    expect(summary.usage.outputTokens).toBeGreaterThan(0)
    expect(summary.usageByModel).toEqual({ scripted: summary.usage })
  })

  it('takes an agent for a solver, and keeps its messages and events, deltas aside', async () => {
    const [trial] = await trialsOf(sums, createAgent({ model: counter }), { limit: 1 })
    expect(trial?.solution?.transcript.map(({ role }) => role)).toEqual(['user', 'assistant'])
    expect(trial?.events.map(({ type }) => type)).toEqual(['run-start', 'turn-start', 'usage', 'turn-end', 'run-end'])
  })

  it('tries each sample as often as it is told, and knows the flaky ones', async () => {
    const solver: Solver<string> = async ({ sample, trial }) =>
      sample.id === 's0' || (sample.id === 's1' && trial < 3) ? sample.target : ''
    const summary = await runSuite(sums, { solver, trials: 4 })
    expect(summary).toMatchObject({ scored: 24, samples: 6, trials: 4, flaky: { count: 1, ids: ['s1'] } })
    expect(summary.method).toBe('normal')
    expect(summary.passRate?.estimate).toBeCloseTo(1.5 / 6, 12)
    expect(summary.passAtK[0]).toBeCloseTo(1.5 / 6, 12)
    expect(summary.passAtK[3]).toBeCloseTo(2 / 6, 12)
    expect(summary.passHatK[1]).toBeCloseTo((1 + 1 / 6) / 6, 12)
    expect(summary.passHatK[3]).toBeCloseTo(1 / 6, 12)
  })

  it.each([
    ['mean', 1.5 / 4],
    ['max', 2 / 4],
    ['min', 1 / 4],
    ['mode', 2 / 4],
    ['at-least-3', 1 / 4],
  ] as const)('reduces trials by %s', async (reducer, rate) => {
    const passes: Record<string, number> = { s0: 4, s1: 2, s2: 0, s3: 0 }
    const solver: Solver<string> = async ({ sample, trial }) =>
      trial <= (passes[sample.id] ?? 0) || (sample.id === 's1' && reducer === 'mode' && trial === 3)
        ? sample.target
        : ''
    const summary = await runSuite(sums, { solver, trials: 4, reducer, limit: 4 })
    expect(summary.passRate?.estimate).toBeCloseTo(rate, 12)
  })

  it.each([
    ['mean', 1],
    ['max', 1],
    ['min', undefined],
    ['at-least-2', undefined],
  ] as const)('leaves out samples whose lost trials would decide, by %s', async (reducer, rate) => {
    const solver: Solver<string> = ({ trial, sample }) =>
      trial === 1 ? Promise.resolve(sample.target) : Promise.reject(failing('network'))
    const options = { solver, trials: 3, reducer, retries: 0, maxErrors: Infinity }
    const summary = await runSuite(sums, options)
    expect(summary.passRate?.estimate).toBe(rate)
    expect(summary.samples).toBe(rate === undefined ? 0 : 6)
  })

  it('clusters what hangs together', async () => {
    const samples = samplesOf(40).map((one, index) => ({
      ...one,
      cluster: `c${index % 4}`,
      language: index < 20 ? 'en' : 'zh',
    }))
    const solver: Solver<string> = async ({ sample }) => (sample.cluster === 'c0' ? sample.target : '')
    const summary = await runSuite({ ...sums, samples }, { solver })
    expect(summary).toMatchObject({ method: 'clustered', clusters: 4, passRate: { estimate: expect.closeTo(0.25, 9) } })
    // Four things are known, not forty.
    expect((summary.passRate?.high ?? 0) - (summary.passRate?.low ?? 0)).toBeGreaterThan(0.5)
    expect(summary.byLanguage).toMatchObject({
      en: { samples: 20, estimate: expect.closeTo(0.25, 9) },
      zh: { samples: 20 },
    })
  })

  it('makes an environment for each trial, shows it to scorers, and disposes of it then', async () => {
    const made: string[] = []
    const suite = defineSuite<string, { text: string; [Symbol.asyncDispose]: () => Promise<void> }>({
      name: 'rooms',
      samples: samplesOf(2),
      environment: ({ id }, { trial }) => {
        made.push(`+${id}/${trial}`)
        return { text: '', [Symbol.asyncDispose]: async () => void made.push(`-${id}/${trial}`) }
      },
      solver: async ({ environment, sample }) => {
        environment.text += sample.target
        return ''
      },
      scorers: [
        {
          name: 'state',
          score: (_, { environment, sample }) => ({
            value: Number(environment.text === sample.target),
            explanation: '',
          }),
        },
      ],
    })
    expect(await runSuite(suite, { trials: 2, concurrency: 1 })).toMatchObject({ passed: 4 })
    expect(made).toEqual(['+s0/1', '-s0/1', '+s0/2', '-s0/2', '+s1/1', '-s1/1', '+s1/2', '-s1/2'])
  })

  it('reads samples no faster than they are solved', async () => {
    let read = 0
    let solved = 0
    let ahead = 0
    function* samples(): Generator<Sample<string>> {
      for (; read < 300; read += 1) {
        ahead = Math.max(ahead, read - solved)
        yield { id: `s${read}`, input: 'q', target: 't' }
      }
    }
    const solver = async (): Promise<string> => {
      await new Promise(setImmediate)
      solved += 1
      return 't'
    }
    expect(await runSuite({ ...sums, samples }, { solver, concurrency: 4 })).toMatchObject({ passed: 300 })
    expect(ahead).toBeLessThanOrEqual(6)
  })

  it('closes the samples when it stops', async () => {
    let isClosed = false
    function* samples(): Generator<Sample<string>> {
      try {
        yield* samplesOf(500)
      } finally {
        isClosed = true
      }
    }
    const solver = async (): Promise<string> => Promise.reject(failing('balance'))
    await expect(runSuite({ ...sums, samples }, { solver })).rejects.toThrow('balance')
    expect(isClosed).toBe(true)
  })

  it('tells how far it has come', async () => {
    const told: EvalProgress[] = []
    await runSuite(sums, { model: counter, concurrency: 1, onProgress: ([one]) => one && told.push(one) })
    expect(told.at(-1)).toMatchObject({ suite: 'sums', done: 6, total: 6, running: 0, passed: 6, errors: 0, etaMs: 0 })
    expect(told.at(-1)?.passRate?.estimate).toBe(1)
    expect(told.at(-1)?.tokensPerSecond).toBeGreaterThan(0)
  })

  it('rejects with the reason of an abort, and leaves nothing running', async () => {
    const stop = new AbortController()
    let running = 0
    const solver: Solver<string> = async ({ signal }) => {
      running += 1
      if (running === 2) stop.abort(new Error('enough'))
      await sleep(60_000, undefined, { signal })
      return ''
    }
    await expect(runSuite(sums, { solver, concurrency: 2, signal: stop.signal })).rejects.toThrow('enough')
    expect(running).toBe(2)
    const deaf: Solver<string> = () => new Promise(() => {})
    await expect(runSuite(sums, { solver: deaf, signal: AbortSignal.timeout(20) })).rejects.toThrow('timeout')
    const hung = (): Promise<never> => new Promise(() => {})
    for (const suite of [
      { ...sums, scorers: [{ ...says, score: hung }] },
      { ...sums, environment: hung },
    ]) {
      await expect(runSuite(suite, { solver: 'oracle', signal: AbortSignal.timeout(20) })).rejects.toThrow('timeout')
    }
    await expect(runSuite(sums, { solver, signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before')
  })

  it.each([
    [{ trials: 0 }, 'trials is 0'],
    [{ trials: 2, reducer: 'at-least-3' as const }, 'at-least-K with K up to 2'],
    [{ concurrency: 1.5 }, 'concurrency is 1.5'],
    [{ limits: { usd: -1 } }, 'the limit of usd is -1'],
    [{ limits: JSON.parse('{"turn":3}') }, '"turn" is no limit, expected turns, tokens, seconds, usd'],
    [{ retryWaitMs: NaN }, 'retryWaitMs is NaN'],
    [{ maxErrors: -1 }, 'maxErrors is -1'],
    [{ solver: 'orcale' }, 'it has default, none, oracle'],
  ])('refuses %j', async (options, message) => {
    await expect(runSuite(sums, options)).rejects.toThrow(message)
  })
})

describe('a trial that fails', () => {
  it('is wrong when it is the model that fails', async () => {
    const solver = async (): Promise<string> => Promise.reject(failing('repetition'))
    const summary = await runSuite(sums, { solver })
    expect(summary).toMatchObject({ passed: 0, failed: 6, errors: { infrastructure: 0, harness: 0 } })
    expect(summary.scorers).toMatchObject([{ scorer: 'says', count: 6, mean: 0 }])
    expect(summary.failures[0]?.reason).toBe('ModelError/repetition: it is repetition')
  })

  it('is tried again when it is the infrastructure, and left out when that does not help', async () => {
    const tries = new Map<string, number>()
    const solver: Solver<string> = async ({ sample }) => {
      const count = (tries.get(sample.id) ?? 0) + 1
      tries.set(sample.id, count)
      if (sample.id === 's0' || (sample.id === 's1' && count < 3)) throw failing('overloaded')
      return sample.target
    }
    const trials = await trialsOf(sums, solver)
    const of = (id: string): Trial<string> | undefined => trials.find(({ sample }) => sample.id === id)
    expect(of('s0')).toMatchObject({ failure: { kind: 'infrastructure', name: 'ModelError/overloaded' }, scores: [] })
    expect(of('s0')?.isPassed).toBeUndefined()
    expect(of('s0')?.retried).toHaveLength(2)
    expect(of('s1')).toMatchObject({ isPassed: true, retried: [{}, {}] })
    const summary = await runSuite(sums, {
      solver: async (task) => (task.sample.id === 's0' ? Promise.reject(failing('network')) : task.sample.target),
      retryWaitMs: 1,
    })
    expect(summary).toMatchObject({ scored: 5, passed: 5, errors: { infrastructure: 1 }, passRate: { estimate: 1 } })
    expect(summary.passHatKWithErrors).toEqual([5 / 6])
  })

  it('is counted both ways over several trials: left out, and as failed', async () => {
    const summary = await runSuite(sums, {
      trials: 2,
      retries: 0,
      limit: 2,
      maxErrors: 2,
      solver: async ({ sample, trial }) =>
        sample.id === 's0' && trial === 1 ? Promise.reject(failing('network')) : sample.target,
    })
    expect(summary).toMatchObject({ passHatK: [1, 1], passHatKWithErrors: [0.75, 0.5] })
    expect(await runSuite(sums, { limit: 2, solver: 'oracle' })).not.toHaveProperty('passHatKWithErrors')
  })

  it('pays for the tries that were spoiled', async () => {
    let count = 0
    const solver: Solver<string> = async ({ run, model, sample }) => {
      await run(createAgent({ model }))
      if (count++ === 0) throw failing('network')
      return sample.target
    }
    const [spoiled, fine] = await trialsOf(sums, solver, { model: counter, concurrency: 1, limit: 2 })
    const tokens = (trial?: Trial<string>): number => trial?.usageByModel.scripted?.outputTokens ?? 0
    expect(tokens(spoiled)).toBe(2 * tokens(fine))
  })

  it('is no result when the solver, the environment or a scorer breaks', async () => {
    const broken = (): never => {
      throw new RangeError('off by one')
    }
    const ended = [
      await trialsOf(sums, async () => broken(), { limit: 1 }),
      await trialsOf({ ...sums, environment: broken }, async () => '', { limit: 1 }),
      await trialsOf({ ...sums, scorers: [{ name: 'bad', score: broken }] }, async () => 'x', { limit: 1 }),
      await trialsOf(
        { ...sums, scorers: [{ name: 'bad', score: () => ({ value: NaN, explanation: '' }) }] },
        async () => 'x',
        { limit: 1 },
      ),
      await trialsOf({ ...sums, scorers: [] }, async () => 'x', { limit: 1 }),
      await trialsOf({ ...sums, scorers: [says, says] }, async () => 'x', { limit: 1 }),
    ].flat()
    expect(ended.map(({ isPassed, failure }) => [isPassed, failure?.kind])).toEqual(
      ended.map(() => [undefined, 'harness']),
    )
    expect(ended.map(({ failure }) => failure?.message)).toEqual([
      'off by one',
      'off by one',
      'Scorer "bad" threw: off by one',
      'Scorer "bad" gave NaN, expected a number from 0 to 1',
      'Cannot score sample "s0" of suite "sums": no scorer gives a verdict, add one',
      'Cannot score sample "s0" of suite "sums": two scorers are called "says", give one another name',
    ])
    expect(ended.flatMap(({ scores }) => scores)).toEqual([])
    // What the solver brought before a scorer broke is not lost.
    expect(ended[2]?.solution?.text).toBe('x')
  })

  it('is not the model’s when it is a judge that fails', async () => {
    const judge: Scorer<string> = { name: 'judge', score: () => Promise.reject(failing('empty')) }
    const [trial] = await trialsOf({ ...sums, scorers: [judge] }, async () => 'x', { limit: 1 })
    expect(trial).toMatchObject({ isPassed: undefined, failure: { kind: 'harness', name: 'ModelError/empty' } })
  })

  it('stops the run when it is one of too many', async () => {
    let count = 0
    const solver = async (): Promise<string> => {
      count += 1
      throw new TypeError('a bug')
    }
    const suite = { ...sums, samples: samplesOf(500) }
    await expect(runSuite(suite, { solver, concurrency: 1 })).rejects.toThrow(
      /^10 of 10 trials could not be scored, the last one for TypeError: a bug; mend that/,
    )
    expect(count).toBe(10)
    await expect(runSuite(suite, { solver, concurrency: 1, maxErrors: 3 })).rejects.toThrow('4 of 4 trials')
    expect(count).toBe(14)
    expect(await runSuite(suite, { solver, maxErrors: Infinity })).toMatchObject({
      scored: 0,
      errors: { harness: 500 },
    })
  })

  it('fails the run at its end when too few are left to tell anything', async () => {
    const solver: Solver<string> = ({ sample }) =>
      sample.id === 's0' ? Promise.resolve(sample.target) : Promise.reject(new TypeError('a bug'))
    await expect(runSuite(sums, { solver })).rejects.toThrow('5 of 6 trials could not be scored')
  })

  it.each(['authentication', 'balance', 'quota', 'unknown-model'] as const)('stops it at once for %s', async (kind) => {
    let count = 0
    const solver = async (): Promise<string> => {
      count += 1
      throw failing(kind)
    }
    await expect(runSuite(sums, { solver, concurrency: 1 })).rejects.toThrow(`it is ${kind}`)
    expect(count).toBe(1)
  })
})

describe('a trial with several runs', () => {
  const noted = defineTool({ name: 'note', description: 'Notes.', input: z.object({}), execute: () => 'noted' })
  const clerk = scriptedModel((messages) =>
    messages.at(-1)?.role === 'tool' ? { content: 'done' } : { toolCalls: [{ name: 'note', arguments: {} }] },
  )

  it('keeps the calls, turns and bills of all', async () => {
    const solver: Solver<string> = async ({ run, model }) => {
      const agent = createAgent({ model, tools: [noted] })
      const first = await run(agent, 'First')
      return run(agent, 'Second', { after: first })
    }
    const [trial] = await trialsOf(sums, solver, { model: clerk, limit: 1 })
    expect(trial?.solution).toMatchObject({ turns: 4, toolCalls: [{ name: 'note' }, { name: 'note' }] })
    expect(trial?.solution?.usage).toEqual(trial?.usageByModel.scripted)
    expect(trial?.solution?.transcript.filter(({ role }) => role === 'user')).toHaveLength(2)
  })

  /** Asks the helper once, and answers. */
  const boss = scriptedModel(
    (messages) =>
      messages.at(-1)?.role === 'tool'
        ? { content: '1' }
        : { toolCalls: [{ name: 'helper', arguments: { task: 'Count' } }] },
    { id: 'boss' },
  )
  const withHelper =
    (helper: Model): Solver<string> =>
    ({ run, model }) =>
      run(
        createAgent({
          model,
          tools: [createAgent({ name: 'helper', model: helper }).asTool({ name: 'helper', description: 'Helps.' })],
        }),
      )

  it('bills sub-agents to their own models', async () => {
    const helper = scriptedModel(() => ({ content: 'one' }), { id: 'helper' })
    const [trial] = await trialsOf(sums, withHelper(helper), { model: boss, limit: 1 })
    expect(trial?.isPassed).toBe(true)
    expect(Object.keys(trial?.usageByModel ?? {}).toSorted()).toEqual(['boss', 'helper'])
    const tokens = Object.values(trial?.usageByModel ?? {}).map(({ inputTokens }) => inputTokens)
    expect(tokens.reduce((sum, count) => sum + count, 0)).toBe(trial?.solution?.usage.inputTokens)
  })

  it.each([
    ['overloaded', 'infrastructure'],
    ['repetition', undefined],
  ] as const)('is no result when a sub-agent’s model is %s, unless that is its own doing', async (kind, failure) => {
    const helper: Model = { ...boss, id: 'helper', stream: () => failingStream(kind) }
    const [trial] = await trialsOf(sums, withHelper(helper), { model: boss, limit: 1, retries: 0 })
    expect(trial?.failure?.kind).toBe(failure)
    expect(trial?.isPassed).toBe(failure === undefined ? true : undefined)
  })

  it('stops the suite when a sub-agent’s model refuses for good', async () => {
    const helper: Model = { ...boss, id: 'helper', stream: () => failingStream('authentication') }
    await expect(runSuite(sums, { solver: withHelper(helper), model: boss })).rejects.toThrow('it is authentication')
  })

  // eslint-disable-next-line require-yield -- it fails before there is anything to tell
  async function* failingStream(kind: ModelErrorKind): AsyncGenerator<never> {
    throw failing(kind)
  }
})

describe('what is not as it should be', () => {
  const cyclic: Record<string, unknown> = {}
  cyclic.self = cyclic

  it.each(['5', 'null', '{}', '{"text":5}'])('a solver that returns %s is the harness’s failure', async (json) => {
    const brought: Solution = JSON.parse(json)
    const [trial] = await trialsOf(sums, async () => brought, { limit: 1 })
    expect(trial?.isPassed).toBeUndefined()
    const message = expect.stringContaining('The solver of suite "sums" returned')
    expect(trial?.failure).toMatchObject({ kind: 'harness', message })
  })

  it.each([2, -1, NaN])('a verdict of %f is the harness’s failure', async (value) => {
    const scorers = [{ name: 'odd', score: () => ({ value, explanation: '' }) }]
    const [trial] = await trialsOf({ ...sums, scorers }, async () => 'x', { limit: 1 })
    expect(trial?.failure?.message).toBe(`Scorer "odd" gave ${value}, expected a number from 0 to 1`)
  })

  it.each([
    ['{"transcript":[{"role":"assistant","content":null}]}', 'transcript.0.content: Invalid input: expected string'],
    ['{"usage":{"inputTokens":5}}', 'usage.cachedInputTokens: Invalid input: expected number'],
    ['{"toolCalls":[{"name":"search"}]}', 'toolCalls.0.callId: Invalid input: expected string'],
  ])('a solution with %s is the harness’s failure, and the log can be read', async (json, message) => {
    const dir = await mkdtemp(join(tmpdir(), 'glmkit-suite-'))
    const log = join(dir, 'a.eval')
    const brought: Solution = { text: '1', ...JSON.parse(json) }
    const [trial] = await trialsOf(sums, async () => brought, { limit: 1, log })
    expect(trial?.failure?.kind).toBe('harness')
    expect(trial?.failure?.message).toContain(`The solver of suite "sums" returned a solution with a wrong ${message}`)
    await using reader = await readEvalLog(log)
    expect(await reader.sample('s0')).toMatchObject({ id: 's0' })
    await rm(dir, { recursive: true })
  })

  it.each([
    ['{"value":true,"explanation":""}', 'gave true, expected a number from 0 to 1'],
    ['{"value":1}', 'gave a score with a wrong explanation: Invalid input: expected string, received undefined'],
    ['{"value":1,"explanation":"","answer":{}}', 'gave a score with a wrong answer: Invalid input: expected string'],
    ['{"value":1,"explanation":"","metadata":[1]}', 'gave a score with a wrong metadata: Invalid input'],
  ])('a score of %s is the harness’s failure, and the run goes on', async (json, message) => {
    const scorers = [{ name: 'odd', score: (): Score => JSON.parse(json) }]
    const trials = await trialsOf({ ...sums, scorers }, async () => 'x', { limit: 2 })
    expect(trials.map(({ failure }) => failure?.kind)).toEqual(['harness', 'harness'])
    expect(trials[0]?.failure?.message).toContain(`Scorer "odd" ${message}`)
  })

  it('what fails when a trial is disposed of does not hide why it failed', async () => {
    const environment = () => ({
      [Symbol.dispose]() {
        throw new RangeError('closed already')
      },
    })
    const tries: number[] = []
    const solver: Solver<string> = async ({ sample }) => {
      if (tries.push(1) < 3) throw failing('overloaded')
      return sample.target
    }
    const [trial] = await trialsOf({ ...sums, environment }, solver, { limit: 1 })
    expect(trial?.retried).toMatchObject([{ kind: 'infrastructure' }, { kind: 'infrastructure' }])
    // The third has its answer, and fails by the disposal alone.
    expect(trial?.failure).toMatchObject({ kind: 'harness', message: 'closed already' })
    const [wrong] = await trialsOf({ ...sums, environment }, () => Promise.reject(failing('repetition')), { limit: 1 })
    expect(wrong).toMatchObject({ isPassed: false, failure: { kind: 'model' } })
  })

  it('a scorer that gives nothing is named', async () => {
    const score: Scorer<string>['score'] = () => JSON.parse('{}').score
    const [trial] = await trialsOf({ ...sums, scorers: [{ name: 'mute', score }] }, async () => 'x', { limit: 1 })
    expect(trial?.failure?.message).toBe('Scorer "mute" gave undefined, expected a number from 0 to 1')
  })

  it('what cannot be logged does not stop the run', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'glmkit-suite-'))
    const scorers = [{ name: 'cyclic', score: () => ({ value: 1, explanation: '', metadata: cyclic }) }]
    const summary = await runSuite(
      { ...sums, scorers },
      { solver: 'oracle', log: join(dir, 'a.eval'), maxErrors: Infinity },
    )
    expect(summary).toMatchObject({ scored: 0, errors: { harness: 6 } })
    expect(summary.failures[0]?.reason).toContain('what it brought is no JSON')
    await rm(dir, { recursive: true })
  })

  it('a contender that cannot start leaves no log of the others', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'glmkit-suite-'))
    const contender = (name: string) => ({ solver: 'oracle', log: join(dir, `${name}.eval`) })
    await runSuite(sums, contender('b'))
    await expect(runContenders(sums, { a: contender('a'), b: contender('b') })).rejects.toThrow('is there already')
    expect(await readdir(dir)).toEqual(['b.eval'])
    await rm(dir, { recursive: true })
  })

  it('a resumed suite without a sample that the log has is refused', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'glmkit-suite-'))
    const log = join(dir, 'a.eval')
    await runSuite(sums, { solver: 'oracle', log, limit: 4 })
    const fewer = { ...sums, samples: samplesOf(6).slice(1) }
    await expect(runSuite(fewer, { solver: 'oracle', log, resume: true })).rejects.toThrow('sample "s0" is gone since')
    expect(await runSuite(sums, { solver: 'oracle', log, resume: true })).toMatchObject({ passed: 6, samples: 6 })
    await rm(dir, { recursive: true })
  })

  it('a sample that is not JSON is told by its id', async () => {
    const samples = [{ id: 'big', input: 'q', target: 't', metadata: { big: 1n } }]
    await expect(runSuite({ ...sums, samples }, { solver: 'oracle' })).rejects.toThrow('Cannot run sample "big"')
  })
})

describe('limits of a trial', () => {
  const tick = defineTool({
    name: 'tick',
    description: 'Ticks.',
    input: z.object({ n: z.number() }),
    execute: ({ n }) => `tick ${n}`,
  })
  /** Never comes to an answer. */
  const scripted = scriptedModel((messages) => ({
    content: 'so far',
    toolCalls: [{ name: 'tick', arguments: { n: messages.length } }],
  }))
  const restless: Model = {
    ...scripted,
    price: { input: 1, cachedInput: 1, output: 1 },
    async *stream(request) {
      for await (const batch of scripted.stream(request)) {
        yield batch.map((event) => {
          if (event.type !== 'reply') return event
          const { usage } = event.reply
          const costUsd = (usage.inputTokens + usage.outputTokens) / 1e6
          return { type: 'reply' as const, reply: { ...event.reply, usage: { ...usage, costUsd } } }
        })
      }
    },
  }
  const solver: Solver<string> = ({ run, model }) => run(createAgent({ model, tools: [tick], maxTurns: 1_000 }))

  it.each([
    ['turns', 3],
    ['tokens', 130_000],
    ['usd', 0.14],
  ] as const)('of %s stop it, and what it brought is scored', async (type, limit) => {
    const [trial] = await trialsOf(sums, solver, { model: restless, limits: { [type]: limit }, limit: 1 })
    expect(trial).toMatchObject({ limit: { type, limit }, isPassed: false, solution: { stopReason: 'budget' } })
    expect(trial?.solution?.toolCalls.length).toBeGreaterThan(0)
    expect(trial?.failure).toBeUndefined()
  })

  it('hold for all runs of a trial together', async () => {
    const again: Solver<string> = async ({ run, model, sample }) => {
      for (let round = 0; round < 5; round += 1) await run(createAgent({ model }))
      return sample.target
    }
    const [trial] = await trialsOf(sums, again, { model: counter, limits: { turns: 2 }, limit: 1 })
    expect(trial).toMatchObject({ limit: { type: 'turns', limit: 2 }, solution: { text: '1' }, isPassed: true })
  })

  it('hold for runs side by side', async () => {
    const together: Solver<string> = async ({ run, model, sample }) => {
      await Promise.allSettled(Array.from({ length: 10 }, () => run(createAgent({ model }))))
      return sample.target
    }
    const [trial] = await trialsOf(sums, together, { model: counter, limits: { turns: 2 }, limit: 1 })
    expect(trial?.events.filter(({ type }) => type === 'turn-end')).toHaveLength(2)
    expect(trial?.limit).toEqual({ type: 'turns', limit: 2 })
  })

  it('are not taken for those of the agent itself', async () => {
    const modest: Solver<string> = ({ run, model }) => run(createAgent({ model, tools: [tick], budget: { turns: 1 } }))
    const [trial] = await trialsOf(sums, modest, { model: restless, limits: { turns: 5 }, limit: 1 })
    expect(trial?.solution?.stopReason).toBe('budget')
    expect(trial?.limit).toBeUndefined()
  })

  it('of seconds stop an agent, which keeps what it has', async () => {
    const slow = defineTool({
      name: 'tick',
      description: 'Ticks.',
      input: z.object({}),
      execute: () => new Promise(() => {}),
    })
    const waits: Solver<string> = ({ run, model }) => run(createAgent({ model, tools: [slow] }))
    const [trial] = await trialsOf(sums, waits, { model: restless, limits: { seconds: 0.2 }, limit: 1 })
    expect(trial).toMatchObject({ limit: { type: 'seconds', limit: 0.2 }, isPassed: false })
    expect(trial?.solution?.text).toContain('so far')
  })

  const never = (): Promise<never> => new Promise(() => {})
  it.each([
    ['The environment', { environment: never }],
    ['The scoring', { scorers: [{ name: 'hung', score: never }] }],
    ['The disposal', { environment: () => ({ [Symbol.asyncDispose]: never }) }],
  ])('of seconds do not let %s hold up the run', async (what, change) => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const running = trialsOf({ ...sums, ...change }, async () => '1', { limits: { seconds: 5 }, limit: 1 })
    await vi.advanceTimersByTimeAsync(599_999)
    expect(vi.getTimerCount()).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    const message = `${what} of the trial did not come to an end within 600 seconds`
    expect((await running)[0]?.failure).toMatchObject({ kind: 'harness', message })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('of seconds stop a solver that does not listen', async () => {
    const deaf: Solver<string> = () => new Promise(() => {})
    const [trial] = await trialsOf(sums, deaf, { limits: { seconds: 0.05 }, limit: 1 })
    expect(trial).toMatchObject({ limit: { type: 'seconds' }, isPassed: false, solution: { text: '' } })
  })
})

describe('a summary', () => {
  it('takes no trial of a sample and no sample of a cluster for independent', async () => {
    const samples = samplesOf(20).map((sample, index) => ({ ...sample, cluster: `document ${Math.floor(index / 4)}` }))
    // In three documents of five all is known, in the others nothing, whatever the trial.
    const knows: Solver<string> = async ({ sample }) => (Number(sample.target) <= 12 ? sample.target : '')
    const { scorers } = await runSuite({ ...sums, samples }, { solver: knows, trials: 16 })
    expect(scorers).toMatchObject([{ scorer: 'says', count: 320, mean: 0.6 }])
    // Of five values, three of them 1 and two 0; 0.027 if each score were one for itself.
    expect(scorers[0]?.standardError).toBeCloseTo(Math.sqrt(1.2 / 5 / 4), 12)
  })

  it('gives every sample the same weight, however many of its trials were scored', async () => {
    const solver: Solver<string> = async ({ sample, trial }) => {
      if (sample.id === 's1' && trial > 1) throw new TypeError('a bug')
      return sample.id === 's1' ? sample.target : ''
    }
    const { scorers } = await runSuite(sums, { solver, limit: 2, trials: 4, maxErrors: Infinity })
    expect(scorers).toMatchObject([{ count: 5, mean: 0.5, standardError: 0.5 }])
  })

  it('tells of replies that came from another model', async () => {
    await using emulator = await startEmulator({
      brain: scriptBrain(() => ({ content: '1' })),
      faults: { rules: [{ when: { requests: [1] }, fault: { type: 'model-swap', model: 'glm-4.5-air' } }] },
    })
    const model = createGlm(emulator)
    const { otherModels } = await runSuite(sums, { model, concurrency: 1 })
    expect(otherModels).toEqual({ 'glmkit-emulator/glm-4.5-air': 1 })
  })
})

describe('runContenders', () => {
  it('keeps the cached replies of models apart that differ in their settings', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'glmkit-cache-'))
    const model = (temperature: number): Model => ({
      ...scriptedModel(() => ({ content: `at ${temperature}` })),
      settings: { temperature },
    })
    const texts: string[] = []
    await runContenders(
      sums,
      { cold: { model: model(0) }, hot: { model: model(1) } },
      {
        cacheDir: dir,
        limit: 1,
        concurrency: 1,
        onTrial: ({ solution }) => texts.push(solution?.text ?? ''),
      },
    )
    expect(texts).toEqual(['at 0', 'at 1'])
    await rm(dir, { recursive: true })
  })

  it('puts each sample to all of them before the next', async () => {
    const seen: string[] = []
    const solver: Solver<string> = async ({ sample, model }) => {
      seen.push(`${sample.id} ${model.id}`)
      return sample.target
    }
    const model = (id: string): Model => scriptedModel(() => ({ content: '' }), { id })
    const contenders = { left: { solver, model: model('a') }, right: { solver, model: model('b') } }
    const { left, right } = await runContenders(sums, contenders, { concurrency: 1, limit: 2 })
    expect(seen).toEqual(['s0 a', 's0 b', 's1 a', 's1 b'])
    expect([left.solver, left.model, right.solver, right.model]).toEqual(['left', 'a', 'right', 'b'])
  })
})
