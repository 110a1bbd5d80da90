import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createAgent, createPlanner } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import { checkCitations, createIndex, searchDocuments } from '@glmkit/tools/search'
import { showPlan } from './plan-view.ts'

/** Five documents, read side by side, each by an agent of its own, and brought together in one table. */
const boats = ['Alder', 'Birch', 'Cedar', 'Hazel', 'Rowan']
const prompts: Readonly<Record<string, string>> = {
  en: 'Compare the five boats Alder, Birch, Cedar, Hazel and Rowan by price, weight and warranty in one table.',
  fr: 'Compare les cinq bateaux Alder, Birch, Cedar, Hazel et Rowan selon le prix, le poids et la garantie dans un tableau.',
  zh: '比较 Alder、Birch、Cedar、Hazel 和 Rowan 五条船的价格、重量和保修，汇总成一张表格。',
}
const { values } = parseArgs({ options: { lang: { type: 'string', default: 'en' } } })
const prompt = prompts[values.lang] ?? ''
assert.ok(prompt, `there is no prompt in "${values.lang}", expected --lang ${Object.keys(prompts).join(', ')}`)

const isReal = process.env.ZAI_API_KEY || process.env.GLMKIT_BASE_URL
await using emulator = isReal ? undefined : await startEmulator() // no key: a local stand-in for GLM-5
const index = await createIndex({ dir: fileURLToPath(new URL('plan-synthetic-offers', import.meta.url)) })

const agent = createAgent({
  model: createGlm(emulator),
  instructions: "Facts come from the documents; cite each as [ref]. Answer in the user's language.",
  tools: [searchDocuments(index)],
  planner: createPlanner({ mode: 'plan-execute', concurrency: 5 }),
  budget: { usd: 1 },
})

const { plan, text, stopReason } = await showPlan(agent.stream(prompt))

assert.equal(stopReason, 'answer')
const sideBySide = plan?.steps.filter(({ needs }) => needs.length === 0) ?? []
const together = plan?.steps.find(({ needs }) => needs.length === boats.length)
assert.equal(sideBySide.length, boats.length, 'a step for each boat, which waits for no other')
assert.equal(together?.status, 'done', 'and one that needs them all')
const rows = text.split('\n').filter((line) => line.startsWith('|') && boats.some((boat) => line.includes(boat)))
assert.equal(rows.length, boats.length, 'a row for each')
const facts = [/2,190.*84.*3/, /2,640.*71.*5/, /1,980.*96.*2/, /3,050.*62.*4/, /2,320.*79.*10/]
for (const [at, fact] of facts.entries()) assert.match(rows[at] ?? '', fact)
const citations = checkCitations(text, index)
const cited = new Set(citations.map(({ ref }) => ref.split('#')[0]))
assert.ok(
  citations.every(({ chunk }) => chunk !== undefined) && cited.size === boats.length,
  'all five documents are cited',
)
console.log(`\n✓ ${rows.length} rows, ${citations.length} citations`)
