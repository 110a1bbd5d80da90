import type { Domain } from './draw.ts'
import { isObject, textOf, unitsOf } from './spec.ts'
import type { JsonObject } from './spec.ts'

const maxNames = 8

/**
 * Tells in one line what a chart shows, for a model that cannot see it: marks, then every channel with what it shows
 * and its range, then the number of inline rows.
 *
 * @param domains What the scales came to when it was drawn, by channel.
 */
export function describeChart(spec: JsonObject, domains: Readonly<Record<string, Domain>>, rows: number): string {
  const units = unitsOf(spec)
  const marks = [...new Set(units.map(({ mark }) => String(isObject(mark) ? mark.type : mark)))].join(' and ')
  const channels = new Map<string, string>()
  for (const { encoding } of units) {
    for (const [channel, definition] of Object.entries(encoding)) {
      const what = isObject(definition) ? subjectOf(definition) : undefined
      if (what === undefined || channels.has(channel)) continue
      const domain = domains[channel]
      channels.set(channel, `${channel}: ${what}${domain ? ` ${rangeOf(domain)}` : ''}`)
    }
  }
  const size = rows === 0 ? [] : [rows === 1 ? '1 row' : `${rows} rows`]
  return [`${marks} chart`, ...channels.values(), ...size].join('; ')
}

function subjectOf({ aggregate, field, title, axis, timeUnit, bin }: JsonObject): string | undefined {
  const label = textOf(title) ?? (isObject(axis) ? textOf(axis.title) : undefined)
  const name = typeof field === 'string' ? field : undefined
  const operation = [aggregate, timeUnit, bin === true ? 'bin' : undefined].find((op) => typeof op === 'string')
  const formula = operation === undefined ? name : `${operation}(${name ?? ''})`
  if (formula === undefined) return undefined
  return label === undefined || label === formula ? formula : `${formula} "${label}"`
}

function rangeOf({ values, count, isDiscrete }: Domain): string {
  if (!isDiscrete) return `${String(values[0])}–${String(values.at(-1))}`
  const names = values.slice(0, maxNames).map(String).join(', ')
  return count > maxNames ? `[${names}, … ${count} in all]` : `[${names}]`
}
