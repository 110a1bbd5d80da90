export interface Difference {
  /** From the root, such as `.messages[7]`; empty for the root itself. */
  readonly path: string
  readonly was: string
  readonly is: string
}

/** Where `now`, once it is JSON, first differs from what was JSON before; the order of fields is no difference. */
export function firstDifference(before: unknown, now: unknown): Difference | undefined {
  return compare(before, now === undefined ? undefined : JSON.parse(JSON.stringify(now)), '')
}

function compare(was: unknown, is: unknown, path: string): Difference | undefined {
  if (was === is) return undefined
  if (!isNode(was) || !isNode(is) || Array.isArray(was) !== Array.isArray(is)) {
    return { path, was: show(was), is: show(is) }
  }
  const [before, now] = [new Map(Object.entries(was)), new Map(Object.entries(is))]
  for (const name of new Set([...before.keys(), ...now.keys()])) {
    const step = Array.isArray(was) ? `[${name}]` : `.${name}`
    const difference = compare(before.get(name), now.get(name), path + step)
    if (difference !== undefined) return difference
  }
  return undefined
}

const isNode = (value: unknown): value is object => typeof value === 'object' && value !== null

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
