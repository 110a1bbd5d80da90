/** What tool calls show of a criterion: how the simulated judge reads evidence, and how a check in code reads the calls. */
import { readCriterion } from './items.ts'
import type { Item } from './items.ts'

/** A call with what it returned. */
export interface SeenCall {
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
  readonly text: string
  readonly isError: boolean
}

export interface Shown {
  readonly passes: boolean
  readonly reason: string
}

export interface Claim {
  readonly id: string
  readonly criterion: string
  /** What was handed in; without one any value will do. */
  readonly value?: string | undefined
  readonly calls: readonly SeenCall[]
  /** Values of other items, as far as they are known. */
  readonly known: ReadonlyMap<string, string>
}

/** Goes by the calls alone; what they leave open is not met. */
export function shows({ id, criterion, value, calls, known }: Claim): Shown {
  const good = calls.filter(({ isError }) => !isError)
  const wanted = readCriterion(criterion)
  const inputs = inputsOf(criterion, known)
  if (typeof inputs === 'string') return no(inputs)
  const fits = (shown: readonly string[], otherwise: string): Shown => {
    if (shown.length === 0) return no(otherwise)
    return value === undefined || shown.includes(value)
      ? yes
      : no(`${value} was handed in for ${id}, the evidence shows ${shown.at(-1)}`)
  }

  switch (wanted.type) {
    case 'returned': {
      const about = valuesOf(id, good).filter(({ args }) => sameList(args['with'] ?? [], inputs.values))
      const dated = about.filter(({ text }) => wanted.year === undefined || text.includes(`dated ${wanted.year}`))
      const what = about.length > 0 ? `, dated ${wanted.year}` : inputs.values.map((each) => `, for ${each}`).join('')
      return fits(
        dated.map((each) => each.value),
        `no source returned ${id}${what}`,
      )
    }
    case 'confirmed': {
      const about = valuesOf(id, good)
      const twice = about.filter((one) => about.some((other) => other.value === one.value && other.name !== one.name))
      return fits(
        twice.map((each) => each.value),
        `no two sources returned the same ${id}`,
      )
    }
    case 'verified': {
      const right = good.flatMap(({ name, args, text }) =>
        name === 'verify' && args['key'] === id && text.endsWith('is right') ? [String(args['value'])] : [],
      )
      return fits(right, `verify did not say that ${id} is right`)
    }
    case 'computed': {
      const values = good.flatMap(({ name, args, text }) => {
        const isIt = name === 'compute' && args['label'] === id && sameList(args['values'], inputs.values)
        return isIt ? [/is (\d+)$/.exec(text)?.[1] ?? ''] : []
      })
      return fits(values, `${id} was not computed of ${inputs.values.join(', ')}`)
    }
    default: {
      const [tool, key, name] = wanted.type === 'written' ? ['write', 'file', wanted.file] : ['send', 'to', wanted.to]
      const about = good.filter((call) => call.name === tool && call.args[key] === name)
      if (about.length > 1 && tool === 'send') return no(`${name} was sent ${about.length} messages`)
      return about.at(-1)?.args['text'] === inputs.text ? yes : no(`${name} was not given "${inputs.text}"`)
    }
  }
}

const yes: Shown = { passes: true, reason: 'the evidence shows it' }
const no = (reason: string): Shown => ({ passes: false, reason })

/** What sources said of an item: `registry: price is 1240, dated 2026`. */
export function valuesOf(id: string, calls: readonly SeenCall[]): readonly (SeenCall & { readonly value: string })[] {
  return calls.flatMap((call) => {
    const [, value] = /^\w+: [\w-]+ is (\d+), dated/.exec(call.text) ?? []
    return call.args['key'] === id && value !== undefined ? [{ ...call, value }] : []
  })
}

/** The value the calls show of an item, if they show one as the criterion wants it. */
export function valueShown(
  { id, work, criterion }: Item,
  calls: readonly SeenCall[],
  known: ReadonlyMap<string, string>,
): string | undefined {
  const computed = calls.flatMap(({ name, args, text }) => {
    const [, value] = /is (\d+)$/.exec(text) ?? []
    return name === 'compute' && args['label'] === id && value !== undefined ? [value] : []
  })
  const values = {
    fetch: valuesOf(id, calls).map(({ value }) => value),
    compute: computed,
    write: ['done'],
    send: ['done'],
  }
  return values[work.do].findLast((value) => shows({ id, criterion, value, calls, known }).passes)
}

/** The same for all items, each by what is shown of those before it. */
export function allShown(items: readonly Item[], calls: readonly SeenCall[]): ReadonlyMap<string, string> {
  const known = new Map<string, string>()
  for (const item of items) {
    const value = valueShown(item, calls, known)
    if (value !== undefined) known.set(item.id, value)
  }
  return known
}

/** The criterion names the items it speaks of, if there are any. */
function inputsOf(
  criterion: string,
  known: ReadonlyMap<string, string>,
): { readonly values: readonly string[]; readonly text: string } | string {
  const ids = /the results of ([\w-]+(?:, (?!once)[\w-]+)*)/.exec(criterion)?.[1]?.split(', ') ?? []
  const unknown = ids.filter((id) => !known.has(id))
  if (unknown.length > 0) return `it is not shown what ${unknown.join(', ')} is`
  const values = ids.map((id) => known.get(id) ?? '')
  return { values, text: ids.map((id, index) => `${id} = ${values[index]}`).join('; ') }
}

export const sameList = (one: unknown, other: readonly string[]): boolean =>
  Array.isArray(one) && one.length === other.length && one.every((value, index) => value === other[index])
