import { ModelError } from '@glmkit/core'
import type { ModelErrorKind, RunEvent, RunResult, ToolCallRecord, Usage } from '@glmkit/core'
import { addUsage, noUsage } from '@glmkit/glm/model'
import type { Solution } from '../solution.ts'

/** What the agents of a trial have told, over all its runs. */
export interface Recorder {
  /** Without deltas. */
  readonly events: readonly RunEvent[]
  /** Sub-agents under their own models. */
  readonly usageByModel: Readonly<Record<string, Usage>>
  /** Milliseconds the client waited before it tried again. */
  readonly waitedMs: number
  /** Why a sub-agent had no model: its caller had to do without, which is not its fault. */
  readonly outage: ModelError | undefined
  add(event: RunEvent): void
  /** What the last run brought, even if it failed, with the calls, turns and usage of all. */
  solution(): Solution
  /** Whether it is the result of one of the runs, or made of one. */
  hasMade(solution: object): boolean
}

export interface CreateRecorderOptions {
  /** Told as tokens are billed. */
  readonly onUsage: (usage: Usage) => void
  readonly onRateLimit: () => void
  readonly isOutage: (kind: ModelErrorKind) => boolean
}

export const nothing: Solution = { text: '', transcript: [], toolCalls: [], turns: 0, usage: noUsage }

export function createRecorder({ onUsage, onRateLimit, isOutage }: CreateRecorderOptions): Recorder {
  const events: RunEvent[] = []
  const usageByModel: Record<string, Usage> = {}
  const models = new Map<string, string>()
  const runs = new Set<string>()
  const toolCalls: ToolCallRecord[] = []
  /** By run: what its sub-agents have cost, which its own bill contains. */
  const nested = new Map<string, Usage>()
  let last = nothing
  let turns = 0
  let waitedMs = 0
  let outage: ModelError | undefined

  function bill(runId: string, usage: Usage): void {
    const model = models.get(runId) ?? 'unknown'
    usageByModel[model] = addUsage(usageByModel[model] ?? noUsage, usage)
  }

  function close(runId: string, brought: Solution, usage: Usage): void {
    runs.add(runId)
    last = brought
    turns += brought.turns
    toolCalls.push(...brought.toolCalls)
    bill(runId, without(usage, nested.get(runId) ?? noUsage))
  }

  function addOwn(event: RunEvent): void {
    if (event.type === 'usage') onUsage(event.usage)
    if (event.type === 'run-end') close(event.runId, event.result, event.result.usage)
    if (event.type === 'run-failed') close(event.runId, { ...nothing, transcript: event.transcript }, event.usage)
  }

  function addNested(event: RunEvent, caller: string): void {
    if (event.type === 'agent-event') return addNested(event.event, caller)
    note(event)
    if (event.type === 'usage') {
      bill(event.runId, event.usage)
      nested.set(caller, addUsage(nested.get(caller) ?? noUsage, event.usage))
    }
    if (event.type !== 'run-failed') return
    const { kind, message } = event.error
    if (kind !== undefined && isOutage(kind)) outage = new ModelError(message, { kind, retryable: false })
  }

  function note(event: RunEvent): void {
    if (event.type === 'run-start') models.set(event.runId, event.model)
    if (event.type !== 'retry') return
    waitedMs += event.waitMs
    if (event.kind === 'rate-limit') onRateLimit()
  }

  return {
    events,
    usageByModel,
    get waitedMs() {
      return waitedMs
    },
    get outage() {
      return outage
    },
    add(event) {
      if (isDelta(event)) return
      events.push(event)
      if (event.type === 'agent-event') return addNested(event.event, event.runId)
      note(event)
      addOwn(event)
    },
    solution: () => {
      const usage = Object.values(usageByModel).reduce(addUsage, noUsage)
      return { ...last, toolCalls: [...toolCalls], turns, usage }
    },
    hasMade: (solution) => isResult(solution) && runs.has(solution.runId),
  }
}

const isResult = (value: object): value is Pick<RunResult, 'runId'> => 'runId' in value

function isDelta(event: RunEvent): boolean {
  if (event.type === 'agent-event') return isDelta(event.event)
  return event.type === 'text-delta' || event.type === 'reasoning-delta' || event.type === 'tool-call-delta'
}

function without(usage: Usage, part: Usage): Usage {
  const { inputTokens, cachedInputTokens, outputTokens, reasoningTokens, costUsd } = usage
  return {
    inputTokens: inputTokens - part.inputTokens,
    cachedInputTokens: cachedInputTokens - part.cachedInputTokens,
    outputTokens: outputTokens - part.outputTokens,
    reasoningTokens: reasoningTokens - part.reasoningTokens,
    costUsd: costUsd === null || part.costUsd === null ? null : costUsd - part.costUsd,
  }
}
