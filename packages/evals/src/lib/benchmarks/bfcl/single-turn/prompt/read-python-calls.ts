import { add, divide, multiply, subtract } from '../../../../python/arithmetic.ts'
import { Float, isInteger, isNumber, numberOf } from '../../../../python/value.ts'
import type { PyDict, PyNumber, PyValue } from '../../../../python/value.ts'
import { asTuple } from '../python-types.ts'
import { parseExpression } from './python-expression.ts'
import type { Expression } from './python-expression.ts'
import { sourceOf } from './python-source.ts'
import type { ReadCall } from './read-json-calls.ts'

type Call = Extract<Expression, { kind: 'call' }>

/**
 * `[f(a=1), g.h(b='x')]`, in a fence or not, with its brackets or without. Arguments without a name are passed over.
 *
 * @throws {Error} Where the text is no list of calls, or an argument no value.
 */
export function readPythonCalls(text: string): ReadCall[] {
  const bare = text.replace(/^[`\n ]+|[`\n ]+$/g, '')
  const opened = bare.startsWith('[') ? bare : `[${bare}`
  const list = parseExpression(opened.endsWith(']') ? opened : `${opened}]`)
  const items = list.kind === 'list' || list.kind === 'tuple' ? list.items : [list]
  return items.map((item) => {
    if (item.kind !== 'call') throw new SyntaxError(`expected a call, found ${item.source}`)
    return { name: nameOf(item.function), values: valuesOf(item) }
  })
}

/** @throws {Error} Where it is none. */
export function readPythonValue(text: string): PyValue {
  return valueOf(parseExpression(text))
}

function nameOf(called: Expression): string {
  if (called.kind === 'name') return called.name
  if (called.kind !== 'attribute') return ''
  const owner = nameOf(called.of)
  return owner === '' ? called.name : `${owner}.${called.name}`
}

function valuesOf({ keywords }: Call): PyDict {
  return new Map(keywords.map(({ name, value }) => [name, valueOf(value)]))
}

function valueOf(expression: Expression): PyValue {
  switch (expression.kind) {
    case 'constant':
      return expression.value
    case 'name':
      return expression.name
    case 'list':
      return expression.items.map(valueOf)
    case 'tuple':
      return asTuple(expression.items.map(valueOf))
    case 'dict':
      return new Map(expression.entries.map(([key, value]) => [keyOf(valueOf(key)), valueOf(value)]))
    case 'unary':
      return negated(expression.operator, valueOf(expression.operand))
    case 'binary':
      return calculated(expression)
    case 'call':
      // A call within a call: as a text, or with its arguments if they have names.
      return expression.keywords.length === 0
        ? sourceOf(expression)
        : new Map([[nameOf(expression.function), valuesOf(expression)]])
    case 'subscript':
      return sourceOf(expression)
    default:
      throw new SyntaxError(`expected a value, found ${expression.source}`)
  }
}

function keyOf(key: PyValue): string | number {
  if (typeof key === 'string') return key
  if (isNumber(key) || isInteger(key)) return numberOf(key)
  throw new SyntaxError('expected a text or number as a key')
}

function negated(operator: string, operand: PyValue): PyNumber {
  if (operator !== '-' || !isNumber(operand)) throw new SyntaxError(`expected a number behind "${operator}"`)
  if (operand instanceof Float) return new Float(-operand.value)
  return typeof operand === 'bigint' ? -operand : 0 - operand
}

/** Of constants alone. */
function calculated(expression: Expression): PyValue {
  if (expression.kind === 'constant') return expression.value
  if (expression.kind === 'unary') return negated(expression.operator, calculated(expression.operand))
  if (expression.kind !== 'binary') throw new SyntaxError(`expected a number, found ${expression.source}`)
  const [left, right] = [calculated(expression.left), calculated(expression.right)]
  switch (expression.operator) {
    case '+':
      return add(left, right)
    case '-':
      return subtract(left, right)
    case '*':
      return multiply(left, right)
    case '/':
      return divide(left, right)
    case '**':
      return power(left, right)
    case '//':
      return floored(left, right, (x, y) => Math.floor(x / y))
    case '%':
      return floored(left, right, (x, y) => x - Math.floor(x / y) * y)
    default:
      throw new SyntaxError(`expected no "${expression.operator}" in an argument`)
  }
}

function power(left: PyValue, right: PyValue): PyValue {
  if (!isNumber(left) || !isNumber(right)) throw new SyntaxError('expected numbers beside "**"')
  if (isInteger(left) && isInteger(right) && numberOf(right) >= 0 && numberOf(right) < 10_000) {
    const integer = BigInt(left) ** BigInt(right)
    return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer
  }
  return new Float(numberOf(left) ** numberOf(right))
}

function floored(left: PyValue, right: PyValue, calculate: (x: number, y: number) => number): PyNumber {
  if (!isNumber(left) || !isNumber(right)) throw new SyntaxError('expected numbers')
  if (numberOf(right) === 0) throw new SyntaxError('expected no division by 0')
  const result = calculate(numberOf(left), numberOf(right))
  return left instanceof Float || right instanceof Float ? new Float(result) : result
}
