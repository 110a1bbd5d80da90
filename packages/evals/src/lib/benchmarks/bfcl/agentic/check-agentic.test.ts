import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkAgentic } from './check-agentic.ts'

const said = (...steps: unknown[]): unknown => [steps]
const call = [{ archival_memory_list_keys: '{}' }]

describe('checkAgentic', () => {
  it.each([
    ['in the answer format', ['Seattle'], "{'answer': 'Seattle', 'context': 'found it'}"],
    ['in another case', ['Black Tickets'], 'The answer is BLACK TICKETS.'],
    ['as one of several', ['38', 'thirty eight'], 'It is thirty eight.'],
    ['without its punctuation', ['116,175'], '-- (116175) --'],
    ['with the mark of another quote', ["Finneas O'Connell"], 'finneas o"connell'],
    ['with signs of regular expressions', ['a [b] $1 {c} | d'], 'so: a [b] $1 {c} | d'],
    ['in another script', ['Ashiya, Hyōgo'], 'In Ashiya Hyōgo, Japan'],
    ['beside a Chinese full stop', ['北京'], '答案:北京。'],
  ])('finds an answer %s', (_, answers, text) => {
    expect(checkAgentic(answers, said(call, text))).toMatchObject({ valid: true })
  })

  it.each([
    ['inside of another word', ['35'], 'x35x'],
    ['with other spaces', ['good diet'], '-- (good-diet) --'],
    ['next to a letter that is no ASCII', ['Hy'], 'Hyōgo'],
    ['behind an accent', ['go'], 'Hyōgo'],
    ['with a dot for any sign', ['a+c'], 'abc aac'],
    // What begins with no letter has its boundary only behind one.
    ['that begins with a sign', ['$49.99'], 'It cost $49.99'],
    ['that is not there', ['Seattle'], "{'answer': 'I do not know', 'context': 'I do not know'}"],
  ])('finds no answer %s', (_, answers, text) => {
    expect(checkAgentic(answers, said(text))).toMatchObject({ valid: false, errorType: 'agentic:answer_not_found' })
  })

  it('reads the last message alone, whatever is called after it', () => {
    expect(checkAgentic(['7'], said('7', call))).toMatchObject({ valid: true })
    expect(checkAgentic(['7'], said('7', call, 'No idea'))).toMatchObject({ valid: false })
    expect(checkAgentic(['7'], said('7', [{ search: '{"q": ' }]))).toMatchObject({
      errorType: 'agentic:answer_not_found',
    })
  })

  it.each([
    ['calls alone', said(call, call)],
    ['no step', said()],
    ['no turn', []],
    ['an empty text', said('7', '')],
    ['an empty list of calls', said([])],
  ])('wants a last message: %s', (_, result) => {
    expect(checkAgentic(['7'], result)).toMatchObject({ valid: false, errorType: 'agentic:no_last_message' })
  })

  it.each(['7', null, undefined, 7, {}])('wants a list of turns: %o', (result) => {
    expect(checkAgentic(['7'], result)).toMatchObject({ valid: false, errorType: 'agentic:inference_error' })
  })

  it('passes over what is a call in prompt mode', () => {
    const isCallText = (text: string): boolean => text.startsWith('[')
    expect(checkAgentic(['7'], said('[search(q="7")]'), { isCallText })).toMatchObject({
      errorType: 'agentic:no_last_message',
    })
  })
})

const data = new URL('../../../../../../../../shared/data/evals/', import.meta.url)
const isThere = existsSync(data)
if (!isThere) process.stdout.write('recorded BFCL verdicts are not here: the agentic ones are skipped\n')

interface Recorded {
  readonly id: string
  readonly category: string
  readonly tier: string
  readonly result: unknown
  readonly valid: boolean
  readonly error_type: string | null
}

describe.runIf(isThere)('recorded agentic verdicts', () => {
  const lines = (file: string): string[] => readFileSync(new URL(file, data), 'utf8').trim().split('\n')

  it('are ours', () => {
    const answers = new Map<string, string[]>()
    for (const group of ['memory', 'web_search']) {
      for (const line of lines(`bfcl/possible_answer/BFCL_v4_${group}.json`)) {
        const { id, ground_truth: truth }: { id: string; ground_truth: string[] } = JSON.parse(line)
        answers.set(id.slice(group.length), truth)
      }
    }
    const recorded = lines('reference/bfcl_visible_sample.jsonl').map((line): Recorded => JSON.parse(line))
    const agentic = recorded.filter(({ tier }) => tier === 'agentic')
    expect(agentic.length).toBeGreaterThanOrEqual(80)
    const ours = agentic.map(({ id, category, result }) => {
      const truth = answers.get(id.slice(category.length))
      expect.assert(truth !== undefined, id)
      const { valid, errorType = null } = checkAgentic(truth, result)
      return { id, valid, errorType }
    })
    expect(ours).toEqual(agentic.map(({ id, valid, error_type: errorType }) => ({ id, valid, errorType })))
  })
})
