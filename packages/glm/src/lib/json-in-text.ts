/** The value of a text that is JSON, or has one block of it; `undefined` for all others. */
export function jsonInText(text: string): unknown {
  const fenced = /```(?:json)?\s*\n([\s\S]*?)```/.exec(text)?.[1]
  try {
    const value: unknown = JSON.parse(fenced ?? text)
    return value
  } catch {
    return undefined
  }
}
