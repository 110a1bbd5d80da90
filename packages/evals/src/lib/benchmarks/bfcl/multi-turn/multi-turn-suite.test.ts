import type { Message } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { writeBfcl } from '../../../../../test/bfcl-fixture.ts'
import { runSuite } from '../../../run/run-suite.ts'
import { scriptedModel } from '../../../suites/scripted-model.ts'
import type { ScriptedReply } from '../../../suites/scripted-model.ts'
import type { SuiteSummary } from '../../../summary.ts'
import { openDataFolder } from '../../data-folder.ts'
import { bfclCategories } from '../categories.ts'
import { loadMultiTurn } from '../load-category.ts'
import { multiTurnSuite } from './multi-turn-suite.ts'

type Name = 'multi_turn_base' | 'multi_turn_miss_func'

interface Request {
  readonly messages: readonly Message[]
  readonly tools: readonly string[]
}

async function suiteOf(name: Name) {
  await using data = await writeBfcl()
  const category = bfclCategories.find((one) => one.name === name)
  expect.assert(category !== undefined)
  return multiTurnSuite(await loadMultiTurn(await openDataFolder('bfcl', data.path), category))
}

/** Runs the entry with a model of which each reply is written down; the last one is said again and again. */
async function run(name: Name, ...replies: readonly ScriptedReply[]) {
  const asked: Request[] = []
  const model = scriptedModel((messages, tools) => {
    asked.push({ messages: structuredClone([...messages]), tools: tools.map((tool) => tool.name) })
    return replies[Math.min(asked.length, replies.length) - 1] ?? { content: '' }
  })
  const summary = await runSuite(await suiteOf(name), { model })
  return { asked, summary }
}

const labelsOf = ({ scorers }: SuiteSummary) => scorers.find(({ scorer }) => scorer === 'bfcl')?.labels
const meanOf = ({ scorers }: SuiteSummary, name: string) => scorers.find(({ scorer }) => scorer === name)?.mean

const calls = (name: string, values: object | string, reasoning = ''): ScriptedReply => ({
  toolCalls: [{ name, arguments: values }],
  reasoning,
})
const close = calls('close_ticket', { ticket_id: 1 }, 'It leaks')
const show = calls('get_ticket', { ticket_id: 1 })
const words: ScriptedReply = { content: 'So it is.', reasoning: 'That was it' }

describe('multiTurnSuite', () => {
  it.each<Name>(['multi_turn_base', 'multi_turn_miss_func'])(
    '%s: the oracle passes, silence does not',
    async (name) => {
      const suite = await suiteOf(name)
      expect(await runSuite(suite, { solver: 'oracle', trials: 2 })).toMatchObject({ scored: 2, passed: 2 })
      const none = await runSuite(suite, { solver: 'none' })
      expect(none).toMatchObject({ scored: 1, passed: 0 })
      expect(labelsOf(none)).toEqual({ 'multi_turn:empty_turn_model_response': 1 })
    },
  )

  it('goes on from turn to turn, with thoughts and replies of earlier ones, and with what they have changed', async () => {
    const { asked, summary } = await run('multi_turn_base', close, words, show, words)
    expect(summary).toMatchObject({ passed: 1 })
    expect(asked[2]?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant', 'user'])
    expect(asked[2]?.messages).toMatchObject([
      { content: 'Close ticket 1' },
      { reasoning_content: 'It leaks' },
      { content: '{"status": "Ticket 1 has been closed successfully."}' },
      { content: 'So it is.', reasoning_content: 'That was it' },
      { content: 'And show it' },
    ])
    expect(asked[3]?.messages.at(-1)?.content).toContain('"status": "Closed"')
  })

  it('compares states and outputs after each turn', async () => {
    const late = await run('multi_turn_base', words, close, words)
    expect(labelsOf(late.summary)).toEqual({ 'multi_turn:empty_turn_model_response': 1 })
    const other = await run('multi_turn_base', show, words, close, words)
    expect(labelsOf(other.summary)).toEqual({ 'multi_turn:instance_state_mismatch': 1 })
    const unseen = await run('multi_turn_base', close, words, calls('get_ticket', { ticket_id: 2 }), words)
    expect(labelsOf(unseen.summary)).toEqual({ 'multi_turn:execution_response_mismatch': 1 })
  })

  it('runs and judges calls as they were sent, where the agent loop would mend them', async () => {
    const { asked, summary } = await run(
      'multi_turn_base',
      calls('close_ticket', '{"ticket_id": "1"}'),
      words,
      show,
      words,
    )
    expect(asked[1]?.messages.at(-1)?.content).toBe('{"error": "Ticket with ID 1 not found."}')
    expect(labelsOf(summary)).toEqual({ 'multi_turn:instance_state_mismatch': 1 })
  })

  it('offers withheld functions from their turn on, and excluded ones never', async () => {
    const { asked, summary } = await run('multi_turn_miss_func', show, words, words, close, words)
    expect(summary).toMatchObject({ passed: 1 })
    const least = ['ticket_login', 'get_ticket']
    expect(asked.map(({ tools }) => tools)).toEqual([
      least,
      least,
      least,
      [...least, 'close_ticket'],
      [...least, 'close_ticket'],
    ])
    expect(asked[3]?.messages.at(-1)).toEqual({
      role: 'user',
      content: 'I have updated some more functions you can choose from. What about now?',
    })
  })

  it('tells of a call that nobody wants in a turn that lacks its function, which the verdict lets pass', async () => {
    const { summary } = await run('multi_turn_miss_func', show, words, show, words, close, words)
    expect(summary).toMatchObject({ passed: 1 })
    expect(meanOf(summary, 'over-calling')).toBe(1)
    expect(meanOf(summary, 'wrong-abstention')).toBe(1)
    const stray = await run('multi_turn_miss_func', show, words, close, words, close, words)
    expect(meanOf(stray.summary, 'unknown-tools')).toBe(1)
  })

  it('gives up an entry whose turn takes more than 20 steps', async () => {
    const twenty = await run('multi_turn_base', ...Array.from({ length: 19 }, () => show), words)
    expect(twenty.asked).toHaveLength(21)
    const { asked, summary } = await run('multi_turn_base', show)
    expect(asked).toHaveLength(20)
    expect(labelsOf(summary)).toEqual({ 'multi_turn:force_terminated': 1 })
  })
})
