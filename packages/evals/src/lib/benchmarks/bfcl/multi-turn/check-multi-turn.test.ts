import { describe, expect, it } from 'vitest'
import {
  dictOf,
  hasData,
  listOf,
  readFiller,
  readLines,
  readText,
  textOf,
} from '../../../../../test/bfcl-executions.ts'
import { jsonText } from '../../../python/json-text.ts'
import { parseJson } from '../../../python/parse-json.ts'
import type { PyValue } from '../../../python/value.ts'
import { checkMultiTurn } from './check-multi-turn.ts'
import type { MultiTurnResult } from './decode-turns.ts'
import { multiTurnCategories, readGoldCalls, readMultiTurnEntries } from './entry.ts'
import { readGoldCall } from './read-gold-call.ts'

interface RecordedAnswer {
  readonly case_id: string
  readonly id: string
  readonly tier: string
  readonly result: MultiTurnResult
  readonly valid: boolean
  readonly error_type: string | null
}

/** Synthetic. */
function entryOf(category: (typeof multiTurnCategories)[number] = 'multi_turn_base') {
  const initialConfig = parseJson(
    '{"GorillaFileSystem": {"root": {"home": {"type": "directory", "contents": {"a.txt": {"type": "file", "content": "one"}}}}}}',
  )
  expect.assert(initialConfig instanceof Map)
  return { category, involvedClasses: ['GorillaFileSystem'], initialConfig }
}

const gold = [['cat(file_name="a.txt")'], [], ["mkdir('b')", 'ls()']].map((turn) => turn.map(readGoldCall))

const cat = { cat: '{"file_name": "a.txt"}' }
const mkdir = { mkdir: '{"dir_name": "b"}' }
const ls = { ls: '{}' }

function errorOf(result: MultiTurnResult): string {
  return checkMultiTurn(entryOf(), gold, result).errorType ?? 'valid'
}

describe('checkMultiTurn', () => {
  it.each<[string, MultiTurnResult]>([
    ['as wanted', [[[cat]], [], [[mkdir, ls]]]],
    ['a call a step, with texts between', [[[cat], 'Done.'], ['Which?'], ['Now:', [mkdir], [ls], 'Done.']]],
    ['with more calls that change nothing', [[[ls, cat, cat]], [[cat]], [[mkdir, ls]]]],
    ['with a step that cannot be read', [[[{ cat: '{bad' }], [cat]], [], [[mkdir, ls]]]],
    ['with an unknown tool', [[[cat], [{ fly: '{}' }]], [], [[mkdir, ls]]]],
    ['with an answer that was had in a turn without wanted calls', [[[cat]], [[mkdir, ls]], [[ls]]]],
  ])('passes an answer %s', (_, result) => {
    expect(errorOf(result)).toBe('valid')
  })

  it.each<[string, string, MultiTurnResult]>([
    ['multi_turn:force_terminated', 'ends early', [[[cat]], []]],
    ['multi_turn:empty_turn_model_response', 'calls nothing', [['No'], [], [[mkdir, ls]]]],
    [
      'multi_turn:empty_turn_model_response',
      'has only a step that cannot be read',
      [[[cat, { ls: '[]' }]], [], [[mkdir, ls]]],
    ],
    ['multi_turn:instance_state_mismatch', 'changes too much', [[[cat, mkdir]], [], [[mkdir, ls]]]],
    ['multi_turn:instance_state_mismatch', 'changes too little', [[[cat]], [], [[ls]]]],
    ['multi_turn:execution_response_mismatch', 'does not look', [[[ls]], [], [[mkdir, ls]]]],
    ['multi_turn:execution_response_mismatch', 'looks before it changes', [[[cat]], [], [[ls, mkdir]]]],
  ])('fails by %s an answer that %s', (errorType, _, result) => {
    expect(errorOf(result)).toBe(errorType)
  })

  it('wants an answer as often as it is wanted in a turn', () => {
    const twice = [['ls()', 'ls()'].map(readGoldCall)]
    expect(checkMultiTurn(entryOf(), twice, [[[ls]]])).toMatchObject({ valid: false, turn: 0 })
    expect(checkMultiTurn(entryOf(), twice, [[[ls], [ls]]])).toMatchObject({ valid: true })
  })

  it('fills long contexts from the data', () => {
    const filler = new Map<string, PyValue>([['FILE_CONTENT_EXTENSION', ' two']])
    const wanted = [[readGoldCall("grep('a.txt', 'two')")]]
    const found = [[[{ grep: '{"file_name": "a.txt", "pattern": "three"}' }]]]
    expect(checkMultiTurn(entryOf('multi_turn_long_context'), wanted, found, filler).valid).toBe(false)
    expect(checkMultiTurn(entryOf(), wanted, found, filler).valid).toBe(true)
  })
})

if (!hasData) process.stdout.write('recorded answers of BFCL are not here: their tests are skipped\n')

describe.runIf(hasData)('recorded answers', () => {
  const recorded = hasData ? readText('reference/bfcl_visible_sample.jsonl').trim().split('\n') : []
  const cases = recorded
    .map((line): RecordedAnswer => JSON.parse(line))
    .filter(({ tier }) => tier === 'multi_turn' || tier === 'mt_type_misuse')
  const categories = hasData ? multiTurnCategories : []
  const entries = new Map(
    categories
      .flatMap((name) => readMultiTurnEntries(readText(`bfcl/BFCL_v4_${name}.json`)))
      .map((entry) => [entry.id, entry]),
  )
  const wanted = new Map(
    categories.flatMap((name) => [...readGoldCalls(readText(`bfcl/possible_answer/BFCL_v4_${name}.json`))]),
  )
  const filler = hasData ? readFiller() : new Map()

  it('are enough to mean something', () => {
    expect(cases.length).toBeGreaterThan(150)
    expect(entries.size).toBe(800)
  })

  it('have the verdicts and errors of upstream', () => {
    const different = cases.filter((answer) => {
      const entry = entries.get(answer.id)
      expect.assert(entry !== undefined)
      const verdict = checkMultiTurn(entry, wanted.get(entry.id) ?? [], answer.result, filler)
      return verdict.valid !== answer.valid || (verdict.errorType ?? null) !== answer.error_type
    })
    expect(different.map((answer) => answer.case_id)).toEqual([])
  })

  it('pass where they are the wanted calls, in all 800 entries', () => {
    const calls = readLines('bfcl/derived/multi_turn_gold_calls.jsonl')
    const failed = calls.filter((line) => {
      const entry = entries.get(textOf(line.get('id')))
      expect.assert(entry !== undefined)
      const result = listOf(line.get('turns')).map((turn) => [
        listOf(turn)
          .map(dictOf)
          .map((call) => ({ [textOf(call.get('name'))]: jsonText(call.get('arguments') ?? null) })),
      ])
      return !checkMultiTurn(entry, wanted.get(entry.id) ?? [], result, filler).valid
    })
    expect(calls).toHaveLength(800)
    expect(failed.map((line) => line.get('id'))).toEqual([])
  })
})
