import type { ToolDefinition } from '../brain.ts'
import { fold } from './language.ts'
import { isRecord } from './read-results.ts'

export interface Property {
  readonly name: string
  readonly type: string
  readonly options: readonly unknown[]
  readonly isRequired: boolean
  readonly description: string
}

export interface SearchTool {
  readonly name: string
  readonly field: string
  readonly limitField: string | undefined
}

export interface CodeTool {
  readonly name: string
  readonly language: 'javascript' | 'python'
  /** The value of its `language` argument, if it has one. */
  readonly languageArgument: string | undefined
}

export interface FoundTools {
  readonly search: SearchTool | undefined
  readonly code: CodeTool | undefined
  readonly others: readonly ToolDefinition[]
}

const queryFields = new Set([
  'query',
  'q',
  'question',
  'keywords',
  'search_query',
  'searchquery',
  'search',
  'search_term',
])

/** Tells tools apart by what they take, not by what they are called. */
export function findTools(tools: readonly ToolDefinition[]): FoundTools {
  const search = tools.map(searchToolOf).find((tool) => tool !== undefined)
  const code = tools.map(codeToolOf).find((tool) => tool !== undefined)
  return { search, code, others: tools.filter(({ name }) => name !== search?.name && name !== code?.name) }
}

export function propertiesOf(tool: ToolDefinition): Property[] {
  const { properties, required } = tool.parameters
  if (!isRecord(properties)) return []
  return Object.entries(properties).flatMap(([name, schema]) => {
    if (!isRecord(schema)) return []
    const options = Array.isArray(schema.enum) ? schema.enum : 'const' in schema ? [schema.const] : []
    const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type
    const description = typeof schema.description === 'string' ? schema.description : ''
    const isRequired = Array.isArray(required) && required.includes(name)
    return [{ name, type: typeof type === 'string' ? type : 'string', options, isRequired, description }]
  })
}

function searchToolOf(tool: ToolDefinition): SearchTool | undefined {
  const properties = propertiesOf(tool)
  const field = properties.find(({ name, type }) => type === 'string' && queryFields.has(name.toLowerCase()))
  if (field === undefined || properties.some(({ name, isRequired }) => isRequired && name !== field.name))
    return undefined
  const limit = properties.find(
    ({ name, type }) => /^(?:top_?k|limit|max_?results|k)$/i.test(name) && /integer|number/.test(type),
  )
  return { name: tool.name, field: field.name, limitField: limit?.name }
}

function codeToolOf(tool: ToolDefinition): CodeTool | undefined {
  const properties = propertiesOf(tool)
  const code = properties.find(({ name, type }) => name === 'code' && type === 'string')
  if (code === undefined) return undefined
  const options =
    properties.find(({ name }) => name === 'language')?.options.filter((option) => typeof option === 'string') ?? []
  // The first is the one a tool likes best.
  const known = options.find((option) => /^(?:javascript|js|python.*)$/i.test(option))
  if (known !== undefined) {
    return { name: tool.name, language: /^p/i.test(known) ? 'python' : 'javascript', languageArgument: known }
  }
  const says = fold(`${tool.name} ${tool.description} ${code.description}`)
  const isPython = says.includes('python') && !/javascript|\bjs\b|node/.test(says)
  return { name: tool.name, language: isPython ? 'python' : 'javascript', languageArgument: undefined }
}
