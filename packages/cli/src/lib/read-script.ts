import { UsageError } from '@glmkit/core'
import type { Reply, ReplyToolCall } from '@glmkit/emulator'
import { readJson } from './read-json.ts'

/** What a field must be, and how to say so. */
interface Check {
  readonly expected: string
  readonly isRequired?: true
  accepts(value: unknown): boolean
}

/** Every field of a type has its check, and no other. */
type Checks<T> = { readonly [Key in keyof T]-?: Check }

const text: Check = { expected: 'a text', accepts: (value) => typeof value === 'string' }
const requiredText: Check = { ...text, isRequired: true }

const replyChecks: Checks<Reply> = {
  reasoning: text,
  content: text,
  toolCalls: { expected: 'a list of calls', accepts: Array.isArray },
  finishReason: text,
  error: { expected: 'an object with status, code and message', accepts: isRecord },
}

const callChecks: Checks<ReplyToolCall> = {
  id: text,
  name: requiredText,
  arguments: {
    expected: 'an object or a text',
    isRequired: true,
    accepts: (value) => isRecord(value) || typeof value === 'string',
  },
}

const errorChecks: Checks<NonNullable<Reply['error']>> = {
  status: {
    expected: 'an HTTP status, 200–599',
    isRequired: true,
    accepts: (value) => Number.isInteger(value) && Number(value) >= 200 && Number(value) < 600,
  },
  code: requiredText,
  message: requiredText,
}

/** @throws {UsageError} For the first thing that is wrong, in one line that names the item and the field. */
export async function readScript(file: string): Promise<readonly Reply[]> {
  const script = await readJson(file, 'script')
  const wrong = (what: string): UsageError => new UsageError(`Cannot read script "${file}": ${what}`)

  function checkScript(value: unknown): asserts value is readonly Reply[] {
    if (!Array.isArray(value)) throw wrong('expected a JSON list of replies')
    for (const [index, item] of value.entries()) {
      const { toolCalls, error } = checkFields(item, `[${index}]`, replyChecks)
      if (error !== undefined) checkFields(error, `[${index}].error`, errorChecks)
      if (!Array.isArray(toolCalls)) continue
      for (const [at, call] of toolCalls.entries()) checkFields(call, `[${index}].toolCalls[${at}]`, callChecks)
    }
  }

  function checkFields(value: unknown, at: string, checks: Readonly<Record<string, Check>>): Record<string, unknown> {
    if (!isRecord(value)) throw wrong(`${at} is ${show(value)}, expected an object`)
    const names = Object.keys(checks)
    const unknownKey = Object.keys(value).find((key) => !names.includes(key))
    if (unknownKey !== undefined) throw wrong(`${at}.${unknownKey} is unknown, expected ${names.join(', ')}`)
    for (const [key, check] of Object.entries(checks)) {
      const field = value[key]
      if (field === undefined ? !check.isRequired : check.accepts(field)) continue
      throw wrong(`${at}.${key} is ${show(field)}, expected ${check.expected}`)
    }
    return value
  }

  checkScript(script)
  return script
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 100)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
