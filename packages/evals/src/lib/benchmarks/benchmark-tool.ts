import type { Tool } from '@glmkit/core'
import { parseJson } from '../python/parse-json.ts'
import type { PyDict } from '../python/value.ts'
import type { SentCalls } from './sent-calls.ts'

export interface BenchmarkToolOptions {
  readonly name: string
  readonly description: string
  /** JSON Schema, for the model alone: what it passes is not checked, for the benchmark says what a wrong argument does. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** Of the model that calls. */
  readonly sent: Pick<SentCalls, 'callOf'>
  /** @param name As it was sent, which may be another than the tool's. */
  readonly call: (name: string, values: PyDict) => string | Promise<string>
}

/** A tool of a benchmark's world. Its arguments are read from the text that the model sent, in which 5.0 is no integer. */
export function benchmarkTool(options: BenchmarkToolOptions): Tool<string, unknown, string> {
  const { name, description, parameters, sent, call } = options
  return {
    name,
    // Some of the benchmarks' descriptions are empty, which hosts refuse.
    description: description.trim() === '' ? name : description,
    parameters,
    maxOutputChars: 1_000_000,
    // The same call again is the model's own affair here.
    polling: true,
    parse: async (input) => ({ input }),
    async execute(input, { callId }) {
      const made = sent.callOf(callId) ?? { name, arguments: JSON.stringify(input) }
      const values = dictIn(made.arguments)
      return values === undefined ? `Error: the arguments of ${made.name} are no JSON object` : call(made.name, values)
    },
  }
}

/** The object a call's arguments are; nothing for a text that is none. */
export function dictIn(text: string): PyDict | undefined {
  try {
    const value = parseJson(text)
    return value instanceof Map ? value : undefined
  } catch {
    return undefined
  }
}
