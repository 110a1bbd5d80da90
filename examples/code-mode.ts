import assert from 'node:assert/strict'
import { parseArgs } from 'node:util'
import { createAgent } from '@glmkit/core'
import type { RunResult, Tool } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import type { Brain } from '@glmkit/emulator'
import { createExecutor, executeCode } from '@glmkit/tools/execute'
import { z } from 'zod'
import { createCaller, createProgrammer } from './code-mode-script.ts'
import { createShopTools, question, totals } from './code-mode-shop.ts'

/** The same tools and the same task twice: called by the model one after the other, and by a program the model writes. */
const { values } = parseArgs({ options: { language: { type: 'string', default: 'python' } } })
const language = values.language === 'javascript' ? 'javascript' : 'python'
assert.equal(values.language, language, 'expected --language python or javascript')
const isReal = Boolean(process.env.ZAI_API_KEY || process.env.GLMKIT_BASE_URL)

interface Way {
  readonly name: string
  readonly tools: readonly Tool[]
  /** Without a key, who plays the model. */
  readonly brain: Brain
}

interface Outcome extends RunResult {
  readonly name: string
  readonly calls: number
  readonly ms: number
  readonly isRight: boolean
}

let calls = 0
const shop = createShopTools(() => void calls++)
await using executor = createExecutor()
await executor.prewarm(language)

const ways: readonly Way[] = [
  ...(isReal ? [] : [{ name: 'a call a turn', tools: shop, brain: createCaller({ isParallel: false }) }]),
  { name: isReal ? 'calls' : 'calls in parallel', tools: shop, brain: createCaller({ isParallel: true }) },
  {
    name: 'code mode',
    tools: [executeCode(executor, { tools: shop, languages: [language] })],
    brain: createProgrammer(language),
  },
]

/** Each way has an emulator of its own: none reads what another has left in the prefix cache. */
async function go({ name, tools, brain }: Way): Promise<Outcome> {
  await using emulator = isReal ? undefined : await startEmulator({ brain })
  const agent = createAgent({
    model: createGlm(emulator),
    instructions: 'You answer questions about a shop from what its tools tell.',
    tools,
    maxTurns: 60,
    budget: { usd: 2 },
  })
  calls = 0
  const startedAt = performance.now()
  const result = await agent.run(question)
  return { ...result, name, calls, ms: Math.round(performance.now() - startedAt), isRight: isRight(result.text) }
}

/** Reads the last number after each category, whatever is around it. */
function isRight(text: string): boolean {
  return Object.entries(totals()).every(([name, total]) => {
    const said = [...text.matchAll(new RegExp(`${name}\\W*?(\\d+\\.?\\d*)`, 'g'))].at(-1)?.[1]
    return Math.abs(Number(said) - total) < 0.006
  })
}

const programOf = ({ toolCalls }: RunResult): string =>
  z.object({ code: z.string() }).parse(toolCalls.find(({ name }) => name === 'execute_code')?.input).code

const outcomes: Outcome[] = []
for (const way of ways) outcomes.push(await go(way))
const code = outcomes.at(-1)
assert.ok(code)

const thousands = new Intl.NumberFormat('en')
const rows = outcomes.map(({ name, turns, calls: made, usage, ms, isRight: right }) => [
  name,
  String(turns),
  String(made),
  thousands.format(usage.inputTokens),
  thousands.format(usage.cachedInputTokens),
  thousands.format(usage.outputTokens),
  usage.costUsd === null ? '' : `$${usage.costUsd.toFixed(4)}`,
  thousands.format(ms),
  right ? 'right' : 'wrong',
])
const head = ['', 'turns', 'calls', 'input', 'cached', 'output', 'cost', 'ms', 'answer']
console.log(`${question}\n\n${programOf(code).replaceAll(/^/gm, '  │ ')}\n`)
console.log(
  isReal
    ? 'The model chose the calls and wrote the program.\n'
    : 'No key: calls, sums and the program are scripted. Tokens are counted on real prompts, ms are without a model’s time.\n',
)
for (const row of [head, ...rows]) {
  console.log(row.map((cell, at) => (at === 0 ? cell.padEnd(18) : cell.padStart(9))).join(''))
}

assert.ok(code.isRight, `expected ${JSON.stringify(totals())}, got ${code.text}`)
assert.ok(isReal || outcomes.every(({ isRight: right, calls: made }) => right && made === 25), 'the same 25 calls')
const others = outcomes.filter((outcome) => outcome !== code && outcome.isRight)
const factors = others.map(({ name, usage }) => {
  assert.ok(code.usage.inputTokens < usage.inputTokens, `code mode reads less than ${name}`)
  return `reads ${(usage.inputTokens / code.usage.inputTokens).toFixed(1)}× less than ${name}`
})
console.log(`\n✓ code mode: ${[code.text.split('\n').at(-1), ...factors].join(', ')}`)
