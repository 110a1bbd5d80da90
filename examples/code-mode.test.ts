import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAgent, defineTool } from '@glmkit/core'
import type { Agent, CreateAgentOptions, RunEvent, ToolTraits } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { scriptBrain, startEmulator } from '@glmkit/emulator'
import { createFileJournal } from '@glmkit/journal'
import { createExecutor, executeCode } from '@glmkit/tools/execute'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'

const executor = createExecutor()
const dir = await mkdtemp(join(tmpdir(), 'code-mode-'))
afterAll(async () => {
  await executor.close()
  await rm(dir, { recursive: true })
})

const paid: string[] = []
beforeEach(() => void paid.splice(0))
const pay = (traits: ToolTraits<{ to: string; amount: number }> = {}) =>
  defineTool({
    name: 'pay',
    description: 'Pays somebody.',
    input: z.object({ to: z.string(), amount: z.number().positive() }),
    sideEffects: true,
    approval: 'never',
    ...traits,
    execute: ({ to, amount }) => {
      paid.push(`${to} ${amount}`)
      return { balance: 100 - paid.length }
    },
  })

async function setUp(code: string, language: string, options: Partial<CreateAgentOptions> = {}, tool = pay()) {
  const call = { toolCalls: [{ name: 'execute_code', arguments: { code, language } }] }
  const emulator = await startEmulator({ brain: scriptBrain([call, { content: 'done' }]) })
  const model = createGlm({ baseURL: emulator.baseURL, apiKey: 'k', maxRetries: 0 })
  const agent = (): Agent =>
    createAgent({ model, tools: [executeCode(executor, { tools: [tool] })], instructions: 'Pay.', ...options })
  return { emulator, agent, [Symbol.asyncDispose]: () => emulator.close() }
}

const resultOf = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'tool-result' ? [event.output] : []))[0]

async function eventsOf(run: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  for await (const event of run) events.push(event)
  return events
}

const inPython = `
total = 0
for to in ["ada", "bob"]:
    total += tools.pay(to=to, amount=5)["balance"]
try:
    tools.pay(to="eve", amount=-1)
except ToolError as error:
    print(error.tool, "refused")
total`
const inJavaScript = `
const paid = await Promise.all(['ada', 'bob'].map((to) => tools.pay({ to, amount: 5 })))
try {
  await tools.pay({ to: 'eve', amount: -1 })
} catch (error) {
  if (!(error instanceof ToolError)) throw error
  console.log(error.tool, 'refused')
}
paid[0].balance + paid[1].balance`

describe('code mode', () => {
  it.each([
    ['python', inPython],
    ['javascript', inJavaScript],
  ])('calls tools from %s by the rules of the agent', async (language, code) => {
    await using setup = await setUp(code, language)
    const events = await eventsOf(setup.agent().stream('Go'))
    expect(resultOf(events)).toMatchObject({ status: 'ok', stdout: 'pay refused\n', result: '197' })
    expect(paid.toSorted()).toEqual(['ada 5', 'bob 5'])
    const nested = events.flatMap((event) => (event.type === 'agent-event' ? [event.event] : []))
    expect(nested.filter(({ type }) => type === 'tool-call')).toHaveLength(3)
    const [request] = setup.emulator.requests
    expect(JSON.stringify(request)).toContain('def pay')
  })

  it('shows an approval to a person while the clock of the code stands still', async () => {
    const approver = async () => {
      await new Promise((resolve) => setTimeout(resolve, 1500))
      return true
    }
    const call = {
      toolCalls: [{ name: 'execute_code', arguments: { code: 'tools.pay(to="b", amount=1)["balance"]', timeout: 1 } }],
    }
    await using other = await startEmulator({ brain: scriptBrain([call, { content: 'done' }]) })
    const model = createGlm({ baseURL: other.baseURL, apiKey: 'k' })
    const tools = [executeCode(executor, { tools: [pay({ approval: 'always' })] })]
    const events = await eventsOf(createAgent({ model, tools }).stream('Go', { approver }))
    expect(resultOf(events)).toMatchObject({ status: 'ok', result: '99' })
    expect(paid).toEqual(['b 1'])
  })

  it('replays byte by byte without running code', async () => {
    const journal = createFileJournal({ dir })
    await using setup = await setUp(inJavaScript, 'javascript', { journal })
    const live = await eventsOf(setup.agent().stream('Go', { runId: 'replayed' }))
    expect(paid).toHaveLength(2)
    expect(await eventsOf(setup.agent().replay('replayed'))).toEqual(live)
    expect(paid).toHaveLength(2)
  })

  it.each(['python', 'javascript'])(
    'waits in %s for an approval from a later process, and pays once',
    async (language) => {
      const journal = createFileJournal({ dir })
      const code =
        language === 'python'
          ? 'a = tools.pay(to="ada", amount=1)\nb = tools.pay(to="big", amount=50)\n[a["balance"], b["balance"]]'
          : 'const a = await tools.pay({ to: "ada", amount: 1 })\nconst b = await tools.pay({ to: "big", amount: 50 }); [a.balance, b.balance]'
      const tool = pay({ approval: ({ amount }) => amount > 10 })
      await using setup = await setUp(code, language, { journal }, tool)
      const runId = `waits-${language}`
      const waiting = await setup.agent().run('Go', { runId })
      expect(waiting).toMatchObject({ stopReason: 'waiting', waitingFor: [{ name: 'pay', input: { to: 'big' } }] })
      expect(paid).toEqual(['ada 1'])
      const id = waiting.waitingFor?.[0]?.id ?? ''
      const events = await eventsOf(setup.agent().resumeStream(runId, { approvals: { [id]: true } }))
      expect(JSON.stringify(resultOf(events))).toMatch(/99, 98/)
      expect(paid).toEqual(['ada 1', 'big 50'])
      expect(await eventsOf(setup.agent().replay(runId))).toEqual(events)
    },
  )

  it('tells the model when code that was interrupted goes another way', async () => {
    const journal = createFileJournal({ dir })
    const code = `
import random, os
tools.pay(to=f"someone {random.random()}", amount=1)
tools.pay(to="big", amount=50)`
    const tool = pay({ approval: ({ amount }) => amount > 10 })
    await using setup = await setUp(code, 'python', { journal }, tool)
    const waiting = await setup.agent().run('Go', { runId: 'diverges' })
    const id = waiting.waitingFor?.[0]?.id ?? ''
    const result = await setup.agent().resume('diverges', { approvals: { [id]: true } })
    expect(result.text).toBe('done')
    expect(JSON.stringify(result.transcript)).toContain('run again it did something else')
    // The second was approved before anybody knew; the model is told of both.
    expect(paid).toEqual([expect.stringMatching(/^someone 0\.\d+ 1$/), 'big 50'])
    expect(JSON.stringify(result.transcript)).toMatch(/called before: pay\(.*someone.*; pay\(.*big/)
  })
})
