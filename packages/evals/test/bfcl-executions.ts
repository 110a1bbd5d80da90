/**
 * Replays the recorded executions of BFCL's multi-turn entries and says how many outputs and states are equal.
 *
 * `node packages/evals/test/bfcl-executions.ts [class …]` compares the calls and states of these classes alone.
 */
import { existsSync, readFileSync } from 'node:fs'
import { functionFiles } from '../src/lib/benchmarks/bfcl/load-category.ts'
import { openToolObjects } from '../src/lib/benchmarks/bfcl/multi-turn/execute-calls.ts'
import { isEqual } from '../src/lib/python/is-equal.ts'
import { jsonText } from '../src/lib/python/json-text.ts'
import { parseJson } from '../src/lib/python/parse-json.ts'
import type { PyDict, PyValue } from '../src/lib/python/value.ts'

const dataFolder: URL = new URL('../../../../shared/data/evals/', import.meta.url)
export const hasData: boolean = existsSync(dataFolder)

export interface Tally {
  calls: number
  equalCalls: number
  states: number
  equalStates: number
  /** The first ones, to read. */
  readonly differences: string[]
}

const noTally = (): Tally => ({ calls: 0, equalCalls: 0, states: 0, equalStates: 0, differences: [] })

export function readText(file: string): string {
  return readFileSync(new URL(file, dataFolder), 'utf8')
}

export function readLines(file: string): PyDict[] {
  const lines = readText(file).split('\n')
  return lines.filter((line) => line.trim() !== '').map((line) => dictOf(parseJson(line)))
}

function readEntries(category: string): Map<string, PyDict> {
  return new Map(readLines(`bfcl/BFCL_v4_${category}.json`).map((entry) => [textOf(entry.get('id')), entry]))
}

export function readFiller(): PyDict {
  return dictOf(parseJson(readText('bfcl/derived/long_context.json')))
}

/** Which function belongs to which class, by the docs of the functions. */
function readOwners(): Map<string, string> {
  return new Map(
    Object.entries(functionFiles).flatMap(([className, file]) =>
      readLines(`bfcl/multi_turn_func_doc/${file}.json`).map((doc): [string, string] => [
        textOf(doc.get('name')),
        className,
      ]),
    ),
  )
}

/** @param classes Default: all. */
export function replayExecutions(classes?: readonly string[], mostDifferences = 15): Map<string, Tally> {
  const filler = readFiller()
  const owners = readOwners()
  const entries = new Map<string, Map<string, PyDict>>()
  const tallies = new Map<string, Tally>()
  const tallyOf = (className: string): Tally => {
    const tally = tallies.get(className) ?? noTally()
    tallies.set(className, tally)
    return tally
  }
  const isWanted = (className: string): boolean => classes === undefined || classes.includes(className)
  for (const trace of readLines('reference/bfcl_multi_turn_execution.jsonl')) {
    const category = textOf(trace.get('category'))
    const id = textOf(trace.get('id'))
    const ofCategory = entries.get(category) ?? readEntries(category)
    entries.set(category, ofCategory)
    const entry = ofCategory.get(id)
    if (entry === undefined) continue
    const isLongContext = category === 'multi_turn_long_context'
    const objects = openToolObjects(
      listOf(entry.get('involved_classes')).map(textOf),
      dictOf(entry.get('initial_config') ?? null),
      { isLongContext, filler: isLongContext ? filler : new Map() },
    )
    for (const [turnIndex, turn] of listOf(trace.get('turns')).map(dictOf).entries()) {
      const where = `${id} ${textOf(trace.get('kind'))} turn ${turnIndex}`
      const results = listOf(turn.get('results'))
      for (const [index, call] of listOf(turn.get('calls')).map(dictOf).entries()) {
        const name = textOf(call.get('name'))
        const keywords = dictOf(call.get('arguments') ?? null)
        const output = objects.execute({ name, arguments: keywords })
        const className = owners.get(name) ?? 'unknown'
        if (!isWanted(className)) continue
        const tally = tallyOf(className)
        tally.calls += 1
        if (output === results[index]) tally.equalCalls += 1
        else if (tally.differences.length < mostDifferences) {
          tally.differences.push(
            `${where} ${name}(${jsonText(keywords)})\n  expected ${shortText(results[index])}\n  got      ${shortText(output)}`,
          )
        }
      }
      const states = turn.get('state')
      if (!(states instanceof Map)) continue
      // As it was recorded: integer keys are texts in JSON.
      const found = dictOf(parseJson(jsonText(objects.state())))
      for (const [className, attributes] of states) {
        if (typeof className !== 'string' || !isWanted(className)) continue
        const tally = tallyOf(className)
        tally.states += 1
        if (isEqual(found.get(className) ?? null, attributes)) tally.equalStates += 1
        else if (tally.differences.length < mostDifferences) {
          tally.differences.push(
            `${where} state of ${className}: ${stateDifferences(found.get(className) ?? new Map(), attributes)}`,
          )
        }
      }
    }
  }
  return tallies
}

function stateDifferences(found: PyValue, expected: PyValue): string {
  const a = dictOf(found)
  return [...dictOf(expected)]
    .filter(([attribute, value]) => !isEqual(a.get(attribute) ?? null, value))
    .map(([attribute, value]) => {
      return `\n  ${attribute}: expected ${shortText(value)}\n  ${attribute}: got      ${shortText(a.get(attribute))}`
    })
    .join('')
}

function shortText(value: PyValue | undefined): string {
  if (value === undefined) return 'nothing'
  const text = typeof value === 'string' ? value : jsonText(value)
  return text.length > 700 ? `${text.slice(0, 400)} … ${text.slice(-300)} (${text.length})` : text
}

export function dictOf(value: PyValue): PyDict {
  if (value instanceof Map) return value
  throw new TypeError(`Cannot read ${shortText(value)} as a dict`)
}

export function listOf(value: PyValue | undefined): PyValue[] {
  return Array.isArray(value) ? value : []
}

export function textOf(value: PyValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

if (process.argv[1] === import.meta.filename) {
  const classes = process.argv.slice(2)
  for (const [className, tally] of replayExecutions(classes.length > 0 ? classes : undefined)) {
    process.stdout.write(
      `${className}: outputs ${tally.equalCalls}/${tally.calls}, states ${tally.equalStates}/${tally.states}\n${tally.differences.map((text) => `- ${text}\n`).join('')}`,
    )
  }
}
