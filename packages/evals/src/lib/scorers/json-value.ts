import { excerpt } from './excerpt.ts'

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value as JSON has it: dates as text, keys without a value gone. */
export function asJson(value: unknown): unknown {
  const text: string | undefined = JSON.stringify(value)
  if (text === undefined) return undefined
  const copy: unknown = JSON.parse(text)
  return copy
}

export type ReadJson = { readonly value: unknown } | { readonly problem: string }

const fence = /```[\w-]*[ \t]*\n([\s\S]*?)\n?[ \t]*```/g

/** The value of an answer that is JSON, or has one fenced block of it. */
export function readJson(text: string): ReadJson {
  const [first, ...more] = [...text.matchAll(fence)].map(([, content = '']) => content)
  if (more.length > 0) return { problem: `the answer has ${more.length + 1} fenced blocks, expected one` }
  const source = (first ?? text).trim()
  if (source === '') return { problem: 'the answer is empty, expected JSON' }
  try {
    const value: unknown = JSON.parse(source)
    return { value }
  } catch (error) {
    const reason = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error)
    return { problem: `"${excerpt(source, 40)}" is no JSON: ${excerpt(reason)}` }
  }
}
