import type { ToolCall } from '../message.ts'
import type { ToolDeclaration } from '../model.ts'
import { coerce } from './coerce.ts'
import { readPairs } from './recovered-call.ts'
import { closestNames, repairName } from './repair-name.ts'
import { isObject, readObject } from './salvage-json.ts'
import type { ObjectRead } from './salvage-json.ts'

export interface RepairedCall {
  /** Fit to be replayed: a legal name, and arguments that are JSON text of an object, `{}` when beyond repair. */
  readonly call: ToolCall
  /** `undefined` when the tool is unknown or the arguments are beyond repair; not validated yet. */
  readonly input: Readonly<Record<string, unknown>> | undefined
  /** What was changed, one short line each: `top_k: "5" → 5`. */
  readonly repairs: readonly string[]
  /** For the model: what is wrong and what to send instead. */
  readonly problem: string | undefined
}

const longestSchema = 2000

/**
 * Mends a call as far as it leaves no choice: its name, the JSON of its arguments, strings where the schema admits none.
 * A call that needs nothing comes back as it is.
 *
 * @see docs/glm-5.md#failures rules 4–7
 */
export function repairCall(call: ToolCall, tools: readonly ToolDeclaration[]): RepairedCall {
  const { name: asked, arguments: raw } = call.function
  const { name, tool, markup } = repairName(asked, tools)
  const read = withPairs(readObject(raw), markup)
  const repairs = name === asked ? [] : [`name ${quote(asked)} → "${name}"`]

  const answer = (args: string, rest: Partial<RepairedCall>): RepairedCall => {
    const isSame = name === asked && args === raw
    const mended = isSame ? call : { ...call, function: { name, arguments: args } }
    return { call: mended, input: undefined, repairs, problem: undefined, ...rest }
  }

  if ('reason' in read) {
    const problem = tool === undefined ? unknownTool(asked, tools) : badArguments(tool, read.reason)
    return answer('{}', { problem })
  }
  repairs.push(...read.repairs)
  if (tool === undefined) return answer(read.text, { problem: unknownTool(asked, tools) })

  const { value, changes } = coerce(read.value, tool.parameters)
  if (!isObject(value) || changes.length === 0) return answer(read.text, { input: read.value })
  return answer(JSON.stringify(value), { input: value, repairs: [...repairs, ...changes] })
}

/** Arguments that got stuck in the name, as raw text: coercion turns them into what the schema declares. */
function withPairs(read: ObjectRead, markup: string): ObjectRead {
  if (!markup.includes('<arg_')) return read
  const pairs = readPairs(markup)
  if (pairs === undefined) return { reason: 'they are stuck in the name and cannot be read' }
  if ('reason' in read) return read
  const clash = Object.keys(pairs).find((key) => Object.hasOwn(read.value, key))
  if (clash !== undefined) return { reason: `"${clash}" is given twice` }
  const value = { ...pairs, ...read.value }
  const earlier = Object.keys(read.value).length === 0 ? [] : read.repairs
  return { value, text: JSON.stringify(value), repairs: [...earlier, 'arguments: taken from the markup in the name'] }
}

function unknownTool(asked: string, tools: readonly ToolDeclaration[]): string {
  return `There is no tool ${quote(asked)}. Available tools: ${closestNames(asked, tools).join(', ') || 'none'}.`
}

function badArguments({ name, parameters }: ToolDeclaration, reason: string): string {
  const schema = JSON.stringify(parameters)
  const excerpt = schema.length > longestSchema ? `${schema.slice(0, longestSchema)}…` : schema
  return `The arguments of "${name}" are not a JSON object: ${reason}. Send one that fits ${excerpt}`
}

function quote(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 79)}…` : name)
}
