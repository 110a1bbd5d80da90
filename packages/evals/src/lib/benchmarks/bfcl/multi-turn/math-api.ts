import { add, divide, multiply, subtract } from '../../../python/arithmetic.ts'
import { isArithmetic } from '../../../python/is-arithmetic.ts'
import type { Method } from '../../../python/method.ts'
import { Float, numberOf } from '../../../python/value.ts'
import type { PyNumber, PyValue } from '../../../python/value.ts'
import { failure } from './failure.ts'
import { statisticsMethods } from './math-statistics.ts'
import { unitMethods } from './math-units.ts'
import { preciseMethods } from './math-precise.ts'
import type { ToolClass } from './tool-class.ts'

/** Without state: it opens nothing and keeps nothing. */
export const mathApi: ToolClass = {
  name: 'MathAPI',
  open: () => ({
    methods: { ...arithmeticMethods, ...preciseMethods, ...statisticsMethods, ...unitMethods },
    state: () => ({}),
  }),
}

const arithmeticMethods: Record<string, Method> = {
  absolute_value: {
    parameters: [{ name: 'number' }],
    run: (number = null) => {
      if (!isArithmetic(number)) return failure('Input must be a number')
      return { result: number instanceof Float ? new Float(Math.abs(number.value)) : absolute(number) }
    },
  },
  add: ofTwo((a, b) => add(a, b)),
  subtract: ofTwo((a, b) => subtract(a, b)),
  multiply: ofTwo((a, b) => multiply(a, b)),
  divide: {
    parameters: [{ name: 'a' }, { name: 'b' }],
    run: (a = null, b = null) => {
      if (!isArithmetic(a) || !isArithmetic(b)) return failure('Both inputs must be numbers')
      return numberOf(b) === 0 ? failure('Cannot divide by zero') : { result: divide(a, b) }
    },
  },
  percentage: {
    parameters: [{ name: 'part' }, { name: 'whole' }],
    run: (part = null, whole = null) => {
      if (!isArithmetic(part) || !isArithmetic(whole)) return failure('Both inputs must be numbers')
      if (numberOf(whole) === 0) return failure('Whole value cannot be zero')
      return { result: multiply(divide(part, whole), 100) }
    },
  },
}

function ofTwo(calculate: (a: PyNumber | boolean, b: PyNumber | boolean) => PyValue): Method {
  return {
    parameters: [{ name: 'a' }, { name: 'b' }],
    run: (a = null, b = null) => {
      if (!isArithmetic(a) || !isArithmetic(b)) return failure('Both inputs must be numbers')
      return { result: calculate(a, b) }
    },
  }
}

function absolute(number: number | bigint | boolean): number | bigint {
  if (typeof number === 'bigint') return number < 0n ? -number : number
  return Math.abs(Number(number))
}
