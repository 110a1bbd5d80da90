import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { UsageError } from '@glmkit/core'
import type { RunEvent } from '@glmkit/core'
import { scriptBrain, startEmulator } from '@glmkit/emulator'
import type { Brain, Reply } from '@glmkit/emulator'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { readRunArguments } from './run-arguments.ts'

const bin = fileURLToPath(new URL('../bin.ts', import.meta.url))
const compute: Reply = { toolCalls: [{ name: 'execute_code', arguments: { code: '6 * 7' } }] }
const twoTurns: readonly Reply[] = [compute, { content: 'It is 42.' }]

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'durable-run-'))
})
afterEach(() => rm(dir, { recursive: true }))

interface Ended {
  readonly code: unknown
  readonly stdout: string
  readonly stderr: string
}

/** The command over an emulator that says `turns`, with `--journal kept` where the test says so. */
async function setUp(turns: readonly Reply[] | Brain) {
  const brain = typeof turns === 'function' ? turns : scriptBrain(turns)
  const emulator = await startEmulator({ brain })
  onTestFinished(() => emulator.close())
  const ours = /^(?:ZAI_API_KEY|GLMKIT_.*|FORCE_COLOR)$/
  const inherited = Object.entries(process.env).filter(([name]) => !ours.test(name))
  const env = { ...Object.fromEntries(inherited), GLMKIT_BASE_URL: emulator.baseURL, ZAI_API_KEY: 'any' }

  function start(...args: readonly string[]) {
    return spawn(process.execPath, [bin, ...args], { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'] })
  }
  async function ended(child: ReturnType<typeof start>): Promise<Ended> {
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    return { code, stdout, stderr }
  }
  return {
    requests: emulator.requests,
    start,
    ended,
    glmkit: (...args: readonly string[]) => ended(start(...args)),
    /** Runs a printed command as a shell does. */
    shell: (command: string) =>
      ended(
        spawn('sh', ['-c', `glmkit() { "${process.execPath}" "${bin}" "$@"; }; ${command}`], {
          cwd: dir,
          env,
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      ),
  }
}

/** A reply that takes as long as somebody waits for it. */
const untilLeft = (signal: AbortSignal): Promise<Reply> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve({ content: '' })))

const commandIn = (stderr: string): string => /glmkit run --journal .*/.exec(stderr)?.[0] ?? 'no command'

function eventsIn({ stdout }: Ended): RunEvent[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

describe('glmkit run --journal', () => {
  it('ends as waiting where nobody can be asked, and goes on by the very command it prints', async () => {
    const { glmkit, shell, requests } = await setUp(twoTurns)
    const waiting = await glmkit('run', 'What is 6 × 7?', '--journal', 'it’s kept', '--ask', 'execute')
    expect(waiting.code).toBe(1)
    expect(waiting.stdout).toMatch(/\? execute_code waits for approval: .* asks before it runs\n {2}code: "6 \* 7"/)
    expect(waiting.stderr).toMatch(
      /^glmkit: The run waits for approval of execute_code; go on, .*--resume run_\S+ --approve '\S+'.*\n$/,
    )

    const done = await shell(commandIn(waiting.stderr))
    expect(done.code).toBe(0)
    expect(done.stdout).toMatch(/✓ approved\n[^]*→ 42[^]*It is 42\.\n\n2 turns · 1 tool calls · .* \$0\.\d{4} · /)
    expect(requests).toHaveLength(2)

    const told = await shell(commandIn(done.stderr))
    expect(told.code).toBe(0)
    expect(told.stdout.split('\n').slice(2)).toEqual(done.stdout.split('\n').slice(2))
    expect(requests).toHaveLength(2)
  })

  it('refuses with --deny, and every line of --json is an event, the last run-end', async () => {
    const { glmkit } = await setUp(twoTurns)
    const waiting = eventsIn(await glmkit('run', 'Hi', '--journal', 'j', '--ask', 'execute', '--json')).at(-1)
    if (waiting?.type !== 'run-end') throw new Error('no run-end')
    expect(waiting.result).toMatchObject({ stopReason: 'waiting', waitingFor: [{ name: 'execute_code' }] })
    const id = waiting.result.waitingFor?.[0]?.id ?? ''
    const again = ['--journal', 'j', '--ask', 'execute', '--json']
    const events = eventsIn(await glmkit('run', '--resume', waiting.runId, '--deny', id, ...again))
    expect(events.find(({ type }) => type === 'approval')).toMatchObject({ id, isApproved: false })
    expect(events.at(-1)).toMatchObject({ type: 'run-end', result: { toolCalls: [{ isError: true }] } })
    expect(eventsIn(await glmkit('run', '--replay', waiting.runId, ...again))).toEqual(events)
  })

  it('goes on after kill -9, and asks for nothing twice', async () => {
    let asked = 0
    const { start, ended, glmkit } = await setUp((_, signal) => {
      asked += 1
      if (asked === 1) return compute
      if (asked === 3) return { content: 'It is 42.' }
      child.kill('SIGKILL')
      return untilLeft(signal)
    })
    const child = start('run', 'Hi', '--journal', 'j')
    const { code, stdout } = await ended(child)
    expect(code).toBeNull()
    const runId = /^run (\S+)$/m.exec(stdout)?.[1] ?? ''
    const done = await glmkit('run', '--journal', 'j', '--resume', runId, '--json')
    expect(eventsIn(done).at(-1)).toMatchObject({ type: 'run-end', result: { text: 'It is 42.', turns: 2 } })
    expect(asked).toBe(3)
    expect((await glmkit('run', '--journal', 'j', '--resume', runId)).stderr).toMatch(/it is over, replay it/)
  })

  it('says at Ctrl+C how to go on', async () => {
    const { start, ended } = await setUp((_, signal) => {
      child.kill('SIGINT')
      return untilLeft(signal)
    })
    const child = start('run', 'Hi', '--journal', 'j')
    const { code, stderr } = await ended(child)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^glmkit: Stopped; go on with: glmkit run --journal j --resume run_\S+\n$/)
  })

  it('names the options that differ from those the run was started with', async () => {
    const { glmkit } = await setUp(twoTurns)
    const { stdout } = await glmkit('run', 'Hi', '--journal', 'j')
    const runId = /^run (\S+)$/m.exec(stdout)?.[1] ?? ''
    const { code, stderr } = await glmkit('run', '--journal', 'j', '--replay', runId, '--model', 'glm-4.7')
    expect(stderr).toMatch(/recorded "glm-5", now "glm-4\.7".*pass the --docs, --tools/)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(code).toBe(1)
  })
})

describe('glmkit run', () => {
  it('stops within its budget and says which one', async () => {
    // Another program each time: the same one over and over would be stopped as a loop.
    const { glmkit } = await setUp(({ messages }) => ({
      toolCalls: [{ name: 'execute_code', arguments: { code: `'${'abc'.repeat(messages.length)}'.toUpperCase()` } }],
    }))
    const { stdout } = await glmkit('run', 'Hi', '--budget-usd', '0.007')
    expect(stdout).toMatch(/Stopped: the budget is used up\. \(the budget of 0\.007 usd is used up: 0\.00\d+ are spent/)
    const seconds = await glmkit('run', 'Hi', '--max-seconds', '0.001')
    expect(seconds.stdout).toMatch(/Stopped: the budget is used up\. \(.*(?:seconds|time)/)
  })

  it('tells what a run that failed has cost', async () => {
    const failing = [compute, { error: { status: 401, code: '1000', message: 'no' } }]
    const { glmkit } = await setUp([...failing, ...failing])
    const { code, stdout } = await glmkit('run', 'Hi')
    expect(stdout).toMatch(/\nended after \d+ tokens in .* · \$0\.\d{4}\n$/)
    expect(code).toBe(1)
    const events = eventsIn(await glmkit('run', 'Hi', '--json'))
    expect(events.at(-1)).toMatchObject({ type: 'run-failed', usage: { outputTokens: expect.any(Number) } })
  })

  it('refuses to ask where nobody is', async () => {
    const { glmkit } = await setUp([])
    const { code, stderr } = await glmkit('run', 'Hi', '--ask', 'execute')
    expect(stderr).toMatch(/^glmkit: --ask has nobody to ask here: pass --journal DIR.*\n$/)
    expect(code).toBe(2)
  })

  it('says that there is no such run', async () => {
    const { glmkit } = await setUp([])
    const { code, stderr } = await glmkit('run', '--journal', 'j', '--resume', 'nobody')
    expect(stderr).toBe('glmkit: Cannot open run "nobody" in "j": there is no such run\n')
    expect(code).toBe(1)
  })
})

describe('readRunArguments', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['an unknown tool that asks', ['Hi', '--ask', 'mail'], /Unknown tool "mail" in --ask/],
    ['--resume without a journal', ['--resume', 'r'], /--resume needs the journal of the run: pass --journal DIR/],
    ['a prompt for a run that has one', ['Hi', '--resume', 'r', '--journal', 'j'], /Run "r" has its prompt/],
    ['--approve without a run', ['Hi', '--approve', 'c'], /pass --journal DIR --resume RUN_ID/],
    ['two decisions', ['--resume', 'r', '--journal', 'j', '--approve', 'c', '--deny', 'c'], /"c" is decided on twice/],
    ['both', ['--resume', 'r', '--replay', 'r', '--journal', 'j'], /--resume or --replay, not both/],
    ['a limit that comes late', ['--resume', 'r', '--journal', 'j', '--budget-usd', '1'], /--budget-usd holds from/],
    ['a limit that is none', ['Hi', '--max-seconds', '0'], /--max-seconds "0": expected a number above 0/],
  ])('refuses %s', (_, args, message) => {
    expect(() => readRunArguments(args)).toThrow(UsageError)
    expect(() => readRunArguments(args)).toThrow(message)
  })
})
