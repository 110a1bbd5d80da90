import type { MemoryEdit, Message, UserMessage } from '@glmkit/core'
import { isResult, stubOf } from './stubs.ts'

/** One place in what the model is shown. */
export interface Shown {
  readonly message: Message
  /** In the transcript; the summary has none. */
  readonly index?: number
}

/** What the model is shown of a transcript: a fold of edits, in their order. */
export interface View {
  apply(edits: readonly MemoryEdit[]): void
  /** Same objects for the same content, turn by turn. */
  shown(): readonly Shown[]
  /** As it would be with these edits, too. */
  with(edits: readonly MemoryEdit[]): readonly Shown[]
  readonly block: string
  /** The place up to which messages are summarised. */
  readonly summarisedTo: number
}

type Summary = MemoryEdit & { readonly kind: 'summary' }

interface State {
  readonly stubs: ReadonlyMap<number, Message>
  readonly summary: { readonly edit: Summary; readonly message: UserMessage } | undefined
  readonly block: string
}

const nothing: State = { stubs: new Map(), summary: undefined, block: '' }

export function createView(transcript: readonly Message[]): View {
  let state = nothing

  function fold(from: State, edits: readonly MemoryEdit[]): State {
    if (edits.length === 0) return from
    const stubs = new Map(from.stubs)
    let { summary, block } = from
    for (const edit of edits) {
      if (edit.kind === 'block') block = edit.text
      else if (edit.kind === 'summary') summary = { edit, message: { role: 'user', content: edit.text } }
      else {
        for (const index of edit.messages) {
          const message = transcript[index]
          if (!isResult(message)) continue
          stubs.set(index, stubOf(message, edit.kind))
        }
      }
    }
    return { stubs, summary, block }
  }

  function render({ stubs, summary }: State): readonly Shown[] {
    const shown: Shown[] = []
    const { from, to, pinned } = summary?.edit ?? { from: 0, to: 0, pinned: [] }
    const kept = new Set(pinned)
    for (const [index, message] of transcript.entries()) {
      if (index === to && summary !== undefined) shown.push({ message: summary.message })
      if (index < from || index >= to || kept.has(index)) shown.push({ message: stubs.get(index) ?? message, index })
    }
    if (summary !== undefined && to >= transcript.length) shown.push({ message: summary.message })
    return shown
  }

  return {
    apply(edits) {
      state = fold(state, edits)
    },
    shown: () => render(state),
    with: (edits) => render(fold(state, edits)),
    get block() {
      return state.block
    },
    get summarisedTo() {
      return state.summary?.edit.to ?? 0
    },
  }
}
