import { type CallDelta, createCallDeltas } from './call-deltas.ts'
import { type WireReply, reasoningFields, usageFields } from './reply-parts.ts'

/** Stands for a text in an event, and is in no other part of it. */
const placeholder = '%text of the event%'

/** One server-sent event. */
export interface Frame {
  /** With its blank line. */
  readonly text: string
  /** How many tokens have been generated when it is sent. */
  readonly tokens: number
}

/** A reply as the host streams it: one chunk a token, the end, the usage, `[DONE]`. */
export function* streamFrames(reply: WireReply): Generator<Frame> {
  const { generation, shape, hasEnd } = reply
  const { pieces } = generation
  const event = createEvents(reply)
  const reasoningEvent = textEvents((text) => event({ ...shape.beside.reasoning, ...reasoningFields(text, shape) }))
  const contentEvent = textEvents((text) => event({ ...shape.beside.content, content: text }))
  const callDeltas = createCallDeltas(reply)
  let held: readonly CallDelta[] = []
  let tokens = 0
  const frame = (text: string): Frame => ({ text, tokens })

  if (shape.keepAlive !== undefined) yield frame(`: ${shape.keepAlive}\n\n`)
  if (shape.opening !== undefined) yield frame(event(shape.opening))
  for (const [position, piece] of pieces.entries()) {
    tokens = position + 1
    if (piece.type === 'call') {
      const next = pieces[position + 1]
      const isLast = next?.type !== 'call' || next.index !== piece.index
      for (const delta of callDeltas(piece.index, piece.text, isLast)) {
        if (!shape.holdsLastFragment) yield frame(event({ ...shape.beside.call, tool_calls: [delta] }))
        else if (held.length > 0) yield frame(event({ ...shape.beside.call, tool_calls: held }))
        held = [delta]
      }
    } else if (piece.text !== '') {
      yield frame(piece.type === 'reasoning' ? reasoningEvent(piece.text) : contentEvent(piece.text))
    }
  }
  tokens = pieces.length
  const last = shape.holdsLastFragment && held.length > 0 ? { tool_calls: held } : {}
  if (!hasEnd) {
    if (shape.holdsLastFragment && held.length > 0) yield frame(event({ ...shape.beside.call, ...last }))
    return
  }
  const finish = { ...shape.beside.finish, ...last }
  const usage = reply.usage === undefined ? undefined : usageFields(reply.usage, shape)
  const { at } = shape.usage
  yield frame(event(finish, generation.finishReason, at === 'finish' ? usage : undefined))
  if (usage !== undefined && at === 'repeated-finish') {
    yield frame(event({ content: '', role: 'assistant' }, generation.finishReason, usage))
  }
  if (usage !== undefined && at === 'empty-choices') yield frame(event([], undefined, usage))
  if (usage !== undefined && at === 'null-choices') yield frame(event(null, undefined, usage))
  yield frame('data: [DONE]\n\n')
}

/** A hundred thousand events that differ in their text alone are not worth as many objects. */
function textEvents(write: (text: string) => string): (text: string) => string {
  const [before = '', ...after] = write(placeholder).split(placeholder)
  return (text) => {
    const escaped = JSON.stringify(text).slice(1, -1)
    return after.reduce((event, part) => event + escaped + part, before)
  }
}

/** Writes the events of one response: a delta in its one choice, or something else in place of the choices. */
function createEvents({ id, created, model, shape }: WireReply) {
  const head = shape.isVendor
    ? { id, created, object: 'chat.completion.chunk', model }
    : { id, object: 'chat.completion.chunk', created, model, ...shape.chunk }

  return (delta: object | null, finishReason?: string, usage?: object): string => {
    const choices = delta === null || Array.isArray(delta) ? delta : [choiceOf(delta, finishReason)]
    return `data: ${JSON.stringify({ ...head, choices, ...(usage !== undefined && { usage }) })}\n\n`
  }

  function choiceOf(delta: object, finishReason: string | undefined): object {
    const finish = finishReason === undefined ? {} : { finish_reason: finishReason }
    if (shape.isVendor) return { index: 0, ...finish, delta }
    const native = finishReason !== undefined && 'native_finish_reason' in shape.choice
    return { index: 0, delta, ...shape.choice, ...finish, ...(native && { native_finish_reason: finishReason }) }
  }
}
