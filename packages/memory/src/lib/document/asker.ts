import { createAgent } from '@glmkit/core'
import type { Budget, Model, RunScope, Usage } from '@glmkit/core'
import { noUsage } from '@glmkit/glm/model'

export interface AskModelOptions {
  readonly model: Model
  /** The run this is a part of. */
  readonly parent: RunScope | undefined
  /** Shared by all that ask; with a parent its own holds. */
  readonly budget: Budget | undefined
}

export interface Said {
  /** Partial where there is a problem. */
  readonly text: string
  /** Why it is no whole answer, in words. */
  readonly problem?: string
  /** The call this was a part of has been cancelled or came too late. */
  readonly isInterrupted?: true
  /** The failure behind the problem, if the model could not be had at all. */
  readonly cause?: unknown
  readonly usage: Usage
}

/** Puts one question to the model, as a run of its own. */
export type Asker = (key: string, prompt: string, signal: AbortSignal) => Promise<Said>

/** Notes and answers are short; what is reserved for them is missing for the document. */
export const answerTokens = 16_384

/**
 * @returns Asks with one system message. A model that cannot be had is a problem, not a throw: it is told of the part
 * that could not be read. What ends the run around it is thrown.
 */
export function createAsker(name: string, instructions: string, { model, parent, budget }: AskModelOptions): Asker {
  const short: Model = {
    ...model,
    maxOutputTokens: Math.min(model.maxOutputTokens, answerTokens),
    stream: (request) => model.stream(request),
  }
  const agent = createAgent({ name, model: short, instructions, ...(budget && !parent && { budget }) })
  return async (key, prompt, signal) => {
    let usage = noUsage
    try {
      const run = agent.stream(prompt, { signal, approver: 'stop', ...(parent && { parent: partOf(parent, key) }) })
      for await (const event of run) if (event.type === 'run-failed') usage = event.usage
      const { text, stopReason, stopDetail, usage: total } = await run.result
      if (stopReason === 'answer') return { text, usage: total }
      const why = stopDetail === undefined ? stopReason : `${stopReason}: ${stopDetail}`
      const problem = `the model stopped before the end (${why})`
      return { text, usage: total, problem, ...(stopReason === 'interrupted' && { isInterrupted: true }) }
    } catch (error) {
      // By name: a failure that was recorded is no longer of its class.
      if (!(error instanceof Error) || error.name !== 'ModelError') throw error
      return { text: '', usage, problem: error.message, cause: error }
    }
  }
}

/** Named after what it does, not numbered as it starts: on resume other requests may be the first. */
function partOf(parent: RunScope, key: string): RunScope {
  return { ...parent, runId: `${parent.runId}/${key}`, journal: parent.journal.scope(key), nextRun: () => 1 }
}
