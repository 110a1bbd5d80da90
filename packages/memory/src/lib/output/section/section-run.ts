import { randomUUID } from 'node:crypto'
import { AgentError, createAgent } from '@glmkit/core'
import type { Answer, Budget, Memory, Message, Model, ModelRequest, Seam, StopReason, Usage } from '@glmkit/core'
import { addUsage, noUsage } from '@glmkit/glm/model'
import { createAnswer } from '../answer/answer.ts'
import type { BoundedAnswer } from '../answer/answer.ts'
import type { AppendBoundary } from '../artifact/artifact.ts'
import type { WriteEvent } from '../written-document.ts'

export interface RunnerOptions {
  readonly model: Model
  readonly instructions: string
  /** Fits the requests into the window. */
  readonly memory: Memory
  readonly budget: Budget | undefined
  readonly onEvent: (event: WriteEvent) => void
  /** Told what a run has cost so far, after every reply and at its end. */
  readonly onUsage: (run: string, usage: Usage) => void
}

export interface RunRequest {
  /** What the run writes at; 0 where it is none. */
  readonly section: number
  readonly messages: readonly Message[]
  /** Follows what the model says. */
  readonly answer: BoundedAnswer
  readonly thinking?: NonNullable<ModelRequest['thinking']>
  readonly maxOutputTokens?: number
  readonly signal: AbortSignal
  /** Told what is final. Without it nobody is told of drafts either. */
  readonly onText?: (text: string, boundary: AppendBoundary) => void
  readonly onSeam?: (seam: Seam) => void
}

export type RunEnd =
  | { readonly type: 'answer'; readonly text: string }
  /** The model begins anew what was final already, or its reply was none: empty, or with calls. */
  | { readonly type: 'taken-back'; readonly isEmpty: boolean }
  | { readonly type: 'stopped'; readonly reason: StopReason; readonly detail?: string }

/** Has the model write one text, as a run of its own. */
export type Runner = (request: RunRequest) => Promise<RunEnd>

/** The beginning of an answer is kept back: a reply that breaks so early is begun anew, and nobody goes on with it. */
const earlyChars = 2_000
/** The loop's way to say what a seam says better. */
const toldModel = 'Told the model: '

/** @returns Runs that share a budget, a system message, and what the memory learns of the server. */
export function createRunner(options: RunnerOptions): Runner {
  const { model, instructions, memory, budget, onEvent, onUsage } = options

  return async ({ section, messages, answer, thinking, maxOutputTokens, signal, onText, onSeam }) => {
    const onDraft = onText && ((text: string): void => onEvent({ type: 'draft', section, text }))
    let opened = 0
    let hasCall = false
    function openAnswer(): Answer {
      opened += 1
      return opened === 1 ? answer : createAnswer()
    }
    const agent = createAgent({
      name: 'writer',
      model: tapped(model, maxOutputTokens, onDraft),
      instructions,
      memory: { ...memory, tools: [], openAnswer },
      ...(budget && { budget }),
    })
    const id = randomUUID()
    let usage = noUsage
    let early: string | undefined = answer.text === '' ? '' : undefined
    let hasText = false
    let chars = answer.text.length
    const give = (text: string): void => {
      hasText = true
      chars += text.length
      onText?.(text, answer.resumesAfter)
    }
    const flush = (): void => {
      if (early !== undefined && early !== '') give(early)
      early = undefined
    }
    try {
      const run = agent.stream(messages, { signal, approver: 'stop', ...(thinking && { thinking }) })
      for await (const event of run) {
        switch (event.type) {
          case 'turn-start':
            if (opened > 1) {
              // The loop has given up this answer for another one, which must not stand behind it.
              const isEmpty = !hasCall && chars === answer.text.length && (early ?? '').trim() === ''
              if (onText !== undefined) return { type: 'taken-back', isEmpty }
              opened = 1
              early = ''
              chars = 0
            } else if (event.turn > 1) {
              // A reply that was cut stands: the next one goes on with it.
              flush()
            }
            hasText = false
            break
          case 'text-delta':
            if (early === undefined) give(event.text)
            else {
              early += event.text
              if (early.length >= earlyChars) flush()
            }
            break
          case 'tool-call':
            hasCall = true
            break
          case 'seam':
            flush()
            onSeam?.({
              cause: event.cause,
              resumedAfter: event.resumedAfter,
              rolledBackChars: event.rolledBackChars,
              proof: event.proof,
              echoedChars: event.echoedChars,
              retries: event.retries,
            })
            break
          case 'retry':
            onEvent({ type: 'retry', section, reason: event.reason })
            if (hasText) {
              usage = addUsage(usage, event.usage ?? noUsage)
              return { type: 'taken-back', isEmpty: false }
            }
            if (early !== undefined) early = ''
            break
          case 'warning':
            if (!event.message.startsWith(toldModel)) onEvent({ type: 'warning', message: event.message })
            break
          case 'usage':
            usage = event.total
            onUsage(id, usage)
            break
          case 'run-failed':
            usage = event.usage
            break
          case 'run-end':
            usage = event.result.usage
            break
          default:
        }
      }
      flush()
      const { text, stopReason, stopDetail } = await run.result
      if (stopReason === 'answer' && text.length !== chars) {
        throw new AgentError(`Cannot keep a text of ${text.length} characters: ${chars} of it were told, begin it anew`)
      }
      if (stopReason === 'answer') return { type: 'answer', text }
      return { type: 'stopped', reason: stopReason, ...(stopDetail !== undefined && { detail: stopDetail }) }
    } finally {
      onUsage(id, usage)
    }
  }
}

/** Tells what the model says as it says it, a batch at a time. */
function tapped(
  model: Model,
  maxOutputTokens: number | undefined,
  onDraft: ((text: string) => void) | undefined,
): Model {
  return {
    ...model,
    maxOutputTokens: Math.min(model.maxOutputTokens, maxOutputTokens ?? Infinity),
    async *stream(request) {
      for await (const batch of model.stream(request)) {
        let text = ''
        for (const event of batch) if (event.type === 'text-delta') text += event.text
        if (text !== '') onDraft?.(text)
        yield batch
      }
    },
  }
}
