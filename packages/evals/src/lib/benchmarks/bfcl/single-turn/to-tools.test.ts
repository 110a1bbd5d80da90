import { describe, expect, it } from 'vitest'
import { readEntries } from './single-turn-entry.ts'
import { toTools } from './to-tools.ts'

/** Synthetic. */
function toolOf(id: string, properties: unknown) {
  const doc = { name: 'shop.buy', description: 'Buys.', parameters: { type: 'dict', properties, required: ['a'] } }
  const [entry] = readEntries(JSON.stringify({ id, question: [], function: [doc] }))
  expect.assert(entry !== undefined)
  return toTools(entry)[0]
}

describe('toTools', () => {
  it('puts the types of Python into JSON Schema, nested ones too', () => {
    const tool = toolOf('simple_python_0', {
      a: { type: 'float', description: 'A number.', default: 1.0 },
      b: { type: 'tuple', items: { type: 'float' }, description: 'Two.' },
      c: { type: 'dict', description: 'More.', properties: { d: { type: 'any', description: 'Whatever.' } } },
      e: { type: 'string', enum: ['x', 'y'], description: 'One.' },
    })
    expect(tool).toEqual({
      name: 'shop_buy',
      description: 'Buys. Note that the provided function is in Python 3 syntax.',
      parameters: {
        type: 'object',
        required: ['a'],
        properties: {
          a: { type: 'number', format: 'float', description: 'A number. This is a float type value.', default: 1 },
          b: { type: 'array', items: { type: 'number' }, description: 'Two.' },
          c: { type: 'object', description: 'More.', properties: { d: { type: 'string', description: 'Whatever.' } } },
          e: { type: 'string', enum: ['x', 'y'], description: 'One.' },
        },
      },
    })
  })

  it('sends parameters in Java and JavaScript as texts', () => {
    const java = toolOf('simple_java_0', { a: { type: 'ArrayList', items: { type: 'long' }, description: 'Ids.' } })
    expect(java).toMatchObject({
      description: 'Buys. Note that the provided function is in Java 8 SE syntax.',
      parameters: {
        properties: {
          a: {
            type: 'string',
            description:
              'Ids. This is Java ArrayList type parameter in string representation. The list elements are of type long; they are not in string representation.',
          },
        },
      },
    })
    expect(java?.parameters['properties']).not.toHaveProperty('a.items')
    const script = toolOf('simple_javascript_0', {
      a: { type: 'any', description: 'It.' },
      b: { type: 'dict', description: 'Its.', properties: { c: { type: 'String' } } },
    })
    expect(script?.parameters['properties']).toEqual({
      a: {
        type: 'string',
        description: 'It. This parameter can be of any type of JavaScript object in string representation.',
      },
      b: {
        type: 'string',
        description:
          'Its. This is JavaScript dict type parameter in string representation. The dictionary entries have the following schema; they are not in string representation. {"c": {"type": "String"}}',
      },
    })
  })
})
