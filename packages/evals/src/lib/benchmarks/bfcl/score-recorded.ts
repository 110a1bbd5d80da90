import { UsageError } from '@glmkit/core'
import { isEqual } from '../../python/is-equal.ts'
import { jsonText } from '../../python/json-text.ts'
import { parseJson } from '../../python/parse-json.ts'
import { str } from '../../python/repr.ts'
import { entriesOf, isList } from '../../python/value.ts'
import type { PyDict, PyValue } from '../../python/value.ts'
import type { DataFolder } from '../data-folder.ts'
import { agreementOf } from '../scored-answer.ts'
import type { Agreement, ScoredAnswer } from '../scored-answer.ts'
import { checkAgentic } from './agentic/check-agentic.ts'
import { readMemoryQuestions, readWebQuestions } from './agentic/memory-entries.ts'
import type { MemoryCategory } from './agentic/memory-entries.ts'
import { bfclCategories } from './categories.ts'
import type { BfclCategory } from './categories.ts'
import { loadMultiTurn, loadSingleTurn } from './load-category.ts'
import { checkMultiTurn, openEntry } from './multi-turn/check-multi-turn.ts'
import type { MultiTurnResult } from './multi-turn/decode-turns.ts'
import type { MultiTurnData } from './multi-turn/multi-turn-suite.ts'
import { checkSingleTurn } from './single-turn/check-single-turn.ts'
import type { SingleTurnMode } from './single-turn/check-single-turn.ts'
import type { CallsResult } from './single-turn/decode-calls.ts'
import { plainFormat, readFormatId } from './single-turn/prompt/prompt-format.ts'

type Verdict = Pick<ScoredAnswer, 'isValid' | 'errorType' | 'message'>

/** Says what an answer is worth; made once a category. */
type Judge = (id: string, result: unknown, mode: SingleTurnMode) => Verdict

/**
 * Scores answers as upstream keeps them, and runs recorded calls. A line is one of
 * - `{id, result}`, with `case_id`, `category`, `mode` (`fc` or `prompt`) where the id does not say them
 * - `{id, turns: [{calls: [{name, arguments}], results?, state?}]}`
 *
 * `valid`, `results` and `state` of a line are compared with ours.
 */
export function createBfclScorer(folder: DataFolder): (line: PyDict) => Promise<ScoredAnswer> {
  const judges = new Map<string, Promise<Judge>>()
  const worlds = new Map<string, Promise<MultiTurnData>>()

  function judgeOf(category: BfclCategory): Promise<Judge> {
    const known = judges.get(category.name) ?? loadJudge(folder, category)
    judges.set(category.name, known)
    return known
  }

  return async (line) => {
    const id = line.get('id')
    if (typeof id !== 'string') throw new UsageError('Cannot score a line of BFCL without "id"')
    const named = line.get('category')
    const category = categoryOf(typeof named === 'string' ? named : id)
    if (line.has('turns')) {
      const data = worlds.get(category.name) ?? loadMultiTurn(folder, category)
      worlds.set(category.name, data)
      return executed(await data, id, line)
    }
    const { entryId, of, mode } =
      category.kind === 'format-sensitivity'
        ? asked(id)
        : { entryId: id, of: category, mode: line.get('mode') === 'prompt' ? plainFormat : ('fc' as const) }
    const verdict = (await judgeOf(of))(entryId, plainOf(line.get('result')), mode)
    const recorded = line.get('valid')
    const caseId = str(line.get('case_id') ?? id)
    const tier = line.get('tier')
    const difference = `${caseId}: ${verdict.errorType ?? 'valid'}, recorded ${str(line.get('error_type') ?? recorded ?? null)}: ${verdict.message}`
    return {
      caseId,
      ...verdict,
      details: { category: category.name },
      ...(typeof recorded === 'boolean' && {
        agreements: [
          agreementOf(
            `verdicts${typeof tier === 'string' ? ` of ${tier}` : ''}`,
            recorded === verdict.isValid,
            difference,
          ),
          agreementOf('kinds of error', (line.get('error_type') ?? null) === verdict.errorType, difference),
        ],
      }),
    }
  }
}

/** An entry of another category, asked in a format of its own. */
function asked(formatId: string): { entryId: string; of: BfclCategory; mode: SingleTurnMode } {
  const { id, format } = readFormatId(formatId)
  return { entryId: id, of: categoryOf(id), mode: format }
}

async function loadJudge(folder: DataFolder, category: BfclCategory): Promise<Judge> {
  if (category.kind === 'multi-turn') {
    const { entries, gold, filler } = await loadMultiTurn(folder, category)
    const byId = new Map(entries.map((entry) => [entry.id, entry]))
    return (id, result) => {
      const entry = found(byId, id, category)
      const turns = turnsIn(result)
      if (turns === undefined) {
        const message = 'The result is no list of turns, so there was an error on the way'
        return { isValid: false, errorType: 'multi_turn:inference_error', message }
      }
      return verdictOf(checkMultiTurn(entry, gold.get(id) ?? [], turns, filler))
    }
  }
  if (category.kind === 'memory' || category.kind === 'web-search') {
    const questions =
      category.kind === 'memory'
        ? await readMemoryQuestions(folder, memoryOf(category))
        : await readWebQuestions(
            folder,
            category.name === 'web_search_base' ? 'web_search_base' : 'web_search_no_snippet',
          )
    const byId = new Map(questions.map((question) => [question.id, question]))
    return (id, result) => verdictOf(checkAgentic(found(byId, id, category).answers, result))
  }
  const { entries, answers } = await loadSingleTurn(folder, category)
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  return (id, result, mode) => {
    if (mode !== 'fc' && category.language !== 'python') {
      // One line of many: the others are scored all the same.
      const message = `Calls of ${category.language} in words are not read: this answer was not scored`
      return { isValid: false, errorType: 'not-scored', message }
    }
    return verdictOf(checkSingleTurn(found(byId, id, category), answers.get(id) ?? [], callsIn(result), mode))
  }
}

function executed({ category, entries, filler }: MultiTurnData, id: string, line: PyDict): ScoredAnswer {
  const entry = found(new Map(entries.map((each) => [each.id, each])), id, category)
  const objects = openEntry(entry, filler, { noMentions: mentionsBefore(line, id) })
  const [outputs, states] = [tally('outputs'), tally('states')]
  const turns = listOf(line.get('turns')).map((item) => {
    const turn = dictOf(item, id)
    const recorded = listOf(turn.get('results'))
    const results = listOf(turn.get('calls')).map((called, index) => {
      const call = dictOf(called, id)
      const output = objects.execute({
        name: str(call.get('name') ?? ''),
        arguments: dictOf(call.get('arguments'), id),
      })
      const wanted = recorded[index]
      if (wanted !== undefined)
        outputs.add(output === wanted, `${id}: ${jsonText(call)} gives ${output}, recorded ${str(wanted)}`)
      return output
    })
    // JSON has no keys but texts.
    const state = dictOf(parseJson(jsonText(objects.state())), id)
    for (const [className, wanted] of entriesOf(dictOf(turn.get('state') ?? new Map(), id))) {
      const ours = state.get(className) ?? null
      states.add(isEqual(ours, wanted), `${id}: ${className} is ${jsonText(ours)}, recorded ${jsonText(wanted)}`)
    }
    const plainState: unknown = JSON.parse(jsonText(state))
    return { results, state: plainState }
  })
  const agreements = [outputs.sum(), states.sum()].filter(({ compared }) => compared > 0)
  const first = agreements.find(({ difference }) => difference !== undefined)
  return {
    caseId: str(line.get('case_id') ?? id),
    isValid: first === undefined,
    errorType: first?.what ?? null,
    message: first?.difference ?? 'As recorded',
    details: { turns },
    agreements,
  }
}

/**
 * Executions were recorded one after the other in one process, in which tweets without mentions share a list: who was in it
 * by then, the first such tweet tells, and no other line needs to be there.
 */
function mentionsBefore(line: PyDict, id: string): PyValue[] {
  for (const item of listOf(line.get('turns'))) {
    const turn = dictOf(item, id)
    const recorded = listOf(turn.get('results'))
    for (const [index, called] of listOf(turn.get('calls')).entries()) {
      const call = dictOf(called, id)
      if (call.get('name') !== 'post_tweet' || dictOf(call.get('arguments'), id).has('mentions')) continue
      const [, mentions] = /"mentions": (\[.*\])\}$/.exec(str(recorded[index] ?? '')) ?? []
      if (mentions !== undefined) return listOf(parseJson(mentions))
    }
  }
  return []
}

function tally(what: string) {
  let compared = 0
  let equal = 0
  let difference: string | undefined
  return {
    add(isRight: boolean, unlike: string): void {
      compared += 1
      if (isRight) equal += 1
      else difference ??= unlike
    },
    sum: (): Agreement => ({ what, compared, equal, ...(difference !== undefined && { difference }) }),
  }
}

/** By its name, or by an id that begins with it. */
function categoryOf(text: string): BfclCategory {
  const category = bfclCategories
    .filter(({ name }) => text === name || text.startsWith(`${name}_`))
    .toSorted((a, b) => b.name.length - a.name.length)[0]
  if (category !== undefined) return category
  throw new UsageError(`Cannot score "${text}": it is in no category of BFCL v4`)
}

function memoryOf({ name }: BfclCategory): MemoryCategory {
  return name === 'memory_vector' || name === 'memory_rec_sum' ? name : 'memory_kv'
}

function found<Entry>(entries: ReadonlyMap<string, Entry>, id: string, { name }: BfclCategory): Entry {
  const entry = entries.get(id)
  if (entry !== undefined) return entry
  throw new UsageError(`BFCL's "${name}" has no entry "${id}"`)
}

function verdictOf({ valid, errorType, message }: { valid: boolean; errorType?: string; message: string }): Verdict {
  return { isValid: valid, errorType: valid ? null : (errorType ?? 'unknown'), message }
}

/** Results are names, texts and JSON that is text: nothing of them depends on how numbers are kept. */
function plainOf(value: PyValue = null): unknown {
  if (isList(value)) return value.map(plainOf)
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), plainOf(item)]))
  return value
}

function callsIn(result: unknown): CallsResult {
  if (result === null || result === undefined) return null
  if (typeof result === 'string') return result
  // One that is no call spoils the others, to upstream as well.
  return Array.isArray(result) && result.every(isCall) ? result : null
}

function turnsIn(result: unknown): MultiTurnResult | undefined {
  if (!Array.isArray(result)) return undefined
  return result.map((turn: unknown) => (Array.isArray(turn) ? turn : [turn]).map(callsIn))
}

function isCall(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function dictOf(value: PyValue = null, id: string): PyDict {
  if (value instanceof Map) return value
  throw new UsageError(`Cannot score "${id}": expected an object, found ${jsonText(value)}`)
}

function listOf(value: PyValue = null): PyValue[] {
  return isList(value) ? value : []
}
