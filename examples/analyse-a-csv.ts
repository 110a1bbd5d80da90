import assert from 'node:assert/strict'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createAgent } from '@glmkit/core'
import type { RunEvent } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import { createExecutor, executeCode } from '@glmkit/tools/execute'
import { createAnalyst } from './analyse-a-csv-script.ts'

/** An agent works on a table by several programs that share their variables; its numbers are checked against our own. */
const out = 'out/analyse-a-csv'
const question =
  'Which region grew fastest, by mean monthly revenue from the first quarter to the fourth, and what is wrong with the data?'

interface Sale {
  readonly month: string
  readonly region: string
  readonly revenue: number
}

/** `NaN` for what is missing. A comma and blanks are the French way to write a number. */
const readNumber = (text: string): number =>
  text === '' ? Number.NaN : Number(text.replaceAll(/\s/g, '').replace(',', '.'))

function readSales(csv: string, toNumber: (text: string) => number): Sale[] {
  const lines = Array.from(csv.matchAll(/^(\d{4}-\d\d),(\w+),"?(.*?)"?\r?$/gm))
  return lines.map(([, month = '', region = '', text = '']) => ({ month, region, revenue: toNumber(text) }))
}

/** By month and region. */
function cleanSales(csv: string): Sale[] {
  const known = readSales(csv, readNumber).filter(({ revenue }) => !Number.isNaN(revenue))
  const unique = new Map(known.map((sale) => [`${sale.month} ${sale.region}`, sale]))
  return [...unique].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, sale]) => sale)
}

/** In percent, with one decimal, the fastest first. */
function growthOf(sales: readonly Sale[], sumUp: (revenues: readonly number[]) => number): [string, string][] {
  const known = sales.filter(({ revenue }) => !Number.isNaN(revenue))
  const ofQuarter = (name: string, first: string, last: string): number => {
    const inside = known.filter(({ region, month }) => region === name && month >= first && month <= last)
    return sumUp(inside.map(({ revenue }) => revenue))
  }
  const growth = [...new Set(sales.map(({ region }) => region))].map((name): [string, number] => [
    name,
    100 * (ofQuarter(name, '2025-10', '2025-12') / ofQuarter(name, '2025-01', '2025-03') - 1),
  ])
  return growth.toSorted((a, b) => b[1] - a[1]).map(([name, percent]) => [name, percent.toFixed(1)])
}

/** Prints the conversation as it goes. */
function show(event: RunEvent): void {
  if (event.type === 'reasoning-delta' || event.type === 'text-delta') process.stdout.write(event.text)
  if (event.type === 'tool-call') {
    const { code }: { readonly code: string } = JSON.parse(event.arguments)
    console.log(`\n\n${code.replaceAll(/^/gm, '  │ ')}\n`)
  }
  if (event.type === 'tool-result') console.log(`  → ${event.text}\n`)
}

const csv = await readFile(new URL('synthetic-sales/sales.csv', import.meta.url), 'utf8')
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const cleaned = cleanSales(csv)
const growth = growthOf(cleaned, (revenues) => sum(revenues) / revenues.length)
const fastest = growth[0]?.[0] ?? ''
const misread = growthOf(readSales(csv, Number), sum)
assert.notEqual(misread[0]?.[0], fastest, 'whoever adds up the rows as they are gets another answer')

const isReal = process.env.ZAI_API_KEY || process.env.GLMKIT_BASE_URL
await using emulator = isReal ? undefined : await startEmulator({ brain: createAnalyst() })
await rm(out, { recursive: true, force: true })
await using executor = createExecutor({ outDir: out })

const agent = createAgent({
  model: createGlm(emulator),
  instructions:
    'You analyse data with Python, in several steps. Leave the clean rows in cleaned.csv (month,region,revenue_eur; a ' +
    'point for decimals; no row without revenue) and a chart. Give percentages one decimal and list every wrong row.',
  tools: [executeCode(executor, { languages: ['python'], files: [{ name: 'sales.csv', content: csv }] })],
  budget: { usd: 1 },
})

console.log(
  `${question}\n${isReal ? '' : '\nNo key: the programs are scripted. They run, and the answer is from their results.\n'}`,
)
const run = agent.stream(question)
for await (const event of run) show(event)
const { text, toolCalls, stopReason } = await run.result

assert.equal(stopReason, 'answer')
assert.ok(toolCalls.length >= 2, 'it went on from one program to the next')
for (const [region, percent] of growth) {
  assert.ok(text.includes(region) && text.includes(percent), `${region} ${percent} % is in the answer`)
}
assert.match(text, new RegExp(`${fastest}.*fast|fast.*${fastest}`, 'i'))
for (const problem of [/duplicate|twice|repeated/i, /missing|n\/a|empty/i, /decimal|comma|French/i])
  assert.match(text, problem)
assert.deepEqual(cleanSales(await readFile(join(out, 'cleaned.csv'), 'utf8')), cleaned)
const chart = (await readdir(out)).find((file) => file.endsWith('.png'))
assert.ok(chart !== undefined, 'a chart was drawn')
console.log(
  `\n\n✓ ${growth.map((of) => of.join(' ')).join(' %, ')} %, ${cleaned.length} clean rows, ${join(out, chart)}`,
)
