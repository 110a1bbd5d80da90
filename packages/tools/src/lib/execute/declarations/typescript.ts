import { aboutTool, maxDefaultChars, quote } from './declared-tool.ts'
import type { DeclaredTool } from './declared-tool.ts'
import { remark } from './notes.ts'
import { createSchemaReader } from './schema.ts'
import { unknown } from './shape.ts'
import type { Literal, Property, Shape } from './shape.ts'

/**
 * Declares `tools` for a model that writes JavaScript or TypeScript: `await tools.search({ query: 'x' })`.
 *
 * Terse, for it is part of every prompt: descriptions of properties are cut at 200 characters, limits and defaults stand in
 * comments, what recurs is a named type. No schema makes this throw; what it cannot express is `unknown`.
 */
export function declareForTypeScript(tools: readonly DeclaredTool[]): string {
  const reader = createSchemaReader(['Promise'])
  const methods = tools.flatMap((tool) => {
    const { name, parameters, returns } = tool
    const input = reader.read(parameters, `${name} input`)
    const output = returns === undefined ? unknown : reader.read(returns, `${name} output`)
    const about = comment(aboutTool(tool))
    return [...(about === '' ? [] : [about]), `${keyOf(name)}(${argument(input)}): Promise<${print(output)}>`]
  })
  const types = [...reader.definitions].map(([name, { shape, description }]) => {
    return `${spaced(comment(description))}type ${name} = ${print(shape)}`
  })
  return [...types, 'declare const tools: {', ...methods.map((line) => `  ${line}`), '}'].join('\n')
}

function argument(input: Shape): string {
  if (input.kind !== 'object') return `input${input.kind === 'unknown' ? '?' : ''}: ${print(input)}`
  if (input.properties.length === 0) return ''
  return `input${input.properties.some(({ isRequired }) => isRequired) ? '' : '?'}: ${print(input)}`
}

function print(shape: Shape): string {
  switch (shape.kind) {
    case 'integer':
      return 'number'
    case 'literals':
      return shape.values.map(literal).join(' | ')
    case 'array':
      return `${operand(shape.items)}[]`
    case 'tuple': {
      const items = shape.items.map((item, at) => (at < shape.required ? print(item) : `${operand(item)}?`))
      return `[${[...items, ...(shape.rest ? [`...${operand(shape.rest)}[]`] : [])].join(', ')}]`
    }
    case 'object':
      return shape.properties.length === 0 ? '{}' : `{ ${shape.properties.map(member).join('; ')} }`
    case 'record':
      return `{ [key: string]: ${print(shape.values)} }`
    case 'union':
      return [...new Set(shape.of.map(print))].join(' | ')
    case 'all':
      return [...new Set(shape.of.map(operand))].join(' & ')
    case 'ref':
      return shape.name
    default:
      return shape.kind
  }
}

/** Binds tighter than any operator. */
function operand(shape: Shape): string {
  const text = print(shape)
  const isCompound = shape.kind === 'union' || shape.kind === 'all' || shape.kind === 'literals'
  return isCompound && / [|&] /.test(text) ? `(${text})` : text
}

function member({ name, shape, isRequired, description, limits, fallback }: Property): string {
  const given = fallback === undefined || fallback === null ? '' : `default ${JSON.stringify(fallback)}`
  const facts = given === '' || given.length > maxDefaultChars ? limits : [...limits, given]
  return `${spaced(comment(remark(description, facts)))}${keyOf(name)}${isRequired ? '' : '?'}: ${print(shape)}`
}

/** A method called `new` would be a constructor. */
function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'new' ? name : literal(name)
}

function literal(value: Literal): string {
  return typeof value === 'string' ? quote(value) : JSON.stringify(value)
}

function comment(text: string): string {
  return text === '' ? '' : `/** ${text.replaceAll('*/', '* /')} */`
}

function spaced(text: string): string {
  return text === '' ? '' : `${text} `
}
