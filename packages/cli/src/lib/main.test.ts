import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { scriptBrain, startEmulator } from '@glmkit/emulator'
import type { Emulator } from '@glmkit/emulator'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

const bin = fileURLToPath(new URL('../bin.ts', import.meta.url))

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

let dir: string
let emulator: Emulator

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glmkit-cli-'))
  await mkdir(join(dir, 'empty'))
  await mkdir(join(dir, 'docs'))
  await writeFile(
    join(dir, 'docs', 'bakery.md'),
    '# Bakery\n\n## Opening hours\n\nThe bakery opens at 6:30 on weekdays.\n',
  )
  await writeFile(join(dir, 'script.json'), JSON.stringify([{ content: 'Scripted.' }]))
  emulator = await startEmulator({ apiKey: 'right', brain: scriptBrain(() => ({ content: 'Hello\u001B[2J there' })) })
})

afterAll(async () => {
  await emulator.close()
  await rm(dir, { recursive: true })
})

function environment(env: Record<string, string>): NodeJS.ProcessEnv {
  const ours = /^(?:ZAI_API_KEY|BIGMODEL_API_KEY|GLMKIT_.*|FORCE_COLOR|NO_COLOR)$/
  const inherited = Object.entries(process.env).filter(([name]) => !ours.test(name))
  return { ...Object.fromEntries(inherited), ...env }
}

/** The emulator answering 20 tokens a second: a run that can be left or stopped in the middle. */
async function slowly(): Promise<Record<string, string>> {
  const slow = await startEmulator({
    brain: scriptBrain(() => ({ content: 'one\ntwo\n'.repeat(200) })),
    tokensPerSecond: 20,
  })
  onTestFinished(() => slow.close())
  return { GLMKIT_BASE_URL: slow.baseURL, ZAI_API_KEY: slow.apiKey, GLMKIT_MODEL: 'glm-5' }
}

function glmkit(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], { cwd: dir, env: environment(env) }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    })
  })
}

describe('glmkit run', () => {
  it('answers from documents with the emulator, says so, and lists sources; plain text in a pipe', async () => {
    const { code, stdout } = await glmkit(['run', 'When does the bakery open?', '--docs', 'docs'])
    expect(code).toBe(0)
    expect(stdout).toContain('This is an emulator, not GLM-5')
    expect(stdout).toContain('6:30')
    expect(stdout).toMatch(/Sources\n {2}✓ bakery\.md › Opening hours, lines \d+–\d+/)
    expect(stdout).toMatch(/tokens in \(\d+ % cached\).*\$0\.\d+ at GLM-5 prices/)
    expect(stdout).not.toContain('\u001B')
  })

  it('prints one event a line with --json, and nothing else on stdout', async () => {
    const { code, stdout } = await glmkit(['run', 'When does the bakery open?', '--docs', 'docs', '--json'])
    const events = stdout
      .trim()
      .split('\n')
      .map((line): { type: string; seq: number } => JSON.parse(line))
    expect(code).toBe(0)
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index))
    expect(events[0]?.type).toBe('run-start')
    expect(events.at(-1)).toMatchObject({ type: 'run-end', result: { stopReason: 'answer' } })
  })

  it('uses the endpoint and key it is given, and lets no reply control the terminal', async () => {
    const env = { ZAI_API_KEY: 'right', GLMKIT_BASE_URL: emulator.baseURL }
    const { code, stdout } = await glmkit(['run', 'Hi', '--thinking', 'off'], env)
    expect(code).toBe(0)
    expect(stdout).toContain('Hello[2J there')
    expect(stdout).not.toContain('This is an emulator')
    expect(emulator.requests.at(-1)?.body).toMatchObject({ thinking: { type: 'disabled' } })
  })

  it('says that what a lost try has said is void', async () => {
    await using cut = await startEmulator({
      brain: scriptBrain(() => ({ content: 'Hello there' })),
      faults: { rules: [{ when: { requests: [1] }, fault: { type: 'disconnect', afterTokens: 1 } }] },
    })
    const { code, stdout } = await glmkit(['run', 'Hi', '--base-url', cut.baseURL], { ZAI_API_KEY: 'any' })
    expect(code).toBe(0)
    expect(stdout).toMatch(/what it said above is void: .*the connection broke[^]*Hello there/)
  })

  it('reads glmkit.config.ts behind flags and environment', async () => {
    const config = join(dir, 'glmkit.config.ts')
    await writeFile(config, `export default { baseURL: '${emulator.baseURL}', apiKey: 'right', model: 'glm-4.7' }`)
    try {
      expect((await glmkit(['run', 'Hi'])).code).toBe(0)
      expect(emulator.requests.at(-1)?.model).toBe('glm-4.7')
      expect((await glmkit(['run', 'Hi', '--model', 'glm-5'])).code).toBe(0)
      expect(emulator.requests.at(-1)?.model).toBe('glm-5')
    } finally {
      await rm(config)
    }
  })

  it.each([
    ['null', /must have a default export such as .*baseURL, apiKey, model/],
    ["{ baseUrl: 'http://x/v1' }", /"baseUrl" is unknown, expected baseURL, apiKey, model/],
    ['{ model: 5 }', /model is 5, expected a text/],
  ])('refuses a glmkit.config.ts that exports %s', async (source, message) => {
    const config = join(dir, 'glmkit.config.ts')
    await writeFile(config, `export default ${source}`)
    onTestFinished(() => rm(config))
    const { code, stderr } = await glmkit(['run', 'Hi'])
    expect(stderr).toMatch(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(code).toBe(2)
  })

  it.each([[[]], [['--json']]])('ends quietly with 0 when its reader leaves: %j', async (options) => {
    const command = [process.execPath, bin, 'run', 'Hi', ...options].map((part) => `'${part}'`).join(' ')
    const child = spawn('bash', ['-o', 'pipefail', '-c', `${command} | head -2`], {
      cwd: dir,
      env: environment(await slowly()),
    })
    let stderr = ''
    child.stderr.on('data', (bytes: Buffer) => (stderr += String(bytes)))
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(stderr).not.toMatch(/EPIPE|Stopped|left/)
  })

  it('exits 1 at Ctrl+C', async () => {
    const child = spawn(process.execPath, [bin, 'run', 'Hi'], { cwd: dir, env: environment(await slowly()) })
    let stderr = ''
    child.stderr.on('data', (bytes: Buffer) => (stderr += String(bytes)))
    await once(child.stdout, 'data')
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([1, null])
    expect(stderr).toBe('glmkit: Stopped\n')
  })

  it('has no colours with NO_COLOR, even with FORCE_COLOR', async () => {
    const forced = await glmkit(['run', 'Hello'], { FORCE_COLOR: '1' })
    expect(forced.stdout).toContain('\u001B[')
    const { stdout } = await glmkit(['run', 'Hello'], { FORCE_COLOR: '1', NO_COLOR: '1' })
    expect(stdout).toContain('This is an emulator')
    expect(stdout).not.toContain('\u001B')
  })
})

describe('bad input', () => {
  const endpoint = (): Record<string, string> => ({ GLMKIT_BASE_URL: emulator.baseURL, ZAI_API_KEY: 'right' })

  it.each<[string, readonly string[], () => Record<string, string>, number, RegExp]>([
    ['no prompt', ['run'], () => ({}), 2, /No prompt: call glmkit run "PROMPT"/],
    ['a prompt without quotes', ['run', 'two', 'words'], () => ({}), 2, /Put the prompt in quotes/],
    ['a missing folder', ['run', 'Hi', '--docs', 'nowhere'], () => ({}), 2, /"nowhere".*does not exist/],
    ['an empty folder', ['run', 'Hi', '--docs', 'empty'], () => ({}), 2, /"empty": it holds no documents/],
    ['search without documents', ['run', 'Hi', '--tools', 'search'], () => ({}), 2, /pass --docs DIR/],
    ['an unknown tool', ['run', 'Hi', '--tools', 'browse'], () => ({}), 2, /Unknown tool "browse".*search, execute/],
    ['an image', ['run', 'What is this? ![cat](cat.png)'], () => ({}), 2, /GLM-5 reads text only.*glm-4\.6v/],
    ['an unknown option', ['run', 'Hi', '--dcos', 'x'], () => ({}), 2, /Unknown option '--dcos'/],
    [
      'a number that is none',
      ['run', 'Hi', '--max-turns', 'many'],
      () => ({}),
      2,
      /maxTurns is NaN, expected a whole number/,
    ],
    [
      'an unknown command',
      ['rnu'],
      () => ({}),
      2,
      /Unknown command "rnu": expected run, search, execute, write, eval, decode, doctor, emulator/,
    ],
    ['a URL that is none', ['run', 'Hi', '--base-url', 'localhost'], () => ({}), 2, /Cannot use base URL "localhost"/],
    [
      'an endpoint nobody serves',
      ['run', 'Hi', '--base-url', 'http://127.0.0.1:54999/v1'],
      () => ({}),
      1,
      /Cannot reach.*ECONNREFUSED.*check the base URL/,
    ],
    [
      'a host nobody knows',
      ['run', 'Hi', '--base-url', 'http://glm.invalid/v1'],
      () => ({}),
      1,
      /Cannot reach http:\/\/glm\.invalid\/v1/,
    ],
    ['a wrong key', ['run', 'Hi'], () => ({ ...endpoint(), ZAI_API_KEY: 'wrong' }), 1, /check the API key/],
    ['an unknown model', ['run', 'Hi', '--model', 'glm-99'], endpoint, 1, /"glm-99".*known models: glm-5/],
    ['no file to decode', ['decode'], () => ({}), 2, /No files: call glmkit decode FILE/],
    ['a recording that is not there', ['decode', 'no.json'], () => ({}), 2, /Cannot read "no\.json"/],
    ['an unknown host', ['doctor', '--host', 'azure'], () => ({}), 2, /Cannot use host "azure": expected zai/],
    ['a host without a URL', ['doctor', '--host', 'custom'], () => ({}), 2, /"custom": pass --base-url URL/],
    ['a base URL that is none', ['doctor', '--base-url', 'foo'], () => ({}), 2, /Cannot use base URL "foo"/],
    ['a port that is none', ['emulator', '--port', 'x'], () => ({}), 2, /port "x"/],
    ['a script that is not there', ['emulator', '--script', 'no.json'], () => ({}), 2, /Cannot read script "no\.json"/],
  ])('%s: one line that says what to do', async (_, args, env, code, message) => {
    const ended = await glmkit(args, env())
    expect(ended.stderr).toMatch(message)
    expect(ended.stderr.trim().split('\n')).toHaveLength(1)
    expect(ended.stderr).not.toMatch(/\n\s+at /)
    expect(ended.code).toBe(code)
  })
})

describe('glmkit decode', () => {
  it('prints what recorded bodies say, a line a file', async () => {
    const delta = (fields: object, finish: string | null = null): string =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: fields, finish_reason: finish }] })}\n\n`
    const call = { tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '{"x":1}' } }] }
    await writeFile(join(dir, 'stream.sse'), delta({ reasoning_content: 'hm' }) + delta(call) + delta({}, 'tool_calls'))
    await writeFile(
      join(dir, 'busy.json'),
      JSON.stringify({ response: { status: 429, body: '{"error":{"code":"1305"}}' } }),
    )
    await writeFile(join(dir, 'other.json'), '{"messages":[]}')
    await writeFile(join(dir, 'null.json'), 'null')
    await writeFile(join(dir, 'README.md'), '# Recordings\n\nSaid in data: nothing.\n')
    await writeFile(join(dir, 'page.json'), JSON.stringify({ response: { status: 502, body: '<html></html>' } }))
    const files = ['stream.sse', 'busy.json', 'other.json', 'null.json', 'README.md', 'page.json']
    const { code, stdout } = await glmkit(['decode', ...files, '--json'])
    expect(code).toBe(0)
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toEqual([
      {
        file: 'stream.sse',
        text: '',
        reasoning: 'hm',
        toolCalls: [{ id: 'a', name: 'f', arguments: '{"x":1}' }],
        finish: 'tool_calls',
        usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 },
        warnings: ['no usage'],
      },
      { file: 'busy.json', error: { class: 'overloaded', code: '1305', retry: true } },
      { file: 'other.json', error: { class: 'no-response', code: null, retry: false } },
      { file: 'null.json', error: { class: 'no-response', code: null, retry: false } },
      { file: 'README.md', error: { class: 'no-response', code: null, retry: false } },
      { file: 'page.json', error: { class: 'server', code: null, retry: true } },
    ])
  })
})

describe('glmkit doctor', () => {
  it('finds the emulator in good health and prints findings as JSON', async () => {
    const { code, stdout } = await glmkit(['doctor', '--json'])
    const findings = stdout
      .trim()
      .split('\n')
      .map((line): { status: string } => JSON.parse(line))
    expect(code).toBe(0)
    expect(findings.length).toBeGreaterThan(8)
    expect(findings.filter(({ status }) => status === 'warn' || status === 'fail')).toEqual([])
  })

  it('sends a host with a key of its own no other key', async () => {
    const args = ['doctor', '--host', 'bigmodel', '--base-url', emulator.baseURL]
    expect((await glmkit(args, { ZAI_API_KEY: 'right' })).stdout).toMatch(/✗ text .*401/)
    expect((await glmkit(args, { ZAI_API_KEY: 'wrong', BIGMODEL_API_KEY: 'right' })).stdout).toMatch(/✓ text/)
    const own = ['doctor', '--base-url', emulator.baseURL]
    expect((await glmkit(own, { ZAI_API_KEY: 'right' })).stdout).toMatch(/✓ text/)
  })

  it('fails with one line when nobody serves', async () => {
    const { code, stdout, stderr } = await glmkit(['doctor', '--base-url', 'http://127.0.0.1:54999/v1'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/✗ text +no answer: .*ECONNREFUSED/)
    expect(stderr).toContain('Agents will not work on this endpoint: text')
  })
})

describe('glmkit emulator', () => {
  it('prints its base URL first, serves a script, and stops at Ctrl+C', async () => {
    const child = spawn(process.execPath, [bin, 'emulator', '--script', 'script.json', '--json'], {
      cwd: dir,
      env: environment({}),
    })
    const [first]: Buffer[] = await once(child.stdout, 'data')
    const { baseURL }: { baseURL: string } = JSON.parse(String(first))
    const { code, stdout } = await glmkit(['run', 'Hi'], { GLMKIT_BASE_URL: baseURL, ZAI_API_KEY: 'any' })
    expect(stdout).toContain('Scripted.')
    expect(code).toBe(0)
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([0, null])
  })
})

describe('help', () => {
  it.each([[['--help']], [['run', '--help']], [['emulator', '-h']], [['--version']]])('%s exits 0', async (args) => {
    const { code, stdout } = await glmkit(args)
    expect(code).toBe(0)
    expect(stdout.length).toBeGreaterThan(4)
  })
})
