import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { scriptBrain, startEmulator } from '@glmkit/emulator'
import type { ChatRequest, Emulator, Reply } from '@glmkit/emulator'
import { readEvalLog } from '@glmkit/evals'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { writeBfcl } from '../../../../evals/test/bfcl-fixture.ts'
import { jsonLines } from '../../../../evals/test/data-fixture.ts'
import type { DataFixture } from '../../../../evals/test/data-fixture.ts'
import { writeTau2 } from '../../../../evals/test/tau2-fixture.ts'

const bin = fileURLToPath(new URL('../../bin.ts', import.meta.url))
const ours = /^(?:ZAI_API_KEY|GLMKIT_.*|GITHUB_STEP_SUMMARY|FORCE_COLOR|NO_COLOR|CI)$/
const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))

let dir: string
let bfcl: DataFixture
let tau2: DataFixture

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glmkit-benchmarks-'))
  bfcl = await writeBfcl()
  tau2 = await writeTau2()
})

afterAll(async () => {
  await bfcl[Symbol.asyncDispose]()
  await tau2[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function glmkitEval(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [bin, 'eval', ...args],
      { cwd: dir, env: { ...inherited, ...env } },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
      },
    )
  })
}

const linesIn = (stdout: string): Readonly<Record<string, unknown>>[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

async function answers(name: string, lines: readonly object[]): Promise<string> {
  await writeFile(join(dir, name), jsonLines(lines))
  return name
}

async function emulate(reply: (request: ChatRequest) => Reply, apiKey = 'any'): Promise<Emulator> {
  const emulator = await startEmulator({ brain: scriptBrain(reply), apiKey })
  onTestFinished(() => emulator.close())
  return emulator
}

describe('glmkit eval run, of benchmarks', () => {
  it('runs the parts that were named, and ends with what they come to together', async () => {
    const { baseURL } = await emulate(({ messages }) =>
      String(messages.at(-1)?.content).includes('tea')
        ? { toolCalls: [{ name: 'kitchen_brew', arguments: '{"cups": 2}' }] }
        : { content: 'I cannot' },
    )
    const args = ['--data', bfcl.path, '--only', 'irrelevance', '--only', 'simple_python', '--base-url', baseURL]
    const { code, stdout, stderr } = await glmkitEval(['run', 'bfcl', ...args, '--log', 'bfcl', '--json'], {
      ZAI_API_KEY: 'any',
    })
    expect(code).toBe(0)
    expect(linesIn(stdout).map(({ suite, id, passed }) => [suite, id, passed])).toEqual([
      ['bfcl-simple-python', 'simple_python_0', true],
      ['bfcl-simple-python', 'simple_python_1', false],
      ['bfcl-irrelevance', 'irrelevance_0', true],
    ])
    expect(stderr).toMatch(/non-live +10 % +4\.17 +50\.00/)
    expect(stderr).toMatch(/overall +5\.42 +92\.86 +of at most 5\.83/)
    expect(stderr).toContain('multi_turn_base')
  })

  it('keeps the key of the model under test from other endpoints', async () => {
    const asked: string[] = []
    const agent = await emulate(() => ({ content: 'Hello!' }), 'agent-key')
    const others = await emulate(({ model }) => {
      asked.push(model)
      return { content: '###STOP###' }
    }, 'agent-key')
    await using chat = await writeTau2()
    const suite = ['tau2', '--only', 'mock', '--data', chat.path, '--limit', '1', '--base-url', agent.baseURL]
    const players = ['--user-model', 'glm-4.6', '--user-base-url', others.baseURL]
    const { code } = await glmkitEval(['run', ...suite, ...players], { ZAI_API_KEY: 'agent-key' })
    expect(code).toBe(1)
    expect(asked).toEqual([])
  })

  it('lets models of other endpoints play the user and judge, each with its own key', async () => {
    const asked: string[] = []
    const agent = await emulate(({ model }) => {
      asked.push(`agent ${model}`)
      return { content: 'Hello!' }
    }, 'agent-key')
    const others = await emulate(({ model, messages, tools }) => {
      asked.push(`other ${model}`)
      if (model === 'glm-4.5') {
        const verdicts = [{ criterion: 1, reason: 'It greets.', isMet: true }]
        return { toolCalls: tools.map(({ name }) => ({ name, arguments: { verdicts } })) }
      }
      return { content: messages.some(({ role }) => role === 'assistant') ? '###STOP###' : 'Hello' }
    }, 'user-key')
    await using chat = await writeTau2()
    const file = join(chat.path, 'tau2/mock/tasks.json')
    const tasks: { readonly id: string }[] = JSON.parse(await readFile(file, 'utf8'))
    await writeFile(file, JSON.stringify(tasks.filter(({ id }) => id === 'chat')))
    const suite = ['tau2', '--only', 'mock', '--data', chat.path, '--log', 'chat.eval', '--json']
    const tested = ['--model', 'glm-5', '--base-url', agent.baseURL]
    const players = ['--user-model', 'glm-4.6', '--judge', 'glm-4.5', '--user-base-url', others.baseURL]
    const { code, stdout, stderr } = await glmkitEval(['run', ...suite, ...tested, ...players], {
      ZAI_API_KEY: 'agent-key',
      GLMKIT_USER_API_KEY: 'user-key',
    })
    expect(stderr).not.toContain('401')
    expect(code).toBe(0)
    // Doing nothing, which is shown beside it, costs nobody anything.
    expect(asked).toEqual(['other glm-4.6', 'agent glm-5', 'other glm-4.6', 'other glm-4.5'])
    expect(linesIn(stdout)).toMatchObject([
      {
        suite: 'tau2-mock',
        id: 'chat',
        passed: true,
        scores: expect.arrayContaining([expect.objectContaining({ scorer: 'natural-language', value: 1 })]),
      },
    ])
    await using log = await readEvalLog(join(dir, 'chat.eval'))
    expect(log.spec?.settings).toMatchObject({ userModel: 'glm-4.6', judges: ['glm-4.5'] })
  })

  it('shows what doing nothing scores beside every score of τ²-bench', async () => {
    const args = ['--data', tau2.path, '--only', 'mock', '--solver', 'oracle', '--log', 'oracle.eval']
    const { code, stdout } = await glmkitEval(['run', 'tau2', ...args])
    expect(code).toBe(0)
    expect(stdout).toMatch(/none +33\.3 %/)
    expect(stdout).toMatch(/pass rate +100\.0 %/)
    // Nor is it taken for the run while it is on its way.
    expect(stdout).toMatch(/^tau2-mock none 3\/3 · 33\.3 %[^]*^tau2-mock 3\/3 · 100\.0 %/m)
  })

  it.each([
    [
      'no data',
      ['run', 'bfcl'],
      /^glmkit: Benchmark "bfcl" needs its data: pass --data DIR, see glmkit eval download bfcl/,
    ],
    [
      'a folder that is not there',
      ['run', 'tau2', '--data', 'nowhere'],
      /^glmkit: Cannot read the data of "tau2": no folder "nowhere"/,
    ],
    [
      'an unknown part',
      ['run', 'tau2', '--data', '.', '--only', 'retale'],
      /^glmkit: .*has no part "retale": expected retail/,
    ],
    [
      'a part of an own suite',
      ['run', 'search', '--only', 'x'],
      /^glmkit: Suite "search" brings its own samples: leave out --only/,
    ],
    ['a user of an own suite', ['run', 'search', '--user-model', 'x'], /leave out --user-model/],
    ['judges of an own suite', ['score', 'search', '--answers', 'a', '--data', '.'], /leave out --data/],
  ])('%s: one line that says what to do', async (_, args, message) => {
    const { code, stderr } = await glmkitEval(args)
    expect(stderr).toMatch(message)
    expect(stderr.trim()).not.toContain('\n')
    expect(code).toBe(2)
  })
})

describe('glmkit eval score, of benchmarks', () => {
  const brew = (id: string, text: string, more: object = {}): object => ({
    id,
    result: [{ kitchen_brew: text }],
    ...more,
  })

  it('prints a verdict a line, and how many are valid', async () => {
    const path = await answers('brew.jsonl', [
      brew('simple_python_0', '{"cups": 2}'),
      brew('simple_python_0', '{"cups": 2.0}', { case_id: 'float' }),
    ])
    const args = ['score', 'bfcl', '--data', bfcl.path, '--answers', path]
    const json = await glmkitEval([...args, '--json'])
    expect(json.code).toBe(0)
    expect(linesIn(json.stdout)).toMatchObject([
      { case_id: 'simple_python_0', valid: true, error_type: null, category: 'simple_python' },
      { case_id: 'float', valid: false, error_type: 'type_error:simple', message: expect.any(String) },
    ])
    expect(json.stderr).toBe('1 of 2 valid (50.0 %)\n')
    const text = await glmkitEval(args)
    expect(text.stdout).toMatch(/^✓ simple_python_0\n✗ float {2}\S.*\n$/)
  })

  it("says how often upstream's verdicts are ours, and where they are not", async () => {
    const right = { valid: true, error_type: null }
    const path = await answers('recorded.jsonl', [
      brew('simple_python_0', '{"cups": 2}', { ...right, tier: 'single_turn' }),
      brew('simple_python_1', '{"cups": 2}', { ...right, tier: 'single_turn' }),
    ])
    const { code, stdout, stderr } = await glmkitEval([
      'score',
      'bfcl',
      '--data',
      bfcl.path,
      '--answers',
      path,
      '--json',
    ])
    expect(code).toBe(0)
    expect(linesIn(stdout).map((line) => line['as_recorded'])).toEqual([true, false])
    expect(stderr).toMatch(/^verdicts of single_turn: 1 of 2 as recorded \(50\.00 %\)\n {2}simple_python_1: /m)
  })

  it('knows the domain of lines by themselves, by --only, or by the name of the file', async () => {
    const line = { id: 'read', calls: [] }
    const named = await answers('mine.jsonl', [{ domain: 'mock', ...line }])
    const unnamed = await answers('other.jsonl', [line])
    const byFile = await answers('mock.tasks.jsonl', [line])
    const score = (path: string, ...more: readonly string[]): Promise<Ended> =>
      glmkitEval(['score', 'tau2', '--data', tau2.path, '--answers', path, '--json', ...more])
    const ended = await Promise.all([score(named), score(unnamed, '--only', 'mock'), score(byFile)])
    for (const { code, stdout } of ended) {
      expect(code).toBe(0)
      expect(linesIn(stdout)).toMatchObject([{ case_id: 'read', valid: false, reward: 0, db_match: false }])
    }
    const { code, stderr } = await score(unnamed)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^0 of 0 valid\nglmkit: Cannot score line 1: name its domain, in the line or by --only/)
  })

  it('says which line is none, and keeps the verdicts on the others', async () => {
    const right = JSON.stringify(brew('simple_python_0', '{"cups": 2}'))
    const unknown = JSON.stringify(brew('simple_python_77', '{}'))
    await writeFile(join(dir, 'broken.jsonl'), `${right}\n{"id": \n${unknown}\n${right}\n`)
    const { code, stdout, stderr } = await glmkitEval([
      'score',
      'bfcl',
      '--data',
      bfcl.path,
      '--answers',
      'broken.jsonl',
      '--json',
    ])
    expect(code).toBe(1)
    expect(linesIn(stdout)).toMatchObject([
      { valid: true },
      { case_id: 'line 2', valid: false, error_type: 'unreadable-line' },
      { case_id: 'line 3', message: expect.stringContaining('has no entry "simple_python_77"') },
      { valid: true },
    ])
    expect(stderr).toMatch(
      /^2 of 2 valid \(100\.0 %\)\nglmkit: Cannot score line 2: Cannot read JSON at offset 7: .* \(2 such, the others are scored\)\n$/,
    )
  })

  it.each([
    ['nothing in it', 'empty.jsonl', 1, /^glmkit: No answers in "empty\.jsonl"$/m],
    ['no file', 'none.jsonl', 2, /^glmkit: Cannot read answers from "none\.jsonl": the file does not exist/],
  ])('%s: says so', async (_, path, wanted, message) => {
    await answers('empty.jsonl', [])
    const { code, stderr } = await glmkitEval(['score', 'bfcl', '--data', bfcl.path, '--answers', path])
    expect(stderr).toMatch(message)
    expect(code).toBe(wanted)
  })
})

describe('glmkit eval download', () => {
  async function serve(status: number, body: string): Promise<string> {
    const server = createServer((_, response) => response.writeHead(status).end(body))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const address = server.address()
    expect.assert(typeof address === 'object' && address !== null)
    return `http://127.0.0.1:${address.port}`
  }

  it.each([
    [404, '', /^glmkit: Cannot fetch ".+": http:\/\/127\.0\.0\.1:\d+\/.* answered 404, check the base URL$/m],
    [200, '<html>', /^glmkit: Cannot use ".+" from http:.* bytes .*, got 6 with [0-9a-f]{64}$/m],
  ])(
    'says in one line what a mirror that answers %i did not bring, and leaves nothing of it',
    async (status, body, message) => {
      const target = join(dir, `mirror-${status}`)
      const { code, stdout, stderr } = await glmkitEval([
        'download',
        'bfcl',
        '--data',
        target,
        '--base-url',
        await serve(status, body),
      ])
      expect(stderr).toMatch(message)
      expect(stderr.trim()).not.toContain('\n')
      expect(stdout).toBe('')
      expect(code).toBe(1)
      const left = await glmkitEval(['run', 'bfcl', '--data', target, '--only', 'simple_python'])
      expect(left.stderr).toContain('run glmkit eval download bfcl')
    },
  )

  it.each([
    [
      'an own suite',
      ['search', '--data', 'd'],
      /^glmkit: "search" is no benchmark with data to download: expected bfcl, tau2, agentdojo$/m,
    ],
    [
      'nowhere to',
      ['tau2'],
      /^glmkit: Where to\? Pass --data DIR, e\.g\. glmkit eval download tau2 --data evals-data$/m,
    ],
    ['nothing', [], /^glmkit: No suite: call glmkit eval download SUITE/],
    [
      'a benchmark that upstream does not publish',
      ['agentdojo', '--data', 'd'],
      /^glmkit: Cannot download "agentdojo": /,
    ],
  ])('%s: one line that says what to do', async (_, args, message) => {
    const { code, stderr } = await glmkitEval(['download', ...args])
    expect(stderr).toMatch(message)
    expect(stderr.trim()).not.toContain('\n')
    expect(code).toBe(2)
  })
})

describe('glmkit eval list', () => {
  it('lists benchmarks with their parts; those in brackets are not run by themselves', async () => {
    const { code, stdout } = await glmkitEval(['list'])
    expect(code).toBe(0)
    const words = stdout.replace(/\s+/g, ' ')
    expect(words).toContain('Benchmarks, with data of their own (glmkit eval download): bfcl ')
    expect(words).toContain('--only retail, airline, telecom, banking_knowledge, (mock)')
    expect(words).toMatch(/memory_kv, \(memory_vector\), memory_rec_sum/)
  })
})
