import { UsageError } from '@glmkit/core'
import { z } from 'zod'

/** Values by name, or by the text of a whole expression. */
export type Scope = Readonly<Record<string, unknown>>

/** Known only from what the calls before have returned. */
export type Late = (results: readonly string[]) => unknown

const named = z.array(z.object({ name: z.string() }))

/**
 * Replaces `<expr>` in ground truth. What stands alone keeps its type; inside of a text it is written out. An expression is
 * one of the scope, a path such as `hotels[0].name`, `[x.name for x in hotels]`, or a product.
 *
 * @throws {UsageError} If the scope does not have what it takes.
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => resolve(item, scope))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, resolve(part, scope)]))
  }
  if (typeof value !== 'string') return value
  const whole = /^<(.*)>$/s.exec(value)?.[1]
  if (whole !== undefined && Object.hasOwn(scope, whole)) return scope[whole]
  if (whole !== undefined && !/[<>]/.test(whole)) return evaluate(whole, scope)
  return value.replaceAll(/<([^<>]+)>/g, (_, expression: string) => String(evaluate(expression, scope)))
}

function evaluate(expression: string, scope: Scope): unknown {
  if (Object.hasOwn(scope, expression)) return scope[expression]
  const [, list] = /^\[(?:\w+)\.name for \w+ in (\w+)\]$/.exec(expression) ?? []
  if (list !== undefined) return named.parse(path(list, scope)).map(({ name }) => name)
  if (/^\d+(?: \* \d+)*$/.test(expression)) {
    return expression.split(' * ').reduce((product, factor) => product * Number(factor), 1)
  }
  return path(expression, scope)
}

function path(text: string, scope: Scope): unknown {
  let value: unknown = scope
  for (const [, step = ''] of text.matchAll(/(\w+)/g)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) {
      throw new UsageError(`Cannot work out "${text}": no "${step}" in the scope of the task, add it to its rules`)
    }
    value = Object.entries(value).find(([key]) => key === step)?.[1]
  }
  return value
}

/** @returns The arguments with all that had to wait for results. */
export function settle(value: unknown, results: readonly string[]): unknown {
  if (typeof value === 'function') return value(results)
  if (Array.isArray(value)) return value.map((item: unknown) => settle(item, results))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, settle(part, results)]))
}
