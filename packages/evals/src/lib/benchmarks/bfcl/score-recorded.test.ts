import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { writeBfcl } from '../../../../test/bfcl-fixture.ts'
import type { ScoredAnswer } from '../scored-answer.ts'
import { bfclBenchmark } from './bfcl-benchmark.ts'

async function scored(...lines: readonly object[]): Promise<ScoredAnswer[]> {
  async function* each(): AsyncIterable<string> {
    for (const line of lines) yield JSON.stringify(line)
  }
  await using data = await writeBfcl()
  const answers: ScoredAnswer[] = []
  for await (const answer of bfclBenchmark.score({ data: data.path, lines: each() })) answers.push(answer)
  return answers
}

const brew = (text: string): object[] => [{ kitchen_brew: text }]
const differencesIn = (answers: readonly ScoredAnswer[]): string[] =>
  answers.flatMap(({ agreements = [] }) => agreements.flatMap(({ difference = [] }) => difference))

describe('bfclBenchmark.score', () => {
  it('judges answers to single turns as upstream keeps them', async () => {
    const answers = await scored(
      { id: 'simple_python_0', result: brew('{"cups": 2}') },
      { id: 'simple_python_0', result: brew('{"cups": 2.0}') },
      { id: 'simple_python_0', result: 'No' },
      { id: 'simple_python_0', result: null },
      { id: 'irrelevance_0', result: 'No' },
      { id: 'live_relevance_0-0-0', result: brew('{"cups": 1}') },
    )
    expect(answers.map(({ isValid }) => isValid)).toEqual([true, false, false, false, true, true])
    expect(answers[1]).toMatchObject({ errorType: 'type_error:simple', details: { category: 'simple_python' } })
    expect(answers[0]).toMatchObject({ caseId: 'simple_python_0', errorType: null })
    expect(answers[0]).not.toHaveProperty('agreements')
  })

  it('reads answers in words where the line says so', async () => {
    const line = { id: 'simple_python_0', result: '[kitchen.brew(cups=2)]' }
    const [words, calls] = await scored({ ...line, mode: 'prompt' }, line)
    expect([words?.isValid, calls?.isValid]).toEqual([true, false])
  })

  it('judges conversations, turn by turn and step by step', async () => {
    const closed = [{ close_ticket: '{"ticket_id": 1}' }]
    const shown = [{ get_ticket: '{"ticket_id": 1}' }]
    const [right, half, short] = await scored(
      {
        id: 'multi_turn_base_0',
        result: [
          [closed, 'Done'],
          [shown, ''],
        ],
      },
      { id: 'multi_turn_base_0', result: [['Done'], [closed, shown]] },
      { id: 'multi_turn_base_0', result: [[closed]] },
    )
    expect(right).toMatchObject({ isValid: true })
    expect(half).toMatchObject({ isValid: false, errorType: 'multi_turn:empty_turn_model_response' })
    expect(short).toMatchObject({ isValid: false, errorType: 'multi_turn:force_terminated' })
    const [none] = await scored({ id: 'multi_turn_base_0', result: 'Error during inference' })
    expect(none).toMatchObject({ isValid: false, errorType: 'multi_turn:inference_error' })
  })

  it("compares upstream's verdicts with ours", async () => {
    const line = { id: 'simple_python_0', result: brew('{"cups": 3}'), case_id: 'c7', tier: 'single_turn' }
    const same = await scored({ ...line, valid: false, error_type: 'value_error:others' })
    expect(same[0]?.agreements).toEqual([
      { what: 'verdicts of single_turn', compared: 1, equal: 1 },
      { what: 'kinds of error', compared: 1, equal: 1 },
    ])
    const unlike = await scored({ ...line, valid: true })
    expect(unlike[0]).toMatchObject({ caseId: 'c7', isValid: false, agreements: [{ equal: 0 }, { equal: 0 }] })
    expect(differencesIn(unlike)[0]).toMatch(/^c7: value_error:others, recorded True: /)
  })

  it('runs calls, and compares outputs and states with recorded ones', async () => {
    const call = { name: 'close_ticket', arguments: { ticket_id: 1 } }
    const turn = { calls: [call], results: ['{"status": "Ticket 1 has been closed successfully."}'] }
    const [answer] = await scored({ id: 'multi_turn_base_0', turns: [turn] })
    expect(answer).toMatchObject({ isValid: true, agreements: [{ what: 'outputs', compared: 1, equal: 1 }] })
    const turns = answer?.details?.['turns']
    expect(turns).toMatchObject([{ results: turn.results, state: { TicketAPI: { ticket_counter: 2 } } }])
    const state = { TicketAPI: { ticket_queue: [], ticket_counter: 2, current_user: 'di' } }
    const [wrong] = await scored({ id: 'multi_turn_base_0', turns: [{ ...turn, results: ['no'], state }] })
    expect(wrong).toMatchObject({
      isValid: false,
      errorType: 'outputs',
      agreements: [
        { what: 'outputs', compared: 1, equal: 0 },
        { what: 'states', compared: 1, equal: 0 },
      ],
    })
    // Worlds are of the line.
    const [first, second] = await scored(...[1, 2].map(() => ({ id: 'multi_turn_base_0', turns: [turn] })))
    expect(second).toEqual(first)
  })

  it('takes from the record whom its process had mentioned by then', async () => {
    const calls = [
      { name: 'post_tweet', arguments: { content: 'Cake', mentions: [] } },
      { name: 'post_tweet', arguments: { content: 'Tea' } },
      { name: 'mention', arguments: { tweet_id: 1, mentioned_usernames: ['@grey'] } },
      { name: 'post_tweet', arguments: { content: 'Jam' } },
    ]
    const results = ['', '{"id": 1, "content": "Tea", "mentions": ["@earl"]}']
    await using data = await writeBfcl()
    const entry = {
      id: 'multi_turn_base_0',
      question: [[{ role: 'user', content: 'Tell all' }]],
      initial_config: { TwitterAPI: { username: 'di', authenticated: true } },
      involved_classes: ['TwitterAPI'],
    }
    await writeFile(join(data.path, 'bfcl/BFCL_v4_multi_turn_base.json'), JSON.stringify(entry))
    async function* lines(): AsyncIterable<string> {
      for (const turn of [{ calls, results }, { calls }]) yield JSON.stringify({ id: entry.id, turns: [turn] })
    }
    const tweets: unknown[] = []
    for await (const { details } of bfclBenchmark.score({ data: data.path, lines: lines() })) tweets.push(details)
    const posted = (...mentions: readonly string[]): object => ({
      turns: [{ state: { TwitterAPI: { tweets: { 0: { mentions: [] }, 1: { mentions }, 2: { mentions } } } } }],
    })
    expect(tweets).toMatchObject([posted('@earl', '@grey'), posted('@grey')])
  })

  it('goes on behind an answer it cannot read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bfcl-java-'))
    const call = { name: 'Sum.of', description: 'Adds.', parameters: { type: 'dict', properties: {}, required: [] } }
    const question = [[{ role: 'user', content: 'Add.' }]]
    const answers = join(folder, 'possible_answer')
    await mkdir(answers)
    await writeFile(
      join(folder, 'BFCL_v4_simple_java.json'),
      JSON.stringify({ id: 'simple_java_0', question, function: [call] }),
    )
    await writeFile(
      join(answers, 'BFCL_v4_simple_java.json'),
      JSON.stringify({ id: 'simple_java_0', ground_truth: [{ 'Sum.of': {} }] }),
    )
    async function* lines(): AsyncIterable<string> {
      yield JSON.stringify({ id: 'simple_java_0', mode: 'prompt', result: 'Sum.of()' })
      yield JSON.stringify({ id: 'simple_java_0', result: [{ Sum_of: '{}' }] })
    }
    const errors: (string | null)[] = []
    for await (const { errorType } of bfclBenchmark.score({ data: folder, lines: lines() })) errors.push(errorType)
    expect(errors).toEqual(['not-scored', null])
    await rm(folder, { recursive: true })
  })

  it.each([
    [{ result: [] }, 'without "id"'],
    [{ id: 'quiz_0', result: [] }, '"quiz_0": it is in no category of BFCL v4'],
    [{ id: 'simple_python_9', result: [] }, 'BFCL\'s "simple_python" has no entry "simple_python_9"'],
    [{ id: 'multi_turn_base_0', turns: [5] }, '"multi_turn_base_0": expected an object, found 5'],
  ])('says what is wrong with %j, and goes on', async (line, message) => {
    const right = { id: 'irrelevance_0', result: 'No' }
    const answers = await scored(right, line, right)
    expect(answers.map(({ isValid }) => isValid)).toEqual([true, false, true])
    expect(answers[1]).toMatchObject({ caseId: 'line 2', errorType: 'unreadable-line' })
    expect(answers[1]?.message).toMatch(/^Cannot score line 2: /)
    expect(answers[1]?.message).toContain(message)
  })
})

const data = fileURLToPath(new URL('../../../../../../../shared/data/evals/', import.meta.url))
const isThere = existsSync(`${data}reference/bfcl_visible_sample.jsonl`)
if (!isThere) process.stdout.write(`bfclBenchmark.score: skipped what was recorded, there is no data in ${data}\n`)

describe('bfclBenchmark.score, of what was recorded', () => {
  it.skipIf(!isThere)('comes to the verdicts of upstream, on every tenth answer', async () => {
    async function* each(): AsyncIterable<string> {
      const lines = readFileSync(`${data}reference/bfcl_visible_sample.jsonl`, 'utf8').trim().split('\n')
      yield* lines.filter((_, index) => index % 10 === 0)
    }
    const answers: ScoredAnswer[] = []
    for await (const answer of bfclBenchmark.score({ data, lines: each() })) answers.push(answer)
    expect(answers.length).toBeGreaterThan(50)
    expect(answers.filter(({ agreements = [] }) => agreements.length === 0)).toEqual([])
    expect(differencesIn(answers)).toEqual([])
  })
})
