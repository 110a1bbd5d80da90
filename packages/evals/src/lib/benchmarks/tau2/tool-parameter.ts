import type { ToolParameter } from './toolkit.ts'

export function textParameter(name: string, description?: string): ToolParameter {
  return { name, ...(description !== undefined && { description }), schema: { type: 'string' } }
}

export function integerParameter(name: string, description: string): ToolParameter {
  return { name, description, schema: { type: 'integer' } }
}

export function choiceParameter(name: string, description: string, choices: readonly string[]): ToolParameter {
  return { name, description, schema: { enum: choices, type: 'string' } }
}

export function listParameter(name: string, description: string, items: object = { type: 'string' }): ToolParameter {
  return { name, description, schema: { items, type: 'array' } }
}
