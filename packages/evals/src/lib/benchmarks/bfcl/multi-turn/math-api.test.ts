import { describe, expect, it } from 'vitest'
import { Float } from '../../../python/value.ts'
import type { PyValue } from '../../../python/value.ts'
import { openToolObjects } from './execute-calls.ts'

const objects = openToolObjects(['MathAPI'], new Map(), { isLongContext: false, filler: new Map() })

function run(name: string, ...positional: PyValue[]): string {
  return objects.execute({ name, arguments: new Map(), positional })
}

describe('MathAPI', () => {
  it.each<[string, PyValue[], string]>([
    ['add', [1, new Float(2)], '3.0'],
    ['subtract', [5, 7], '-2'],
    ['multiply', [3, 4], '12'],
    ['divide', [6, 3], '2.0'],
    ['power', [2, 70], '1180591620717411303424'],
    ['power', [2, -1], '0.5'],
    ['absolute_value', [new Float(-2.5)], '2.5'],
    ['percentage', [1, 4], '25.0'],
    ['round_number', [new Float(2.675), 2], '2.67'],
    ['round_number', [7], '7'],
    ['mean', [[3, 16, 60]], '26.333333333333332'],
    ['standard_deviation', [[100, 95, 85, 90, 88, 92]], '4.85340659285368'],
    ['max_value', [[1, new Float(3), 3]], '3.0'],
    ['min_value', [[2, 1]], '1'],
    ['sum_values', [[1, new Float(0.5)]], '1.5'],
    ['si_unit_conversion', [2, 'km', 'm'], '2000.0'],
    ['imperial_si_conversion', [1, 'in_no_unit', 'in_no_unit'], '1'],
    ['imperial_si_conversion', [2, 'in', 'cm'], '5.08'],
  ])('%s of %j', (name, values, result) => {
    expect(run(name, ...values)).toBe(`{"result": ${result}}`)
  })

  it('refuses what is no number, and what cannot be divided', () => {
    expect(run('mean', 5)).toBe('{"error": "All elements in the list must be numbers"}')
    expect(run('mean', [])).toBe('{"error": "Cannot calculate mean of an empty list"}')
    expect(run('divide', 1, 0)).toBe('{"error": "Cannot divide by zero"}')
    expect(run('add', '1', 2)).toBe('{"error": "Both inputs must be numbers"}')
    expect(run('si_unit_conversion', 2, 'km', 'kg')).toContain('is not supported')
  })

  it.each<[PyValue, PyValue, PyValue, string]>([
    [20, 10, 2, "{'result': mpf('1.3027')}"],
    [new Float(630), 10, 5, "{'result': mpf('2.7993393')}"],
    [new Float(36), new Float(6), 4, "{'result': mpf('2.0')}"],
    ['36.0', 6, '4', "{'result': mpf('2.0')}"],
    [new Float(1e-12), 2, 3, "{'result': mpf('-39.8672')}"],
    [10, 1, 3, 'Error during execution: '],
    [null, 10, 3, 'Error during execution: cannot create mpf from None'],
    [
      20,
      10,
      null,
      "Error during execution: int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
    ],
  ])('takes logarithms of %j to base %j in %j digits as mpmath does', (value, base, precision, result) => {
    expect(run('logarithm', value, base, precision)).toBe(result)
  })

  it.each<[PyValue, number, string]>([
    [20, 4, '4.472'],
    [new Float(36), 5, '6'],
    [new Float(2.25), 3, '1.5'],
    [123456, 2, '3.5E+2'],
    [new Float(1e-10), 5, '0.000010000'],
    [0, 3, '0'],
  ])('takes square roots of %j in %d digits as decimal does', (value, precision, result) => {
    expect(run('square_root', value, precision)).toBe(`{'result': Decimal('${result}')}`)
  })

  it('takes large integers as they are, also those that no double holds', () => {
    expect(run('logarithm', 926099364945643631930669455611n, 42, 17)).toBe("{'result': mpf('18.460909093665698461')}")
    expect(run('logarithm', 10n ** 400n, 10n ** 200n, 5)).toBe("{'result': mpf('2.0')}")
    expect(run('square_root', 32893793731637792444n, 20)).toBe("{'result': Decimal('5735311127.7103173772')}")
    expect(run('square_root', 10n ** 400n, 5)).toBe("{'result': Decimal('1.0000E+200')}")
  })
})
