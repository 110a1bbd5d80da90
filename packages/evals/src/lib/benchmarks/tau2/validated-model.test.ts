import { describe, expect, it } from 'vitest'
import { PythonError } from '../../python/python-error.ts'
import { Float } from '../../python/value.ts'
import type { PyValue } from '../../python/value.ts'
import { validatedModel } from './validated-model.ts'
import type { FieldType } from './validated-model.ts'

const help = 'For further information visit https://errors.pydantic.dev/2.13/v'

function read(type: FieldType, value: PyValue): PyValue | undefined {
  return validatedModel('Ticket', { seat: type }, new Map([['seat', value]]))['seat']
}

describe('validatedModel', () => {
  it('keeps the listed fields, in their order', () => {
    const values = new Map<string, PyValue>([
      ['row', 3],
      ['extra', 1],
      ['name', 'Ann'],
    ])

    expect(Object.entries(validatedModel('Ticket', { name: 'text', row: 'integer' }, values))).toEqual([
      ['name', 'Ann'],
      ['row', 3],
    ])
  })

  it.each<[FieldType, PyValue, PyValue]>([
    ['integer', new Float(3), 3],
    ['integer', '3', 3],
    ['integer', true, 1],
    ['float', 3, new Float(3)],
    ['float', '1.5', new Float(1.5)],
    ['float', 'inf', new Float(Infinity)],
    ['optional text', null, null],
    [['yes', 'no'], 'no', 'no'],
  ])('takes as %j: %j', (type, value, expected) => {
    expect(read(type, value)).toEqual(expected)
  })

  it.each<[FieldType, PyValue, string]>([
    ['text', 5, 'Input should be a valid string [type=string_type, input_value=5, input_type=int]'],
    ['text', null, 'Input should be a valid string [type=string_type, input_value=None, input_type=NoneType]'],
    [
      'integer',
      'x',
      "Input should be a valid integer, unable to parse string as an integer [type=int_parsing, input_value='x', input_type=str]",
    ],
    [
      'integer',
      new Float(3.5),
      'Input should be a valid integer, got a number with a fractional part [type=int_from_float, input_value=3.5, input_type=float]',
    ],
    ['integer', [1], 'Input should be a valid integer [type=int_type, input_value=[1], input_type=list]'],
    [
      'float',
      '',
      "Input should be a valid number, unable to parse string as a number [type=float_parsing, input_value='', input_type=str]",
    ],
    [
      'float',
      '0x10',
      "Input should be a valid number, unable to parse string as a number [type=float_parsing, input_value='0x10', input_type=str]",
    ],
    ['float', null, 'Input should be a valid number [type=float_type, input_value=None, input_type=NoneType]'],
    [['a', 'b', 'c'], 'd', "Input should be 'a', 'b' or 'c' [type=literal_error, input_value='d', input_type=str]"],
  ])('refuses as %j: %j', (type, value, line) => {
    const code = /type=(\w+)/.exec(line)?.[1]

    expect(() => read(type, value)).toThrow(
      new PythonError('ValidationError', `1 validation error for Ticket\nseat\n  ${line}\n    ${help}/${code}`),
    )
  })

  it('tells of all fields at once, with long values in short', () => {
    const values = new Map<string, PyValue>([['name', ['c'.repeat(70)]]])

    expect(() => validatedModel('Ticket', { name: 'text', row: 'integer' }, values)).toThrow(
      new PythonError(
        'ValidationError',
        [
          '2 validation errors for Ticket',
          'name',
          "  Input should be a valid string [type=string_type, input_value=['ccccccccccccccccccccccc...cccccccccccccccccccccc'], input_type=list]",
          `    ${help}/string_type`,
          'row',
          "  Field required [type=missing, input_value={'name': ['cccccccccccccc...ccccccccccccccccccccc']}, input_type=dict]",
          `    ${help}/missing`,
        ].join('\n'),
      ),
    )
  })
})
