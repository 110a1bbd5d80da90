import type { Brain, ChatRequest, Reply } from '@glmkit/emulator'

/** One request of a run that plans, as a test sees it. */
interface PlanAsk {
  readonly request: ChatRequest
  /** All the messages say, in one text. */
  readonly text: string
  /** Of the step that is worked; empty in other roles. */
  readonly id: string
  /** How often this conversation has been answered. */
  readonly turn: number
}

type Role = (ask: PlanAsk) => Reply

/** What the model says in each role; a step looks itself up and reports, a check passes, unless a test says otherwise. */
export interface PlanRoles {
  readonly plan?: Role
  readonly revise?: Role
  readonly step?: Role
  readonly check?: Role
  readonly answer?: Role
}

export const hand = (output: Record<string, unknown>): Reply => ({
  toolCalls: [{ name: 'final_answer', arguments: output }],
})
export const lookUp = (what: string): Reply => ({ toolCalls: [{ name: 'lookup', arguments: { what } }] })
export const step = (id: string, needs: readonly string[] = [], more: object = {}): Record<string, unknown> => ({
  id,
  title: `Look up ${id}`,
  criterion: `${id} is known`,
  needs,
  ...more,
})
export const done = (id: string, more: object = {}): Reply =>
  hand({ status: 'done', result: `${id} is 1`, evidence: ['lookup'], ...more })

/** A model that plans by what a test wrote down, told its role by what it is asked to hand in. */
export function planBrain(roles: PlanRoles): Brain {
  const {
    plan = () => hand({ steps: [step('a')] }),
    revise = () => hand({ steps: [] }),
    step: work = ({ id, turn }) => (turn === 0 ? lookUp(id) : done(id)),
    check = () => hand({ passes: true, reason: 'seen' }),
    answer = () => ({ content: 'The answer.' }),
  } = roles
  return (request) => {
    const text = request.messages.map(({ content }) => content).join('\n---\n')
    const output = request.tools.find(({ name }) => name === 'final_answer')?.parameters.properties
    const fields = Object.keys(output ?? {})
    const id = /(?:Your step: |你的步骤：)([\w-]+)/.exec(text)?.[1] ?? ''
    const turn = request.messages.filter(({ role }) => role === 'assistant').length
    const ask = { request, text, id, turn }
    if (fields.includes('steps')) return /needs a revision|需要修订/.test(text) ? revise(ask) : plan(ask)
    if (fields.includes('passes')) return check(ask)
    return fields.includes('evidence') ? work(ask) : answer(ask)
  }
}
