import { defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import { jsonText } from '../../../python/json-text.ts'
import type { PyRecord } from '../../../python/value.ts'

/** What a tool tells: a dict that the model reads as JSON. One that was refused tells `error`, as upstream does. */
export type ToolAnswer = Readonly<Record<string, unknown>>

export interface DocumentedToolOptions<Shape extends z.ZodRawShape> {
  readonly name: string
  /** Upstream's words, without those that all tools of the kind begin with. */
  readonly description: string
  readonly fields: Shape
  /** What upstream says of its answer: the fields of a dict. Absent if it says nothing. */
  readonly response?: PyRecord
  readonly run: (input: z.output<z.ZodObject<Shape>>, signal: AbortSignal) => ToolAnswer | Promise<ToolAnswer>
  /** What it brings was written by strangers. Default: false. */
  readonly untrusted?: boolean
}

/** Of a tool that only does something. */
export const statusResponse: PyRecord = { status: { type: 'string', description: 'Status of the operation.' } }

/** @param about What upstream says first of every tool of the kind. */
export function documentedTool<Shape extends z.ZodRawShape>(
  about: string,
  { name, description, fields, response, run, untrusted = false }: DocumentedToolOptions<Shape>,
): Tool {
  // As upstream puts it to models that are told of functions by their API.
  const hints = ['Note that the provided function is in Python 3 syntax.']
  if (response !== undefined) {
    hints.push(`The response field has the following schema: ${jsonText({ type: 'dict', properties: response })}`)
  }
  return defineTool({
    name,
    description: [about, 'Tool description:', description, ...hints].join(' '),
    input: z.object(fields),
    ...(untrusted && { untrusted, sideEffects: false }),
    execute: (input, { signal }) => run(input, signal),
  })
}

export const textField = (description: string): z.ZodString => z.string().describe(description)

/** How many results a search brings. */
export const countField = (description: string, count: number): z.ZodDefault<z.ZodNumber> =>
  z.int().describe(description).default(count)
