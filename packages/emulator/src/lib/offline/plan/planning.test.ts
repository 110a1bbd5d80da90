import { describe, expect, it } from 'vitest'
import type { ChatMessage, ChatRequest, Reply, ToolDefinition } from '../../brain.ts'
import { offlineBrain } from '../offline-brain.ts'
import { isRecord } from '../read-results.ts'
import { comparisonIn, composeTable } from './comparison.ts'
import { readPlanLines } from './plan-lines.ts'

const text = { type: 'string' }
const toolOf = (name: string, properties: Readonly<Record<string, unknown>>, required: readonly string[] = []) =>
  ({ name, description: '', parameters: { type: 'object', properties, required } }) satisfies ToolDefinition
const stepsTool = (name: string, statuses: readonly string[]): ToolDefinition =>
  toolOf(name, {
    steps: {
      type: 'array',
      items: { type: 'object', properties: { id: text, title: text, status: { type: 'string', enum: statuses } } },
    },
  })
const planTool = stepsTool('final_answer', ['pending', 'skipped'])
const todoTool = stepsTool('update_plan', ['pending', 'running', 'done', 'failed', 'skipped'])
const verdictTool = toolOf('final_answer', { passes: { type: 'boolean' }, reason: text })
const reportTool = toolOf('final_answer', { status: text, result: text, evidence: { type: 'array' } })
const search = toolOf('search', { query: text }, ['query'])
const code = toolOf('execute', { code: text, language: { type: 'string', enum: ['javascript'] } }, ['code'])

async function ask(messages: readonly ChatMessage[], tools: readonly ToolDefinition[]): Promise<Reply> {
  const request: ChatRequest = {
    model: 'glm-5',
    messages,
    tools,
    thinking: true,
    maxTokens: 4096,
    responseFormat: 'text',
  }
  return offlineBrain()(request, AbortSignal.timeout(10_000))
}

const user = (content: string): ChatMessage => ({ role: 'user', content })
let calls = 0
/** A tool call of the brain and what the tool returned. */
function called({ toolCalls = [] }: Reply, ...results: readonly string[]): ChatMessage[] {
  const ids = toolCalls.map(() => `call-${(calls += 1)}`)
  const asked: ChatMessage = {
    role: 'assistant',
    content: '',
    tool_calls: toolCalls.map((call, at) => ({
      id: ids[at] ?? '',
      type: 'function',
      function: {
        name: call.name,
        arguments: typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments),
      },
    })),
  }
  return [asked, ...ids.map((id, at): ChatMessage => ({ role: 'tool', tool_call_id: id, content: results[at] ?? '' }))]
}

const argumentsOf = ({ toolCalls }: Reply, at = 0): unknown => toolCalls?.[at]?.arguments

const allTools = '- search: Searches the documents.\n- execute: Runs JavaScript code in a sandbox.'
const repairTools = '- read_file: Reads a file.\n- write_file: Writes a file.\n- run_tests: Runs all tests.'
const planPrompt = (goal: string, tools = allTools, checks = 'none'): string =>
  `Make a plan for this request.\n\n# Request\n${goal}\n\n# Tools of those who work the steps\n${tools}\n\n# Checks a step may name\n${checks}\n\n# Rules\n- …`
const planPromptZh = (goal: string): string =>
  `请为下面的请求制定计划。\n\n# 请求\n${goal}\n\n# 执行步骤时可用的工具\n${allTools}\n\n# 步骤可以指定的检验\n无\n\n# 规则\n- …`

interface DraftStep {
  readonly id: string
  readonly title: string
  readonly needs: string
  readonly check: unknown
}

async function draft(prompt: string): Promise<DraftStep[]> {
  const made = argumentsOf(await ask([user(prompt)], [planTool]))
  const steps = isRecord(made) && Array.isArray(made.steps) ? made.steps.filter(isRecord) : []
  return steps.map(({ id, title, needs, check }) => ({
    id: String(id),
    title: String(title),
    needs: Array.isArray(needs) ? needs.join(' ') : '',
    check,
  }))
}

const shape = (steps: readonly DraftStep[]): string[] => steps.map(({ id, needs }) => `${id}(${needs})`)

describe('planning', () => {
  it.each<[string, string[]]>([
    [
      "Look up GLM-5's technical parameters, then draw a performance comparison chart with code.",
      ['lookup()', 'figures()', 'chart(figures)'],
    ],
    [
      'Compare the five boats Alder, Birch, Cedar, Hazel and Rowan by price and weight',
      ['alder()', 'birch()', 'cedar()', 'hazel()', 'rowan()', 'compare(alder birch cedar hazel rowan)'],
    ],
    [
      'Compare le prix de Alder et de Birch, puis trace un graphique des prix',
      ['alder()', 'birch()', 'compare(alder birch)', 'chart(compare)'],
    ],
    ['Who founded the bakery? What does a croissant cost?', ['lookup()', 'lookup-2()']],
    ['What does a croissant cost?', []],
    ['Hello!', []],
  ])('%s', async (goal, steps) => {
    expect(shape(await draft(planPrompt(goal)))).toEqual(steps)
  })

  it('reads Chinese requests, and says in each title what is to be searched for', async () => {
    const steps = await draft(planPromptZh('比较 Alder、Birch 和 Cedar 三条船的价格与重量'))
    expect(shape(steps)).toEqual(['alder()', 'birch()', 'cedar()', 'compare(alder birch cedar)'])
    expect(steps.map(({ title }) => title)).toContain('查找Cedar：价格、重量')
  })

  it.each(['Fix the failing tests.', '修复失败的测试', 'Corrige le code pour que les tests passent'])(
    '%s',
    async (goal) => {
      const steps = await draft(planPrompt(goal, repairTools, '- green: All tests pass'))
      expect(shape(steps)).toEqual(['reproduce()', 'fix(reproduce)', 'verify(fix)'])
      expect(steps.map(({ check }) => check)).toEqual([undefined, 'green', 'green'])
      expect(await draft(planPrompt(goal, '- get_weather: The weather.'))).toEqual([])
    },
  )

  it('draws nothing where no code can be run', async () => {
    const steps = await draft(planPrompt('Who founded the bakery? Plot the product prices.', '- search: Searches.'))
    expect(shape(steps)).toEqual(['lookup()', 'figures()'])
  })
})

const stepPrompt = (title: string, results = 'none', goal = title): string =>
  `# Goal of the whole plan\n${goal}\n\n# Your step: s\n${title}\n\n# It counts as done when\nIt is so.\n\n# Results of the steps it needs\n${results}`
const refusal = user(
  'Step "s" does not count as done: it is not so\nGo on working on it, then call "final_answer" again.',
)
const found = (ref: string, passage: string): string => JSON.stringify({ results: [{ ref, title: '', text: passage }] })

describe('working a step', () => {
  const boat = found('alder.md#Data:5-9', '| Property | Value |\n| --- | --- |\n| Price | 2190 € |\n| Weight | 84 kg |')

  it('searches for what its title lists, and reports facts with what proves them', async () => {
    const messages = [user(stepPrompt('Look up Alder: price and weight'))]
    const first = await ask(messages, [search, reportTool])
    expect(first.toolCalls?.map((call) => call.arguments)).toEqual([
      { query: 'price Alder' },
      { query: 'weight Alder' },
    ])
    const report = argumentsOf(await ask([...messages, ...called(first, boat, boat)], [search, reportTool]))
    expect(report).toMatchObject({ status: 'done', evidence: ['alder.md#Data:5-9', 'search'] })
    expect(report).toHaveProperty('result', expect.stringContaining('84 kg [alder.md#Data:5-9]'))
  })

  it('tries another way once when it is refused, then gives up with the reason', async () => {
    const messages = [user(stepPrompt('Look up Alder: price'))]
    const first = await ask(messages, [search, reportTool])
    const report = await ask([...messages, ...called(first, boat)], [search, reportTool])
    const refused = [...messages, ...called(first, boat), ...called(report, 'Accepted.'), refusal]
    const again = await ask(refused, [search, reportTool])
    expect(again.toolCalls?.[0]?.name).toBe('search')
    expect(again.toolCalls?.map((call) => call.arguments)).not.toContainEqual(first.toolCalls?.[0]?.arguments)
    const results = (again.toolCalls ?? []).map(() => boat)
    const second = await ask([...refused, ...called(again, ...results)], [search, reportTool])
    expect(argumentsOf(second)).toHaveProperty('status', 'done')
    const lost = [...refused, ...called(again, ...results), ...called(second, 'Accepted.'), refusal]
    expect(argumentsOf(await ask(lost, [search, reportTool]))).toMatchObject({
      status: 'failed',
      result: expect.stringContaining('it is not so'),
    })
  })

  it('says honestly that the tools brought nothing', async () => {
    const messages = [user(stepPrompt('Look up Elm: price'))]
    const first = await ask(messages, [search, reportTool])
    messages.push(...called(first, boat))
    const second = await ask(messages, [search, reportTool])
    messages.push(...called(second, boat))
    expect([first, second].map(({ toolCalls }) => toolCalls?.[0]?.name)).toEqual(['search', 'search'])
    const report = argumentsOf(await ask(messages, [search, reportTool]))
    expect(report).toMatchObject({ status: 'failed', evidence: [] })
    expect(report).toHaveProperty('result', expect.stringContaining('do not say'))
  })

  it('draws from the results of the steps it needs, without a search', async () => {
    const figures =
      '### Scores\n| Model | Score (%) |\n| --- | --- |\n| A | 10.5 |\n| B | 20.0 |\n| C | 15.0 |\n\n[scores.md#Main:3-7]'
    const messages = [user(stepPrompt('Draw a chart of the score of the models', `## figures: Look up\n${figures}`))]
    const draws = await ask(messages, [search, code, reportTool])
    expect(draws.toolCalls?.map(({ name }) => name)).toEqual(['execute'])
    expect(JSON.stringify(argumentsOf(draws))).toContain('value: 20')
    const output = JSON.stringify({ status: 'ok', stdout: 'Highest: B (20.0)', charts: [{ png: 'out/chart.png' }] })
    const report = argumentsOf(await ask([...messages, ...called(draws, output)], [search, code, reportTool]))
    expect(report).toMatchObject({ status: 'done', evidence: ['scores.md#Main:3-7', 'out/chart.png', 'execute'] })
  })

  it('brings results together in a table, and leaves open what they do not tell', async () => {
    const results =
      '## alder: Look up Alder: price\n- Price: 2190 € [alder.md#Data:5-9]\n\n## birch: Look up Birch: price\n- The price of the Birch is 2640 €. [birch.md#Sale:3-3]'
    const reply = await ask(
      [user(stepPrompt('Compare Alder, Birch and Elm by price in one table', results))],
      [search, reportTool],
    )
    expect(argumentsOf(reply)).toMatchObject({ status: 'done', evidence: ['alder', 'birch'] })
    const table = String(Object(argumentsOf(reply)).result)
    expect(table).toContain('| Alder | 2190 € | [alder.md#Data:5-9] |')
    expect(table).toContain('| Birch | 2640 € | [birch.md#Sale:3-3] |')
    expect(table).toContain('| Elm | – | – |')
  })

  it('writes the results to the file its title names', async () => {
    const write = toolOf('write_file', { path: text, content: text }, ['path', 'content'])
    const messages = [user(stepPrompt('Write the facts to notes.md', '## a: Look up\n- It is so. [a.md#A:1-1]'))]
    const reply = await ask(messages, [write, reportTool])
    expect(argumentsOf(reply)).toEqual({ path: 'notes.md', content: '- It is so. [a.md#A:1-1]\n' })
    const report = argumentsOf(await ask([...messages, ...called(reply, 'ok')], [write, reportTool]))
    expect(report).toMatchObject({ status: 'done', evidence: ['notes.md', 'write_file'] })
  })
})

describe('checking', () => {
  const check = async (criterion: string, evidence: string): Promise<unknown> =>
    argumentsOf(await ask([user(`# Criterion\n${criterion}\n\n# Evidence\n${evidence}`)], [verdictTool]))
  const result = (said: string): string => `## The result that was handed in\n${said}`
  const tool = (returned: string): string => `## Tool search\nasked: {}\nreturned: ${returned}`
  const fact = '- 1.40 € [a.md#Prices:1-2]'

  it.each<[boolean, string, string]>([
    [
      true,
      'The result gives the price with a reference.',
      `${tool('{"ref":"a.md#Prices:1-2","text":"1.40"}')}\n\n${result(fact)}`,
    ],
    [
      false,
      'The result gives the price with a reference.',
      `${tool('{"ref":"b.md#Else:1-2","text":"x"}')}\n\n${result(fact)}`,
    ],
    [false, 'The price is known.', result(fact)],
    [false, 'The price is known.', `${tool('{"error":"index is closed"}')}\n\n${result(fact)}`],
    [false, 'The price of GLM-9 is known.', `${tool('GLM-5 costs 1.40')}\n\n${result(fact)}`],
    [true, 'There is a summary of the talk.', result('They agreed.')],
    [
      true,
      'A PNG file was written.',
      `${tool('{"status":"ok","charts":[{"png":"out/chart.png"}]}')}\n\n${result('Done.')}`,
    ],
    [
      false,
      'A PNG file was written.',
      `${tool('{"status":"ok","stdout":"nothing"}')}\n\n${result('See out/chart.png')}`,
    ],
    [false, '全部测试通过。', `${tool('ℹ pass 3\nℹ fail 1')}\n\n${result('全部测试通过。')}`],
    [true, '全部测试通过。', `${tool('ℹ pass 4\nℹ fail 0')}\n\n${result('好')}`],
    [
      true,
      'The output shows which tests fail.',
      `${tool('✖ adds\n  Error: 6 !== 7\nℹ fail 1')}\n\n${result('adds fails')}`,
    ],
  ])('%s: %s', async (passes, criterion, evidence) => {
    expect(await check(criterion, evidence)).toMatchObject({ passes, reason: expect.stringMatching(/.{8,}/) })
  })
})

describe('revising', () => {
  const revise = async (plan: string, reason: string): Promise<unknown> => {
    const prompt = `The plan needs a revision: ${reason}\n\n# Request\nCompare A1 and B2 by price\n\n# Plan\n${plan}\n\n# Tools of those who work the steps\n${allTools}\n\n# Checks a step may name\nnone\n\n# Rules\n- …`
    return argumentsOf(await ask([user(prompt)], [planTool]))
  }
  const rest = '[x] b: Look up B2: price → 3 €\n[~] compare: Compare them (done when: there is a table; needs a, b)'

  it('tries a failed step once more in other words, then goes on without it', async () => {
    const once = await revise(`[!] a: Look up A1: price (nothing found)\n${rest}`, 'step "a" failed: nothing found')
    expect(once).toMatchObject({ steps: [{ id: 'a', status: 'pending', title: 'Look up A1: price (in other words)' }] })
    const twice = await revise(
      `[!] a: Look up A1: price (in other words) (nothing found)\n${rest}`,
      'step "a" failed: nothing found',
    )
    expect(twice).toMatchObject({ steps: [{ id: 'compare', needs: ['b'] }] })
  })

  it('does what the user says', async () => {
    const plan = `[>] a: Look up A1: price (done when: it is known)\n[ ] chart: Draw a chart of the prices (done when: a file was written)`
    expect(await revise(plan, 'The user says: Also look up the weight of A1, and skip the chart.')).toMatchObject({
      steps: [
        { id: 'chart', status: 'skipped', note: expect.any(String) },
        { id: 'lookup', title: expect.stringContaining('weight of A1') },
      ],
    })
    expect(await revise(plan, 'step "a" has found out: it rains')).toEqual({ steps: [] })
  })
})

describe('answering from results', () => {
  it('keeps citations and files, tells nothing twice and says what was not done', async () => {
    const answer = `The plan has been worked.\n\n# Plan\n[x] a: A → 1\n[x] t: T → 2\n[!] c: 绘制图表 (no)\n\n# Results\n## a: A\n- 一 [a.md#A:1-1]\n\n## t: T\n| 甲 | 乙 |\n| --- | --- |\n| 一 | 1 [a.md#A:1-1] |\n\nNot done:\n- 绘制图表: no`
    const { content, toolCalls } = await ask([user('比较甲和乙的价格，然后画图'), user(answer)], [search])
    expect(toolCalls).toBeUndefined()
    expect(content).toBe('| 甲 | 乙 |\n| --- | --- |\n| 一 | 1 [a.md#A:1-1] |\n\n未完成：绘制图表。')
  })
})

describe('keeping a plan', () => {
  it('plans, works one step after the other with evidence, and answers when nothing is open', async () => {
    const tools = [search, todoTool]
    const goal = 'Who founded the bakery? What does a croissant cost?'
    const passages = found('bakery.md#All:1-4', 'The bakery was founded by Martha Okafor.\n\nA croissant costs 1.40 €.')
    const shown = (first: string, second: string): string =>
      `\n\n<plan>\n[${first}] lookup: Who founded the bakery${first === 'x' ? ' → done' : ' (done when: it is known)'}\n[${second}] lookup-2: What does a croissant cost${second === 'x' ? ' → done' : ' (done when: it is known)'}\n</plan>`
    let messages: ChatMessage[] = [user(goal)]
    const turn = async (plan: string, result: string): Promise<Reply> => {
      const last = messages.at(-1)
      const tailed = last === undefined ? [] : [...messages.slice(0, -1), { ...last, content: last.content + plan }]
      const reply = await ask(tailed, tools)
      messages = [
        ...messages,
        ...called(reply, ...(reply.toolCalls ?? []).map(({ name }) => (name === 'search' ? result : 'ok'))),
      ]
      return reply
    }
    const steps = expect.arrayContaining([
      expect.objectContaining({ id: 'lookup' }),
      expect.objectContaining({ id: 'lookup-2' }),
    ])
    expect(argumentsOf(await turn('', ''))).toEqual({ steps })
    const begun = await turn(shown(' ', ' '), passages)
    expect(begun.toolCalls?.map(({ name }) => name)).toEqual(['update_plan', 'search'])
    expect(argumentsOf(begun)).toEqual({ steps: [{ id: 'lookup', status: 'running' }] })
    expect(argumentsOf(await turn(shown('>', ' '), ''))).toMatchObject({
      steps: [
        {
          id: 'lookup',
          status: 'done',
          result: expect.stringContaining('Martha'),
          evidence: ['bakery.md#All:1-4', 'search'],
        },
      ],
    })
    await turn(shown('x', ' '), passages)
    expect(argumentsOf(await turn(shown('x', '>'), ''))).toMatchObject({ steps: [{ id: 'lookup-2', status: 'done' }] })
    const { content } = await turn(shown('x', 'x'), '')
    expect(content).toMatch(/Martha Okafor[\s\S]*1\.40 €/)
  })

  it('makes no plan for one question', async () => {
    const reply = await ask([user('What does a croissant cost?')], [search, todoTool])
    expect(reply.toolCalls?.map(({ name }) => name)).toEqual(['search'])
  })
})

describe('comparisonIn', () => {
  it.each<[string, string[], string[]]>([
    ['Compare the three models A1, B2 and C3 by price and size in a table.', ['A1', 'B2', 'C3'], ['price', 'size']],
    ['compare the price of Alder and Birch', ['Alder', 'Birch'], ['price']],
    ['Compare les trois modèles A1, B2 et C3 selon leur prix', ['A1', 'B2', 'C3'], ['prix']],
    ['按价格比较甲山和乙山', ['甲山', '乙山'], ['价格']],
  ])('%s', (said, items, attributes) => {
    expect(comparisonIn(said)).toEqual({ items, attributes })
  })

  it('is none of a chart or of one thing', () => {
    expect(comparisonIn('Draw a chart to compare A1 and B2 by price')).toBeUndefined()
    expect(comparisonIn('Compare notes by hand')).toBeUndefined()
  })
})

describe('composeTable', () => {
  it('takes the value that is asked for, and a whole sentence where several could be', () => {
    const result = (id: string, line: string) => ({
      id,
      title: `Look up ${id}: input price`,
      text: `- ${line} [${id}.md#P:1-2]`,
    })
    const results = [
      result(
        'a-1',
        'Model: a-1, Cached input (USD per 1M tokens): 0.20, Input (USD per 1M tokens): 1.00, Max input: 9K',
      ),
      result('a-1.5', 'Input costs 4.00 USD, cached input 0.50 USD.'),
    ]
    const { text: table } = composeTable({ items: ['a-1', 'a-1.5'], attributes: ['input price'] }, results, 'en') ?? {}
    expect(table).toContain('| a-1 | 1.00 | [a-1.md#P:1-2] |')
    expect(table).toContain('| a-1.5 | Input costs 4.00 USD, cached input 0.50 USD | [a-1.5.md#P:1-2] |')
  })
})

describe('readPlanLines', () => {
  it('reads titles with brackets, criteria and needs', () => {
    const lines =
      '[ ] a: Look up A (B) (done when: it is (so); needs x, y)\n[!] b: Draw (C) (no (really))\n[x] c: Sum → 3'
    expect(readPlanLines(lines)).toEqual([
      { id: 'a', title: 'Look up A (B)', status: 'pending', criterion: 'it is (so)', needs: ['x', 'y'] },
      { id: 'b', title: 'Draw (C)', status: 'failed', criterion: '', needs: [] },
      { id: 'c', title: 'Sum', status: 'done', criterion: '', needs: [] },
    ])
  })
})
