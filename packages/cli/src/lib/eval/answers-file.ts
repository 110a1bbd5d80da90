import { open } from 'node:fs/promises'
import { UsageError } from '@glmkit/core'

/**
 * Reads answers by the id of what they answer: `{"case_id", "answer"}` a line, or `{"id", "text"}`.
 *
 * @throws {UsageError} If a line is none, or if two answer the same.
 */
export async function readAnswersFile(path: string): Promise<ReadonlyMap<string, string>> {
  const refuse = (why: string, cause?: unknown): UsageError =>
    new UsageError(`Cannot read answers from "${path}": ${why}`, { cause })
  await using file = await open(path).catch((error: unknown) => {
    throw refuse('the file does not exist or is not readable', error)
  })
  if ((await file.stat()).isDirectory()) throw refuse('it is a folder')
  const answers = new Map<string, string>()
  let number = 0
  for await (const line of file.readLines()) {
    number += 1
    if (line.trim() === '') continue
    const answer = answerIn(line.replace(/^\uFEFF/, ''))
    if (answer === undefined) throw refuse(`line ${number} is not {"case_id": "…", "answer": "…"}`)
    if (answers.has(answer.id)) throw refuse(`line ${number} answers "${answer.id}" once more, leave one of them out`)
    answers.set(answer.id, answer.text)
  }
  return answers
}

function answerIn(line: string): { readonly id: string; readonly text: string } | undefined {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null) return undefined
    const id: unknown = Reflect.get(value, 'case_id' in value ? 'case_id' : 'id')
    const text: unknown = Reflect.get(value, 'answer' in value ? 'answer' : 'text')
    const isId = (typeof id === 'string' && id !== '') || typeof id === 'number'
    return isId && typeof text === 'string' ? { id: String(id), text } : undefined
  } catch {
    return undefined
  }
}
