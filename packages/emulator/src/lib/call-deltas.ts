import type { HostShape } from './host-shape.ts'
import { callId, callIndex, type WireReply } from './reply-parts.ts'

/** A call or a part of it, as an entry of `delta.tool_calls`. */
export interface CallDelta {
  readonly id?: string | null
  readonly index?: number
  readonly type?: 'function'
  readonly function: { readonly name?: string | null; readonly arguments: string }
}

/** Turns the tokens of arguments into deltas, in the pieces in which the host sends them. */
export function createCallDeltas(reply: WireReply): (index: number, text: string, isLast: boolean) => CallDelta[] {
  const { generation, shape, toolStream } = reply
  const mode = shape.calls === 'asked' ? (toolStream ? 'fragments' : 'whole') : shape.calls
  // The vendor's fragments begin with the first text, those of other hosts with an empty one.
  const opensEmpty = mode === 'name-first' || (mode === 'fragments' && !shape.isVendor)
  let opened = -1
  let id: string | undefined
  let whole = ''

  function open(index: number, text: string): CallDelta {
    const call = generation.calls[index]
    id = callId(call?.id, shape, true)
    const fn = { name: call?.name ?? '', arguments: text }
    const named = id === undefined ? {} : { id }
    const at = callIndex(index, shape)
    return { ...(shape.isVendor ? { ...named, ...at } : { ...at, ...named }), type: 'function', function: fn }
  }

  const proceed: Record<HostShape['continuation'], (text: string) => CallDelta> = {
    bare: (text) => ({ function: { arguments: text } }),
    'same-id': (text) => ({ ...(id !== undefined && { id }), type: 'function', function: { arguments: text } }),
    'new-id': (text) => {
      const other = callId(undefined, shape, true)
      return { ...(other !== undefined && { id: other }), type: 'function', function: { name: '', arguments: text } }
    },
    null: (text) => ({ id: null, type: 'function', function: { name: null, arguments: text } }),
  }

  function later(index: number, text: string): CallDelta {
    return { ...callIndex(index, shape), ...proceed[shape.continuation](text) }
  }

  return (index, text, isLast) => {
    const isFirst = index !== opened
    opened = index
    whole = isFirst ? text : whole + text
    if (mode === 'whole') return isLast ? [open(index, whole)] : []
    const deltas: CallDelta[] = []
    if (isFirst) deltas.push(open(index, opensEmpty ? '' : text))
    if (mode === 'name-first') return isLast ? [...deltas, later(index, whole)] : deltas
    if (text !== '' && (opensEmpty || !isFirst)) deltas.push(later(index, text))
    return deltas
  }
}
