/** Runs that plan: interrupted, asked about, edited, replayed, forked; the plan is the same in the end. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { applyChanges, createAgent, createPlanner, defineTool } from '@glmkit/core'
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
  StepPatch,
  Tool,
} from '@glmkit/core'
import { afterEach, beforeEach } from 'vitest'
import { z } from 'zod'
import { createFileJournal } from '../src/lib/file-journal.ts'

/** Where the runs of a test are kept. */
export const kept = { dir: '' }
/** What took effect. */
export const did: string[] = []
beforeEach(async () => {
  kept.dir = await mkdtemp(join(tmpdir(), 'planned-'))
  did.length = 0
})
afterEach(() => rm(kept.dir, { recursive: true, force: true }))

/** Which turn of which conversation the model is asked for. */
export interface Ask {
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

export type Said = string | Error | readonly (readonly [name: string, args: object])[]

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
export function modelOf(script: (ask: Ask) => Said, asked: string[] = []): Model {
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

export const final = (args: object): Said => [['final_answer', args]]
export const done = (result: string, ...evidence: string[]): Said => final({ status: 'done', result, evidence })
export const step = (id: string, needs: readonly string[] = [], check?: string): StepPatch => ({
  id,
  title: `Do ${id}`,
  criterion: `${id} is done`,
  needs,
  ...(check !== undefined && { check }),
})

/** `act` takes effect; `look` says so, too: after a crash it has to be found out. */
export function tools(approval: 'never' | 'always' = 'never'): readonly Tool[] {
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

export interface Given extends CreatePlannerOptions {
  readonly asked?: string[]
  readonly agent?: Partial<CreateAgentOptions>
}

export function agentOf(script: (ask: Ask) => Said, { asked, agent, ...planner }: Given = {}): Agent {
  return createAgent({
    model: modelOf(script, asked),
    instructions: 'Work.',
    tools: tools(),
    planner: createPlanner(planner),
    journal: createFileJournal({ dir: kept.dir, driftAfterMs: 300, sync: 'never' }),
    ...agent,
  })
}

export async function logOf(run: AsyncIterable<RunEvent>, on: (event: RunEvent) => void = () => {}): Promise<string[]> {
  const lines: string[] = []
  for await (const event of run) {
    lines.push(JSON.stringify(event))
    on(event)
  }
  return lines
}

/** What who follows the events knows of the plan. */
export function foldOf(lines: readonly string[]): Plan | undefined {
  let plan: Plan | undefined
  for (const event of lines.map((line): RunEvent => JSON.parse(line))) {
    if (event.type !== 'plan') continue
    if ('plan' in event) ({ plan } = event)
    else if (plan !== undefined) plan = applyChanges(plan, event.changes, event.revision)
  }
  return plan
}

export const resultOf = (lines: readonly string[]): RunResult => {
  const event: RunEvent = JSON.parse(lines.at(-1) ?? '{}')
  if (event.type !== 'run-end') throw new Error(`The last event is ${event.type}`)
  return event.result
}

export const marksOf = ({ plan }: Pick<RunResult, 'plan'>): string =>
  (plan?.steps ?? []).map(({ id, status, attempts }) => `${id} ${status} ${attempts}`).join(', ')

/** Acts, and looks whether it has: after a crash nobody can say without. */
function act(on: string, { count, last, lastCall }: Ask): Said | undefined {
  const isMissing = lastCall === 'look' && !last.includes(`acted on ${on}`)
  if (count('act') === 0 || isMissing) return [['act', { on }]]
  return lastCall === 'act' ? [['look', { at: on }]] : undefined
}

/** Four steps side by side; one acts, one is refused at first, one fails and is replaced; two wait for them. */
export function trip(ask: Ask): Said {
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

export const tripChecks: NonNullable<CreatePlannerOptions['checks']> = {
  'adds-up': { description: 'It adds up', passes: ({ result }: StepClaim) => result.includes('5') },
  'is-seen': { description: 'Something was seen', passes: ({ evidence }) => evidence.length > 0 },
  'is-booked': { description: 'It is booked', tool: 'look', input: { at: 'booking' } },
}
export const tripEnd = 'rail done 1, inn done 1, sum done 2, boat skipped 1, book done 1, letter done 1, bus done 1'

const todoSteps: readonly StepPatch[] = [
  step('first', [], 'is-seen'),
  step('second', ['first'], 'adds-up'),
  step('third', [], 'model'),
]

/** Keeps its plan; claims too much twice, and answers too early once. */
export function todo(ask: Ask): Said {
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
export const todoOptions: Given = { mode: 'todo', checks: tripChecks }

type Case = readonly [name: string, script: (ask: Ask) => Said, options: Given, end: string]
export const cases: readonly Case[] = [
  ['works its steps', trip, { checks: tripChecks }, tripEnd],
  ['keeps its plan', todo, todoOptions, todoEnd],
]

/** Which reply made a call is another matter when one had to be made again. */
export const withoutIds = (plan: Plan | undefined): unknown =>
  JSON.parse(JSON.stringify(plan).replaceAll(/("callId":"[^"]*?)\.\d+\.\d+"/g, '$1"'))

export const enough: Error = new Error('enough')
