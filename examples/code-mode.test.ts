import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAgent, defineTool } from '@glmkit/core'
import type { Agent, CreateAgentOptions, RunEvent, Tool, ToolTraits } from '@glmkit/core'
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
    execute: async ({ to, amount }) => {
      if (to === 'slow') await new Promise((resolve) => setTimeout(resolve, 300))
      paid.push(`${to} ${amount}`)
      return { balance: 100 - paid.length }
    },
  })

async function setUp(code: string, language: string, options: Partial<CreateAgentOptions> = {}, tool: Tool = pay()) {
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

/** Two chains side by side, whose steps come in the order of their latencies, then a call that waits for approval. */
const inOrder = `
const chain = async (to) => {
  await tools.pay({ to, amount: 1 })
  await tools.pay({ to: to + '2', amount: 2 })
}
await Promise.all([chain('slow'), chain('quick')])
await tools.pay({ to: 'big', amount: 50 })`

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
    // The second was approved, but is not made for code that did not come to it.
    expect(paid).toEqual([expect.stringMatching(/^someone 0\.\d+ 1$/)])
    expect(JSON.stringify(result.transcript)).toMatch(/called before: pay\(.*someone.*; pay\(.*big/)
  })

  it.each([
    [
      'while a call is still on its way',
      "tools.pay({ to: 'slow', amount: 1 }); setTimeout(() => {}, 0); throw new Error('enough')",
      1,
    ],
    ['in the order of then', inOrder, 5],
  ])('replays and resumes code that ended %s', async (name, code, calls) => {
    const journal = createFileJournal({ dir })
    await using setup = await setUp(code, 'javascript', { journal }, pay({ approval: ({ amount }) => amount > 10 }))
    const runId = name.replaceAll(' ', '-')
    let result = await setup.agent().run('Go', { runId })
    const id = result.waitingFor?.[0]?.id
    if (id !== undefined) result = await setup.agent().resume(runId, { approvals: { [id]: true } })
    expect(result.text).toBe('done')
    expect(paid).toHaveLength(calls)
    expect(JSON.stringify(result.transcript)).not.toMatch(/unverified|something else/)
    const replayed = await eventsOf(setup.agent().replay(runId))
    expect(replayed.at(-1)).toMatchObject({ type: 'run-end', result: { text: 'done' } })
    expect(paid).toHaveLength(calls)
  })

  it('gives code null for nothing', async () => {
    const nothing = defineTool({
      name: 'nothing',
      description: 'Returns nothing.',
      input: z.object({}),
      execute: () => {},
    })
    await using setup = await setUp('[tools.nothing()]', 'python', {}, nothing)
    expect(resultOf(await eventsOf(setup.agent().stream('Go')))).toMatchObject({ result: '[None]' })
  })
})
