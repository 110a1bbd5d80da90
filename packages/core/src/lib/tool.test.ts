import { describe, expect, expectTypeOf, it } from 'vitest'
import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import * as v from 'valibot'
import { z } from 'zod'
import { z as z3 } from 'zod/v3'
import { defineTool } from './tool.ts'
import type { ToolSchema } from '@glmkit/glm/model'

const context = { runId: 'r', callId: 'c', signal: new AbortController().signal, progress: () => {} }

describe('defineTool', () => {
  const repeat = defineTool({
    name: 'repeat',
    description: 'Repeats a word.',
    input: z.object({ word: z.string(), times: z.int().min(1).default(2) }),
    execute: ({ word, times }) => word.repeat(times),
  })

  it('derives the JSON Schema of the input side: defaults are optional, no 2^53 bounds', () => {
    expect(repeat.parameters).toEqual({
      type: 'object',
      properties: { word: { type: 'string' }, times: { type: 'integer', minimum: 1, default: 2 } },
      required: ['word'],
    })
  })

  it.each<[string, ToolSchema]>([
    ['zod 4', z.object({ city: z.string(), days: z.int().min(1).default(3) })],
    ['zod 3', z3.object({ city: z3.string(), days: z3.number().int().min(1).default(3) })],
    ['arktype', type({ city: 'string', days: type('number.integer >= 1').default(3) })],
    [
      'valibot',
      toStandardJsonSchema(
        v.object({ city: v.string(), days: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 3) }),
      ),
    ],
  ])('takes schemas of %s', async (_, input) => {
    const tool = defineTool({ name: 'forecast', description: 'Weather to come.', input, execute: (value) => value })
    expect(tool.parameters).toMatchObject({ type: 'object', required: ['city'] })
    const { properties } = z.object({ properties: z.record(z.string(), z.unknown()) }).parse(tool.parameters)
    expect(properties.city).toMatchObject({ type: 'string' })
    expect(properties.days).toMatchObject({ type: 'integer', minimum: 1 })
    expect(await tool.parse({ city: 'Lyon' })).toMatchObject({ input: { city: 'Lyon', days: 3 } })
    expect(await tool.parse({ city: 5 })).toHaveProperty('issues')
  })

  it('infers name, input and output', () => {
    expectTypeOf(repeat.name).toEqualTypeOf<'repeat'>()
    expectTypeOf<Parameters<typeof repeat.execute>[0]>().toEqualTypeOf<{ word: string; times: number }>()
  })

  it('fills defaults and runs', async () => {
    const parsed = await repeat.parse({ word: 'ha' })
    if (!('input' in parsed)) throw new Error(parsed.issues)
    expect(await repeat.execute(parsed.input, context)).toBe('haha')
  })

  it('says which argument is wrong and why', async () => {
    expect(await repeat.parse({ word: 1, times: 0 })).toEqual({
      issues: expect.stringMatching(/^word: .*string.*; times: /),
    })
  })

  it.each<[string, { name: string; description: string; input: ToolSchema }, string]>([
    ['an illegal name', { name: 'two words', description: 'd', input: z.object({}) }, 'a name is 1–64'],
    ['no description', { name: 'a', description: ' ', input: z.object({}) }, 'description is empty'],
    ['input that is no object', { name: 'a', description: 'd', input: z.string() }, 'must be an object schema'],
  ])('refuses %s', (_, options, reason) => {
    expect(() => defineTool({ ...options, execute: () => '' })).toThrow(reason)
  })

  it('asks for parameters when the schema cannot say them itself', () => {
    const bare = { '~standard': { version: 1 as const, vendor: 'bare', validate: (value: unknown) => ({ value }) } }
    const options = { name: 'a', description: 'd', input: bare, execute: () => '' }
    expect(() => defineTool(options)).toThrow('pass one as "parameters"')
    expect(defineTool({ ...options, parameters: { type: 'object', properties: {} } }).parameters).toHaveProperty('type')
  })
})
