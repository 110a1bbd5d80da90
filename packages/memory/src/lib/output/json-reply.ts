import { jsonInText } from '@glmkit/glm/model'

/** The JSON object a model was asked for, a fence or words around it aside; `undefined` if there is none. */
export function objectIn(reply: string): Readonly<Record<string, unknown>> | undefined {
  const value = jsonInText(reply.trim())
  if (isRecord(value)) return value
  const from = reply.indexOf('{')
  const to = reply.lastIndexOf('}')
  const inner = from < 0 || to < from ? undefined : jsonInText(reply.slice(from, to + 1))
  return isRecord(inner) ? inner : undefined
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
