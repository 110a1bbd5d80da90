import { parseJson } from '../../../python/parse-json.ts'
import type { PyDict, PyValue } from '../../../python/value.ts'

/** What a model answered by its tool calls: `[{ name: argumentsJson }, …]`, or a text, or nothing. */
export type CallsResult = string | null | readonly Readonly<Record<string, unknown>>[]

export interface DecodedCall {
  readonly name: string
  readonly arguments: PyDict
}

export type DecodedCalls =
  | { readonly calls: readonly DecodedCall[] }
  | {
      /** `failed`: cannot be read; `wrong-format`: can, but arguments are no object. */
      readonly problem: 'failed' | 'wrong-format'
      readonly message: string
    }

export function decodeCalls(result: CallsResult): DecodedCalls {
  // To upstream a text is a list of signs, of which an empty one has none.
  if (result === '') return { calls: [] }
  if (result === null) return { problem: 'failed', message: 'There is no answer' }
  if (typeof result === 'string') return { problem: 'failed', message: 'The answer is a text and calls nothing' }
  const read: { name: string; values: PyValue }[] = []
  for (const call of result) {
    const [first] = Object.entries(call)
    if (first === undefined) return { problem: 'failed', message: 'A call has no name' }
    const [name, text] = first
    if (typeof text !== 'string') return { problem: 'failed', message: `The arguments of "${name}" are no text` }
    try {
      read.push({ name, values: parseJson(text) })
    } catch (error) {
      const reason = error instanceof Error ? `: ${error.message}` : ''
      return { problem: 'failed', message: `The arguments of "${name}" are no JSON${reason}` }
    }
  }
  return asCalls(read)
}

/** The calls, if all have an object for arguments. */
export function asCalls(read: readonly { readonly name: string; readonly values: PyValue }[]): DecodedCalls {
  const calls: DecodedCall[] = []
  for (const { name, values } of read) {
    if (!(values instanceof Map)) {
      return { problem: 'wrong-format', message: `The arguments of "${name}" are no object` }
    }
    calls.push({ name, arguments: values })
  }
  return { calls }
}
