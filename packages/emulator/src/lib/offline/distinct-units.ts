import { fold } from './language.ts'
import type { Unit } from './units.ts'

/** The same fact in other words or another language says nothing new. */
export function distinctUnits(units: readonly Unit[]): Unit[] {
  const kept: Unit[] = []
  for (const unit of units) {
    if (!kept.some((other) => isSame(unit, other))) kept.push(unit)
  }
  return kept
}

function isSame(a: Unit, b: Unit): boolean {
  const numbersOf = (unit: Unit): string[] => [...new Set(fold(unit.text).match(/\d+(?:\.\d+)*/g))]
  const [left, right] = [numbersOf(a), numbersOf(b)]
  const isWithin = left.every((number) => right.includes(number))
  if (a.language !== b.language) return left.length > 0 && (isWithin || right.every((number) => left.includes(number)))
  if (!isWithin) return false
  const shared = [...a.own.keys].filter((key) => b.own.keys.has(key)).length
  return shared / Math.min(a.own.keys.size, b.own.keys.size) >= (left.length > 0 ? 0.5 : 0.75)
}

/** Some units of each heading in turn, so that an overview does not dwell on one section; a table tells most. */
export function spreadUnits(answers: readonly Unit[]): Unit[] {
  const groups = Map.groupBy(
    answers,
    ({ passage, headings, cells }) => `${passage.ref} ${headings} ${cells.length > 0}`,
  )
  const queues = [...groups.values()].map((units) => {
    const isTable = (units[0]?.cells.length ?? 0) > 0
    return isTable ? [units.slice(0, 8), units.slice(8)] : [units.slice(0, 2), units.slice(2, 4)]
  })
  return distinctUnits([0, 1].flatMap((turn) => queues.flatMap((queue) => queue[turn] ?? [])))
}
