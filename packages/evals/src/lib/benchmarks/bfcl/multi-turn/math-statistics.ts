import { add, compare, divide, multiply, subtract } from '../../../python/arithmetic.ts'
import { isArithmetic } from '../../../python/is-arithmetic.ts'
import type { Method } from '../../../python/method.ts'
import { Float, isList } from '../../../python/value.ts'
import type { PyNumber, PyValue } from '../../../python/value.ts'
import { failure } from './failure.ts'

type Operand = PyNumber | boolean

/** The methods of `MathAPI` on lists of numbers. */
export const statisticsMethods: Record<string, Method> = {
  mean: ofNumbers('Cannot calculate mean of an empty list', meanOf),
  standard_deviation: ofNumbers('Cannot calculate standard deviation of an empty list', (numbers) => {
    const mean = meanOf(numbers)
    const squares = numbers.map((number) => {
      const distance = subtract(number, mean)
      return multiply(distance, distance)
    })
    return new Float(Math.sqrt(meanOf(squares).value))
  }),
  max_value: ofNumbers('Cannot find maximum of an empty list', (numbers) => extreme(numbers, 1)),
  min_value: ofNumbers('Cannot find minimum of an empty list', (numbers) => extreme(numbers, -1)),
  sum_values: ofNumbers('Cannot calculate sum of an empty list', sumOf),
}

function ofNumbers(whenEmpty: string, calculate: (numbers: readonly Operand[]) => PyValue): Method {
  return {
    parameters: [{ name: 'numbers' }],
    run: (numbers = null) => {
      if (!isList(numbers) || !numbers.every(isArithmetic)) return failure('All elements in the list must be numbers')
      return numbers.length === 0 ? failure(whenEmpty) : { result: calculate(numbers) }
    },
  }
}

function sumOf(numbers: readonly Operand[]): Operand {
  let sum: Operand = 0
  for (const number of numbers) {
    const next = add(sum, number)
    if (isArithmetic(next)) sum = next
  }
  return sum
}

function meanOf(numbers: readonly Operand[]): Float {
  return divide(sumOf(numbers), numbers.length)
}

/** The first of those that none goes beyond. */
function extreme(numbers: readonly Operand[], sign: 1 | -1): PyValue {
  return numbers.reduce((best, number) => (compare(number, best) * sign > 0 ? number : best))
}
