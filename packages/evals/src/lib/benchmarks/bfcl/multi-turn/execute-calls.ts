import { UsageError } from '@glmkit/core'
import { isEqual } from '../../../python/is-equal.ts'
import { jsonText } from '../../../python/json-text.ts'
import { callMethod } from '../../../python/method.ts'
import { PythonError } from '../../../python/python-error.ts'
import { str } from '../../../python/repr.ts'
import { Float, copyOf, entriesOf, isDict, isList, isRecord } from '../../../python/value.ts'
import type { PyDict, PyRecord, PyValue } from '../../../python/value.ts'
import { toolClasses } from './tool-classes.ts'
import type { OpenToolOptions, ToolObject } from './tool-class.ts'

/** A call of a model or of the gold answer. */
export interface ToolCall {
  readonly name: string
  readonly arguments: PyDict
  readonly positional?: readonly PyValue[]
}

export interface Execution {
  /** What a model gets to see: JSON of a dict, a text as it is, an error as `Error during execution: …`. */
  readonly output: string
  /** Why Python raised: there is no such function, arguments do not fit, or something else. */
  readonly problem?: 'unknown-tool' | 'invalid-arguments' | 'error'
}

/** What the calls of an entry work on. */
export interface ToolObjects {
  run(call: ToolCall): Execution
  /** The output alone. */
  execute(call: ToolCall): string
  /** The public attributes of each object by the name of its class, as upstream compares them. */
  state(): PyRecord
  readonly functionNames: ReadonlySet<string>
}

const problems: Readonly<Record<string, Execution['problem']>> = {
  NameError: 'unknown-tool',
  TypeError: 'invalid-arguments',
  AttributeError: 'invalid-arguments',
}

/** Python functions that upstream refuses to run. */
const refused = new Set(['kill', 'exit', 'quit', 'remove', 'unlink', 'popen', 'Popen', 'run'])

/**
 * @param involvedClasses Names.
 * @param initialConfig Of the entry: a scenario for each class, or for some.
 * @throws {UsageError} If there is no such class.
 */
export function openToolObjects(
  involvedClasses: readonly string[],
  initialConfig: PyDict,
  options: OpenToolOptions,
): ToolObjects {
  const objects = new Map<string, ToolObject>()
  const owners = new Map<string, string>()
  for (const name of involvedClasses) {
    const toolClass = toolClasses.get(name)
    if (toolClass === undefined) throw new UsageError(`BFCL has no class "${name}": take the files as published`)
    const scenario = initialConfig.get(name) ?? null
    const object = toolClass.open(scenario instanceof Map ? copyOf(scenario) : new Map(), options)
    objects.set(name, object)
    for (const method of Object.keys(object.methods)) owners.set(method, name)
  }

  function call({ name, arguments: given, positional = [] }: ToolCall): PyValue {
    if (refused.has(name)) return `Error during execution: Function call ${name} is not allowed.`
    const owner = owners.get(name)
    const method = owner === undefined ? undefined : objects.get(owner)?.methods[name]
    if (owner === undefined || method === undefined) throw new PythonError('NameError', `name '${name}' is not defined`)
    refuseUnwritable([...positional, ...given.values()])
    const keywords = new Map([...given].map(([key, value]) => [String(key), value]))
    return callMethod(`${owner}.${name}`, method, { positional, keywords })
  }

  function run(toolCall: ToolCall): Execution {
    try {
      return { output: outputText(call(toolCall)) }
    } catch (error) {
      if (!(error instanceof PythonError)) throw error
      return { output: `Error during execution: ${error.message}`, problem: problems[error.type] ?? 'error' }
    }
  }

  return {
    run,
    execute: (toolCall) => run(toolCall).output,
    state: () => Object.fromEntries([...objects].map(([name, object]) => [name, object.state()])),
    functionNames: new Set(owners.keys()),
  }
}

/** Whether two sets of objects are alike in all that upstream compares, and the first class and attribute that is not. */
export function stateDifference(a: PyRecord, b: PyRecord): { className: string; attribute: string } | undefined {
  for (const [className, attributes] of Object.entries(b)) {
    const others = a[className] ?? null
    if (!isRecord(attributes) || !isRecord(others)) return { className, attribute: '' }
    for (const [attribute, value] of Object.entries(attributes)) {
      if (!isEqual(others[attribute] ?? null, value)) return { className, attribute }
    }
  }
  return undefined
}

/** Upstream runs a call as Python text, in which `inf` and `nan` are names of nothing. */
function refuseUnwritable(values: readonly PyValue[]): void {
  for (const value of values) {
    if (value instanceof Float && !Number.isFinite(value.value)) {
      throw new PythonError('NameError', `name '${Number.isNaN(value.value) ? 'nan' : 'inf'}' is not defined`)
    }
    if (isList(value)) refuseUnwritable(value)
    else if (isDict(value)) refuseUnwritable(entriesOf(value).map(([, item]) => item))
  }
}

function outputText(value: PyValue): string {
  if (typeof value === 'string') return value
  return isDict(value) ? jsonText(value) : str(value)
}
