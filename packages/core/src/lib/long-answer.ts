import type { TurnOutcome } from './ask-model.ts'
import type { EventBody } from './event.ts'
import type { Answer, CutCause, Memory, Seam } from './memory.ts'
import { isCut } from './next-step.ts'

/** What of a reply belongs to the answer. */
export interface Kept {
  /** The answer so far. */
  readonly text: string
  /** The reply, for the transcript. */
  readonly content: string
  /** What has become certain, and where it went on. */
  readonly events: readonly EventBody[]
  /** The reply was whole, and does not go on with the answer that was cut. */
  readonly isLost?: true
}

/** An answer over several replies, each of which goes on where the one before it was cut. */
export interface LongAnswer {
  /** Absent without a memory that can go on. */
  readonly answer: Answer | undefined
  /** The reply to come goes on with an answer that was cut. */
  readonly isContinuing: boolean
  /** Of a reply's events what is certain and new. */
  onlyNew<Outcome>(turn: AsyncGenerator<readonly EventBody[], Outcome>): AsyncGenerator<readonly EventBody[], Outcome>
  /** Joins a reply to the answer, which ends with one that the run itself has cut. */
  keep(outcome: TurnOutcome): Kept
  /** How the model is told to go on, or why there is no way. */
  next(): ReturnType<Answer['next']>
  /** The reply after this one begins anew. */
  close(): void
}

const noWay = { problem: 'no memory is there to go on with it: createMemory of @glmkit/memory brings one' }

export function createLongAnswer(memory: Memory): LongAnswer {
  let answer = memory.openAnswer?.()
  let isContinuing = answer !== undefined && answer.text !== ''
  let told: Seam | undefined

  const delta = (text: string): readonly EventBody[] => (text === '' ? [] : [{ type: 'text-delta', text }])

  function seam(): readonly EventBody[] {
    const found = answer?.seam
    if (found === undefined || found === told) return []
    told = found
    return [{ type: 'seam', ...found }]
  }

  function shown(event: EventBody, open: Answer): readonly EventBody[] {
    switch (event.type) {
      case 'text-delta': {
        const text = open.push(event.text)
        if (text === event.text) return [...seam(), event]
        return [...seam(), ...delta(text)]
      }
      case 'retry':
        open.restart()
        return [event]
      case 'tool-call-delta':
        return [...delta(open.end() ?? ''), event]
      default:
        return [event]
    }
  }

  function join(content: string): Kept {
    if (answer === undefined) return { text: content, content, events: [] }
    const rest = answer.end()
    if (rest === undefined) return { text: answer.text, content, events: [], isLost: true }
    return { text: answer.text, content, events: [...seam(), ...delta(rest)] }
  }

  /** Nothing is kept of a reply that did not go on with the answer. */
  function cut(content: string, cause: CutCause): Kept {
    if (answer === undefined) return { text: content, content, events: [] }
    const { text: rest, rolledBackChars } = answer.cut(cause)
    const kept = content.slice(0, Math.max(0, content.length - rolledBackChars))
    return { text: answer.text, content: kept, events: [...seam(), ...delta(rest)] }
  }

  function close(): void {
    answer = memory.openAnswer?.()
    isContinuing = false
    told = undefined
  }

  return {
    get answer() {
      return answer
    },
    get isContinuing() {
      return isContinuing
    },
    async *onlyNew(turn) {
      const open = answer
      if (open === undefined) return yield* turn
      await using asking = turn
      let step = await asking.next()
      for (; step.done !== true; step = await asking.next()) yield step.value.flatMap((event) => shown(event, open))
      return step.value
    },
    keep(outcome) {
      if (outcome.type === 'broken') return cut(outcome.text, outcome.cause)
      if (outcome.type === 'cut') {
        const kept = join(outcome.text)
        close()
        return kept.isLost === true ? { ...kept, content: '' } : kept
      }
      const { message, finish } = outcome.reply
      if (message.tool_calls !== undefined || !isCut(outcome.reply)) return join(message.content)
      return cut(message.content, finish === 'length' ? 'length' : 'window')
    },
    next() {
      const next = answer?.next() ?? noWay
      isContinuing = 'request' in next
      return next
    },
    close,
  }
}
