/** Runs that plan: interrupted, asked about, edited, replayed, forked; the plan is the same in the end. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { applyChanges, createAgent, createPlanner, defineTool, ModelError } from '@glmkit/core'
import type {
  Agent,
  CreateAgentOptions,
  CreatePlannerOptions,
  Message,
  Model,
  Plan,
  RunEvent,
  RunResult,
  StepClaim,
  Tool,
} from '@glmkit/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createFileJournal } from './file-journal.ts'

let dir = ''
/** What took effect. */
const did: string[] = []
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'planned-'))
  did.length = 0
})
afterEach(() => rm(dir, { recursive: true, force: true }))

/** Which turn of which conversation the model is asked for. */
interface Ask {
  readonly kind: 'draft' | 'revise' | 'check' | 'answer' | `step ${string}`
  /** From 0: the replies in the conversation so far. */
  readonly turn: number
  readonly last: string
  /** Of the latest reply. */
  readonly lastCall: string | undefined
  /** Calls of a tool so far. */
  readonly count: (tool: string) => number
  readonly messages: readonly Message[]
}

type Said = string | Error | readonly (readonly [name: string, args: object])[]

function askOf(messages: readonly Message[], fields: readonly string[]): Ask {
  const task = messages.find(({ role }) => role === 'user')?.content ?? ''
  const replies = messages.flatMap((message) => (message.role === 'assistant' ? [message] : []))
  const names = replies.map(({ tool_calls: calls = [] }) => calls.map((call) => call.function.name))
  const count = (tool: string): number => names.flat().filter((name) => name === tool).length
  const kind = ((): Ask['kind'] => {
    if (fields.includes('passes')) return 'check'
    if (fields.includes('status')) return `step ${/# Your step: (\S+)/.exec(task)?.[1] ?? ''}`
    if (!fields.includes('steps')) return 'answer'
    return task.startsWith('The plan needs a revision') ? 'revise' : 'draft'
  })()
  const last = messages.at(-1)?.content ?? ''
  return { kind, turn: replies.length, last, lastCall: names.at(-1)?.at(-1), count, messages }
}

/** Says what follows from the request alone: a resumed run asks again. */
function modelOf(script: (ask: Ask) => Said, asked: string[] = []): Model {
  return {
    id: 'scripted',
    contextTokens: 200_000,
    maxOutputTokens: 1_000,
    price: { input: 1, cachedInput: 0.2, output: 3 },
    async *stream({ messages, tools: offered, signal }) {
      signal.throwIfAborted()
      const parameters = offered.find(({ name }) => name === 'final_answer')?.parameters['properties']
      const ask = askOf(messages, Object.keys(Object(parameters)))
      asked.push(`${ask.kind}/${ask.turn}`)
      // As the network: whoever asks first is not always answered first.
      await wait((ask.kind.length * 3 + ask.turn) % 5)
      const said = script(ask)
      if (said instanceof Error) throw said
      const text = typeof said === 'string' ? said : ''
      for (const piece of text.match(/.{1,6}/gs) ?? []) yield [{ type: 'text-delta', text: piece }]
      const calls = typeof said === 'string' ? [] : said
      const toolCalls = calls.map(([name, args], index) => ({
        id: `${ask.kind.replace(' ', '.')}.${ask.turn}.${index}`,
        type: 'function' as const,
        function: { name, arguments: JSON.stringify(args) },
      }))
      const message = { role: 'assistant' as const, content: text, ...(calls.length > 0 && { tool_calls: toolCalls }) }
      const finish = calls.length > 0 ? ('tool_calls' as const) : ('stop' as const)
      const usage = { inputTokens: 10, cachedInputTokens: 0, outputTokens: 5, reasoningTokens: 0, costUsd: 0.001 }
      yield [{ type: 'reply', reply: { message, finish, usage, model: 'scripted', repairs: [] } }]
    },
  }
}

const final = (args: object): Said => [['final_answer', args]]
const done = (result: string, ...evidence: string[]): Said => final({ status: 'done', result, evidence })
const step = (id: string, needs: readonly string[] = [], check?: string) => ({
  id,
  title: `Do ${id}`,
  criterion: `${id} is done`,
  needs,
  ...(check !== undefined && { check }),
})

/** `act` takes effect; `look` says so, too: after a crash it has to be found out. */
function tools(approval: 'never' | 'always' = 'never'): readonly Tool[] {
  return [
    defineTool({
      name: 'look',
      description: 'Looks.',
      input: z.object({ at: z.string() }),
      idempotent: true,
      async execute({ at }) {
        await wait(at.length % 4)
        return did.includes(at) ? `acted on ${at}` : `${at} is there`
      },
    }),
    defineTool({
      name: 'act',
      description: 'Acts.',
      input: z.object({ on: z.string() }),
      sideEffects: true,
      approval,
      async execute({ on }) {
        did.push(on)
        // An effect is there before its answer is back.
        await wait(3)
        return `acted on ${on}`
      },
    }),
  ]
}

interface Given extends CreatePlannerOptions {
  readonly asked?: string[]
  readonly agent?: Partial<CreateAgentOptions>
}

function agentOf(script: (ask: Ask) => Said, { asked, agent, ...planner }: Given = {}): Agent {
  return createAgent({
    model: modelOf(script, asked),
    instructions: 'Work.',
    tools: tools(),
    planner: createPlanner(planner),
    journal: createFileJournal({ dir, driftAfterMs: 300, sync: 'never' }),
    ...agent,
  })
}

async function logOf(run: AsyncIterable<RunEvent>, on: (event: RunEvent) => void = () => {}): Promise<string[]> {
  const lines: string[] = []
  for await (const event of run) {
    lines.push(JSON.stringify(event))
    on(event)
  }
  return lines
}

/** What who follows the events knows of the plan. */
function foldOf(lines: readonly string[]): Plan | undefined {
  let plan: Plan | undefined
  for (const event of lines.map((line): RunEvent => JSON.parse(line))) {
    if (event.type !== 'plan') continue
    if ('plan' in event) ({ plan } = event)
    else if (plan !== undefined) plan = applyChanges(plan, event.changes, event.revision)
  }
  return plan
}

const resultOf = (lines: readonly string[]): RunResult => {
  const event: RunEvent = JSON.parse(lines.at(-1) ?? '{}')
  if (event.type !== 'run-end') throw new Error(`The last event is ${event.type}`)
  return event.result
}

const marksOf = ({ plan }: Pick<RunResult, 'plan'>): string =>
  (plan?.steps ?? []).map(({ id, status, attempts }) => `${id} ${status} ${attempts}`).join(', ')

/** Acts, and looks whether it has: after a crash nobody can say without. */
function act(on: string, { count, last, lastCall }: Ask): Said | undefined {
  const isMissing = lastCall === 'look' && !last.includes(`acted on ${on}`)
  if (count('act') === 0 || isMissing) return [['act', { on }]]
  return lastCall === 'act' ? [['look', { at: on }]] : undefined
}

/** Four steps side by side; one acts, one is refused at first, one fails and is replaced; two wait for them. */
function trip(ask: Ask): Said {
  const { kind, turn, last } = ask
  switch (kind) {
    case 'draft':
      return final({
        steps: [
          step('rail'),
          step('inn', [], 'is-seen'),
          step('sum', [], 'adds-up'),
          step('boat'),
          step('book', ['rail', 'inn'], 'is-booked'),
          step('letter', ['book', 'boat', 'sum']),
        ],
      })
    case 'revise':
      return final({ steps: [{ id: 'boat', status: 'skipped', replacedBy: ['bus'] }, step('bus', ['inn'])] })
    case 'check':
      return final({ passes: true, reason: 'it is there' })
    case 'step boat':
      return final({ status: 'failed', result: 'there is no boat', evidence: [] })
    case 'step sum':
      return done(last.includes('does not count') ? 'It is 5' : 'It is 4', 'result')
    case 'step book':
      return act('booking', ask) ?? done('booked', 'acted on booking')
    case 'step letter':
      return done('Dear all', 'result', 'book')
    case 'answer':
      return 'All is ready 准备好了'
    default:
      return turn === 0
        ? [
            ['look', { at: kind }],
            ['look', { at: 'it all' }],
          ]
        : done(`${kind} it is`, 'look')
  }
}

const tripChecks: CreatePlannerOptions['checks'] = {
  'adds-up': { description: 'It adds up', passes: ({ result }: StepClaim) => result.includes('5') },
  'is-seen': { description: 'Something was seen', passes: ({ evidence }) => evidence.length > 0 },
  'is-booked': { description: 'It is booked', tool: 'look', input: { at: 'booking' } },
}
const tripEnd = 'rail done 1, inn done 1, sum done 2, boat skipped 1, book done 1, letter done 1, bus done 1'

const todoSteps = [step('first', [], 'is-seen'), step('second', ['first'], 'adds-up'), step('third', [], 'model')]

/** Keeps its plan; claims too much twice, and answers too early once. */
function todo(ask: Ask): Said {
  const { kind, messages } = ask
  if (kind === 'check') return final({ passes: true, reason: 'so it is' })
  const claim = (id: string, result: string, ...evidence: string[]) => ({ id, status: 'done', result, evidence })
  const updates: readonly Said[] = [
    [['update_plan', { steps: todoSteps }]],
    [
      ['look', { at: 'first' }],
      ['update_plan', { steps: [{ id: 'first', status: 'running' }] }],
    ],
    [['update_plan', { steps: [claim('first', 'seen', 'a quotation of nothing')] }]],
    [['update_plan', { steps: [claim('first', 'seen', 'look')] }]],
  ]
  const last: readonly Said[] = [
    [['update_plan', { steps: [claim('second', 'It is 4', 'acted on second')] }]],
    'Ready, I think',
    [['update_plan', { steps: [claim('second', 'It is 5', 'acted on second'), claim('third', 'so', 'result')] }]],
  ]
  const count = ask.count('update_plan')
  const early = messages.filter(({ role, content }) => role === 'assistant' && content !== '').length
  const next = updates[count] ?? act('second', { ...ask, lastCall: count > updates.length ? undefined : ask.lastCall })
  return next ?? last[count + early - updates.length] ?? 'All is done'
}
const todoEnd = 'first done 1, second done 2, third done 1'
const todoOptions = { mode: 'todo', checks: tripChecks } as const

const cases = [
  ['works its steps', trip, { checks: tripChecks }, tripEnd],
  ['keeps its plan', todo, todoOptions, todoEnd],
] as const

/** Which reply made a call is another matter when one had to be made again. */
const withoutIds = (plan: Plan | undefined): unknown =>
  JSON.parse(JSON.stringify(plan).replaceAll(/("callId":"[^"]*?)\.\d+\.\d+"/g, '$1"'))

const enough = new Error('enough')

describe('agent.replay of a run that plans', () => {
  it.each(cases)('tells it again byte by byte when it %s', async (_, script, options, end) => {
    const live = await logOf(agentOf(script, options).stream('Go', { runId: 'one' }))
    const result = resultOf(live)
    expect([result.stopReason, marksOf(result)]).toEqual(['answer', end])
    expect(foldOf(live)).toEqual(result.plan)
    const asked: string[] = []
    for (const time of ['once', 'twice']) {
      expect(await logOf(agentOf(script, { ...options, asked }).replay('one')), time).toEqual(live)
    }
    expect([asked, did.length]).toEqual([[], 1])
  })
})

describe('agent.resume of a run that plans', () => {
  it.each(cases)('comes to the same plan wherever the run was aborted when it %s', async (_, script, options, end) => {
    const whole = await logOf(agentOf(script, options).stream('Go', { runId: 'whole' }))
    for (const share of [0.15, 0.4, 0.65, 0.9]) {
      did.length = 0
      const runId = `cut-${share}`
      const controller = new AbortController()
      const at = Math.floor(whole.length * share)
      const run = agentOf(script, options).stream('Go', { runId, signal: controller.signal })
      await expect(logOf(run, ({ seq }) => seq === at && controller.abort(enough))).rejects.toThrow('enough')
      const events = await logOf(agentOf(script, options).resumeStream(runId))
      expect(marksOf(resultOf(events))).toBe(end)
      expect(withoutIds(resultOf(events).plan)).toEqual(withoutIds(resultOf(whole).plan))
      expect(foldOf(events)).toEqual(resultOf(events).plan)
      expect(did).toHaveLength(1)
      expect(await logOf(agentOf(script, options).replay(runId))).toEqual(events)
    }
  })

  it.each(['draft', 'step letter', 'check', 'revise', 'answer'] as const)(
    'goes on when the model is back that was out at: %s',
    async (kind) => {
      const gone = new ModelError('gone', { kind: 'network', retryable: false })
      const options = { checks: tripChecks }
      const broken = agentOf((ask) => (ask.kind === kind ? gone : trip(ask)), options)
      await expect(broken.run('Go', { runId: 'one' })).rejects.toThrow('gone')
      const events = await logOf(agentOf(trip, options).resumeStream('one'))
      expect(marksOf(resultOf(events))).toBe(tripEnd)
      expect(did).toEqual(['booking'])
      expect(await logOf(agentOf(trip, options).replay('one'))).toEqual(events)
    },
  )

  it('rejects with the reason of an abort while it still reads its past', async () => {
    const options = { checks: tripChecks }
    const first = new AbortController()
    const run = agentOf(trip, options).stream('Go', { runId: 'one', signal: first.signal })
    await expect(logOf(run, ({ seq }) => seq === 110 && first.abort(enough))).rejects.toThrow('enough')
    for (const at of [15, 30, 45, 60, 75, 90]) {
      const controller = new AbortController()
      const again = agentOf(trip, options).resumeStream('one', { signal: controller.signal })
      await expect(logOf(again, ({ seq }) => seq === at && controller.abort(enough))).rejects.toThrow('enough')
    }
  })

  it('goes on with what a step was asked about, which holds up no step beside it', async () => {
    const options = { checks: tripChecks, agent: { tools: tools('always') } }
    const waiting = await agentOf(trip, options).run('Go', { runId: 'one' })
    const held = 'rail done 1, inn done 1, sum done 2, boat skipped 1, book running 1, letter pending 0, bus done 1'
    expect([waiting.stopReason, marksOf(waiting)]).toEqual(['waiting', held])
    expect(waiting.waitingFor).toMatchObject([{ name: 'act', path: ['plan/step/book/1/1'], input: { on: 'booking' } }])
    const still = await agentOf(trip, options).resume('one')
    expect([still.waitingFor, marksOf(still), did]).toEqual([waiting.waitingFor, held, []])
    const approvals = { [waiting.waitingFor?.[0]?.id ?? '']: true }
    const events = await logOf(agentOf(trip, options).resumeStream('one', { approver: 'stop', approvals }))
    expect(marksOf(resultOf(events))).toBe(tripEnd)
    expect(did).toEqual(['booking'])
    expect(await logOf(agentOf(trip, options).replay('one'))).toEqual(events)
  })

  it('goes on with what a check was asked about when the model keeps its plan', async () => {
    const checks: CreatePlannerOptions['checks'] = {
      acted: { description: 'It is acted on', tool: 'act', input: { on: 'it' } },
    }
    const script = ({ turn }: Ask): Said => {
      const claim = { id: 'one', status: 'done', result: 'so', evidence: ['result'] }
      return turn > 1 ? 'All is done' : [['update_plan', { steps: [turn === 0 ? step('one', [], 'acted') : claim] }]]
    }
    const options = { mode: 'todo', checks, agent: { tools: tools('always') } } as const
    const { waitingFor = [] } = await agentOf(script, options).run('Go', { runId: 'one' })
    expect(waitingFor).toMatchObject([{ name: 'act', callId: 'plan/check/1/act' }])
    const approvals = { [waitingFor[0]?.id ?? '']: true }
    const events = await logOf(agentOf(script, options).resumeStream('one', { approvals }))
    expect([marksOf(resultOf(events)), did]).toEqual(['one done 1', ['it']])
    expect(await logOf(agentOf(script, options).replay('one'))).toEqual(events)
  })
})

describe('approvePlan', () => {
  it('ask: waits for a person, and goes on with the word', async () => {
    const options = { checks: tripChecks, approvePlan: 'ask' } as const
    const waiting = await agentOf(trip, options).run('Go', { runId: 'one' })
    expect(waiting).toMatchObject({ stopReason: 'waiting', waitingFor: [{ name: 'plan', callId: 'plan/approve/1' }] })
    const asked: string[] = []
    const approvals = { [waiting.waitingFor?.[0]?.id ?? '']: true }
    const events = await logOf(agentOf(trip, { ...options, asked }).resumeStream('one', { approvals }))
    expect(marksOf(resultOf(events))).toBe(tripEnd)
    expect(asked).not.toContain('draft/0')
    expect(await logOf(agentOf(trip, options).replay('one'))).toEqual(events)
  })

  it('ask: ends the run with a no', async () => {
    const options = { checks: tripChecks, approvePlan: 'ask' } as const
    const { waitingFor = [] } = await agentOf(trip, options).run('Go', { runId: 'one' })
    const refused = await agentOf(trip, options).resume('one', { approvals: { [waitingFor[0]?.id ?? '']: false } })
    expect(refused).toMatchObject({ stopReason: 'condition', stopDetail: 'the plan was not approved' })
    expect(refused.plan?.steps.map(({ status }) => status)).not.toContain('done')
  })

  it('a function is asked once in the life of a run', async () => {
    let count = 0
    const options: Given = {
      checks: tripChecks,
      approvePlan() {
        count += 1
        const isFirst = count === 1
        return isFirst
          ? { isApproved: false, reason: 'no boat' }
          : { patches: [{ id: 'inn', title: `${Math.random()}` }] }
      },
    }
    const controller = new AbortController()
    const run = agentOf(trip, options).stream('Go', { runId: 'one', signal: controller.signal })
    const abort = ({ type, seq }: RunEvent) => type === 'agent-event' && seq > 60 && controller.abort(enough)
    await expect(logOf(run, abort)).rejects.toThrow('enough')
    const events = await logOf(agentOf(trip, options).resumeStream('one'))
    expect(count).toBe(2)
    expect(resultOf(events).plan?.steps[1]?.title).toMatch(/^0\.\d+$/)
    expect(await logOf(agentOf(trip, options).replay('one'))).toEqual(events)
    expect(count).toBe(2)
  })
})

describe('agent.fork of a run that keeps its plan', () => {
  it('has the plan up to there', async () => {
    await agentOf(todo, todoOptions).run('Go', { runId: 'one' })
    const tails: string[] = []
    const other = ({ last }: Ask): Said => {
      tails.push(/\n\n<plan>\n([^]*)\n<\/plan>$/.exec(last)?.[1] ?? '')
      return 'As it stands'
    }
    const fork = agentOf(other, todoOptions).fork('one', { turn: 5, text: 'Answer now' })
    const live = await logOf(fork)
    expect(tails[0]?.split('\n').map((line) => line.slice(0, 9))).toEqual(['[x] first', '[ ] secon', '[ ] third'])
    expect(resultOf(live).stopReason).toBe('incomplete')
    expect(marksOf(resultOf(live))).toBe('first done 1, second pending 0, third pending 0')
    expect(foldOf(live)).toEqual(resultOf(live).plan)
    expect(await logOf(agentOf(other, todoOptions).replay(fork.runId))).toEqual(live)
  })
})

describe('what the user says while a plan is worked', () => {
  it('is replayed: edits, a wish, an interrupt', async () => {
    const script = (ask: Ask): Said => {
      if (ask.kind !== 'revise') return trip(ask)
      return final({ steps: ask.last.includes('by night') ? [{ id: 'letter', title: 'Do letter by night' }] : [] })
    }
    const said = new Set<string>()
    const isFirst = (what: string): boolean => !said.has(what) && said.add(what).has(what)
    const run = agentOf(script, { checks: tripChecks }).stream('Go', { runId: 'one' })
    const live = await logOf(run, (event) => {
      if (event.type !== 'plan' || !('changes' in event)) return
      const isChanged = (id: string): boolean =>
        event.changes.some((change) => change.type === 'set' && change.id === id && change.fields.status === 'done')
      if (isFirst('edit')) run.editPlan([{ id: 'letter', criterion: 'it is sealed' }])
      if (isFirst('mistake')) run.editPlan([{ id: 'nobody', status: 'done' }])
      if (isChanged('inn') && isFirst('wish')) run.steer('by night, please')
      if (isChanged('book') && isFirst('interrupt')) run.interrupt('and be quick')
    })
    const { plan } = resultOf(live)
    expect(plan?.steps[5]).toMatchObject({ title: 'Do letter by night', criterion: 'it is sealed' })
    const events = live.map((line): RunEvent => JSON.parse(line))
    expect(events.filter(({ type }) => type === 'input').map((event) => event.type === 'input' && event.mode)).toEqual([
      'steer',
      'interrupt',
    ])
    const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []))
    expect(warnings).toEqual([expect.stringContaining('Cannot edit the plan: step "nobody"')])
    expect(foldOf(live)).toEqual(plan)
    expect(await logOf(agentOf(script, { checks: tripChecks }).replay('one'))).toEqual(live)
  })
})

describe('a check that is not the same twice', () => {
  it('is asked once, and its verdict kept', async () => {
    let count = 0
    const checks: CreatePlannerOptions['checks'] = {
      ...tripChecks,
      'adds-up': { description: 'It adds up', passes: () => ({ passes: ++count > 1, reason: `by ${Math.random()}` }) },
    }
    const controller = new AbortController()
    const run = agentOf(trip, { checks }).stream('Go', { runId: 'one', signal: controller.signal })
    const abort = ({ type }: RunEvent) => type === 'agent-event' && count === 2 && controller.abort(enough)
    await expect(logOf(run, abort)).rejects.toThrow('enough')
    const events = await logOf(agentOf(trip, { checks }).resumeStream('one'))
    expect(resultOf(events).plan?.steps[2]?.notes.join()).toMatch(/^by 0\.\d+$/)
    expect(await logOf(agentOf(trip, { checks }).replay('one'))).toEqual(events)
    expect(count).toBe(2)
  })
})
