import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAgent, defineTool, UsageError } from '@glmkit/core'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { AnySchema } from 'ajv'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { runTrial } from '../run/run-trial.ts'
import type { RunSpec } from '../run-spec.ts'
import type { Sample, Solver, TrialLimits } from '../suite.ts'
import type { SuiteSummary } from '../summary.ts'
import { scriptedModel } from '../suites/scripted-model.ts'
import type { Trial } from '../trial.ts'
import { withAttachments } from './attachments.ts'
import type { EvalSample } from './inspect-log.ts'
import { loggedTrialOf } from './logged-trial.ts'
import { openEvalLog } from './open-eval-log.ts'
import { readEvalLog } from './read-eval-log.ts'
import { writeJsonLog } from './write-json-log.ts'
import { openZip } from './zip/open-zip.ts'
import type { ZipEntry } from './zip/zip-record.ts'

const inspect = new URL('../../../../../../shared/data/evals/inspect/', import.meta.url).pathname
const hasInspect = existsSync(inspect)
if (!hasInspect) process.stdout.write(`skipped: Inspect's schema and logs are not at ${inspect}\n`)

const spec: RunSpec = {
  runId: 'run-1',
  suite: 'weather',
  version: '2',
  solver: 'default',
  model: 'glm-5',
  settings: { temperature: 0.5, thinking: 'on' },
  trials: 1,
  reducer: 'mean',
  limits: { turns: 5, seconds: 1.5 },
  source: { url: 'https://example.org/weather' },
  startedAt: Date.UTC(2026, 0, 2),
}

const usage = { inputTokens: 100, cachedInputTokens: 40, outputTokens: 10, reasoningTokens: 5, costUsd: 0.5 }
const summary: SuiteSummary = {
  suite: 'weather',
  version: '2',
  solver: 'default',
  samples: 2,
  trials: 1,
  reducer: 'mean',
  scored: 2,
  passed: 1,
  failed: 1,
  errors: { infrastructure: 1, harness: 0 },
  limited: 0,
  passRate: { estimate: 0.5, low: 0.1, high: 0.9, confidence: 0.95 },
  method: 'wilson',
  passAtK: [0.5, 0.75],
  passHatK: [0.5, 0.25],
  scorers: [{ scorer: 'right', role: 'verdict', count: 2, mean: 0.5, standardError: 0.5, labels: {} }],
  byLanguage: {},
  flaky: { count: 0, ids: [] },
  latencyMs: { p50: 1, p95: 2 },
  usage,
  usageByModel: { 'glm-5': usage },
  calls: { total: 1, failures: {} },
  rateLimited: 0,
  failures: [],
  elapsedMs: 5,
}

const long = 'It rains cats and dogs in Lyon, and it will for the whole of the week, say all of the oracles we asked. '

const weather = defineTool({
  name: 'weather',
  description: 'The weather of a city.',
  input: z.object({ city: z.string() }),
  execute: ({ city }) => {
    if (city === 'Atlantis') throw new Error('no such city')
    return long.repeat(2)
  },
})

const model = scriptedModel(
  (messages) => {
    const turn = messages.filter(({ role }) => role === 'assistant').length
    if (turn === 2) return { content: 'Rain \ud83d.', reasoning: 'Both are known.' }
    const city = turn === 0 ? 'Lyon' : 'Atlantis'
    const calls = [
      { name: 'weather', arguments: { city } },
      { name: 'nothing', arguments: {} },
    ]
    return { reasoning: `Let me look. ${long}`, toolCalls: turn === 0 ? calls.slice(0, 1) : calls }
  },
  { id: 'glm-5' },
)

const agent = createAgent({ model, tools: [weather], instructions: 'Be brief.' })

async function tried(sample: Partial<Sample>, solver: Solver = agent, limits: TrialLimits = {}): Promise<Trial> {
  const { trial } = await runTrial({
    suite: {
      name: 'weather',
      samples: [],
      scorers: [
        {
          name: 'right',
          score: ({ text }) => ({ value: 1, explanation: 'it rains', label: 'right', metadata: { text } }),
        },
        { name: 'close', role: 'metric', score: () => ({ value: 0.25, explanation: 'a quarter' }) },
      ],
    },
    sample: { id: 'lyon', input: 'Weather?', target: 'rain', ...sample },
    hash: 'abc',
    trial: 1,
    solver,
    model,
    limits,
    signal: new AbortController().signal,
    onUsage: () => {},
    onRateLimit: () => {},
  })
  return trial
}

/** A small one, as a solver without a model brings it. */
function small(id: string, change: Partial<Trial> = {}): Trial {
  return {
    sample: { id, input: `What about ${id}?`, target: 'x' },
    trial: 1,
    hash: `hash of ${id}`,
    isPassed: true,
    scores: [{ scorer: 'right', role: 'verdict', value: 1, explanation: 'right' }],
    solution: { text: 'x', transcript: [], toolCalls: [], turns: 0, usage },
    retried: [],
    usageByModel: {},
    events: [],
    startedAt: Date.UTC(2026, 0, 3),
    endedAt: Date.UTC(2026, 0, 3) + 10,
    workingMs: 10,
    ...change,
  }
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

async function isScheme(name: string): Promise<(value: unknown) => string> {
  const schema: AnySchema = JSON.parse(await readFile(join(inspect, 'log-schema.json'), 'utf8'))
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(schema, 'log')
  return (value) => (ajv.validate(`log${name}`, value) ? 'valid' : ajv.errorsText())
}

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glmkit-log-'))
  path = join(folder, 'logs', 'run.eval')
})
afterEach(() => rm(folder, { recursive: true }))

async function write(trials: readonly Trial[], file = path): Promise<void> {
  await using log = await openEvalLog(file, spec)
  await Promise.all(trials.map((trial) => log.add(trial)))
  await log.close('success', summary)
}

async function read(file = path): Promise<{ readonly samples: EvalSample[]; readonly ids: string[] }> {
  await using log = await readEvalLog(file)
  const outcomes = await all(log.summaries())
  return { samples: await all(log.samples()), ids: outcomes.map(({ id }) => id).toSorted() }
}

async function entriesOf(file: string): Promise<ZipEntry[]> {
  await using zip = await openZip(file)
  return [...zip.directory.entries()]
}

describe.skipIf(!hasInspect)("Inspect's schema", () => {
  it('accepts every sample, and the whole of the log', async () => {
    const talk = [
      { role: 'system', content: 'Be.' },
      { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
    ] as const
    const broken: Solver = () => {
      throw new Error('broken')
    }
    const spoiled = { kind: 'infrastructure', name: 'ModelError/network', message: 'gone' } as const
    const trials = [
      await tried({ metadata: { level: 3, glmkit: 'mine' }, cluster: 'fr', language: 'fr' }),
      await tried({ id: '../x', target: { city: ['Lyon'] }, input: talk }, () => Promise.resolve('sun')),
      await tried({ id: '😀', target: null }, broken),
      await tried({ id: 'limit' }, agent, { turns: 1 }),
      { ...(await tried({ id: 'retried', target: ['a', 'b'] })), retried: [spoiled] },
    ]
    await write(trials)
    const json = join(folder, 'run.json')
    await writeJsonLog(path, json)
    const whole = JSON.parse(await readFile(json, 'utf8'))
    const checkSample = await isScheme('#/$defs/EvalSample')
    const checkLog = await isScheme('')
    expect(whole.samples.map(checkSample)).toEqual(trials.map(() => 'valid'))
    expect(checkLog(whole)).toBe('valid')
    expect(checkLog({ ...whole, status: 'unheard of' })).not.toBe('valid')
    await expect(writeJsonLog(path, json)).rejects.toThrow('EEXIST')

    await using fromJson = await readEvalLog(json)
    await using fromZip = await readEvalLog(path)
    expect(fromJson.header).toMatchObject(fromZip.header)
    expect(await all(fromJson.samples())).toEqual(await all(fromZip.samples()))
    expect(await all(fromJson.summaries())).toEqual(await all(fromZip.summaries()))
    expect(await fromJson.sample('../x')).toEqual(await fromZip.sample('../x'))
  })

  it('accepts a log that has not come to its end', async () => {
    await using log = await openEvalLog(path, spec)
    await log.add(small('a'))
    const json = join(folder, 'run.json')
    await writeJsonLog(path, json)
    const checkLog = await isScheme('')
    expect(checkLog(JSON.parse(await readFile(json, 'utf8')))).toBe('valid')
  })
})

describe('a sample', () => {
  it('has the transcript, and says of each call what came of it', async () => {
    await write([await tried({ cluster: 'fr', language: 'fr', metadata: { level: 3 } })])
    await using log = await readEvalLog(path)
    const sample = await log.sample('lyon')
    expect(sample?.messages.map(({ role, source }) => [role, source])).toEqual([
      ['system', null],
      ['user', 'input'],
      ['assistant', 'generate'],
      ['tool', null],
      ['assistant', 'generate'],
      ['tool', null],
      ['tool', null],
      ['assistant', 'generate'],
    ])
    expect(sample?.messages[2]).toMatchObject({
      content: [
        { type: 'reasoning', reasoning: `Let me look. ${long}` },
        { type: 'text', text: '' },
      ],
      tool_calls: [{ function: 'weather', arguments: { city: 'Lyon' }, parse_error: null }],
    })
    expect(sample?.messages[3]).toMatchObject({ content: long.repeat(2), function: 'weather', error: null })
    expect(sample?.messages[5]).toMatchObject({ error: { type: 'unknown' } })
    expect(sample?.messages[6]).toMatchObject({ function: 'nothing', error: { type: 'parsing' } })
    // Python refuses half of a character.
    expect(sample?.output).toMatchObject({ completion: 'Rain \ufffd.', choices: [{ stop_reason: 'stop' }] })
    expect(sample?.scores).toMatchObject({
      right: { value: 'C', metadata: { label: 'right' } },
      close: { value: 0.25 },
    })
    expect(sample?.metadata).toMatchObject({ level: 3 })
    const ours = sample && loggedTrialOf(sample)
    expect(ours).toMatchObject({
      turns: 3,
      stopReason: 'answer',
      outcome: { id: 'lyon', cluster: 'fr', isPassed: true },
    })
    expect(ours?.toolCalls.map(({ failure }) => failure)).toEqual([undefined, 'failed', 'unknown-tool'])
  })

  it('tells what happened, each long text once', async () => {
    await write([await tried({})])
    await using log = await readEvalLog(path)
    const [sample] = await all(log.samples())
    if (sample === undefined) throw new Error('no sample')
    const { events } = withAttachments(sample)
    expect(events.map(({ event }) => event)).toEqual([
      'sample_init',
      'span_begin',
      'model',
      'tool',
      'model',
      'tool',
      'tool',
      'model',
      'span_end',
      'score',
      'score',
    ])
    const requests = events.flatMap((event) => (event.event === 'model' ? [event] : []))
    expect(requests.map(({ input }) => input.map(({ role }) => role))).toEqual([
      ['system', 'user'],
      ['tool'],
      ['tool', 'tool'],
    ])
    expect(requests.map(({ output }) => output.choices[0]?.message.tool_calls?.length)).toEqual([1, 2, undefined])
    expect(requests[2]).toMatchObject({
      model: 'glm-5',
      output: { completion: 'Rain \ufffd.', usage: { total_cost: 0 } },
    })
    const billed = requests.reduce((sum, { output }) => sum + (output.usage?.total_tokens ?? 0), 0)
    expect(billed).toBe(sample.output.usage?.total_tokens)
    const [call] = events.flatMap((event) => (event.event === 'tool' ? [event] : []))
    expect(call).toMatchObject({ arguments: { city: 'Lyon' }, result: long.repeat(2), error: null, failed: null })
    const raw = JSON.stringify(sample.events)
    expect(raw).not.toContain(long)
    expect(Object.values(sample.attachments).filter((text) => text === long.repeat(2))).toHaveLength(1)
  })

  it('tells why it has no score, and what limit it has reached', async () => {
    const broken: Solver = async ({ run }) => {
      await run(agent)
      throw new TypeError('broken')
    }
    await write([await tried({ id: 'broken' }, broken), await tried({ id: 'limit' }, agent, { turns: 1 })])
    await using log = await readEvalLog(path)
    const failed = await log.sample('broken')
    expect(failed).toMatchObject({ scores: null, error: { message: 'TypeError: broken' } })
    expect(failed?.messages).toHaveLength(8)
    expect(failed?.events.at(-1)).toMatchObject({ event: 'error', error: { message: 'TypeError: broken' } })
    const limited = await log.sample('limit')
    expect(limited).toMatchObject({ limit: { type: 'message', limit: 1 }, scores: { right: { value: 'C' } } })
    expect(limited?.events.map(({ event }) => event)).toContain('sample_limit')
  })

  it('may have any id', async () => {
    const ids = ['../x', '..', '%2E%2E/x', 'a/b', '/a', 'a//b', 'a\\b', '', '😀', '\ud83d', '%uD83D', 'e\u0301', 'é']
    const long300 = 'ä'.repeat(300)
    const hostile = [...ids, long300, `${long300}b`, 'nul\0', '1_epoch_1', '__proto__']
    await write(hostile.map((id) => small(id)))
    await using log = await readEvalLog(path)
    for (const id of hostile) {
      const sample = await log.sample(id)
      expect(sample && loggedTrialOf(sample)?.outcome.hash).toBe(`hash of ${id}`.toWellFormed())
      expect(sample?.input).toBe(`What about ${id}?`.toWellFormed())
      expect(`/${sample?.id}/`).not.toMatch(/\/\.{0,2}\/|\\|\p{Cc}/u)
    }
    const samples = await all(log.samples())
    expect(new Set(samples.map(({ id }) => id)).size).toBe(hostile.length)
    expect(samples.map(({ id }) => id)).toEqual(expect.arrayContaining(['a/b', '😀', 'é']))
  })
})

describe('openEvalLog', () => {
  it('writes no log over another, and goes on with none of another run', async () => {
    await write([small('a')])
    const before = await readFile(path)
    await expect(openEvalLog(path, spec)).rejects.toThrow('it is there already, resume it or choose another name')
    for (const [change, message] of [
      [{ version: '3' }, 'its version is "2", that of this run "3"'],
      [{ settings: { temperature: 1 } }, 'its settings is {"temperature":0.5,"thinking":"on"}'],
      [{ limits: {} }, 'its limits is {"turns":5,"seconds":1.5}, that of this run {}'],
      [{ trials: 0 }, 'ask for at least 1 trials of all samples'],
      [{ limit: 3 }, 'with less than it was begun with'],
    ] as const) {
      await expect(openEvalLog(path, { ...spec, ...change }, { resume: true })).rejects.toThrow(message)
    }
    expect(await readFile(path)).toEqual(before)
    await expect(openEvalLog(join(folder, 'run.json'), spec)).rejects.toThrow('must end with ".eval"')
    await expect(openEvalLog(join(path, 'x.eval'), spec)).rejects.toThrow('Cannot write log')
  })

  it("goes on with no log of Inspect's", { skip: !hasInspect }, async () => {
    const copy = join(folder, 'inspect.eval')
    await copyFile(join(inspect, 'sample_logs', 'log_formats.eval'), copy)
    const before = await readFile(copy)
    await expect(openEvalLog(copy, spec, { resume: true })).rejects.toThrow('another program has written it')
    expect(await readFile(copy)).toEqual(before)
  })

  it('has one writer', async () => {
    await using log = await openEvalLog(path, spec)
    await expect(openEvalLog(path, spec, { resume: true })).rejects.toThrow('this process is writing it')
    await log.close('success', summary)
    await expect(log.add(small('late'))).rejects.toThrow(UsageError)
    await expect(log.close('success', summary)).rejects.toThrow('it is closed already')
  })

  it('does again what was not scored, and what is done again counts', async () => {
    {
      await using log = await openEvalLog(path, spec)
      await log.add(small('a'))
      const failure = { kind: 'infrastructure', name: 'ModelError/network', message: 'gone' } as const
      await log.add(small('b', { isPassed: undefined, scores: [], failure }))
      await log.close('cancelled', summary, new Error('stopped'))
    }
    {
      await using closed = await readEvalLog(path)
      expect(closed.header).toMatchObject({ status: 'cancelled', error: { message: 'Error: stopped' } })
      expect(closed.summary).toEqual(summary)
    }
    const again = { ...spec, runId: 'run-2', trials: 2, startedAt: spec.startedAt + 9 }
    await using log = await openEvalLog(path, again, { resume: true })
    expect(log.spec).toEqual({ ...again, runId: 'run-1', startedAt: spec.startedAt })
    expect((await all(log.earlier)).map(({ id, isPassed }) => [id, isPassed])).toEqual([
      ['a', true],
      ['b', undefined],
    ])
    // The end of the earlier process is not the end of this one.
    await using running = await readEvalLog(path)
    expect(running.header).toMatchObject({ status: 'started', results: null })
    expect(running.summary).toBeUndefined()

    await log.add(small('b', { endedAt: Date.UTC(2027, 0) }))
    await log.add(small('a', { trial: 2, isPassed: false, scores: [] }))
    await log.close('success', summary)
    await using done = await readEvalLog(path)
    expect(done.header).toMatchObject({ status: 'success', eval: { config: { epochs: 2 } } })
    expect(done.spec).toEqual(log.spec)
    const outcomes = await all(done.summaries())
    expect(outcomes.map(({ id, trial, isPassed }) => `${id} ${trial} ${isPassed}`).toSorted()).toEqual([
      'a 1 true',
      'a 2 false',
      'b 1 true',
    ])
    expect(await all(done.samples())).toHaveLength(3)
  })

  it('reduces the trials of a sample', async () => {
    const scoreOf = (value: number): Partial<Trial> => ({
      scores: [{ scorer: 'right', role: 'verdict', value, explanation: '' }],
    })
    for (const [reducer, name, value] of [
      ['mean', 'mean', 0.5],
      ['at-least-2', 'at_least_2', 1],
    ] as const) {
      const file = join(folder, `${name}.eval`)
      await using log = await openEvalLog(file, { ...spec, reducer, trials: 3 })
      for (const [index, of3] of [1, 0, 1].entries()) await log.add(small('a', { trial: index + 1, ...scoreOf(of3) }))
      for (const trial of [1, 2, 3]) await log.add(small('b', { trial, ...scoreOf(0) }))
      await log.add(small('a', { trial: 3, ...scoreOf(reducer === 'mean' ? 0.5 : 1) }))
      await log.close('success', { ...summary, reducer, trials: 3 })
      await writeJsonLog(file, `${file}.json`)
      const { reductions } = JSON.parse(await readFile(`${file}.json`, 'utf8'))
      expect(reductions).toMatchObject([{ scorer: 'right', reducer: name }])
      expect(reductions[0].samples).toMatchObject([
        { sample_id: 'a', value },
        { sample_id: 'b', value: 0 },
      ])
    }
  })

  it('counts the time of earlier processes', async () => {
    const endedAt = Date.now() + 60_000
    for (const earlierMs of [0, 60_000]) {
      await using log = await openEvalLog(path, spec, { resume: true })
      expect(Math.abs(log.earlierMs - earlierMs)).toBeLessThan(5_000)
      await log.add(small('a', { endedAt }))
    }
  })
})

describe('a log after a crash', () => {
  it(
    'has every trial that was whole, wherever it was cut, and goes on to the same end',
    { timeout: 120_000 },
    async () => {
      const trials = Array.from({ length: 36 }, (_, index) => small(`s${index}`))
      await write(trials)
      const entries = await entriesOf(path)
      // Entries stand one behind the other: one ends where the next begins.
      const ends = entries.flatMap(({ name }, index) =>
        name.startsWith('samples/') ? [entries[index + 1]?.offset ?? 0] : [],
      )
      const begun = entries[1]?.offset ?? 0
      const bytes = await readFile(path)
      const whole = await read()
      const cutPath = join(folder, 'cut.eval')
      for (let cut = 0; cut < 300; cut += 1) {
        // Evenly, and not always at the same places of an entry.
        const length = Math.round(begun + ((bytes.length - begun) * (cut + Math.random())) / 300)
        await writeFile(cutPath, bytes.subarray(0, length))
        const saved = ends.filter((end) => end <= length).length
        await using log = await readEvalLog(cutPath)
        expect(await all(log.summaries()), `cut at ${length}`).toHaveLength(saved)
        if (cut % 15 !== 0) continue
        {
          await using again = await openEvalLog(cutPath, spec, { resume: true })
          const finished = await all(again.earlier)
          expect(finished.map(({ id }) => id)).toEqual(trials.slice(0, saved).map(({ sample }) => sample.id))
          await Promise.all(trials.slice(saved).map((trial) => again.add(trial)))
          await again.close('success', summary)
        }
        const mended = await read(cutPath)
        expect(mended.ids).toEqual(whole.ids)
        expect(mended.samples).toEqual(whole.samples)
      }
    },
  )

  it('has every trial whose add had resolved when the process was killed', async () => {
    const script = `
      const { openEvalLog } = await import(${JSON.stringify(new URL('open-eval-log.ts', import.meta.url).href)})
      const log = await openEvalLog(${JSON.stringify(path)}, ${JSON.stringify(spec)}, { resume: true })
      const trial = ${JSON.stringify(small('x'))}
      const from = (await Array.fromAsync(log.earlier)).length
      for (let n = from; ; n += 1) {
        const sample = { ...trial.sample, id: 's' + n, input: 'x'.repeat(n * 50) }
        await log.add({ ...trial, sample })
        if (n % 50 === 49) await log.flush()
        process.stdout.write(n + '\\n')
      }`
    let last = -1
    for (let round = 0; round < 5; round += 1) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const until = last + 20 + round * 7
      let told = ''
      const exited = once(child, 'exit')
      for await (const chunk of child.stdout) {
        told += String(chunk)
        last = Number(told.split('\n').at(-2))
        if (last >= until) child.kill('SIGKILL')
      }
      await exited
    }
    await using log = await openEvalLog(path, spec, { resume: true })
    const ids = (await all(log.earlier)).map(({ id }) => id)
    expect(ids.length).toBeGreaterThan(last)
    expect(ids.toSorted()).toEqual(ids.map((_, n) => `s${n}`).toSorted())
  })

  it('is read while it is written', async () => {
    await using log = await openEvalLog(path, spec)
    await log.add(small('a'))
    expect(await read()).toMatchObject({ ids: ['a'], samples: [{ id: 'a' }] })
    await log.flush()
    await log.add(small('b'))
    await using running = await readEvalLog(path)
    expect(running.header.status).toBe('started')
    expect(running.spec).toEqual(spec)
    expect((await all(running.summaries())).map(({ id }) => id).toSorted()).toEqual(['a', 'b'])
  })

  it('says what is damaged', async () => {
    await write([small('a'), small('b')])
    const bytes = await readFile(path)
    bytes[bytes.indexOf('samples/b_epoch_1.json') + 60] = 0
    await writeFile(path, bytes)
    await using log = await readEvalLog(path)
    expect(await log.sample('a')).toMatchObject({ id: 'a' })
    await expect(log.sample('b')).rejects.toThrow(/^Cannot read ".*run.eval\/samples\/b_epoch_1.json": /)
    await writeFile(join(folder, 'no.eval'), 'nothing')
    await expect(readEvalLog(join(folder, 'no.eval'))).rejects.toThrow('no whole entry of a ZIP archive')
    await writeFile(join(folder, 'no.json'), '{"a": [1, 2}')
    await expect(readEvalLog(join(folder, 'no.json'))).rejects.toThrow(/^Cannot read log ".*no.json"/)
    await writeFile(join(folder, 'cut.json'), '{"version": 2, "eval": {"task": "t')
    await expect(readEvalLog(join(folder, 'cut.json'))).rejects.toThrow('the file ends in the middle of its JSON')
  })
})

describe.skipIf(!hasInspect)('readEvalLog', () => {
  const logs = join(inspect, 'sample_logs')

  it("reads every log of Inspect's own", async () => {
    const found: Record<string, readonly unknown[]> = {}
    for (const name of await readdir(logs)) {
      await using log = await readEvalLog(join(logs, name))
      const samples = await all(log.samples())
      const outcomes = await all(log.summaries())
      const unknown = samples.flatMap(({ events }) => events.filter(({ event }) => event === 'info'))
      const texts = JSON.stringify(samples.map(withAttachments))
      expect([log.spec, log.summary, samples.find(loggedTrialOf)]).toEqual([undefined, undefined, undefined])
      expect(unknown).toEqual([])
      // That one has lost its attachments.
      expect(/"(?:attachment|tc):\/\/[0-9a-f]{32}"/.test(texts)).toBe(name === 'log_formats.json')
      for (const sample of samples) expect(await log.sample(sample.id, sample.epoch)).toEqual(sample)
      found[name] = [log.header.status, samples.length, outcomes.map(({ isPassed }) => isPassed)]
    }
    expect(found).toEqual({
      '2025-05-12T20-27-36-04-00_browser.json': ['success', 1, [true]],
      '2025-05-12T20-28-13-04-00_popularity.json': ['cancelled', 3, [true, true, false]],
      'log_formats.eval': ['success', 1, [false]],
      'log_formats.json': ['success', 1, [false]],
      'log_streaming.eval': ['success', 4, [true, true, false, true]],
      'log_tool_call_error.json': ['success', 1, [undefined]],
    })
  })
})
