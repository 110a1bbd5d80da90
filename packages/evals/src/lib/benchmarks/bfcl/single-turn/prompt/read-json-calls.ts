import { parseJson } from '../../../../python/parse-json.ts'
import { isList } from '../../../../python/value.ts'
import type { PyValue } from '../../../../python/value.ts'

export interface ReadCall {
  readonly name: string
  readonly values: PyValue
}

/**
 * `[{ "function": name, "parameters": { … } }, …]`, with whatever stands around it.
 *
 * @throws {SyntaxError} Where there is none.
 */
export function readJsonCalls(text: string): ReadCall[] {
  const [list = text] = /\[.*\]/s.exec(text) ?? []
  const calls = parseJson(list)
  if (!isList(calls)) throw new SyntaxError('expected a list of calls')
  return calls.map((call) => {
    const name = call instanceof Map ? call.get('function') : undefined
    const values = call instanceof Map ? call.get('parameters') : undefined
    if (typeof name !== 'string' || values === undefined) {
      throw new SyntaxError('expected "function" and "parameters" in each call')
    }
    return { name, values }
  })
}
