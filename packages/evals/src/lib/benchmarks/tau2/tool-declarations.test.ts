import { describe, expect, it } from 'vitest'
import { openHouse } from '../../../../test/tau2-house.ts'
import { toolDeclarations } from './tool-declarations.ts'
import type { Tau2Tool, Toolkit } from './toolkit.ts'
import { Float } from '../../python/value.ts'

const kitOf = (tool: Partial<Tau2Tool>): Toolkit => ({
  className: 'T',
  db: {},
  functions: {},
  tools: { f: { kind: 'read', description: 'Does f.', parameters: [], run: () => null, ...tool } },
})

describe('toolDeclarations', () => {
  it("has upstream's form: titles, keys by the alphabet, defaults, what is required", () => {
    const parameters = [
      { name: 'user_id', description: 'Whose', schema: { type: 'string' } },
      { name: 'KIND_of', schema: { type: 'string', enum: ['a', 'b'] }, default: null },
      { name: 'share', schema: { type: 'number' }, default: new Float(5) },
      { name: 'item', schema: { $ref: '#/$defs/Item' } },
    ]
    const definitions = { Item: { title: 'Item', type: 'object' } }
    const [declared] = toolDeclarations(kitOf({ parameters, definitions }))
    expect(JSON.stringify(declared)).toBe(
      JSON.stringify({
        name: 'f',
        description: 'Does f.',
        parameters: {
          $defs: definitions,
          properties: {
            user_id: { description: 'Whose', title: 'User Id', type: 'string' },
            KIND_of: { default: null, enum: ['a', 'b'], title: 'Kind Of', type: 'string' },
            share: { default: 5, title: 'Share', type: 'number' },
            item: { $ref: '#/$defs/Item' },
          },
          required: ['user_id', 'item'],
          title: 'parameters',
          type: 'object',
        },
      }),
    )
  })

  it('says nothing of what is required where nothing is', () => {
    expect(toolDeclarations(kitOf({}))).toEqual([
      { name: 'f', description: 'Does f.', parameters: { properties: {}, title: 'parameters', type: 'object' } },
    ])
  })

  it('leaves out what is not offered', () => {
    const { agent } = openHouse()
    expect(toolDeclarations(agent, (name) => name.startsWith('set_')).map(({ name }) => name)).toEqual([
      'set_mains',
      'set_meter',
    ])
  })
})
