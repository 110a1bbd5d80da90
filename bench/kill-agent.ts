import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { createAgent, defineTool } from '@glmkit/core'
import type { Agent, JournalStore, ToolTraits } from '@glmkit/core'
import { createGlm } from '@glmkit/glm'
import { z } from 'zod'
import type { PlannedCall } from './kill-script.ts'

/** A line of the ledger: the world outside, which no crash takes back. */
export interface LedgerLine {
  readonly phase: 'start' | 'end'
  /** Of the planned call. */
  readonly id: string
  readonly tool: PlannedCall['tool']
  /** Which process of the run. */
  readonly attempt: number
  /** Of this very execution; the result repeats it. */
  readonly nonce: string
}

export interface CreateWorkerOptions {
  readonly baseURL: string
  readonly journal: JournalStore
  readonly ledger: string
  readonly attempt: number
  /** Told of every request and every effect, before it begins. */
  readonly onWork: () => void
  /** For controls: traits the tools must not have. */
  readonly traits?: ToolTraits
}

export const resultOf = (id: string, nonce: string): string => `${id} is done as ${nonce}`

/** The agent under fire: three tools with side effects, one of them idempotent, and a sub-agent with the same. */
export function createWorker(options: CreateWorkerOptions): Agent {
  const { baseURL, journal, ledger, attempt, onWork } = options

  function tool(name: PlannedCall['tool'], traits: ToolTraits = {}) {
    return defineTool({
      name,
      description: 'Takes effect in the ledger.',
      input: z.object({ id: z.string(), ms: z.number() }),
      sideEffects: true,
      approval: 'never',
      ...traits,
      ...options.traits,
      async execute({ id, ms }, { progress }) {
        const nonce = randomUUID().slice(0, 8)
        const write = (phase: LedgerLine['phase']): void =>
          appendFileSync(ledger, `${JSON.stringify({ phase, id, tool: name, attempt, nonce } satisfies LedgerLine)}\n`)
        onWork()
        write('start')
        progress(`began ${id}`)
        await wait(ms)
        write('end')
        // An effect is done before its answer is back.
        await wait(ms / 3)
        return resultOf(id, nonce)
      },
    })
  }

  const glm = createGlm({ baseURL, apiKey: 'kill', maxRetries: 0 })
  const model: typeof glm = {
    ...glm,
    stream(request) {
      onWork()
      return glm.stream(request)
    },
  }
  const tools = [tool('save_file', { idempotent: true }), tool('send_mail'), tool('charge_card')]
  const worker = createAgent({ name: 'worker', model, instructions: 'Work.', tools })
  const delegate = worker.asTool({ name: 'delegate', description: 'Does a part of the work.' })
  return createAgent({ name: 'main', model, instructions: 'Work step by step.', tools: [...tools, delegate], journal })
}
