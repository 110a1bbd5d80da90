import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { createAgent, createPlanner } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { scriptBrain, startEmulator } from '@glmkit/emulator'
import { expect, it, vi } from 'vitest'
import { createTerminal } from './terminal.ts'
import { createTerminalView } from './terminal-view.ts'

const done: unknown[] = []
const act: Tool = {
  name: 'act',
  description: 'Acts.',
  parameters: { type: 'object', properties: { what: { type: 'string' } } },
  sideEffects: true,
  approval: 'always',
  parse: async (input) => ({ input }),
  execute: (input) => {
    done.push(input)
    return 'done'
  },
}
const acts = (...all: string[]) => ({ toolCalls: all.map((what) => ({ name: 'act', arguments: { what } })) })

/** A status, and what clears it. */
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const statusGone = /[^\n]*\r\u001B\[2K/g

/** A terminal whose person answers each question with the next of `answers`. */
function personSaying(...answers: readonly string[]) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true })
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 100 })
  const left = [...answers]
  let shown = ''
  stdout.on('data', (bytes: Buffer) => {
    shown += String(bytes)
    if (/(?:why not|what to change): /.test(String(bytes))) setTimeout(() => stdin.write(`${left.shift()}\n`), 20)
  })
  return {
    stdin,
    terminal: createTerminal({ stdin, stdout }),
    screen: () => stripVTControlCharacters(shown.replaceAll(statusGone, '')),
  }
}

it('asks in place, one at a time, and shows sub-agents under their names, apart from the answer', async () => {
  await using inner = await startEmulator({ brain: scriptBrain([acts('good', 'bad'), { content: 'inner words' }]) })
  const task = { toolCalls: [{ name: 'ask_worker', arguments: { task: 'work' } }] }
  await using outer = await startEmulator({ brain: scriptBrain([task, { content: 'The outer answer.' }]) })
  const worker = createAgent({ name: 'worker', model: createGlm(inner), tools: [act] })
  const agent = createAgent({
    model: createGlm(outer),
    tools: [worker.asTool({ name: 'ask_worker', description: 'Works.' })],
  })
  const { terminal, screen } = personSaying('y', 'too risky')
  const view = createTerminalView({ terminal, index: undefined, isEmulated: false })
  const run = agent.stream('Go', { approver: view.approver })
  for await (const event of run) view.show(event)
  await run.result

  expect(done).toEqual([{ what: 'good' }])
  const text = screen()
  expect(text).toMatch(/\? worker › act waits for approval: .*\n {2}what: "good"\nRun it\? y, n, or why not: /)
  expect(text).toMatch(/\? worker › act waits for approval: .*\n {2}what: "bad"\nRun it\? y, n, or why not: /)
  expect(text).toMatch(/ {2}↳ worker\n/)
  expect(text).toMatch(/ {4}✓ act what: “good” \d+ ms\n/)
  expect(text).toMatch(/ {4}✗ act Error: Denied by the user: too risky \d+ ms\n/)
  expect(text).toMatch(/ {4}✓ “inner words” 2 turns · \$0\.\d{4}\n/)
  expect(text).toMatch(/\n?The outer answer\.\n\n2 turns · 1 tool calls/)
})

it('asks about a plan when all that led to it is shown, and about what it has become', async () => {
  const hand = (output: Record<string, unknown>) => ({ toolCalls: [{ name: 'final_answer', arguments: output }] })
  const step = { id: 'draw', title: 'Draw a chart', criterion: 'It is drawn', needs: [] }
  await using emulator = await startEmulator({
    brain: scriptBrain([
      hand({ steps: [step] }),
      { content: 'Well …' },
      hand({ steps: [{ id: 'draw', title: 'Write a table' }] }),
      hand({ status: 'failed', result: 'There is nothing\u001B[2J to write', evidence: [] }),
      { content: 'I could not.' },
    ]),
  })
  const planner = createPlanner({ approvePlan: 'ask', maxRevisions: 1 })
  const agent = createAgent({ model: createGlm(emulator), planner })
  const { terminal, screen } = personSaying('a table', 'y')
  const view = createTerminalView({ terminal, index: undefined, isEmulated: false })
  const run = agent.stream('Go', { approver: view.approver })
  for await (const event of run) view.show(event)

  const text = screen().replace(/ · [\d,]+ tokens.*/, '')
  expect(text.slice(text.indexOf('Plan'))).toMatchInlineSnapshot(`
    "Plan  1 step
      ○ draw  Draw a chart
              done when: It is drawn

    ? The plan waits for approval
    Work this plan? y, n, or what to change: a table
    ✗ denied: a table
        planner  warning: Told the model: Call "final_answer" now with your answer; its arguments must fit its schema.
      ⟲ plan revised: a table
      ~ draw  Write a table

    Plan  1 step
      ○ draw  Write a table
              done when: It is drawn

    ? The plan waits for approval
    Work this plan? y, n, or what to change: y
    ✓ approved
      ▸ draw  Write a table
      ✗ draw  There is nothing[2J to write  0/1

    I could not.

    Not done:
    - Write a table: There is nothing[2J to write

    Not all steps of the plan were done. (1 of 1 steps were not done: draw)

    Plan  0/1 steps done
      ✗ draw  Write a table
              There is nothing[2J to write

    5 turns · 0 tool calls
    "
  `)
})

it('takes an end of the input for no answer', async () => {
  const { stdin, terminal } = personSaying()
  const answer = terminal.ask('', 'Well? ', new AbortController().signal)
  stdin.end()
  expect(await answer).toBeUndefined()
})

it('leaves a question that is cancelled, shows what it held back, and asks the next', async () => {
  const { stdin, terminal, screen } = personSaying()
  const cancel = new AbortController()
  const first = terminal.ask('', 'Well? ', cancel.signal)
  const second = terminal.ask('', 'And? ', new AbortController().signal)
  await vi.waitFor(() => expect(screen()).toContain('Well? '))
  terminal.write('meanwhile\n')
  cancel.abort(new Error('enough'))
  await expect(first).rejects.toThrow('enough')
  await vi.waitFor(() => expect(screen()).toMatch(/Well\? \nmeanwhile\nAnd\? $/))
  stdin.write('fine\n')
  expect(await second).toBe('fine')
})
