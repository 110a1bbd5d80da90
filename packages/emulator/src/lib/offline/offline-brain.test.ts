import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { ChatMessage, ChatRequest, Reply, ToolDefinition } from '../brain.ts'
import { offlineBrain } from './offline-brain.ts'

type Library = 'bakery' | 'satellite' | 'museum' | 'train'
type RunTool = (args: Readonly<Record<string, unknown>>) => string
interface TestTool extends ToolDefinition {
  readonly run: RunTool
}

const tool = (
  name: string,
  properties: object,
  required: readonly string[],
  run: RunTool,
  description = '',
): TestTool => ({
  name,
  description,
  parameters: { type: 'object', properties, required },
  run,
})

const chunksOf = (library: Library): { ref: string; title: string; text: string }[] => {
  const dir = join(import.meta.dirname, 'fixtures', library)
  return readdirSync(dir).flatMap((file) => {
    const text = readFileSync(join(dir, file), 'utf8')
    const title = /^# (.*)/.exec(text)?.[1] ?? ''
    return text.split(/^(?=## )/m).map((part, at) => {
      const heading = /^## (.*)/.exec(part)?.[1] ?? title
      return { ref: `${file}#${heading}:${at}`, title, text: part }
    })
  })
}

const gramsOf = (text: string): Set<string> =>
  new Set(
    (text.toLowerCase().match(/[\p{L}\p{N}.-]+/gu) ?? []).flatMap((word) =>
      /\p{Script=Han}/u.test(word) ? Array.from(word, (_, at) => word.slice(at, at + 2)) : [word.slice(0, 6)],
    ),
  )

/** Finds the six chunks that share most words with a query: good enough to be wrong often. */
const searchIn = (library: Library): TestTool =>
  tool('lookup', { query: { type: 'string' }, top_k: { type: 'integer' } }, ['query'], ({ query }) => {
    const words = gramsOf(String(query))
    const scored = chunksOf(library).map((chunk) => {
      const grams = gramsOf(`${chunk.ref} ${chunk.title} ${chunk.text}`)
      return { chunk, score: [...words].filter((word) => grams.has(word)).length }
    })
    const best = scored.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score)
    return JSON.stringify({ results: best.slice(0, 6).map(({ chunk }) => chunk), missing: [] })
  })

const shown: Record<string, unknown>[] = []
const runCode: RunTool = ({ code }) => {
  const lines: string[] = []
  const context = {
    console: { log: (...values: unknown[]) => lines.push(values.join(' ')) },
    display: (spec: Record<string, unknown>) => shown.push(spec),
  }
  try {
    const before = shown.length
    runInNewContext(String(code), context)
    return JSON.stringify({
      status: 'ok',
      stdout: lines.join('\n'),
      files: [],
      charts: shown.slice(before).map(() => ({ svg: 'out/chart.svg', png: 'out/chart.png', description: '' })),
    })
  } catch (error) {
    return JSON.stringify({ status: 'error', error: String(error), stdout: '' })
  }
}
const codeTool = (run: RunTool = runCode): TestTool =>
  tool(
    'execute',
    { code: { type: 'string' }, language: { type: 'string', enum: ['javascript', 'python'] } },
    ['code'],
    run,
  )

interface Talk {
  readonly reply: Reply
  readonly text: string
  readonly calls: readonly { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }[]
  readonly messages: readonly ChatMessage[]
}

/** Plays the loop around the brain until it answers. */
async function converse(
  question: string,
  tools: readonly TestTool[],
  options: { readonly before?: readonly ChatMessage[]; readonly request?: Partial<ChatRequest> } = {},
): Promise<Talk> {
  const messages: ChatMessage[] = [...(options.before ?? []), { role: 'user', content: question }]
  const calls: Talk['calls'][number][] = []
  for (let turn = 0; turn <= 6; turn++) {
    const request = {
      model: 'glm-5',
      messages,
      tools,
      thinking: true,
      maxTokens: 4096,
      responseFormat: 'text' as const,
      ...options.request,
    }
    const reply = await offlineBrain()(request, AbortSignal.timeout(10_000))
    if (reply.toolCalls === undefined) {
      messages.push({ role: 'assistant', content: reply.content ?? '' })
      return { reply, text: reply.content ?? '', calls, messages }
    }
    const asked = reply.toolCalls.map((call, at) => ({
      id: `${messages.length}.${at}`,
      name: call.name,
      arguments: typeof call.arguments === 'string' ? {} : call.arguments,
    }))
    calls.push(...asked)
    messages.push({
      role: 'assistant',
      content: '',
      tool_calls: asked.map((call) => ({
        id: call.id,
        type: 'function',
        function: { name: call.name, arguments: JSON.stringify(call.arguments) },
      })),
    })
    for (const call of asked) {
      messages.push({
        role: 'tool',
        tool_call_id: call.id,
        content: tools.find(({ name }) => name === call.name)?.run(call.arguments) ?? 'Error: no such tool',
      })
    }
  }
  throw new Error(`No answer to "${question}" after 6 tool turns`)
}

describe('questions', () => {
  it('searches, then answers with the line it found and its source', async () => {
    const { reply, text, calls } = await converse('What does a croissant cost?', [searchIn('bakery'), codeTool()])
    expect(calls).toEqual([
      expect.objectContaining({ name: 'lookup', arguments: { query: 'croissant cost', top_k: 8 } }),
    ])
    expect(text).toContain('- Product: Croissant, Price (€): 1.40, Weight (g): 60 [products.md#Prices:1]')
    expect(reply.reasoning).toBe('I found 1 passages that answer; I quote each with its source.')
  })

  it('searches once more in other words before it says that the documents do not tell', async () => {
    const { text, calls } = await converse('C107次列车几点发车?', [searchIn('train'), codeTool()])
    expect(calls).toHaveLength(2)
    expect(text).toMatch(/^文档中没有说明：“C107次列车几点发车”。未找到：C107/)
    expect(text).not.toContain('[')
  })
})

describe('charts', () => {
  it('looks up, draws from a table of the documents and cites it', async () => {
    const { text, calls } = await converse(
      "Look up Aurora-2's technical parameters, then draw a chart that compares the resolution of the missions.",
      [searchIn('satellite'), codeTool()],
    )
    expect(calls.map(({ name }) => name)).toEqual(['lookup', 'lookup', 'execute'])
    expect(calls[2]?.arguments.language).toBe('javascript')
    expect(shown.at(-1)?.data).toEqual({
      values: [
        { label: 'Aurora-1', value: 5 },
        { label: 'Aurora-2', value: 2.5 },
        { label: 'Helios-4', value: 1.8 },
      ],
    })
    expect(text).toContain('- Launch mass: 812 kg [aurora-2.md#Platform:1]')
    expect(text).toContain('out/chart.png')
    expect(text).toContain('Highest: Aurora-1 (5.0); lowest: Helios-4 (1.8)')
    expect(text).toContain('[aurora-1.md#Comparison with other missions:1]')
  })

  it.each<[Library, string, number[], string]>([
    ['bakery', 'Draw a bar chart of the units sold per month', [4200, 3950, 4610, 4880], 'Units sold'],
    ['bakery', 'Plot the product prices', [1.4, 5.2, 1.3, 2.9], 'Price (€)'],
    ['museum', 'Trace un graphique de la fréquentation du musée', [41000, 48500, 52300], 'Valeur'],
    ['train', '用代码画一张各席别票价的柱状图', [96, 58, 180], '票价 (元)'],
  ])('%s: %s', async (library, question, values, axis) => {
    const { text } = await converse(question, [searchIn(library), codeTool()])
    const spec = JSON.stringify(shown.at(-1))
    expect([...spec.matchAll(/"value":([\d.]+)/g)].map((match) => Number(match[1]))).toEqual(values)
    expect(spec).toContain(`"title":"${axis}"`)
    expect(text).toContain('out/chart.png')
  })

  it.each<[string, string, string]>([
    ['Draw a bar chart of apples 3, pears 5', 'apples 3 pears 5', 'Its numbers come from the request itself.'],
    ['Plot this as bars: Q1 = 10.5, Q2 = 20 and Q3 = 15', 'Q1 10.5 Q2 20 Q3 15', 'the request itself'],
    ['Draw a chart of 3 apples and 5 ripe pears.', 'apples 3 ripe pears 5', 'the request itself'],
    ['Trace un graphique avec pommes 3,5 et poires 5', 'pommes 3.5 poires 5', 'la demande elle-même'],
    ['用苹果3个、梨5个画一个柱状图', '苹果 3 梨 5', '数据来源：请求本身'],
    ['画一个柱状图：用户 30，访客 12', '用户 30 访客 12', '数据来源：请求本身'],
  ])('draws the numbers of the request itself: %s', async (question, rows, source) => {
    const { text, calls } = await converse(question, [codeTool()])
    expect(calls.map(({ name }) => name)).toEqual(['execute'])
    const spec = JSON.stringify(shown.at(-1)?.data)
    const drawn = [...spec.matchAll(/"label":"([^"]+)","value":([\d.]+)/g)].map((match) => `${match[1]} ${match[2]}`)
    expect(drawn.join(' ')).toBe(rows)
    expect(text).toContain('out/chart.png')
    expect(text).toContain(source)
  })

  it('takes names with a number for names where it can search', async () => {
    const { calls } = await converse('Draw a chart of the resolution of Aurora 1, Helios 4', [
      searchIn('satellite'),
      codeTool(),
    ])
    expect(calls[0]?.name).toBe('lookup')
    expect(calls.find(({ name }) => name === 'execute')?.arguments.code ?? '').not.toContain('value: 4 ')
  })

  it('draws nothing when the documents hold no numbers for it', async () => {
    const { text, calls } = await converse('Plot the electricity consumption of the bakery', [
      searchIn('bakery'),
      codeTool(),
    ])
    expect(calls.map(({ name }) => name)).not.toContain('execute')
    expect(text).toContain('No chart')
  })

  it('simplifies failed code once, then says what failed', async () => {
    const broken = codeTool(() =>
      JSON.stringify({ status: 'error', error: { message: 'display is not defined' }, stdout: '' }),
    )
    const { text, calls } = await converse('Plot the product prices', [searchIn('bakery'), broken])
    const codes = calls.filter(({ name }) => name === 'execute').map((call) => String(call.arguments.code))
    expect(codes).toHaveLength(2)
    expect(codes[1]?.length).toBeLessThan(codes[0]?.length ?? 0)
    expect(text).toContain('display is not defined')
    expect(text).not.toContain('.png')
  })

  it('writes Python for a tool that runs only Python', async () => {
    const python = tool(
      'py',
      { code: { type: 'string' } },
      ['code'],
      () => 'Highest: Sourdough loaf (5.2)\nchart.png',
      'Runs Python',
    )
    const { text, calls } = await converse('Plot the product prices', [searchIn('bakery'), python])
    expect(calls.at(-1)?.arguments.code).toContain('import matplotlib')
    expect(text).toContain('chart.png')
  })
})

describe('calculations', () => {
  it.each<[Library, string, string]>([
    ['bakery', 'What is 17% of 4,250?', '722.5'],
    ['bakery', 'How much do 12 croissants cost?', '16.8'],
    ['bakery', 'What is the total of the units sold?', '17640'],
    ['museum', 'Calcule le prix de 3 visites guidées', '13.5'],
  ])('%s: %s → %s', async (library, question, result) => {
    const { text, calls } = await converse(question, [searchIn(library), codeTool()])
    expect(calls.at(-1)?.name).toBe('execute')
    expect(text).toContain(`= ${result}`)
  })
})

describe('a passage with several prices', () => {
  const prices = 'Alba paper costs 4.00 euros per thousand small sheets, 9.50 euros per thousand large sheets.'
  it.each([
    ['How much do 3000 small sheets of Alba paper cost?', '3000 / 1000 × 4 = 12 euros'],
    ['How much do 3000 large sheets of Alba paper cost?', '3000 / 1000 × 9.5 = 28.5 euros'],
  ])('%s', async (question, result) => {
    const search = tool('find', { query: { type: 'string' } }, ['query'], () => prices)
    expect((await converse(question, [search, codeTool()])).text).toContain(result)
  })
})

describe('other tools', () => {
  const weather = tool(
    'get_weather',
    { city: { type: 'string' }, unit: { type: 'string', enum: ['celsius', 'fahrenheit'] } },
    ['city'],
    ({ city }) => JSON.stringify({ city, sky: 'sunny', degrees: 21 }),
    'Current weather of a city.',
  )

  it.each([
    ["What's the weather in New York and Tokyo?", [{ city: 'New York' }, { city: 'Tokyo' }]],
    ['What is the weather in Oslo in celsius unit?', [{ city: 'Oslo', unit: 'celsius' }]],
    ['巴黎今天的天气怎么样?', [{ city: '巴黎' }]],
  ])('fills the arguments from the request: %s', async (question, args) => {
    const { text, calls } = await converse(question, [weather])
    expect(calls.map((call) => call.arguments)).toEqual(args)
    expect(text).toContain('sunny')
    expect(text).not.toContain('{')
  })

  it('does not call a tool for another purpose or without its arguments', async () => {
    expect((await converse('Who wrote Hamlet in London?', [weather])).calls).toEqual([])
    expect((await converse('What is the weather?', [weather])).calls).toEqual([])
  })
})

describe('conversation', () => {
  it('carries the subject of the last question into a follow-up', async () => {
    const first = await converse('What is the launch mass of Aurora-1?', [searchIn('satellite')])
    const next = await converse('And when was it launched?', [searchIn('satellite')], { before: first.messages })
    expect(next.text).toContain('2 June 2015')
  })

  it('answers one part and says which other part is missing', async () => {
    const { text } = await converse('Who founded the bakery, and what is its phone number?', [searchIn('bakery')])
    expect(text).toContain('Martha Okafor')
    expect(text).toContain('The documents do not say: "what is its phone number"')
  })

  it('explains a failing search instead of repeating it', async () => {
    const failing = tool('find', { q: { type: 'string' } }, ['q'], () => '{"error":"index is closed"}')
    const { text, calls } = await converse('What does a croissant cost?', [failing])
    expect(calls).toHaveLength(1)
    expect(text).toContain('index is closed')
  })

  it('reads plain text results and other JSON shapes', async () => {
    const plain = tool('find', { q: { type: 'string' } }, ['q'], () => 'The tower is 52 m tall.')
    expect((await converse('How tall is the tower?', [plain])).text).toContain('52 m tall. [find]')
    const other = tool(
      'find',
      { q: { type: 'string' } },
      ['q'],
      () => '[{"url":"https://x.test/a","snippet":"The tower is 52 m tall."}]',
    )
    expect((await converse('How tall is the tower?', [other])).text).toContain('[https://x.test/a]')
  })

  it('says what it is when greeted or left without tools, in the language of the user', async () => {
    expect((await converse('你好!', [])).text).toContain('离线模拟器')
    expect((await converse('Combien coûte un croissant ?', [])).text).toContain('émulateur hors ligne')
  })

  it('answers in JSON when asked to, and keeps quiet about its thoughts when told not to think', async () => {
    const request = { responseFormat: 'json_object', thinking: false } as const
    const { reply, text } = await converse('What does a croissant cost?', [searchIn('bakery')], { request })
    const answer: unknown = JSON.parse(text)
    expect(answer).toHaveProperty('citations', ['products.md#Prices:1'])
    expect(answer).toHaveProperty('answer', expect.stringContaining('1.40'))
    expect(reply).not.toHaveProperty('reasoning')
  })

  it('is a pure function of the request', async () => {
    const ask = (): Promise<Talk> => converse('Who founded the bakery?', [searchIn('bakery')])
    expect(await ask()).toEqual(await ask())
  })
})
