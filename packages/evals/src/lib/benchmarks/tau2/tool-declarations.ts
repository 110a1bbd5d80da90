import type { PyValue } from '../../python/value.ts'
import type { ToolParameter, Toolkit } from './toolkit.ts'

export interface ToolSchema {
  readonly name: string
  readonly description: string
  /** JSON Schema in upstream's form, titles and all, so that prompts are the same. */
  readonly parameters: Readonly<Record<string, unknown>>
}

/** The tools a model is told of, in their order. @param isOffered Default: all of them. */
export function toolDeclarations({ tools }: Toolkit, isOffered: (name: string) => boolean = () => true): ToolSchema[] {
  return Object.entries(tools)
    .filter(([name]) => isOffered(name))
    .map(([name, { description, parameters, definitions }]) => {
      const required = parameters
        .filter((parameter) => parameter.default === undefined)
        .map((parameter) => parameter.name)
      return {
        name,
        description,
        parameters: {
          ...(definitions && { $defs: definitions }),
          properties: Object.fromEntries(parameters.map((parameter) => [parameter.name, schemaOf(parameter)])),
          ...(required.length > 0 && { required }),
          title: 'parameters',
          type: 'object',
        },
      }
    })
}

function schemaOf({ name, description, schema, default: value }: ToolParameter): Record<string, unknown> {
  const facts: Record<string, unknown> = {
    ...(value !== undefined && { default: jsonOf(value) }),
    ...(description !== undefined && { description }),
    ...schema,
    // A parameter that is nothing but a reference has its title there.
    ...(!('$ref' in schema) && !('title' in schema) && { title: titleOf(name) }),
  }
  return Object.fromEntries(Object.entries(facts).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** `goods_not_received` as `Goods Not Received`. */
export function titleOf(name: string): string {
  return name
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
    .join(' ')
}

function jsonOf(value: PyValue): unknown {
  return typeof value === 'object' && value !== null && 'value' in value ? value.value : value
}
