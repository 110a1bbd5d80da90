import { describe, expect, it } from 'vitest'
import { calculate } from './calculate.ts'

describe('calculate', () => {
  it.each([
    ['2 + 2', '4.0'],
    ['258.97 - 232.49', '26.48'],
    ['2 * ((350 - 122) + (499 - 127))', '1200.0'],
    [' 10/4', '2.5'],
    ['2.675 * 1', '2.67'],
    ['0.125', '0.12'],
    ['-7//2', '-4.0'],
    ['7.5//-2', '-4.0'],
    ['-2**2', '-4.0'],
    ['2**-1**2', '0.5'],
    ['2**0.5', '1.41'],
    ['0*-1.0', '-0.0'],
    ['.5 + 7.', '7.5'],
    ['00', '0.0'],
    ['10**20', '1e+20'],
  ])('%s is %s', (expression, result) => {
    expect(calculate.run(expression)).toBe(result)
  })

  it.each([
    ['258.97 - 232.49x', 'Invalid characters in expression'],
    ['1e5', 'Invalid characters in expression'],
    ['', 'invalid syntax (<string>, line 0)'],
    ['1+', 'invalid syntax (<string>, line 1)'],
    ['1 2', 'invalid syntax (<string>, line 1)'],
    ['(1 2)', 'invalid syntax. Perhaps you forgot a comma? (<string>, line 1)'],
    ['(1', "'(' was never closed (<string>, line 1)"],
    ['1 + 2)', "unmatched ')' (<string>, line 1)"],
    [
      '007',
      'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers (<string>, line 1)',
    ],
    ['1/0', 'division by zero'],
    ['1.5//0', 'float floor division by zero'],
    ['5//0', 'integer division or modulo by zero'],
    ['0**-1', '0.0 cannot be raised to a negative power'],
    ['9.0**999', "(34, 'Numerical result out of range')"],
    ['10**400', 'int too large to convert to float'],
    ['1.0 + 10**400', 'int too large to convert to float'],
    ['9**9**9', 'int too large to convert to float'],
    ['(-8)**0.5', "float() argument must be a string or a real number, not 'complex'"],
    ['()', "float() argument must be a string or a real number, not 'tuple'"],
    ['2(3)', "'int' object is not callable"],
  ])('%s fails as Python does: %s', (expression, message) => {
    expect(() => calculate.run(expression)).toThrow(message)
  })
})
