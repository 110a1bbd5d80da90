import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { createAgent, createPlanner, defineTool } from '@glmkit/core'
import type { Agent, JournalStore, Memory, StepCheck, StepClaim, Tool } from '@glmkit/core'
import { createGlm } from '@glmkit/glm'
import { z } from 'zod'
import { notReserved, reservedOnce } from './plan-kill-script.ts'
import type { Job } from './plan-kill-script.ts'

/** A line of the ledger: the world outside, which no crash takes back. */
export interface LedgerLine {
  /** `effect` changes the world, `look` does not, `check` judges a claim, `ask` is a request to the model. */
  readonly kind: 'effect' | 'look' | 'check' | 'ask'
  /** The id of the call; of a check the step or `todo`, and its number. */
  readonly id: string
  readonly attempt: number
  readonly what?: string
}

export interface CreatePlannedOptions {
  readonly job: Job
  readonly baseURL: string
  readonly ledger: string
  /** Which process of the run. */
  readonly attempt: number
  readonly journal?: JournalStore
  readonly memory?: Memory
  /** Told of all that is no replay, before it begins. */
  readonly onWork?: () => void
  /** For controls: the tool check throws dice, which nobody records. */
  readonly isRandom?: boolean
}

export function readLines(path: string): readonly LedgerLine[] {
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  return lines.map((line): LedgerLine => JSON.parse(line))
}

/** The agent under fire: it works a plan or keeps one, with tools that act, tools that look, and every kind of check. */
export function createPlanned(options: CreatePlannedOptions): Agent {
  const { job, baseURL, ledger, attempt, journal, memory, onWork = () => {}, isRandom = false } = options

  function note(kind: LedgerLine['kind'], id: string, what?: string): void {
    onWork()
    const line: LedgerLine = { kind, id, attempt, ...(what !== undefined && { what }) }
    appendFileSync(ledger, `${JSON.stringify(line)}\n`)
  }

  const reservations = (what: string): number =>
    readLines(ledger).filter((line) => line.kind === 'effect' && line.what === what).length

  function acting(name: 'reserve' | 'buy', execute: (what: string) => string): Tool {
    return defineTool({
      name,
      description: `Takes effect: ${name}.`,
      input: z.object({ what: z.string() }),
      sideEffects: true,
      approval: 'never',
      async execute({ what }, { callId, progress }) {
        progress(`about to ${name}`)
        await wait(1)
        note('effect', callId, what)
        // An effect is there before its answer is back.
        await wait(3)
        return execute(what)
      },
    })
  }

  const tools = [
    acting('reserve', (what) => `${what} may be reserved`),
    acting('buy', (what) => {
      throw new Error(`${what} are sold out`)
    }),
    defineTool({
      name: 'look',
      description: 'Looks something up.',
      input: z.object({ at: z.string() }),
      idempotent: true,
      async execute({ at }, { callId }) {
        note('look', callId)
        await wait(at.length % 5)
        // Longer than what a memory finds worth to leave out.
        return `${at}.md#lyon:3-9 ${`${at} are listed here. `.repeat(30)}`
      },
    }),
    defineTool({
      name: 'confirm',
      description: 'Says whether it is reserved.',
      input: z.object({ what: z.string() }),
      idempotent: true,
      async execute({ what }, { callId }) {
        note('look', callId)
        await wait(1)
        const count = reservations(what)
        return count === 1
          ? reservedOnce(what)
          : count === 0
            ? `${what} ${notReserved}`
            : `${what}: reserved ${count} times`
      },
    }),
  ]

  const checks: Readonly<Record<string, StepCheck>> = {
    'adds-up': {
      description: 'The sum is right',
      async passes({ step, result }: StepClaim) {
        const [, count = ''] = /\(claim (\d)\)/.exec(result) ?? []
        note('check', `${job === 'todo' ? job : step.id}/${count}`)
        await wait(2)
        return { passes: result.startsWith('300'), reason: `${result} does not add up` }
      },
    },
    seen: {
      description: 'Something was seen',
      passes: ({ evidence }: StepClaim) => evidence.length > 0,
    },
    reserved: {
      description: 'It is reserved',
      tool: 'confirm',
      input: ({ step }: StepClaim) => ({ what: step.id }),
      passes: ({ text }: { readonly text: string }) =>
        isRandom ? Math.random() < 0.5 : text.endsWith('reserved once'),
    },
  }

  const glm = createGlm({ baseURL, apiKey: 'kill', maxRetries: 0 })
  const model: typeof glm = {
    ...glm,
    stream(request) {
      note('ask', '')
      return glm.stream(request)
    },
  }
  return createAgent({
    model,
    instructions: 'Travel well.',
    tools,
    planner: createPlanner({ mode: job === 'todo' ? 'todo' : 'plan-execute', checks }),
    budget: { usd: 5, turns: 80, calls: 80 },
    ...(journal !== undefined && { journal }),
    ...(memory !== undefined && { memory }),
  })
}
