import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { createAgent } from '@glmkit/core'
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

/** A terminal whose person answers each question with the next of `answers`. */
function personSaying(...answers: readonly string[]) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true })
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 100 })
  const left = [...answers]
  let shown = ''
  stdout.on('data', (bytes: Buffer) => {
    shown += String(bytes)
    if (String(bytes).includes('why not: ')) setTimeout(() => stdin.write(`${left.shift()}\n`), 20)
  })
  return { stdin, terminal: createTerminal({ stdin, stdout }), screen: () => stripVTControlCharacters(shown) }
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
