import type { Message, ToolMessage } from '@glmkit/core'

/** With which the model reads what it is no longer shown. */
export const readBackName = 'read_back'

/** Of a message of the user's, which has no id of its own: the first is 1. */
export const userId = (count: number): string => `user_${count}`

const headChars = 800
const tailChars = 400
const hintChars = 160

const stubs = { offload: new WeakMap<ToolMessage, ToolMessage>(), mask: new WeakMap<ToolMessage, ToolMessage>() }

/** The same object each time: what is sent and counted is known by its identity. */
export function stubOf(message: ToolMessage, kind: 'offload' | 'mask'): ToolMessage {
  const known = stubs[kind].get(message)
  if (known !== undefined) return known
  const stub = kind === 'mask' ? masked(message) : offloaded(message)
  stubs[kind].set(message, stub)
  return stub
}

/** A big result as the model is shown it from the start: how it begins and ends, and how to read the rest. */
function offloaded(message: ToolMessage): ToolMessage {
  const { content, tool_call_id: id } = message
  const head = wholeStart(content.slice(0, headChars))
  const tail = wholeEnd(content.slice(-tailChars))
  const lines = content.split('\n').length.toLocaleString('en-US')
  const note =
    `[… ${sizeOf(content)}, ${lines} lines, not shown whole: ${readBackName}({"id":${JSON.stringify(id)}}) reads on, ` +
    'with "find" it finds lines]'
  return { ...message, content: `${head}\n${note}\n${tail}` }
}

/** An old result as the model is shown it: what it was, and how to read it. */
function masked(message: ToolMessage): ToolMessage {
  const { content, tool_call_id: id } = message
  const hint = wholeStart(content.slice(0, hintChars)).replaceAll(/\s+/g, ' ').trim()
  return {
    ...message,
    content: `[No longer shown: ${sizeOf(content)}, ${readBackName}({"id":${JSON.stringify(id)}})] ${hint} …`,
  }
}

/** Shorter ones are not worth a stub. */
export const leastMaskedChars = 600

const sizeOf = (content: string): string => `${content.length.toLocaleString('en-US')} characters`

/** Ends at a line if one ends near, and never inside of a surrogate pair. */
export function wholeStart(text: string): string {
  const end = text.lastIndexOf('\n')
  return (end > text.length * 0.75 ? text.slice(0, end) : text).replace(/[\uD800-\uDBFF]$/, '')
}

function wholeEnd(text: string): string {
  const start = text.indexOf('\n')
  return (start >= 0 && start < text.length * 0.25 ? text.slice(start + 1) : text).replace(/^[\uDC00-\uDFFF]/, '')
}

export const isResult = (message: Message | undefined): message is ToolMessage => message?.role === 'tool'
