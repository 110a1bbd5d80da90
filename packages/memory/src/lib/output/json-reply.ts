/** Words with braces in them are few; a reply that is nothing else is none. */
const mostTries = 50

/**
 * The JSON object a model was asked for, a fence or words around it aside; of several the first that has `key`.
 *
 * @returns `undefined` if there is none.
 */
export function objectIn(reply: string, key: string): Readonly<Record<string, unknown>> | undefined {
  let other: Readonly<Record<string, unknown>> | undefined
  for (const text of objectsIn(reply)) {
    const value = parsed(text)
    if (!isRecord(value)) continue
    if (key in value) return value
    other ??= value
  }
  return other
}

/** What stands between braces that belong together. */
function* objectsIn(text: string): Iterable<string> {
  let tries = 0
  for (let from = text.indexOf('{'); from >= 0 && tries < mostTries; tries += 1) {
    const end = endOfObject(text, from)
    if (end !== undefined) yield text.slice(from, end)
    from = text.indexOf('{', from + 1)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function endOfObject(text: string, from: number): number | undefined {
  let depth = 0
  for (const { 0: token, index } of text.slice(from).matchAll(/"(?:[^"\\]|\\[\s\S])*"|[{}]/g)) {
    if (token === '{') depth += 1
    else if (token === '}') depth -= 1
    if (depth === 0) return from + index + 1
  }
  return undefined
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
