import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from '@glmkit/core'
import { scriptBrain, startEmulator } from '@glmkit/emulator'
import { readEvalLog } from '@glmkit/evals'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { evalCommand } from './eval-command.ts'

const bin = fileURLToPath(new URL('../bin.ts', import.meta.url))
const ours = /^(?:ZAI_API_KEY|GLMKIT_.*|GITHUB_STEP_SUMMARY|FORCE_COLOR|NO_COLOR|CI)$/
const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))

const suiteFile = `
const capitals = { fr: ['Paris', 'fr'], de: ['Berlin', 'en'], jp: ['东京', 'zh'], it: ['Rome', 'en'], es: ['Madrid', 'en'], cn: ['北京', 'zh'] }
const wait = (ms, signal) => new Promise((resolve) => setTimeout(resolve, ms))
export const suite = {
  name: 'capitals',
  samples: Object.entries(capitals).map(([id, [target, language]]) => ({ id, input: 'The capital of ' + id + '?', target, language })),
  baselines: {
    none: async () => '',
    oracle: async ({ sample }) => sample.target,
    half: async ({ sample }) => (sample.language === 'en' ? sample.target : '?'),
    slow: async ({ sample }) => (await wait(sample.id === 'fr' ? 0 : 150), sample.target),
    broken: async () => { throw new Error('out of paper') },
  },
  scorers: [{
    name: 'right',
    score: ({ text }, { sample }) => text.includes(sample.target)
      ? { value: 1, explanation: 'found' }
      : { value: 0, explanation: 'expected ' + sample.target, label: text === '' ? 'silent' : 'wrong' },
  }],
}
`

let dir: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glmkit-eval-'))
  await writeFile(join(dir, 'capitals.ts'), suiteFile)
  await writeFile(join(dir, 'no-suite.ts'), 'export const suite = { name: 1 }')
  await writeFile(join(dir, 'broken.ts'), 'export const suite = missing')
  await writeFile(join(dir, 'solvers.ts'), 'export const shout = async ({ sample }) => sample.target.toUpperCase()')
  await writeFile(join(dir, 'no-solvers.ts'), 'export const four = 4')
  await writeFile(
    join(dir, 'answers.jsonl'),
    '{"case_id":"fr","answer":"Paris"}\n{"id":"de","text":"Bonn"}\n{"id":"jp","text":"东京"}\n',
  )
  await writeFile(join(dir, 'twice.jsonl'), '{"id":"fr","text":"a"}\n{"id":"fr","text":"b"}\n')
  await writeFile(join(dir, 'no-answers.jsonl'), '{"id":"fr"}\n')
})

afterAll(() => rm(dir, { recursive: true }))

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function glmkitEval(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: dir, env: { ...inherited, ...env } }
    execFile(process.execPath, [bin, 'eval', ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    })
  })
}

const linesIn = (stdout: string): Readonly<Record<string, unknown>>[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('glmkit eval run', () => {
  it('runs a suite that lies outside of any project, and finds glmkit for it', async () => {
    const imports = `import { defineSuite, exact } from '@glmkit/evals'
import { createGlm } from '@glmkit/core/glm'
import { scriptBrain } from '@glmkit/emulator'
import { z } from 'zod'
`
    const samples = `[{ id: 'a', input: 'q', target: typeof createGlm + typeof scriptBrain + typeof z.object }]`
    const suite = `defineSuite({ name: 'far', samples: ${samples}, scorers: [exact('functionfunctionfunction')], solver: async ({ sample }) => sample.target })`
    await writeFile(join(dir, 'far.ts'), `${imports}export const suite = ${suite}`)
    expect(await glmkitEval(['run', 'far.ts', '--threshold', '1'])).toMatchObject({ code: 0, stderr: '' })
    await writeFile(join(dir, 'missing.ts'), "import 'no-such-package'")
    const { stderr } = await glmkitEval(['run', 'missing.ts'])
    expect(stderr).toContain(`Cannot find package 'no-such-package' imported from ${join(dir, 'missing.ts')}`)
  })

  it('prints one sample a line with --json and nothing else there, and keeps a log that can be reported', async () => {
    const { code, stdout, stderr } = await glmkitEval(['run', 'capitals.ts', '--solver', 'half', '--json'])
    expect(stderr).toContain('pass rate  50.0 %')
    expect(code).toBe(0)
    const lines = linesIn(stdout)
    expect(lines.map(({ id }) => String(id)).toSorted()).toEqual(['cn', 'de', 'es', 'fr', 'it', 'jp'])
    expect(lines.find(({ id }) => id === 'cn')).toMatchObject({
      suite: 'capitals',
      solver: 'half',
      trial: 1,
      passed: false,
      text: '?',
      scores: [{ scorer: 'right', role: 'verdict', value: 0, label: 'wrong', explanation: 'expected 北京' }],
    })
    const [, log = ''] = /^Log: +(\S+)$/m.exec(stderr) ?? []
    expect(log).toMatch(/^glmkit-evals\/capitals-half-\d{4}-.*\.eval$/)
    const reported = await glmkitEval(['report', log, '--json'])
    expect(linesIn(reported.stdout)).toMatchObject([{ suite: 'capitals', solver: 'half', passed: 3, scored: 6 }])
  })

  it('sums up a log of Inspect, and tells that its run has not ended', async () => {
    const head = { task: 'rivers', created: '2026-01-02T00:00:00Z', model: 'openai/gpt-4o', dataset: {}, config: {} }
    const scored = (id: number, value: string) => ({ id, epoch: 1, scores: { match: { value } } })
    const samples = [scored(1, 'C'), scored(2, 'I')].map((sample) => ({ ...sample, input: 'q', messages: [] }))
    const log = { version: 2, status: 'cancelled', eval: head, samples }
    await writeFile(join(dir, 'inspect.json'), JSON.stringify(log))
    const { code, stdout, stderr } = await glmkitEval(['report', 'inspect.json', '--json'])
    expect(stderr).toBe('The run has not come to its end: its status is "cancelled"\n')
    expect(code).toBe(0)
    expect(linesIn(stdout)).toMatchObject([{ suite: 'rivers', model: 'openai/gpt-4o', passed: 1, scored: 2 }])
  })

  it('tries models interleaved on the same samples, beside the baselines, and compares them', async () => {
    const asked: string[] = []
    const brain = scriptBrain(({ model, messages }) => {
      asked.push(model)
      const isKnown = model === 'glm-4.6' || String(messages.at(-1)?.content).includes('de')
      return { content: isKnown ? 'Paris Berlin 东京 Rome Madrid 北京' : 'No idea' }
    })
    const emulator = await startEmulator({ brain })
    onTestFinished(() => emulator.close())
    const args = ['capitals.ts', '--model', 'glm-5,glm-4.6', '--base-url', emulator.baseURL, '--log', 'two']
    const { code, stdout } = await glmkitEval(['run', ...args, '--baselines', '--concurrency', '1', '--trials', '2'], {
      ZAI_API_KEY: emulator.apiKey,
    })
    expect(code).toBe(0)
    expect(asked.slice(0, 4).toSorted()).toEqual(['glm-4.6', 'glm-4.6', 'glm-5', 'glm-5'])
    expect(stdout).toMatch(/^✗ glm-5 fr #2 {2}right: expected Paris$/m)
    expect(stdout).toMatch(/oracle +100\.0 %/)
    expect(stdout).toMatch(/^capitals 1: B is better by/m)
    expect(stdout).not.toContain('\u001B')
    const logs = (await readdir(join(dir, 'two'))).toSorted()
    expect(logs).toHaveLength(2)
    const paths = logs.map((log) => join('two', log))
    const compared = await glmkitEval(['compare', ...paths, '--fail-on-regression', '--json'])
    expect(linesIn(compared.stdout)).toMatchObject([
      { change: 'worse', a: { model: 'glm-4.6' }, b: { model: 'glm-5' } },
    ])
    expect(compared.stderr).toMatch(/^glmkit: "two\/capitals-glm-5-.*" is worse than "two\/capitals-glm-4\.6-/)
    expect(compared.code).toBe(1)
  })

  it('is stopped by Ctrl+C and says how to go on; what was scored is not done again', async () => {
    const args = ['run', 'capitals.ts', '--solver', 'slow', '--log', 'stopped', '--concurrency', '1', '--json']
    const child = spawn(process.execPath, [bin, 'eval', ...args], { cwd: dir, env: inherited })
    let stdout = ''
    let stderr = ''
    child.stderr.on('data', (bytes: Buffer) => (stderr += String(bytes)))
    child.stdout.on('data', (bytes: Buffer) => {
      stdout += String(bytes)
      child.kill('SIGINT')
    })
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1)
    const [, words = ''] =
      /^glmkit: Stopped; what is done is in "\S+"; go on with: glmkit eval (.*)$/m.exec(stderr) ?? []
    expect(words).toBe(`${args.join(' ')} --resume`)
    const resumed = await glmkitEval(words.split(' '))
    expect(resumed.code).toBe(0)
    const ids = [...linesIn(stdout), ...linesIn(resumed.stdout)].map(({ id }) => String(id))
    expect(ids.toSorted()).toEqual(['cn', 'de', 'es', 'fr', 'it', 'jp'])
    expect(resumed.stderr).toMatch(/pass rate +100\.0 %.*6 of 6/)
    expect(await readdir(join(dir, 'stopped'))).toHaveLength(1)
  })

  it('cuts nothing in a pipe', async () => {
    const long = `scores.map((one) => ({ ...one, name: 'a-name-as-long-as-a-line-' + 'x'.repeat(99) }))`
    const clusters = `samples.map((one) => ({ ...one, cluster: one.language }))`
    const suite = `{ ...capitals, samples: ${clusters}, scorers: ${long} }`
    const file = `import { suite as capitals } from './capitals.ts'\nconst { samples, scorers: scores } = capitals\nexport const suite = ${suite}`
    await writeFile(join(dir, 'wide.ts'), file)
    const { stdout } = await glmkitEval(['run', 'wide.ts', '--solver', 'half', '--trials', '2'])
    expect(stdout).toMatch(/ 6 of 12 trials, 6 samples, 3 clusters$/m)
    expect(stdout).toContain('x'.repeat(99))
  })

  it('gives CI what it needs: JUnit, report, summary, exit code by threshold', async () => {
    const files = ['--junit', 'ci.xml', '--report', 'ci.html', '--github-summary', '--log', 'ci.json']
    const args = ['run', 'capitals.ts', '--solver', 'half', ...files, '--threshold', '0.6']
    const { code, stderr, stdout } = await glmkitEval(args, { GITHUB_STEP_SUMMARY: join(dir, 'summary.md') })
    expect(stderr).toMatch(/^glmkit: capitals 1 · half: its pass rate is 50 %, below 60 %$/m)
    expect(code).toBe(1)
    expect(stdout).toContain('capitals 6/6')
    expect(await readFile(join(dir, 'ci.xml'), 'utf8')).toContain('<testsuite')
    expect(await readFile(join(dir, 'ci.html'), 'utf8')).toContain('Content-Security-Policy')
    expect(await readFile(join(dir, 'summary.md'), 'utf8')).toContain('capitals')
    expect(JSON.parse(await readFile(join(dir, 'ci.json'), 'utf8'))).toMatchObject({ version: 2, status: 'success' })
    expect(existsSync(join(dir, 'ci.eval'))).toBe(false)
  })

  it('fails a suite without samples, and says where no job summary is', async () => {
    const file = `import { suite as capitals } from './capitals.ts'\nexport const suite = { ...capitals, samples: [] }`
    await writeFile(join(dir, 'empty.ts'), file)
    const { code, stdout, stderr } = await glmkitEval(['run', 'empty.ts', '--solver', 'none', '--github-summary'])
    expect(stderr).toBe('glmkit: capitals 1 · none: nothing was scored: it has no samples\n')
    expect(stdout).toContain('no job summary, as GITHUB_STEP_SUMMARY is not set')
    expect(code).toBe(1)
  })

  it('fails if nothing could be scored, and stops early when too much could not', async () => {
    const { code, stderr } = await glmkitEval(['run', 'capitals.ts', '--solver', 'broken', '--max-errors', '2'])
    expect(stderr).toMatch(
      /^glmkit: 3 of 3 trials could not be scored.*out of paper; .*go on with: glmkit eval run .* --max-errors 2 --resume$/m,
    )
    expect(code).toBe(1)
  })

  it('asks the emulator where there is no key, says so, and marks the log', async () => {
    const { code, stdout } = await glmkitEval(['run', 'capitals.ts', '--limit', '1', '--log', 'emulated.eval'])
    expect(code).toBe(0)
    expect(stdout).toContain('This is an emulator, not GLM-5')
    expect(stdout).toContain('at GLM-5 prices')
    await using log = await readEvalLog(join(dir, 'emulated.eval'))
    expect(log.spec?.settings).toEqual({ thinking: 'on', isEmulated: true })
  })
})

describe('glmkit eval score', () => {
  it('prints a verdict a line, in the order of the samples', async () => {
    const { code, stdout, stderr } = await glmkitEval(['score', 'capitals.ts', '--answers', 'answers.jsonl', '--json'])
    expect(code).toBe(0)
    expect(linesIn(stdout).slice(0, 4)).toEqual([
      { case_id: 'fr', valid: true, error_type: null },
      { case_id: 'de', valid: false, error_type: 'wrong' },
      { case_id: 'jp', valid: true, error_type: null },
      { case_id: 'it', valid: false, error_type: 'missing-answer' },
    ])
    expect(stderr).toMatch(/^2 of 6 right: 33\.3 %/)
  })
})

describe('glmkit eval list', () => {
  it('lists every own suite, with what it is made of, then benchmarks with their parts', async () => {
    const { code, stdout } = await glmkitEval(['list', '--json'])
    expect(code).toBe(0)
    const lines = linesIn(stdout)
    const own = lines.filter((line) => 'suite' in line)
    expect(own.map(({ suite }) => suite)).toEqual(expect.arrayContaining(['search', 'code', 'planning']))
    expect(own.filter(({ samples, languages }) => Number(samples) < 30 || String(languages) !== 'en,fr,zh')).toEqual([])
    expect(lines.slice(own.length)).toEqual([
      { benchmark: 'bfcl', parts: expect.arrayContaining(['simple_python']), description: expect.any(String) },
      { benchmark: 'tau2', parts: expect.arrayContaining(['retail', 'mock']), description: expect.any(String) },
      { benchmark: 'agentdojo', parts: expect.arrayContaining(['banking']), description: expect.any(String) },
    ])
  })
})

describe('glmkit eval', () => {
  it.each(['list', 'run', 'score', 'compare', 'report', 'download'])('%s has help of its own', async (action) => {
    expect(await evalCommand.usageOf?.([action, '--help'])).toMatch(new RegExp(`^glmkit eval ${action}\\b`))
  })

  it.each<[string, readonly string[], RegExp]>([
    ['no action', [], /needs one of list, run,/],
    ['an unknown action', ['view'], /Unknown "glmkit eval view": expected list, run,/],
    ['an unknown suite', ['run', 'serch'], /Unknown suite "serch": expected .*search.*, all, or a \.ts or \.js file/],
    ['a suite file that is not there', ['run', 'no.ts'], /Cannot read suite "no\.ts": the file does not exist/],
    [
      'a suite file without one',
      ['run', '$/no-suite.ts'],
      /it exports none, expected export const suite = defineSuite/,
    ],
    ['a suite file that does not load', ['run', '$/broken.ts'], /Cannot load suite ".*": missing is not defined/],
    ['a solver no one knows', ['run', '$/capitals.ts', '--solver', 'best'], /no solver "best": expected default, none/],
    ['a config without solvers', ['run', '$/capitals.ts', '--config', '$/no-solvers.ts'], /"four" is no solver/],
    ['one file for two runs', ['run', '$/capitals.ts', '--solver', 'none,oracle', '--log', 'x.eval'], /pass a folder/],
    ['no answers', ['score', '$/capitals.ts'], /No answers: pass --answers FILE\.jsonl/],
    [
      'a report to a folder',
      ['run', 'search', '--report', '$'],
      /Cannot use --report ".*": it is a folder, name a file$/,
    ],
    ['a page to a folder', ['report', 'a.eval', '--out', '$'], /Cannot use --out ".*": it is a folder, name a file$/],
    ['two answers to one', ['score', '$/capitals.ts', '--answers', '$/twice.jsonl'], /line 2 answers "fr" once more/],
    [
      'a line without answer',
      ['score', '$/capitals.ts', '--answers', '$/no-answers.jsonl'],
      /line 1 is not \{"case_id"/,
    ],
    ['a single log to compare', ['compare', 'a.eval'], /Name two logs/],
    ['no log to report', ['report'], /Name one log/],
    [
      'a baseline without a page',
      ['report', 'a.eval', '--baseline', 'b.eval'],
      /add --out FILE\.html, or call glmkit eval compare b\.eval a\.eval$/m,
    ],
    ['a download to nowhere', ['download', 'bfcl'], /Where to\? Pass --data DIR/],
    ['data of an own suite', ['run', 'search', '--data', '.'], /"search" brings its own samples: leave out --data/],
    ['a benchmark without data', ['run', 'bfcl'], /"bfcl" needs its data: pass --data DIR/],
  ])('%s: one line that says what to do', async (_, args, message) => {
    const words = args.map((word) => word.replace(/^\$/, dir))
    const error: unknown = await evalCommand.run(words, new AbortController().signal).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UsageError)
    expect(String(error)).toMatch(message)
    expect(String(error)).not.toContain('\n')
  })
})
