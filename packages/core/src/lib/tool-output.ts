import { AgentError } from '@glmkit/glm/model'
import type { Tool } from './tool.ts'

export interface OutputLimits {
  /** Characters of the output the model gets, head and tail. The line between them comes on top. */
  readonly maxChars: number
  readonly callId: string
  readonly signal: AbortSignal
  readonly progress: (message: string) => void
}

export interface ToolText {
  /** What the model reads. */
  readonly text: string
  readonly isCut: boolean
}

/** Keeps the whole of what is too long for the model, and reads streams: `createOutputStore` of `@glmkit/tools/output`. */
export interface OutputStore {
  /** With which the model reads what was left out. */
  readonly tool: Tool
  /** @throws What the output itself throws while it is read, and an abort's reason. */
  text(output: unknown, limits: OutputLimits): Promise<ToolText>
}

/** Text as it is, all else as JSON; too long, it is cut in the middle and the rest is dropped. */
export function cutText(output: unknown, maxChars: number): ToolText {
  if (typeof output === 'object' && output !== null && Symbol.asyncIterator in output) {
    throw new AgentError('Cannot read the stream it returned: pass createAgent({ outputs }), or return text')
  }
  const whole = textOf(output)
  if (whole.length <= maxChars) return { text: whole, isCut: false }
  // Never half a surrogate pair.
  const head = whole.slice(0, Math.ceil((maxChars * 2) / 3)).replace(/[\uD800-\uDBFF]$/, '')
  const tail = whole.slice(whole.length - Math.floor(maxChars / 3)).replace(/^[\uDC00-\uDFFF]/, '')
  const leftOut = `${whole.length - head.length - tail.length} of ${whole.length} characters left out`
  return { text: `${head}\n[… ${leftOut}: ask for less at a time]\n${tail}`, isCut: true }
}

/** @throws {AgentError} If it has no JSON form. */
export function textOf(output: unknown): string {
  if (typeof output === 'string') return output
  try {
    // A function or a symbol is no JSON either.
    const json: string | undefined = JSON.stringify(output)
    return json ?? '(no output)'
  } catch (cause) {
    // The further lines of V8's message draw the circle.
    const reason = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]
    throw new AgentError(`Cannot send the output as JSON: ${reason}, return text or plain data`, { cause })
  }
}
