import type { Program } from '../scripted-program.ts'

/** Code for a question, by what it says: `undefined` for one that it is not meant for. */
export type CodeFor = (question: string) => RunnableCode | undefined

export interface RunnableCode {
  readonly code: string
  readonly language: 'javascript' | 'python'
}

/** What a failed program is replaced by, after its error: `undefined` to give up. */
export type Repair = (failed: RunnableCode, error: string) => RunnableCode | undefined

const mostTries = 3

/** Runs what the first of the writers has for the question, and answers with what comes of it. */
export function* codeProgram(
  question: string,
  writers: readonly CodeFor[],
  repairOf: Repair = () => undefined,
): Program {
  let next = writers.reduce<RunnableCode | undefined>((found, writer) => found ?? writer(question), undefined)
  for (let tries = 0; next !== undefined && tries < mostTries; tries += 1) {
    const ran: RunnableCode = next
    const [text = ''] = yield [{ name: 'execute_code', arguments: ran }]
    const { status, result, stdout, error } = readResult(text)
    if (status === 'ok') return (result ?? stdout).trim()
    next = repairOf(ran, error)
  }
  return 'I could not compute it.'
}

interface Outcome {
  readonly status: unknown
  readonly result: string | undefined
  readonly stdout: string
  readonly error: string
}

function readResult(text: string): Outcome {
  const { status, result, stdout, error } = fieldsOf(parsed(text))
  const { name, message } = fieldsOf(error)
  return {
    status,
    result: typeof result === 'string' ? result : undefined,
    stdout: typeof stdout === 'string' ? stdout : '',
    error: `${String(name)}: ${String(message)}`,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}

/** The name in quotation marks, in any language. */
export const quotedIn = (question: string): string => /[“«]\s*([^”»]+?)\s*[”»]/.exec(question)?.[1] ?? ''

/** Its numbers, in their order. */
export const numbersIn = (question: string): readonly number[] => (question.match(/\d+/g) ?? []).map(Number)
