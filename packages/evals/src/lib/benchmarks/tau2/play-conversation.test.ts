import type { Message, ToolDeclaration } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { house, houseTask } from '../../../../test/tau2-house.ts'
import { runSuite } from '../../run/run-suite.ts'
import type { Solution } from '../../solution.ts'
import { scriptedModel } from '../../suites/scripted-model.ts'
import type { ScriptedReply } from '../../suites/scripted-model.ts'
import { Float } from '../../python/value.ts'
import { playConversation } from './play-conversation.ts'
import { openSession } from './session.ts'
import type { Session } from './session.ts'
import type { Tau2Task } from './task.ts'

interface Request {
  readonly messages: readonly Message[]
  readonly tools: readonly ToolDeclaration[]
}

interface Played {
  readonly session: Session
  readonly solution: Solution
  /** What each side was sent, call by call. */
  readonly asked: Readonly<Record<'agent' | 'user', readonly Request[]>>
}

interface Script {
  /** One reply a request; the last again and again. */
  readonly agent: readonly ScriptedReply[]
  readonly user: readonly ScriptedReply[]
  readonly task?: Tau2Task
}

const guidelines = { withTools: 'WITH TOOLS', withoutTools: 'WITHOUT TOOLS' }

async function play({ agent, user, task = houseTask() }: Script): Promise<Played> {
  const asked: Record<'agent' | 'user', Request[]> = { agent: [], user: [] }
  const model = (side: 'agent' | 'user', replies: readonly ScriptedReply[]) =>
    scriptedModel((messages, tools) => {
      const reply = replies[Math.min(asked[side].length, replies.length - 1)]
      asked[side].push({ messages: structuredClone([...messages]), tools })
      return reply ?? { content: '' }
    })
  const session = openSession(house(task), task)
  const solutions: Solution[] = []
  await runSuite(
    {
      name: 'house',
      samples: [{ id: task.id, input: '', target: null }],
      environment: () => session,
      scorers: [{ name: 'none', score: () => ({ value: 1, explanation: '' }) }],
      async solver(given) {
        const played = await playConversation(given, {
          agentModel: model('agent', agent),
          userModel: model('user', user),
          guidelines,
        })
        solutions.push(played)
        return played
      },
    },
    { retries: 0 },
  )
  const [solution] = solutions
  expect.assert(solution !== undefined)
  return { session, solution, asked }
}

const says = (content: string, reasoning?: string): ScriptedReply => ({
  content,
  ...(reasoning !== undefined && { reasoning }),
})
const calls = (name: string, values: object | string = {}, reasoning?: string): ScriptedReply => ({
  toolCalls: [{ name, arguments: values }],
  ...(reasoning !== undefined && { reasoning }),
})
const hello = 'Hi! How can I help you today?'
const stop = says('###STOP###')
const withoutSystem = (request: Request | undefined): readonly Message[] =>
  (request?.messages ?? []).filter(({ role }) => role !== 'system')
const systemOf = (request: Request | undefined): string =>
  String(request?.messages.find(({ role }) => role === 'system')?.content)

describe('playConversation', () => {
  it('lets the user answer a greeting, and both talk until the user ends it', async () => {
    const { session, solution, asked } = await play({
      user: [says('It is dark'), says('Still'), says('Thanks ###STOP###')],
      agent: [says('Press the switch'), says('And now?')],
    })
    expect(session).toMatchObject({
      end: 'user-stop',
      said: [hello, 'Press the switch', 'And now?'],
      calls: [],
      errors: 0,
    })
    expect(withoutSystem(asked.user[0])).toEqual([{ role: 'user', content: hello }])
    expect(withoutSystem(asked.agent[1]).map(({ role, content }) => `${role}: ${content}`)).toEqual([
      'assistant: Hi! How can I help you today?',
      'user: It is dark',
      'assistant: Press the switch',
      'user: Still',
    ])
    expect(solution).toMatchObject({ text: 'And now?', turns: 2 })
    expect(solution.transcript.filter(({ role }) => role !== 'system')).toHaveLength(5)
  })

  it('tells each side what is for it', async () => {
    const task = houseTask({ user_scenario: { persona: 'Shy', instructions: { known_info: 'Lamp' } } })
    const { asked } = await play({ task, user: [says('Hi'), stop], agent: [says('Hello')] })
    expect(systemOf(asked.agent[0])).toContain('<policy>\nSave power.\n</policy>')
    expect(systemOf(asked.agent[0])).not.toContain('Shy')
    expect(systemOf(asked.user[0])).toContain(
      'WITH TOOLS\n\n<scenario>\nPersona:\n\tShy\nKnown info:\n\tLamp\n</scenario>',
    )
    const names = (request?: Request): string[] => request?.tools.map(({ name }) => name) ?? []
    expect(names(asked.agent[0])).toEqual(['set_mains', 'set_meter', 'read_meters', 'find_rule'])
    expect(names(asked.user[0])).toEqual(['press_switch', 'look'])
  })

  it('gives a user the tools that its task leaves it', async () => {
    const some = await play({ task: houseTask({ user_tools: ['look', 'dream'] }), user: [stop], agent: [] })
    expect(some.asked.user[0]?.tools).toMatchObject([{ name: 'look' }])
    const none = await play({ task: houseTask({ user_tools: [] }), user: [stop], agent: [] })
    expect(none.asked.user[0]?.tools).toEqual([])
    expect(systemOf(none.asked.user[0])).toContain('WITHOUT TOOLS')
  })

  it('lets both work on one world, each after the other', async () => {
    const { session, asked } = await play({
      user: [calls('press_switch'), says('I pressed it'), calls('look'), says('Light! ###STOP###')],
      agent: [calls('set_mains', { is_on: true }), says('Look now')],
    })
    expect(session.calls.map(({ requestor, name }) => `${requestor} ${name}`)).toEqual([
      'user press_switch',
      'assistant set_mains',
      'user look',
    ])
    expect(asked.user.at(-1)?.messages.at(-1)?.content).toBe('light')
  })

  it('hides from each side what the other calls and thinks', async () => {
    const { asked, solution } = await play({
      user: [calls('look', {}, 'USER THOUGHT'), says('It is dark', 'USER THOUGHT'), stop],
      agent: [calls('read_meters', {}, 'AGENT THOUGHT'), says('Odd', 'AGENT THOUGHT')],
    })
    const [toAgent, toUser] = [JSON.stringify(asked.agent), JSON.stringify(asked.user.map(({ messages }) => messages))]
    expect(toAgent).not.toMatch(/USER THOUGHT|press_switch|"look"/)
    expect(toUser).not.toMatch(/AGENT THOUGHT|read_meters/)
    expect(JSON.stringify(solution.transcript)).not.toContain('USER THOUGHT')
  })

  it('keeps what a side has thought and called before in its next requests', async () => {
    const { asked } = await play({
      user: [says('One', 'u1'), says('Two', 'u2'), stop],
      agent: [calls('read_meters', {}, 'a1'), says('First', 'a2'), says('Second', 'a3')],
    })
    const thoughts = (request?: Request): unknown[] =>
      withoutSystem(request).flatMap((message) => ('reasoning_content' in message ? [message.reasoning_content] : []))
    expect(thoughts(asked.agent[2])).toEqual(['a1', 'a2'])
    expect(thoughts(asked.user[2])).toEqual(['u1', 'u2'])
    expect(withoutSystem(asked.agent[2]).map(({ role }) => role)).toEqual([
      'assistant',
      'user',
      'assistant',
      'tool',
      'assistant',
      'user',
    ])
    const [first, second] = [withoutSystem(asked.agent[1]), withoutSystem(asked.agent[2])]
    expect(second.slice(0, first.length)).toEqual(first)
  })

  it('passes numbers on as they were written', async () => {
    const { session, asked } = await play({
      user: [says('Set it'), stop],
      agent: [calls('set_meter', '{"meter": "m1", "value": 5.0}'), says('Done')],
    })
    expect(session.calls[0]?.arguments.get('value')).toEqual(new Float(5))
    expect(asked.agent[1]?.messages.at(-1)?.content).toBe('set to 5.0')
  })

  it('takes what is said beside a call for said, too', async () => {
    const { session } = await play({
      user: [says('On?'), stop],
      agent: [{ content: 'I look', ...calls('read_meters') }, says('It is')],
    })
    expect(session.said.slice(-2)).toEqual(['I look', 'It is'])
  })

  it('waits for tools that have to', async () => {
    const { asked } = await play({
      user: [says('A rule?'), stop],
      agent: [calls('find_rule', { word: 'lamp' }), says('So')],
    })
    expect(asked.agent[1]?.messages.at(-1)?.content).toBe("rule of 'lamp'")
  })

  it.each(['###STOP###', 'Well ###TRANSFER### then', 'x\n###OUT-OF-SCOPE###'])('ends by the mark %j', async (mark) => {
    const { session, solution, asked } = await play({ user: [says(mark)], agent: [says('?')] })
    expect(session.end).toBe('user-stop')
    expect(asked.agent).toHaveLength(0)
    expect(solution).toMatchObject({ text: '', turns: 0 })
  })

  it('ends where the agent has nothing to say', async () => {
    const { session } = await play({ user: [says('Hi')], agent: [says(' ', 'I think')] })
    expect(session).toMatchObject({ end: 'silent-agent', said: [] })
    const later = await play({ user: [says('Hi')], agent: [calls('read_meters'), says('')] })
    expect(later.session).toMatchObject({ end: 'silent-agent', said: [] })
    const lost = await play({ user: [says('Hi')], agent: [calls('no_such_tool')] })
    expect(lost.session).toMatchObject({ end: 'stopped', said: [] })
  })

  it('ends after more than ten calls that were refused, of both sides together', async () => {
    const wrong = calls('set_meter', { meter: 'm9', value: 1 })
    const ten = await play({
      user: [says('Hi'), stop],
      agent: [...Array.from({ length: 10 }, () => wrong), says('Sorry')],
    })
    expect(ten.session).toMatchObject({ end: 'user-stop', errors: 10 })
    const eleven = await play({
      user: [says('Hi'), says('Go on'), stop],
      agent: [...Array.from({ length: 10 }, () => wrong), says('Sorry'), wrong, says('Sorry again')],
    })
    expect(eleven.session).toMatchObject({ end: 'too-many-errors', errors: 11 })
  })

  it('ends after 200 steps: messages, calls and their replies', async () => {
    const talk = await play({ user: [says('Go on')], agent: [says('I do')] })
    expect(talk.session.end).toBe('max-steps')
    expect(talk.session.said).toHaveLength(101)
    const busy = await play({ user: [says('Go on')], agent: [calls('read_meters')] })
    expect(busy.session.end).toBe('max-steps')
    expect(busy.asked.agent).toHaveLength(100)
    const busyUser = await play({ user: [calls('look')], agent: [] })
    expect(busyUser.session).toMatchObject({ end: 'max-steps', said: [] })
    const both = await play({
      user: [says('Go on')],
      agent: [...Array.from({ length: 99 }, () => calls('read_meters')), says('Done')],
    })
    expect(both.session).toMatchObject({ end: 'max-steps', said: [hello, 'Done'] })
  })
})
