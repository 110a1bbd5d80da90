import { describe, expect, it } from 'vitest'
import { hasData, readQuestions, readRecorded, verdictOn } from '../../../../../test/bfcl-verdicts.ts'
import { checkSingleTurn } from './check-single-turn.ts'
import type { CallsResult } from './decode-calls.ts'
import { plainFormat } from './prompt/prompt-format.ts'
import { readEntries, readPossibleAnswers } from './single-turn-entry.ts'
import type { PossibleCall, SingleTurnEntry } from './single-turn-entry.ts'

/** Synthetic. */
function question(
  id: string,
  properties: unknown,
  { required = [] as string[], answers = [{}] as unknown[], name = 'shop.buy' } = {},
): { entry: SingleTurnEntry; answer: readonly PossibleCall[] } {
  const doc = { name, description: 'Buys.', parameters: { type: 'dict', properties, required } }
  const line = { id, question: [[{ role: 'user', content: 'Buy it' }]], function: [doc, { ...doc, name: 'other' }] }
  const [entry] = readEntries(JSON.stringify(line))
  const truth = JSON.stringify({ id, ground_truth: answers.map((call) => ({ [name]: call })) })
  const answer = readPossibleAnswers(truth).get(id)
  expect.assert(entry !== undefined && answer !== undefined)
  return { entry, answer }
}

/** The type of the error, or `valid`, of one parameter in an answer. */
function judged(type: unknown, options: string, value: string, id = 'simple_python_0'): string {
  const { entry } = question(id, { it: typeof type === 'string' ? { type } : type }, { required: ['it'] })
  const answer = readPossibleAnswers(`{"id": "${id}", "ground_truth": [{"shop.buy": {"it": ${options}}}]}`).get(id)
  expect.assert(answer !== undefined)
  const { valid, errorType } = checkSingleTurn(entry, answer, [{ shop_buy: `{"it": ${value}}` }])
  return valid ? 'valid' : String(errorType)
}

const list = (type: string): unknown => ({ type: 'array', items: { type } })

describe('checkSingleTurn', () => {
  it.each([
    ['integer', '[5]', '5', 'valid'],
    ['integer', '[5]', '6', 'value_error:others'],
    ['integer', '[5]', '5.0', 'type_error:simple'],
    ['integer', '[5]', '5e0', 'type_error:simple'],
    ['integer', '[1]', 'true', 'type_error:simple'],
    ['integer', '[9007199254740993]', '9007199254740993', 'valid'],
    ['integer', '[9007199254740993]', '9007199254740992', 'value_error:others'],
    ['float', '[5.0]', '5', 'valid'],
    ['float', '[5]', '5.0', 'valid'],
    ['float', '[1.0]', 'true', 'type_error:simple'],
    ['boolean', '[false]', 'false', 'valid'],
    ['boolean', '[false]', '0', 'type_error:simple'],
    ['string', '["New York, NY"]', '"new-york ny."', 'valid'],
    ['string', '["it\'s 5:30"]', String.raw`"It\"s 5:30"`, 'valid'],
    ['string', '["5:30"]', '"530"', 'value_error:string'],
    ['string', '["a b"]', String.raw`"a\nb"`, 'value_error:string'],
    ['string', '["a", ""]', '""', 'valid'],
    ['string', '["a"]', 'null', 'type_error:simple'],
    ['any', '["a"]', '5', 'type_error:simple'],
  ])('%s, accepted %s: %s is %s', (type, options, value, verdict) => {
    expect(judged(type, options, value)).toBe(verdict)
  })

  it.each([
    ['a variable by its name', 'integer', '["count"]', '"count"', 'valid'],
    ['a variable, whose case matters', 'integer', '["count"]', '"Count"', 'value_error:others'],
    ['null where it is accepted', 'string', '["", null]', 'null', 'valid'],
    ['a text, compared as it is beside null', 'string', '[null, "a"]', '"A"', 'value_error:others'],
    ['a value of another type than declared', 'string', '["", false]', 'false', 'valid'],
  ])('takes %s', (_, type, options, value, verdict) => {
    expect(judged(type, options, value)).toBe(verdict)
  })

  it.each([
    [list('string'), '[["Milk, fresh", "bread"]]', '["milk fresh", "BREAD"]', 'valid'],
    [list('string'), '[["a", "b"]]', '["b", "a"]', 'value_error:list/tuple'],
    [list('integer'), '[[1, 2]]', '[1, 2.0]', 'type_error:nested'],
    [list('integer'), '[[1, 2], ""]', '[1, "2"]', 'value_error:list/tuple'],
    [list('float'), '[[1, 2]]', '[1, 2]', 'valid'],
    [list('float'), '[[1.5]]', '1.5', 'type_error:simple'],
    [{ type: 'tuple', items: { type: 'float' } }, '[[1.5, 2.5]]', '[1.5, 2.5]', 'valid'],
    [list('array'), '[[["a"]]]', '[["A"]]', 'value_error:list/tuple'],
  ])('lists: %o, accepted %s: %s is %s', (type, options, value, verdict) => {
    expect(judged(type, options, value)).toBe(verdict)
  })

  it.each([
    ['dict', '[{"a": ["x"], "b": [1, ""]}]', '{"a": "X."}', 'valid'],
    ['dict', '[{"a": ["x"], "b": [1]}]', '{"a": "x"}', 'value_error:dict_key'],
    ['dict', '[{"a": ["x"]}]', '{"a": "x", "c": 1}', 'value_error:dict_key'],
    ['dict', '[{"a": ["x"]}]', '{"a": ["x"]}', 'value_error:dict_value'],
    ['dict', '[{"a": [["x"]]}]', '{"a": ["X"]}', 'value_error:dict_value'],
    ['dict', '["", {"a": [1]}, {"a": [2]}]', '{"a": 2}', 'valid'],
    [list('dict'), '[[{"a": [1]}, {"a": [2]}]]', '[{"a": 1}, {"a": 2}]', 'valid'],
    [list('dict'), '[[{"a": [1]}, {"a": [2]}]]', '[{"a": 2}, {"a": 1}]', 'value_error:dict_value'],
    [list('dict'), '[[{"a": [1]}, {"a": [2]}]]', '[{"a": 1}]', 'value_error:list_dict_count'],
  ])('dicts: %o, accepted %s: %s is %s', (type, options, value, verdict) => {
    expect(judged(type, options, value)).toBe(verdict)
  })

  it.each([
    ['integer', '[5]', '"5"', 'valid'],
    ['integer', '[5]', '5', 'type_error:java'],
    ['long', '[5]', '"5L"', 'valid'],
    ['long', '[5]', '"5"', 'type_error:simple'],
    ['HashMap', '[{"a": [1]}]', String.raw`"new HashMap<String, Object>() {{ put(\"a\", 1); }}"`, 'valid'],
  ])('Java: %s, accepted %s: %s is %s', (type, options, value, verdict) => {
    expect(judged(type, options, value, 'simple_java_0')).toBe(verdict)
  })

  it('JavaScript: literals in texts too', () => {
    expect(judged({ type: 'array', items: { type: 'float' } }, '[[1, 2]]', '"[1, 2]"', 'simple_javascript_0')).toBe(
      'valid',
    )
    expect(judged('Boolean', '[true]', 'true', 'simple_javascript_0')).toBe('type_error:js')
  })

  it('has soon seen that what runs on is no literal', { timeout: 5_000 }, () => {
    const endless = `"${'1'.repeat(150_000)}x"`
    expect(judged('float', '[1.0]', endless, 'simple_javascript_0')).toBe('type_error:simple')
  })

  const properties = { item: { type: 'string' }, count: { type: 'integer' } }
  const tea = { item: ['tea'], count: [2, ''] }

  it.each<[string, CallsResult, string | undefined]>([
    ['as wanted', [{ shop_buy: '{"item": "tea"}' }], undefined],
    ['a text', 'I cannot', 'ast_decoder:decoder_failed'],
    ['nothing', null, 'ast_decoder:decoder_failed'],
    ['broken JSON', [{ shop_buy: '{"item": "tea"' }], 'ast_decoder:decoder_failed'],
    ['a list of arguments', [{ shop_buy: '[]' }], 'ast_decoder:decoder_wrong_output_format'],
    ['no call', [], 'simple_function_checker:wrong_count'],
    ['an empty text', '', 'simple_function_checker:wrong_count'],
    ['the name with its dot', [{ 'shop.buy': '{"item": "tea"}' }], 'simple_function_checker:wrong_func_name'],
    ['no item', [{ shop_buy: '{"count": 2}' }], 'simple_function_checker:missing_required'],
    ['more than there is', [{ shop_buy: '{"item": "tea", "x": 1}' }], 'simple_function_checker:unexpected_param'],
  ])('tells what is wrong: %s', (_, result, errorType) => {
    const { entry, answer } = question('simple_python_0', properties, { required: ['item'], answers: [tea] })
    expect(checkSingleTurn(entry, answer, result)).toMatchObject({ valid: errorType === undefined })
    expect(checkSingleTurn(entry, answer, result).errorType).toBe(errorType)
  })

  it('wants a parameter that is optional to the function, and not to the answer', () => {
    const { entry, answer } = question('multiple_0', properties, { answers: [{ item: ['tea'], count: [2] }] })
    expect(checkSingleTurn(entry, answer, [{ shop_buy: '{"item": "tea"}' }])).toMatchObject({
      errorType: 'simple_function_checker:missing_optional',
    })
    expect(checkSingleTurn(entry, answer, [])).toMatchObject({ errorType: 'multiple_function_checker:wrong_count' })
  })

  it('pairs parallel calls in any order, first come, first served', () => {
    const answers = [{ item: ['tea', 'milk'] }, { item: ['tea'] }]
    const { entry, answer } = question('parallel_0', properties, { answers })
    const buy = (item: string) => ({ shop_buy: JSON.stringify({ item }) })
    expect(checkSingleTurn(entry, answer, [buy('milk'), buy('tea')])).toMatchObject({ valid: true })
    // The first wanted call takes the only one that the second could have.
    expect(checkSingleTurn(entry, answer, [buy('tea'), buy('milk')])).toMatchObject({
      errorType: 'parallel_function_checker_no_order:cannot_find_match',
    })
    expect(checkSingleTurn(entry, answer, [buy('tea')])).toMatchObject({
      errorType: 'parallel_function_checker_no_order:wrong_count',
    })
  })

  it.each<[CallsResult, boolean]>([
    ['None of the tools fits', true],
    [null, true],
    [[], true],
    [[{}], true],
    [[{ shop_buy: 'null' }], true],
    [[{ shop_buy: '{"a": ' }], true],
    [[{ shop_buy: '{}' }], false],
    [[{ nonsense: '{"a": 1}' }], false],
  ])('no call where none fits, any call where one does: %o', (result, isSilent) => {
    const silent = question('irrelevance_0', properties).entry
    const calling = question('live_relevance_0-0-0', properties).entry
    expect(checkSingleTurn(silent, [], result).valid).toBe(isSilent)
    expect(checkSingleTurn(calling, [], result).valid).toBe(!isSilent)
  })

  it('compares names with their dots in prompt mode', () => {
    const { entry, answer } = question('simple_python_0', properties, { answers: [tea] })
    expect(checkSingleTurn(entry, answer, "[shop.buy(item='tea')]", plainFormat)).toMatchObject({ valid: true })
    expect(checkSingleTurn(entry, answer, "[shop_buy(item='tea')]", plainFormat)).toMatchObject({
      errorType: 'simple_function_checker:wrong_func_name',
    })
  })
})

if (!hasData) process.stdout.write('recorded BFCL verdicts are not here: the single-turn ones are skipped\n')

describe.runIf(hasData)('recorded single-turn verdicts', () => {
  it.each([
    ['single_turn', 528],
    ['prompt', 226],
  ])('are ours, errors and all: %s', (tier, count) => {
    const questions = readQuestions()
    const recorded = readRecorded().filter((answer) => answer.tier === tier)
    expect(recorded.length).toBeGreaterThanOrEqual(count)
    const ours = recorded.map((answer) => {
      const { valid, errorType = null } = verdictOn(answer, questions)
      return { id: answer.case_id, valid, errorType }
    })
    expect(ours).toEqual(recorded.map(({ case_id: id, valid, error_type: errorType }) => ({ id, valid, errorType })))
  })
})
