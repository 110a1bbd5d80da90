import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { applyChanges, UsageError } from '@glmkit/core'
import type { Plan, RunEvent } from '@glmkit/core'
import { startEmulator } from '@glmkit/emulator'
import type { Brain, Reply } from '@glmkit/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readRunArguments } from './run-arguments.ts'

const bin = fileURLToPath(new URL('../bin.ts', import.meta.url))

const hand = (output: Record<string, unknown>): Reply => ({
  toolCalls: [{ name: 'final_answer', arguments: output }],
})
const compute = (code: string): Reply => ({ toolCalls: [{ name: 'execute_code', arguments: { code } }] })

/** Two steps, the second of which needs the first. */
const planner: Brain = (request) => {
  const output = request.tools.find(({ name }) => name === 'final_answer')?.parameters.properties
  const fields = Object.keys(output ?? {})
  const hasCalled = request.messages.some(({ role }) => role === 'tool')
  if (fields.includes('passes')) return hand({ passes: true, reason: 'seen' })
  if (fields.includes('steps')) {
    const product = { id: 'product', title: 'Multiply', criterion: 'The product is known', needs: [] }
    const double = { id: 'double', title: 'Double it', criterion: 'It is known', needs: ['product'] }
    return hand({ steps: [product, double] })
  }
  if (fields.includes('evidence')) {
    return hasCalled
      ? hand({ status: 'done', result: 'It is known now', evidence: ['execute_code'] })
      : compute('6 * 7')
  }
  return { content: 'It is 84.' }
}

/** The command over an emulator that plans, in a folder of its own. */
async function setUp(brain: Brain = planner) {
  const emulator = await startEmulator({ brain })
  const cwd = await mkdtemp(join(tmpdir(), 'plan-run-'))
  onTestFinished(async () => {
    await emulator.close()
    await rm(cwd, { recursive: true })
  })
  const ours = /^(?:ZAI_API_KEY|GLMKIT_.*|FORCE_COLOR)$/
  const inherited = Object.entries(process.env).filter(([name]) => !ours.test(name))
  const env = { ...Object.fromEntries(inherited), GLMKIT_BASE_URL: emulator.baseURL, ZAI_API_KEY: 'any' }
  return {
    requests: emulator.requests,
    shell: async (command: string) => {
      const script = `glmkit() { "${process.execPath}" "${bin}" "$@"; }; ${command}`
      const child = spawn('sh', ['-c', script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
      const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
      return { code, stdout, stderr }
    },
  }
}

const commandIn = (stderr: string): string => /glmkit run --journal .*/.exec(stderr)?.[0] ?? 'no command'

describe('glmkit run --plan', () => {
  it('tells the plan and the work on it, an event a line with --json', async () => {
    const { shell } = await setUp()
    const { code, stdout } = await shell('glmkit run "Twice 6 × 7?" --plan plan-execute --json')
    expect(code).toBe(0)
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line): RunEvent => JSON.parse(line))
    let plan: Plan | undefined
    for (const event of events) {
      if (event.type !== 'plan') continue
      plan = 'plan' in event ? event.plan : plan && applyChanges(plan, event.changes, event.revision)
    }
    expect(plan?.steps.map(({ id, status }) => [id, status])).toEqual([
      ['product', 'done'],
      ['double', 'done'],
    ])
    expect(events.at(-1)).toMatchObject({ type: 'run-end', result: { stopReason: 'answer', plan } })
  })

  it('shows what each step does under its name, and what was handed in only in the plan', async () => {
    const { shell } = await setUp()
    const { code, stdout } = await shell('glmkit run "Twice 6 × 7?" --plan plan-execute')
    expect(code).toBe(0)
    const shown = stdout.replaceAll(/\d+ ms/g, 'N ms').replace(/ · [\d,]+ tokens.*/, '')
    expect(shown.slice(shown.indexOf('❯'))).toMatchInlineSnapshot(`
      "❯ Twice 6 × 7?

      Plan  2 steps
        ○ product  Multiply
                   done when: The product is known
        ○ double   Double it
                   done when: It is known · needs product

        ▸ product  Multiply
          product  ✓ execute_code code: “6 * 7” N ms
        ✓ product  → It is known now  1/2
                   execute_code
        ▸ double   Double it
          double   ✓ execute_code code: “6 * 7” N ms
        ✓ double   → It is known now  2/2
                   execute_code

      It is 84.

      Plan  2/2 steps done
        ✓ product  Multiply
        ✓ double   Double it

      9 turns · 2 tool calls
      "
    `)
  })

  it('waits with a plan that is to be approved, and works it once it is approved, by the commands it prints', async () => {
    const { shell, requests } = await setUp()
    const waiting = await shell('glmkit run "Twice 6 × 7?" --plan plan-execute --approve-plan --journal kept')
    expect(waiting.code).toBe(1)
    expect(waiting.stdout).toMatch(
      /○ double {3}Double it\n[^]*\? The plan waits for approval\n\nThe run waits for an approval\.\n/,
    )
    expect(requests).toHaveLength(1)
    const command = commandIn(waiting.stderr)
    expect(command).toMatch(/--approve '\S+' --plan plan-execute --approve-plan$/)

    const done = await shell(command)
    expect(done.code).toBe(0)
    expect(done.stdout).toMatch(/✓ approved\n {2}▸ product {2}Multiply\n[^]*✓ double [^]*It is 84\./)
    const told = await shell(commandIn(done.stderr))
    expect(told.stdout.split('\n').slice(2)).toEqual(done.stdout.split('\n').slice(2))
    const count = requests.length

    const refused = await shell(waiting.stderr.replace(/^[^]*(?=glmkit run)/, '').replace('--approve ', '--deny '))
    expect(refused.stderr).toMatch(/it is over, replay it/)
    expect(requests).toHaveLength(count)
  })

  it('ends with 0 and says so when the plan is refused', async () => {
    const { shell } = await setUp()
    const waiting = await shell('glmkit run "Twice 6 × 7?" --plan plan-execute --approve-plan --journal kept')
    const refused = await shell(commandIn(waiting.stderr).replace('--approve ', '--deny '))
    expect(refused.stdout).toMatch(
      /✗ denied\n\nNot done:\n[^]*Stopped before the work was done\. \(the plan was not approved\)\n/,
    )
    expect(refused.code).toBe(0)
  })

  it('tells a plan that the model keeps itself, in place of the calls by which it does', async () => {
    const update = (step: Record<string, unknown>): Reply => ({
      toolCalls: [{ name: 'update_plan', arguments: { steps: [step] } }],
    })
    const turns = [
      update({ id: 'product', title: 'Multiply', criterion: 'The product is known', status: 'running' }),
      compute('6 * 7'),
      update({ id: 'product', status: 'done', result: '42', evidence: ['execute_code'] }),
      { content: 'It is 42.' },
    ]
    const { shell } = await setUp((request) => {
      if (request.tools.some(({ name }) => name === 'final_answer')) return hand({ passes: true, reason: 'seen' })
      return turns.shift() ?? { content: '' }
    })
    const { stdout } = await shell('glmkit run "6 × 7?" --plan todo')
    expect(stdout).toMatch(
      /\nPlan {2}1 step\n[^]* {2}▸ product {2}Multiply\n\n╭─ execute_code[^]* ms\n\n {2}✓ product {2}→ 42 {2}1\/1\n/,
    )
    expect(stdout).toMatch(/\nIt is 42\.\n\nPlan {2}1\/1 steps done\n {2}✓ product {2}Multiply\n\n/)
    expect(stdout).not.toContain('update_plan')
  })

  it('refuses to ask where nobody is', async () => {
    const { shell } = await setUp()
    const { code, stderr } = await shell('glmkit run Hi --plan plan-execute --approve-plan')
    expect(stderr).toMatch(/^glmkit: --approve-plan has nobody to ask here: pass --journal DIR.*\n$/)
    expect(code).toBe(2)
  })
})

describe('readRunArguments', () => {
  it('plans only when it is told to', () => {
    expect(readRunArguments(['Hi'])).toMatchObject({ plan: 'none', asksPlan: false })
    expect(readRunArguments(['Hi', '--plan', 'todo'])).toMatchObject({ plan: 'todo', asksPlan: false })
  })

  it.each<[string, readonly string[], RegExp]>([
    ['an unknown mode', ['Hi', '--plan', 'graph'], /Unknown --plan "graph": expected none, todo, plan-execute/],
    ['an unknown preset', ['Hi', '--memory', 'all'], /Unknown --memory "all": expected fidelity, balanced, economy/],
    ['approval of no plan', ['Hi', '--approve-plan'], /--approve-plan needs .* pass --plan plan-execute, not none/],
    ['approval of a kept plan', ['Hi', '--plan', 'todo', '--approve-plan'], /pass --plan plan-execute, not todo/],
  ])('refuses %s', (_, args, message) => {
    expect(() => readRunArguments(args)).toThrow(UsageError)
    expect(() => readRunArguments(args)).toThrow(message)
  })
})
