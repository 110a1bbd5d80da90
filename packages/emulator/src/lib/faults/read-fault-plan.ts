import { isErrorCode } from '../error-table.ts'
import { isRecord } from '../is-record.ts'
import { argumentsKinds, countsFrom, type FaultOf, type FaultType, leakGrammars } from './fault.ts'
import type { FaultCondition, FaultPlan, FaultRule, LimitStep } from './fault-plan.ts'

/** What a field must be, and how to say so. */
interface Check {
  readonly expected: string
  readonly isRequired?: true
  accepts(value: unknown): boolean
}

/** Every field of a type has its check, and no other. */
type Checks<T> = { readonly [Key in Exclude<keyof T, 'type'>]-?: Check }

const count: Check = { expected: 'a whole number from 0', accepts: (value) => isCount(value, 0) }
const positive: Check = { expected: 'a whole number from 1', accepts: (value) => isCount(value, 1) }
const text: Check = { expected: 'a text', accepts: (value) => typeof value === 'string' && value !== '' }
const milliseconds: Check = {
  expected: 'milliseconds, from 0',
  accepts: (value) => typeof value === 'number' && value >= 0 && value < 2 ** 31,
}
const anything: Check = { expected: 'anything', accepts: () => true }

const place = { afterTokens: count, from: oneOf(countsFrom) }

const faultChecks: { readonly [Type in FaultType]: Checks<FaultOf<Type>> } = {
  error: {
    code: required(text),
    status: { expected: 'an HTTP status, 200–599', accepts: (value) => isCount(value, 200) && Number(value) < 600 },
    message: text,
    as: oneOf(['json', 'html', 'success-false', 'in-band']),
    ...place,
    retryAfterSeconds: count,
    resetAt: text,
  },
  delay: { firstByteMs: milliseconds, tokenMs: milliseconds },
  disconnect: { atByte: count, ...place },
  finish: { reason: required(text), ...place },
  'no-finish': {},
  stall: { ms: milliseconds, ...place },
  empty: {},
  'thinking-only': { reason: oneOf(['stop', 'length']) },
  'hidden-reasoning': {},
  arguments: { kind: required(oneOf(argumentsKinds)) },
  leak: { grammar: oneOf(leakGrammars), where: oneOf(['content', 'reasoning']) },
  'announce-calls-send-none': {},
  repeat: { what: required(oneOf(['text', 'call'])), afterTokens: count },
  'lost-start': { chars: positive },
  'chinese-drift': {},
  'duplicate-ids': {},
  'model-swap': { model: text },
  'cache-miss': {},
  'cut-frame': place,
  'spliced-frame': place,
  'torn-frame': place,
}

const conditionChecks: Checks<FaultCondition> = {
  requests: {
    expected: 'a list of request numbers from 1',
    accepts: (value) => Array.isArray(value) && value.every((item) => isCount(item, 1)),
  },
  every: positive,
  probability: {
    expected: 'a number from 0 to 1',
    accepts: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  },
  messageIncludes: text,
  model: text,
}

const ruleChecks: Checks<FaultRule> = {
  when: anything,
  fault: required({ expected: 'a fault or a list of faults', accepts: () => true }),
}

const stepChecks: Checks<LimitStep> = { afterMs: milliseconds, afterRequests: count, limit: required(count) }

const quotaChecks: Checks<NonNullable<FaultPlan['quota']>> = {
  requests: count,
  tokens: count,
  windowMs: required({ ...milliseconds, accepts: (value) => typeof value === 'number' && value > 0 }),
  code: { expected: 'a code of the error table', accepts: (value) => typeof value === 'string' && isErrorCode(value) },
}

const planChecks: Checks<FaultPlan> = {
  seed: { expected: 'a number', accepts: (value) => typeof value === 'number' && Number.isFinite(value) },
  rules: { expected: 'a list of rules', accepts: Array.isArray },
  concurrencyLimit: {
    expected: 'a whole number from 1 or {"sequence":[{"afterMs":0,"limit":1}]}',
    accepts: (value) => isCount(value, 1) || (isRecord(value) && Array.isArray(value.sequence)),
  },
  quota: { expected: 'an object', accepts: isRecord },
}

/**
 * Reads a fault plan, for instance from a JSON file.
 *
 * @throws {TypeError} For the first thing that is wrong, in one line that says what is possible.
 */
export function readFaultPlan(value: unknown): FaultPlan {
  checkPlan(value)
  return value
}

function checkPlan(value: unknown): asserts value is FaultPlan {
  const { rules, concurrencyLimit, quota } = checkFields(value, '', planChecks)
  if (Array.isArray(rules)) for (const [index, rule] of rules.entries()) checkRule(rule, `rules[${index}]`)
  if (isRecord(concurrencyLimit) && Array.isArray(concurrencyLimit.sequence)) {
    for (const [index, step] of concurrencyLimit.sequence.entries()) {
      checkFields(step, `concurrencyLimit.sequence[${index}]`, stepChecks)
    }
  }
  if (quota !== undefined) checkFields(quota, 'quota', quotaChecks)
}

function checkRule(value: unknown, at: string): void {
  const { when, fault } = checkFields(value, at, ruleChecks)
  if (when !== undefined) checkFields(when, `${at}.when`, conditionChecks)
  if (!Array.isArray(fault)) return checkFault(fault, `${at}.fault`)
  for (const [index, item] of fault.entries()) checkFault(item, `${at}.fault[${index}]`)
}

function checkFault(value: unknown, at: string): void {
  const type = isRecord(value) ? value.type : undefined
  if (!isRecord(value) || typeof type !== 'string' || !isFaultType(type)) {
    throw wrong(`${at}.type`, type, Object.keys(faultChecks).join(', '))
  }
  const { code, status } = checkFields(value, at, { type: anything, ...faultChecks[type] })
  if (type === 'error' && status === undefined && !isErrorCode(String(code))) {
    throw wrong(`${at}.code`, code, 'a code of the error table, or a status beside it')
  }
}

function checkFields(value: unknown, at: string, checks: Readonly<Record<string, Check>>): Record<string, unknown> {
  if (!isRecord(value)) throw wrong(at || 'the plan', value, 'an object')
  const path = (key: string) => (at === '' ? key : `${at}.${key}`)
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(checks, key)) {
      throw new TypeError(`Cannot read the fault plan: ${path(key)} is unknown, expected ${namesOf(checks)}`)
    }
  }
  for (const [key, check] of Object.entries(checks)) {
    const field = value[key]
    if (field === undefined ? check.isRequired : !check.accepts(field)) throw wrong(path(key), field, check.expected)
  }
  return value
}

function namesOf(checks: object): string {
  return Object.keys(checks).join(', ') || 'no fields'
}

function isFaultType(type: string): type is FaultType {
  return Object.hasOwn(faultChecks, type)
}

function isCount(value: unknown, least: number): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least
}

function oneOf(values: readonly string[]): Check {
  return { expected: values.join(', '), accepts: (value) => typeof value === 'string' && values.includes(value) }
}

function required(check: Check): Check {
  return { ...check, isRequired: true }
}

function wrong(at: string, value: unknown, expected: string): TypeError {
  const is = value === undefined ? 'is missing' : `is ${JSON.stringify(value).slice(0, 100)}`
  return new TypeError(`Cannot read the fault plan: ${at} ${is}, expected ${expected}`)
}
