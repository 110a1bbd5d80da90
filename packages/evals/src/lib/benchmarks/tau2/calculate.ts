import { add, divide, multiply, round, subtract } from '../../python/arithmetic.ts'
import { iterate } from '../../python/iterate.ts'
import { PythonError } from '../../python/python-error.ts'
import { str } from '../../python/repr.ts'
import { Float, isNumber, numberOf, typeName } from '../../python/value.ts'
import type { PyNumber, PyValue } from '../../python/value.ts'
import { floorDivide, power } from './power.ts'
import { textParameter } from './tool-parameter.ts'
import type { Tau2Tool } from './toolkit.ts'

/** A number of an expression, not yet known: syntax errors come before all others. */
type Expression = () => PyNumber

export const calculate: Tau2Tool = {
  kind: 'generic',
  description: 'Calculate the result of a mathematical expression.',
  parameters: [
    textParameter(
      'expression',
      "The mathematical expression to calculate, such as '2 + 2'. The expression can contain numbers, operators (+, -, *, /), parentheses, and spaces.",
    ),
  ],
  run(expression = null) {
    if (!iterate(expression).every((sign) => typeof sign === 'string' && /^[\d+\-*/(). ]$/.test(sign))) {
      throw new PythonError('ValueError', 'Invalid characters in expression')
    }
    try {
      return str(round(toFloat(parse(str(expression))()), 2))
    } catch (error) {
      // Of our own stack; Python's ends at about as many.
      if (!(error instanceof RangeError)) throw error
      throw new PythonError('RecursionError', 'maximum recursion depth exceeded during compilation')
    }
  },
}

/** The signs that are let through are enough for `**`, `//`, calls and the empty tuple, as Python reads them. */
function parse(text: string): Expression {
  const tokens = text.match(/\d+\.?\d*|\.\d+|\*\*|\/\/|[+\-*/().]/g) ?? []
  let at = 0
  let depth = 0
  if (tokens.length === 0) throw syntaxError('invalid syntax', 0)
  if (tokens.filter((token) => token === '(').length > 200) checkRest(tokens)

  function fail(): never {
    const token = tokens[at]
    checkRest(tokens)
    if (token === undefined && depth > 0) throw syntaxError("'(' was never closed")
    const isAfterValue = at > 0 && /[\d)]/.test(tokens[at - 1] ?? '')
    const isComma = depth > 0 && isAfterValue && token !== undefined && /\d/.test(token)
    throw syntaxError(isComma ? 'invalid syntax. Perhaps you forgot a comma?' : 'invalid syntax')
  }

  function take(...wanted: readonly string[]): string | undefined {
    const token = tokens[at]
    if (token === undefined || !wanted.includes(token)) return undefined
    at += 1
    return token
  }

  function leftToRight(operand: () => Expression, operators: Readonly<Record<string, Operator>>): Expression {
    let left = operand()
    for (;;) {
      const operator = operators[take(...Object.keys(operators)) ?? '']
      if (operator === undefined) return left
      const [before, right] = [left, operand()]
      left = () => {
        const operands = [before(), right()] as const
        // What would be one with a float has to fit into one.
        if (operands.some((value) => value instanceof Float)) operands.forEach(toFloat)
        return operator(...operands)
      }
    }
  }

  const sum = (): Expression => leftToRight(product, { '+': addNumbers, '-': subtract })
  const product = (): Expression => leftToRight(signed, { '*': multiply, '/': divide, '//': floorDivide })

  function signed(): Expression {
    const sign = take('+', '-')
    if (sign === undefined) return raised()
    const operand = signed()
    return () => multiply(operand(), sign === '-' ? -1 : 1)
  }

  function raised(): Expression {
    const base = called()
    if (take('**') === undefined) return base
    const exponent = signed()
    return () => power(base(), exponent())
  }

  function called(): Expression {
    let callee = atom()
    while (take('(') !== undefined) {
      const value = callee
      parenthesised()
      callee = () => {
        throw new PythonError('TypeError', `'${typeName(value())}' object is not callable`)
      }
    }
    return callee
  }

  function atom(): Expression {
    if (take('(') !== undefined) return parenthesised()
    const token = tokens[at]
    if (token === undefined || !/\d/.test(token)) return fail()
    at += 1
    if (token.includes('.')) return () => new Float(Number(token))
    if (hasLeadingZero(token)) checkRest(tokens)
    const value = Number(token)
    return () => (Number.isSafeInteger(value) ? value : BigInt(token))
  }

  function parenthesised(): Expression {
    depth += 1
    if (take(')') !== undefined) {
      depth -= 1
      return () => {
        throw notANumber('tuple')
      }
    }
    const inner = sum()
    if (take(')') === undefined) fail()
    depth -= 1
    return inner
  }

  const whole = sum()
  return at === tokens.length ? whole : fail()
}

/** What Python's scanner does not like comes before what its parser does not. @throws {PythonError} */
function checkRest(tokens: readonly string[]): void {
  let depth = 0
  for (const token of tokens) {
    depth += token === '(' ? 1 : token === ')' ? -1 : 0
    if (depth < 0) throw syntaxError("unmatched ')'")
    if (depth > 200) throw syntaxError('too many nested parentheses')
    if (hasLeadingZero(token)) {
      throw syntaxError(
        'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers',
      )
    }
  }
}

function hasLeadingZero(token: string): boolean {
  return /^0+[1-9]\d*$/.test(token)
}

type Operator = (a: PyNumber, b: PyNumber) => PyNumber

function addNumbers(a: PyNumber, b: PyNumber): PyNumber {
  const total: PyValue = add(a, b)
  return isNumber(total) ? total : 0
}

function toFloat(value: PyNumber): Float {
  const number = numberOf(value)
  if (!(value instanceof Float) && !Number.isFinite(number)) {
    throw new PythonError('OverflowError', 'int too large to convert to float')
  }
  return new Float(number)
}

function notANumber(type: string): PythonError {
  return new PythonError('TypeError', `float() argument must be a string or a real number, not '${type}'`)
}

function syntaxError(message: string, line = 1): PythonError {
  return new PythonError('SyntaxError', `${message} (<string>, line ${line})`)
}
