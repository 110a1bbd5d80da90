import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createAgent, createPlanner } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import { createExecutor, executeCode } from '@glmkit/tools/execute'
import { checkCitations, createIndex, searchDocuments } from '@glmkit/tools/search'
import { showPlan } from './plan-view.ts'

/** The main job by a plan: look things up in parallel, draw a chart of what was found, answer from the results. */
const prompts: Readonly<Record<string, string>> = {
  en: "Look up GLM-5's technical parameters, then draw a performance comparison chart with code.",
  zh: '查阅 GLM-5 的技术参数，然后用代码绘制一张性能对比图。',
  fr: 'Cherche les paramètres techniques de GLM-5, puis trace avec du code un graphique comparatif de ses performances.',
}
const { values } = parseArgs({
  options: { lang: { type: 'string', default: 'en' }, out: { type: 'string', default: 'out/plan-research-and-chart' } },
})
const prompt = prompts[values.lang] ?? ''
assert.ok(prompt, `there is no prompt in "${values.lang}", expected --lang ${Object.keys(prompts).join(', ')}`)

const isReal = process.env.ZAI_API_KEY || process.env.GLMKIT_BASE_URL
await using emulator = isReal ? undefined : await startEmulator() // no key: a local stand-in for GLM-5
await using executor = createExecutor({ outDir: values.out })
const index = await createIndex({ dir: fileURLToPath(new URL('../docs/knowledge', import.meta.url)) })

const agent = createAgent({
  model: createGlm(emulator),
  instructions:
    'You are a careful research assistant. Facts come from the documents; cite each as [ref]. Numbers in a chart must be ' +
    "numbers from the documents. Answer in the user's language.",
  tools: [searchDocuments(index), executeCode(executor)],
  planner: createPlanner({ mode: 'plan-execute' }),
  budget: { usd: 1 },
})

const { plan, text, stopReason } = await showPlan(agent.stream(prompt))

assert.equal(stopReason, 'answer')
assert.ok(plan !== undefined && plan.steps.length >= 2, 'it made a plan')
assert.ok(
  plan.steps.every(({ status, evidence }) => status !== 'done' || evidence.length > 0),
  'no step is done without evidence',
)
const chart = (await readdir(values.out)).find((file) => file.endsWith('.png'))
assert.ok(chart !== undefined && text.includes(chart), 'a chart was drawn, and the answer names it')
const citations = checkCitations(text, index)
assert.ok(citations.length > 0 && citations.every(({ chunk }) => chunk !== undefined), 'every citation resolves')
console.log(`\n✓ ${plan.steps.length} steps, ${citations.length} citations, ${chart}`)
