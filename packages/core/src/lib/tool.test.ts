import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { defineTool } from './tool.ts'
import type { ToolSchema } from './tool.ts'

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
