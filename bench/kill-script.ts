import type { ChatRequest, Reply } from '@glmkit/emulator'

/** One call the model makes; `id` names it in its arguments, in the ledger and in its result. */
export interface PlannedCall {
  readonly id: string
  readonly tool: 'save_file' | 'send_mail' | 'charge_card'
  /** How long its effect takes. */
  readonly ms: number
}

/** The run the user started, or that of its sub-agent. */
export type Part = 'main' | 'sub'

/** What the model is asked for: which reply of which run. */
export interface Ask {
  readonly runId: string
  readonly part: Part
  readonly step: number
}

export const stepCounts: Readonly<Record<Part, number>> = { main: 20, sub: 3 }
/** The step of the main run that calls the sub-agent. */
export const delegatingStep = 10

const tools = ['save_file', 'send_mail', 'charge_card'] as const

export const taskOf = (runId: string, part: Part): string => `Do the ${part} work of ${runId}`

/** The calls of a step; the sub-agent's own call is not among them. */
export function callsOf(part: Part, step: number): readonly PlannedCall[] {
  const count = 1 + ((step * 7 + (part === 'sub' ? 1 : 0)) % 3)
  return Array.from({ length: count }, (_, index) => ({
    id: `${part}-${step}-${index}`,
    tool: tools[(step + index) % 3] ?? 'save_file',
    ms: 1 + ((step * 5 + index * 7) % 12),
  }))
}

export function allCallsOf(part: Part): readonly PlannedCall[] {
  return Array.from({ length: stepCounts[part] }, (_, index) => callsOf(part, index + 1)).flat()
}

/** By the conversation alone: a resumed run asks again, and must be told the same. */
export function readAsk({ messages }: Pick<ChatRequest, 'messages'>): Ask {
  const task = messages.find(({ role }) => role === 'user')?.content ?? ''
  const [, part, runId = ''] = /^Do the (main|sub) work of (\S+)$/.exec(task) ?? []
  const step = messages.filter(({ role }) => role === 'assistant').length + 1
  return { runId, part: part === 'sub' ? 'sub' : 'main', step }
}

export function replyTo({ runId, part, step }: Ask): Reply {
  if (step > stepCounts[part])
    return { reasoning: 'All steps are done.', content: `The ${part} work of ${runId} is done.` }
  const planned = callsOf(part, step).map(({ id, tool, ms }) => ({ name: tool, arguments: { id, ms } }))
  const delegated = part === 'main' && step === delegatingStep
  return {
    reasoning: `This is step ${step} of ${stepCounts[part]}, and the one before it has its results.`,
    content: `Now comes step ${step} of the ${part} work: I look at what is there, and then I do what is asked for.`,
    toolCalls: delegated ? [...planned, { name: 'delegate', arguments: { task: taskOf(runId, 'sub') } }] : planned,
  }
}
