import type { Verdict } from '../protocol.ts'

/** A result that is too long to hand over, with its beginning. */
export function tooLong(beginning: string, maxResultBytes: number): Verdict {
  const message = `The result is longer than ${maxResultBytes} bytes; this is its beginning`
  return {
    status: 'output-limit',
    result: beginning,
    error: { kind: 'result_too_large', name: 'OutputLimitError', message },
  }
}
