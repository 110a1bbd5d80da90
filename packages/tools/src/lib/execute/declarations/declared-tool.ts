import type { JsonSchema } from '@glmkit/core'
import { oneLine } from './notes.ts'

/** What a declaration is made from; a `Tool` is one. */
export interface DeclaredTool {
  readonly name: string
  readonly description: string
  /** JSON Schema of the arguments. */
  readonly parameters: JsonSchema
  /** JSON Schema of what a call gives. Default: anything. */
  readonly returns?: JsonSchema
}

/** A longer default is not shown. */
export const maxDefaultChars = 40

/** The whole description, in one line, and that of the result. */
export function aboutTool({ description, returns }: DeclaredTool): string {
  const about = oneLine(description)
  if (typeof returns?.description !== 'string') return about
  return `${about.replace(/[^.!?…。！？]$/, '$&.')} Returns: ${oneLine(returns.description)}`.trim()
}

/** A string of JavaScript and of Python: JSON's escapes are those of both. */
export function quote(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
