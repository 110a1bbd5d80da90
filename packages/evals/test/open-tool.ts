import { openToolObjects } from '../src/lib/benchmarks/bfcl/multi-turn/execute-calls.ts'
import { jsonText } from '../src/lib/python/json-text.ts'
import { parseJson } from '../src/lib/python/parse-json.ts'
import type { PyDict } from '../src/lib/python/value.ts'

export interface OpenTool {
  /** @param argumentsJson Default: none. @returns What a model gets to see. */
  readonly call: (name: string, argumentsJson?: string) => string
  /** Of one class, as JSON text. */
  readonly state: () => string
}

/** @param fillerJson Given: the context is a long one. */
export function openTool(className: string, scenarioJson = '{}', fillerJson?: string): OpenTool {
  const objects = openToolObjects([className], new Map([[className, parseJson(scenarioJson)]]), {
    isLongContext: fillerJson !== undefined,
    filler: readDict(fillerJson ?? '{}'),
  })
  return {
    call: (name, argumentsJson = '{}') => objects.execute({ name, arguments: readDict(argumentsJson) }),
    state: () => jsonText(objects.state()[className] ?? null),
  }
}

function readDict(text: string): PyDict {
  const value = parseJson(text)
  if (value instanceof Map) return value
  throw new TypeError(`Cannot read ${text} as an object`)
}
