import type { ChatMessage, ChatRequest, Reply, ReplyToolCall } from '@glmkit/emulator'

/** How the run plans. */
export type Job = 'execute' | 'todo'
export const jobs: readonly Job[] = ['execute', 'todo']

export const goal = 'Prepare the trip to Lyon.'
/** Tells of a reservation that was asked about and is not there. */
export const notReserved = 'is not reserved yet'
/** Tells of one that is there, exactly once. */
export const reservedOnce = (what: string): string => `${what}: reserved once`

/** One conversation, read from a request: a resumed run asks again, and must be told the same. */
interface Conversation {
  readonly task: string
  readonly last: string
  /** Of the latest reply. */
  readonly lastCall: string | undefined
  /** Replies without a call. */
  readonly answers: number
  readonly count: (tool: string) => number
}

type Call = readonly [name: string, args: Readonly<Record<string, unknown>>]

/** Says what the conversation alone asks for, whatever a memory has left out of its older results. */
export function replyTo({ messages, tools }: Pick<ChatRequest, 'messages' | 'tools'>): Reply {
  const talk = conversationOf(messages)
  const fields = tools.find(({ name }) => name === 'final_answer')?.parameters['properties']
  const has = (field: string): boolean => Object.hasOwn(Object(fields), field)
  if (has('passes')) return say('check', talk, verdictOn(talk))
  if (has('status')) {
    const id = /# Your step: (\S+)/.exec(talk.task)?.[1] ?? ''
    return say(id, talk, ...work(id, talk))
  }
  if (has('steps')) return say('planner', talk, talk.task.startsWith('The plan needs a revision') ? revision : draft)
  const next = tools.some(({ name }) => name === 'update_plan') ? keepPlan(talk) : []
  const isEarly = next.length === 0 && talk.answers === 0 && talk.count('update_plan') > 0
  if (next.length > 0) return say('main', talk, ...next)
  return {
    reasoning: 'All of it is there.',
    content: isEarly ? 'Ready, I think.' : 'Lyon is booked: 300 in all. 一路平安',
  }
}

function conversationOf(messages: readonly ChatMessage[]): Conversation {
  const replies = messages.filter(({ role }) => role === 'assistant')
  const names = replies.map(({ tool_calls: calls = [] }) => calls.map((call) => call.function.name))
  return {
    task: messages.find(({ role }) => role === 'user')?.content ?? '',
    last: messages.at(-1)?.content ?? '',
    lastCall: names.at(-1)?.at(-1),
    answers: names.filter(({ length }) => length === 0).length,
    count: (tool) => names.flat().filter((name) => name === tool).length,
  }
}

/** Calls have ids that follow from where they stand: runs can be compared by them. */
function say(who: string, { count }: Conversation, ...calls: readonly Call[]): Reply {
  const toolCalls = calls.map(([name, args], index): ReplyToolCall => {
    const before = calls.slice(0, index).filter(([other]) => other === name).length
    return { id: `${who}.${name}.${count(name) + before + 1}`, name, arguments: args }
  })
  return { reasoning: 'I see what is next.', toolCalls }
}

const final = (args: Readonly<Record<string, unknown>>): Call => ['final_answer', args]
const done = (result: string, ...evidence: string[]): Call => final({ status: 'done', result, evidence })
const look = (at: string): Call => ['look', { at }]

const step = (id: string, needs: readonly string[], check?: string): Readonly<Record<string, unknown>> => ({
  id,
  title: `Do ${id}`,
  criterion: `${id} is settled`,
  needs,
  ...(check !== undefined && { check }),
})

/** Four steps side by side, then two, then one. */
const draft = final({
  steps: [
    step('flights', []),
    step('hotels', [], 'seen'),
    step('museums', [], 'reserved'),
    step('weather', []),
    step('sum', ['flights', 'hotels'], 'adds-up'),
    step('tickets', ['museums'], 'seen'),
    step('letter', ['sum', 'weather', 'tickets']),
  ],
})

const revision = final({
  steps: [
    { id: 'tickets', status: 'skipped', replacedBy: ['passes'], note: 'there are passes' },
    step('passes', ['museums'], 'reserved'),
  ],
})

const verdictOn = ({ task }: Conversation): Call =>
  task.includes('in a draft')
    ? final({ passes: false, reason: 'It is a draft.' })
    : final({ passes: true, reason: 'The evidence says so.' })

/** Reserves, and looks whether it has worked: after a crash nobody can say without looking. */
function reserve(what: string, { count, last, lastCall }: Conversation): readonly Call[] | undefined {
  const isMissing = lastCall === 'confirm' && last.includes(notReserved)
  if (count('reserve') === 0 || isMissing) return [['reserve', { what }]]
  return lastCall === 'reserve' ? [['confirm', { what }]] : undefined
}

function work(id: string, talk: Conversation): readonly Call[] {
  const { count, last, lastCall } = talk
  const claims = count('final_answer')
  switch (id) {
    case 'flights':
      return count('look') === 0 ? [look('flights'), look('trains')] : [done('Flights are 100.', 'look')]
    case 'hotels':
      return count('look') === 0 ? [look('hotels')] : [done('Hotels are 200.', 'hotels.md#lyon:3-9')]
    case 'weather':
      if (claims === 0) return [done('It is fine.', 'a quotation of nothing')]
      return count('look') === 0 ? [look('weather')] : [done('It is fine and warm.', 'look')]
    case 'sum':
      return [claims === 0 ? done('299 (claim 1)', 'flights') : done('300 (claim 2)', 'flights', 'hotels')]
    case 'tickets':
      if (count('buy') === 0) return [['buy', { what: 'tickets' }]]
      return [final({ status: 'failed', result: 'They are sold out.', evidence: [] })]
    case 'letter':
      return [claims === 0 ? done('Dear all, in a draft', 'result', 'sum') : done('Dear all, yours', 'result', 'sum')]
    default:
      return reserve(id, { ...talk, last, lastCall }) ?? [done(`${id} are in.`, reservedOnce(id))]
  }
}

const update = (...steps: readonly Readonly<Record<string, unknown>>[]): Call => ['update_plan', { steps }]
const claim = (id: string, result: string, ...evidence: string[]) => ({ id, status: 'done', result, evidence })

/** @returns No calls: answer. */
function keepPlan(talk: Conversation): readonly Call[] {
  const updates: readonly (readonly Call[])[] = [
    [
      update(
        step('flights', [], 'seen'),
        step('hotels', ['flights'], 'adds-up'),
        step('museums', [], 'reserved'),
        step('letter', ['hotels', 'museums']),
      ),
    ],
    [look('flights'), look('hotels'), update({ id: 'flights', status: 'running' })],
    [update(claim('flights', 'Flights are 100.', 'a quotation of nothing'))],
    [update(claim('flights', 'Flights are 100.', 'look'))],
    [update(claim('hotels', '299 (claim 3)', 'look'))],
    [update(claim('hotels', '300 (claim 4)', 'hotels.md#lyon:3-9'))],
  ]
  const next = updates[talk.count('update_plan')] ?? reserve('museums', talk)
  if (next !== undefined) return next
  if (talk.answers === 0 || talk.count('update_plan') > updates.length) return []
  return [
    update(claim('museums', 'They are in.', reservedOnce('museums'))),
    update(claim('letter', 'Dear all', 'result')),
  ]
}
