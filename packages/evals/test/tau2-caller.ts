import { openEnvironment } from '../src/lib/benchmarks/tau2/environment.ts'
import type { Requestor, World } from '../src/lib/benchmarks/tau2/toolkit.ts'
import { parseJson } from '../src/lib/python/parse-json.ts'
import { entriesOf, isDict } from '../src/lib/python/value.ts'
import type { PyValue } from '../src/lib/python/value.ts'

/** What a call of a tool is answered with. */
export type Caller = (name: string, callArguments?: object, requestor?: Requestor) => string

/** Calls the tools of a world; numbers of arguments are integers unless they have a fraction. */
export function callerOf(world: World, agentData: object | null = null): Caller {
  const environment = openEnvironment(world, {
    agentData: pythonOf(agentData),
    userData: null,
    actions: [],
    history: [],
  })
  return (name, callArguments = {}, requestor = 'assistant') =>
    environment.call({ requestor, name, arguments: keywordsOf(callArguments) }).content
}

export function pythonOf(value: object | null): PyValue {
  return parseJson(JSON.stringify(value))
}

function keywordsOf(callArguments: object): Map<string, PyValue> {
  const parsed = pythonOf(callArguments)
  return new Map(parsed !== null && isDict(parsed) ? entriesOf(parsed).map(([name, item]) => [String(name), item]) : [])
}
