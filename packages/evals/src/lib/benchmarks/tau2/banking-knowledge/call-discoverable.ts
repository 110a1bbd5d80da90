import { bindArguments } from '../../../python/bind-arguments.ts'
import { parseJson } from '../../../python/parse-json.ts'
import { PythonError } from '../../../python/python-error.ts'
import type { PyDict, PyValue } from '../../../python/value.ts'
import type { BankingDatabase } from './banking-database.ts'
import { givenArguments, normalized } from './discoverable-tool.ts'
import type { DiscoverableTool } from './discoverable-tool.ts'

export interface DiscoverableCall {
  readonly reply: string
  /** Its arguments; absent if the tool was not run. */
  readonly given?: PyDict
}

/**
 * Runs a tool with arguments that came as a JSON text.
 *
 * @param className As errors have it: `KnowledgeTools`.
 */
export function callDiscoverable(
  db: BankingDatabase,
  tool: DiscoverableTool,
  name: string,
  className: string,
  argumentsText: PyValue,
): DiscoverableCall {
  const written = readArguments(argumentsText)
  if (written === undefined) return { reply: 'Error: Invalid JSON in arguments.' }
  const types = new Map(tool.parameters.map((parameter) => [parameter.name, parameter.type]))
  const keywords = new Map(
    [...written].map(([key, value]) => [String(key), normalized(types.get(String(key)) ?? 'string', value)]),
  )
  try {
    const values = bindArguments(`${className}.${name}`, tool.parameters, { keywords })
    const all = new Map(tool.parameters.map((parameter, index) => [parameter.name, values[index] ?? null]))
    return { reply: tool.run(db, givenArguments(all, written)), given: new Map(keywords) }
  } catch (error) {
    if (error instanceof PythonError && error.type === 'TypeError')
      return { reply: `Error: Invalid arguments: ${error.message}` }
    throw error
  }
}

function readArguments(text: PyValue): PyDict | undefined {
  if (typeof text !== 'string') return text instanceof Map ? text : undefined
  try {
    const read = parseJson(text)
    return read instanceof Map ? read : undefined
  } catch (error) {
    if (error instanceof PythonError || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** What one is told of a tool that was unlocked. */
export function unlockedText(name: string, { description, parameters }: DiscoverableTool): string {
  const lines = parameters.map(
    (parameter) =>
      `  - ${parameter.name}: ${parameter.type} (${parameter.default === undefined ? 'required' : 'optional'}) - ${parameter.description}`,
  )
  return [
    `Tool unlocked: ${name}`,
    `Description: ${description}`,
    '',
    `Tool: ${name}`,
    `Description: ${description}`,
    'Parameters:',
    ...(lines.length === 0 ? ['  (no parameters)'] : lines),
    '',
    `You can now use this tool by calling \`call_discoverable_agent_tool\` with agent_tool_name='${name}' and the required arguments.`,
  ].join('\n')
}
