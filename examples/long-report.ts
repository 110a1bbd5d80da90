import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import { countTokens, writeLong } from '@glmkit/memory'
import type { Source } from '@glmkit/memory'
import { createIndex } from '@glmkit/tools/search'
import { checkReport } from './long-report-checks.ts'

const brief = `Write a technical report on agents with GLM-5, for engineers who run them, in these sections:
- GLM-5: parameters, architecture and training data
- Prices of tokens and what a run costs
- Benchmark scores and how to compare them
- Thinking, sampling and output budgets
- Messages, streaming and the wire format
- Function calling and structured output
- Errors, retries, quota and rate limits
- The context window, caching and memory
- The agent loop: events, budgets and guards
- Plans and sub-agents
- Approvals, policies and orders in what was read
- Journals, crashes and resumed runs
- Document search, ranking and citations
- Running code in a sandbox
- Files, charts and programs that call tools
- Self-hosting and other hosts
- Tests, emulators and measurements`

const { values } = parseArgs({ options: { out: { type: 'string', default: 'out' } } })
const file = join(values.out, 'long-report.md')
// The report of an earlier run goes; one that was stopped goes on.
if (!existsSync(`${file}.parts`)) await rm(file, { force: true })

await using index = await createIndex({ dir: fileURLToPath(new URL('../docs', import.meta.url)) })
const { documents, chunks } = index.stats()
console.log(`${documents} documents, ${chunks} passages`)

const isReal = process.env.ZAI_API_KEY || process.env.GLMKIT_BASE_URL
// No key: a local stand-in that arranges what the sources say. Its streams break now and then, as they do.
const breaks = { when: { requests: [4, 9, 15] }, fault: { type: 'disconnect', afterTokens: 3_000 } } as const
await using emulator = isReal ? undefined : await startEmulator({ faults: { rules: [breaks] } })
const startedAt = performance.now()
const report = await writeLong({
  model: createGlm(emulator),
  brief,
  targetTokens: 125_000,
  file,
  async sources({ title, brief: about, targetTokens }, signal) {
    const { results } = await index.search(`${title}\n${about}`, { topK: 200, lang: 'en', signal })
    const sources: Source[] = []
    let tokens = 0
    for (const { ref, text } of results) {
      if (text.includes('```')) continue // programs are not for a report
      if ((tokens += countTokens(text)) > targetTokens) break
      sources.push({ ref, text })
    }
    return sources
  },
  onEvent(event) {
    if (event.type === 'outline') console.log(`${event.outline.title}: ${event.outline.sections.length} sections`)
    if (event.type === 'section-end') console.log(`  ${event.section}: ${event.tokens} of ${event.targetTokens} tokens`)
    if (event.type === 'seam')
      console.log(`  ${event.section}: cut (${event.cause}), goes on after a ${event.resumedAfter}`)
    if (event.type === 'retry') console.log(`! ${event.section}: ${event.reason}`)
    if (event.type === 'warning') console.log(`! ${event.message}`)
  },
})
const seconds = (performance.now() - startedAt) / 1_000

const { facts, problems } = checkReport(await readFile(file, 'utf8'), report, index)
const { usage, lengthScore, seams } = report
console.log(
  [
    `\n${file}: ${facts.pages} pages, ${facts.words.toLocaleString('en')} words`,
    `${facts.sections} sections, ${facts.headings} headings in the table of contents`,
    `${facts.citations.toLocaleString('en')} citations of ${facts.passages} passages`,
    `length score ${lengthScore.toFixed(1)} · ${seams.length} cuts · ${usage.outputTokens.toLocaleString('en')} tokens out · $${usage.costUsd?.toFixed(2)} · ${seconds.toFixed(1)} s`,
  ].join('\n'),
)
for (const problem of problems) console.log(`✗ ${problem}`)
if (problems.length > 0) process.exitCode = 1
