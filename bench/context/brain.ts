import type { Brain, ChatMessage, ChatRequest, Reply, ReplyToolCall } from '@glmkit/emulator'
import { summaryRequestStart } from '@glmkit/memory'
import { createRandom, mix, pick } from '../search/random.ts'
import { linesOf, sentence, thought } from './texts.ts'
import type { Need, Trajectory, TrajectoryCall } from './trajectory.ts'
import { capital, noun, verb } from './words.ts'

/** What a run had to do beside the steps of its trajectory. */
export interface Played {
  /** Steps taken, answers included. */
  steps: number
  /** Replies that called an original tool again, or read back, because a fact was not in the prompt. */
  lookingBack: number
  /** Facts that were not in the prompt even then; the step was taken without. */
  lost: number
  summaries: number
}

export interface PlayedBrain {
  readonly brain: Brain
  readonly played: Readonly<Played>
}

/** The tool of a memory with which the model reads what it is no longer shown. */
const readBack = 'read_back'
/** Of the facts that are still needed, a summary keeps so many. */
const keptBySummary = 0.3

/** How it looks for what it does not see: in a result it still has the id of, in all results, by the original call. */
const ways = ['id', 'find', 'again'] as const
type Way = (typeof ways)[number]

/**
 * A model that takes the steps of a trajectory, one a reply, and cannot take one without the facts it needs: those it does
 * not find in its prompt it looks up first, by the memory's tool if there is one, else by the call that brought them. With
 * the tool it reads half of them by the id that stands in the place of the result, which may take two calls, and searches
 * for the others.
 *
 * Asked for a summary by the last message it writes 1,200–1,800 tokens in which nearly a third of what is still needed
 * is kept. Which facts these are depends on the facts alone, so it is the same for every memory.
 *
 * @param onAnswer Called before the answer is sent with what the user says next.
 */
export function createBrain(trajectory: Trajectory, onAnswer: (text: string) => void): PlayedBrain {
  const { steps, seed } = trajectory
  const played = { steps: 0, lookingBack: 0, lost: 0, summaries: 0 }
  /** How it has looked for what the step needs. */
  const tried = new Map<Need, readonly Way[]>()

  function brain(request: ChatRequest): Reply {
    const last = request.messages.at(-1)
    if (last?.role === 'user' && last.content.startsWith(summaryRequestStart)) {
      return { content: summarise(request.messages) }
    }
    const step = steps[played.steps]
    if (step === undefined) throw new Error(`the trajectory has ended after ${steps.length} steps`)
    const missing = step.needs.filter(({ fact }) => !isShown(request.messages, fact.value))
    const toolCalls = lookUps(request, missing)
    if (toolCalls.length > 0) {
      played.lookingBack += 1
      const keys = missing.map(({ fact }) => fact.key).join(' and ')
      return { reasoning: `I no longer see ${keys}. Let me look it up.`, content: '', toolCalls }
    }
    played.lost += missing.length
    played.steps += 1
    tried.clear()
    if (step.nextUserText !== undefined) onAnswer(step.nextUserText)
    const calls = step.calls.map((call, index) => ({ ...asked(call), id: idOf(played.steps - 1, index) }))
    return { reasoning: step.reasoning, content: step.text, toolCalls: calls }
  }

  /** One for each fact, the next way that is open; none for facts that all ways were tried for. */
  function lookUps(request: ChatRequest, missing: readonly Need[]): ReplyToolCall[] {
    const calls = new Map<string, ReplyToolCall>()
    for (const need of missing) {
      const before = tried.get(need) ?? []
      for (const way of ways) {
        const call = before.includes(way) ? undefined : lookUp(way, request, need)
        if (call === undefined) continue
        tried.set(need, [...before, way])
        const id = `look_${played.lookingBack + 1}_${calls.size}`
        calls.set(JSON.stringify(call), { ...call, id })
        break
      }
    }
    return [...calls.values()]
  }

  function lookUp(way: Way, { tools, messages }: ChatRequest, { fact, call, step }: Need): ReplyToolCall | undefined {
    if (way === 'again') return asked(call)
    if (!tools.some(({ name }) => name === readBack)) return undefined
    if (way === 'find') return { name: readBack, arguments: { find: fact.key } }
    const id = idOf(step, steps[step]?.calls.indexOf(call) ?? 0)
    const isOpen = shareOf(fact.value) < 0.5 && isShown(messages, `"${id}"`)
    return isOpen ? { name: readBack, arguments: { id } } : undefined
  }

  function summarise(messages: readonly ChatMessage[]): string {
    played.summaries += 1
    const random = createRandom(mix(seed, played.summaries))
    const facts = steps
      .slice(played.steps)
      .flatMap(({ needs }) => needs.map(({ fact }) => fact))
      .filter(({ value }) => shareOf(value) < keptBySummary && isShown(messages, value))
    const sections = ['Goal', 'Constraints', 'Decisions', 'Failed attempts', 'Open questions', 'Next steps']
    const tokens = 1_100 + pick(random, 500)
    return [
      ...sections.flatMap((title) => [
        `## ${title}`,
        ...linesOf(random, title === 'Decisions' ? thought : sentence, tokens / sections.length, 4.8).map(
          (line) => `- ${capital(verb(random))} the ${noun(random)}: ${line}`,
        ),
      ]),
      '## Facts',
      ...facts.map(({ key, value }) => `- ${key}: ${value}`),
    ].join('\n')
  }

  return { brain, played }
}

function isShown(messages: readonly ChatMessage[], value: string): boolean {
  // From the end: what is needed is mostly there.
  return messages.findLast(({ content }) => content.includes(value)) !== undefined
}

/** A number in [0, 1) of the value's own. */
function shareOf(value: string): number {
  return (mix(...Array.from(value, (letter) => letter.charCodeAt(0))) >>> 0) / 2 ** 32
}

function asked({ name, arguments: args }: TrajectoryCall): ReplyToolCall {
  return { name, arguments: args }
}

const idOf = (step: number, index: number): string => `call_${step + 1}_${index}`
