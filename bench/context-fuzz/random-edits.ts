/** Edits no policy would make, but any policy could have: whatever is shown then is a conversation still. */
import type { Memory, MemoryEdit, Message, Model, ToolDeclaration } from '@glmkit/core'
import { pick, type Random } from '../search/random.ts'
import { pairingProblem, promptProblem } from './checks.ts'
import { textOf } from './texts.ts'

export interface RandomEditsOptions {
  readonly memory: Memory
  readonly transcript: readonly Message[]
  readonly tools: readonly ToolDeclaration[]
  /** With a window that holds everything. */
  readonly model: Model
  readonly count: number
}

/** @returns What was wrong, with the edits it was wrong after. */
export async function playRandomEdits(r: Random, options: RandomEditsOptions): Promise<string | undefined> {
  const { memory, transcript, tools, model, count } = options
  const places = placesOf(transcript)
  const asides = new Set<Message>()
  const run = memory.open({ transcript, tools, edits: [], asides })
  const edits: MemoryEdit[] = []
  let messages: readonly Message[] = []
  for (let left = count; left > 0; left -= 1) {
    const edit = randomEdit(r, places, edits)
    edits.push(edit)
    run.apply?.([edit])
    messages = (await run.prepare({ model })).messages
    const summary = edits.findLast((each) => each.kind === 'summary')
    const pinned = [...places.fixed, ...(summary?.pinned ?? [])]
    const problem =
      pairingProblem(messages, places.isWaiting) ??
      promptProblem(messages, { transcript, edits, tail: undefined, pinned })
    if (problem !== undefined) return `${problem}, after ${JSON.stringify(edits)}`
  }
  const stored: MemoryEdit[] = JSON.parse(JSON.stringify(edits))
  const again = await memory.open({ transcript, tools, edits: stored, asides }).prepare({ model })
  const isSame =
    again.messages.length === messages.length && again.messages.every((one, at) => sameText(one, messages[at]))
  return isSame ? undefined : `what was stored shows something else: ${JSON.stringify(edits)}`
}

const sameText = (a: Message, b: Message | undefined): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

interface Places {
  readonly isWaiting: boolean
  readonly results: readonly number[]
  readonly users: readonly number[]
  /** Where a summary may end. */
  readonly cuts: readonly number[]
  readonly from: number
  readonly fixed: readonly number[]
}

function placesOf(transcript: readonly Message[]): Places {
  const of = (role: Message['role']): number[] =>
    transcript.flatMap((message, index) => (message.role === role ? [index] : []))
  const task = transcript.findIndex(({ role }) => role === 'user')
  const last = transcript.findLastIndex(({ role }) => role === 'assistant')
  return {
    isWaiting: pairingProblem(transcript, false) !== undefined,
    results: of('tool'),
    users: of('user').filter((index) => index > task),
    cuts: transcript.flatMap(({ role }, index) =>
      role !== 'tool' && index > task + 1 && index <= last ? [index] : [],
    ),
    from: task + 1,
    fixed: Array.from({ length: task + 1 }, (_, index) => index),
  }
}

function randomEdit(r: Random, { results, users, cuts, from }: Places, edits: readonly MemoryEdit[]): MemoryEdit {
  const reason = 'at random'
  const least = edits.findLast((edit) => edit.kind === 'summary')?.to ?? 0
  const left = cuts.filter((to) => to >= least)
  const to = left[pick(r, left.length)]
  const share = r()
  if (share < 0.25 && to !== undefined) {
    const pinned = users.filter((index) => index < to && r() < 0.3)
    const text = `summary ${edits.length} ${textOf(['chinese', 1 + pick(r, 300), 0])}`
    return { kind: 'summary', from, to, pinned, text, by: r() < 0.7 ? 'model' : 'digest', reason }
  }
  if (share < 0.35) return { kind: 'block', text: r() < 0.3 ? '' : `block ${edits.length}`, reason }
  const messages = results.filter(() => r() < 0.3)
  return { kind: r() < 0.5 ? 'mask' : 'offload', messages, reason }
}
