import assert from 'node:assert/strict'
import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import { addUsage, costOf, noUsage } from '@glmkit/glm/model'
import { askDocument, countTokens } from '@glmkit/memory'
import type { DocumentAnswer } from '@glmkit/memory'
import { extractiveBrain } from './contract-brain.ts'
import { contractPages } from './contract-text.ts'

/** What the answer must say, and the pages it must cite; `null` where the contract does not tell. */
type Expected = { readonly says: string; readonly pages: readonly number[] } | null

const questions: readonly (readonly [string, Expected])[] = [
  ['What is the Liability Cap of the Supplier?', { says: 'EUR 18,750,000', pages: [7, 212, 288] }],
  ['What rate of interest does late payment of an invoice bear?', { says: '6.25 per cent', pages: [41] }],
  ['How many days’ notice does the Customer give to terminate for convenience?', { says: '120 days', pages: [97] }],
  [
    'Which service credit applies if monthly availability falls below 99.5 per cent?',
    { says: '4 per cent', pages: [118] },
  ],
  ['How long are audit records retained?', { says: 'seven years', pages: [154] }],
  ['Where is the seat of arbitration?', { says: 'Geneva', pages: [233] }],
  ['Which insurer underwrites the professional indemnity policy?', null],
  ['数据中心的备用电源必须维持多少小时？', { says: '七十二小时', pages: [249] }],
  ['违约金总额的上限是合同价款的百分之几？', { says: '百分之八', pages: [256] }],
  ['乙方的法定代表人是谁？', null],
  ['Quelle est la durée de la garantie des équipements livrés ?', { says: 'trente-six mois', pages: [271] }],
  ['Dans quel délai une violation de données est-elle notifiée ?', { says: 'quarante-huit heures', pages: [279] }],
]

const pages = contractPages()
const text = pages.join('\f')
console.log(`Synthetic contract: ${pages.length} pages, ${countTokens(text).toLocaleString('en')} tokens (estimate)`)

const isReal = process.env.ZAI_API_KEY || process.env.GLMKIT_BASE_URL
await using emulator = isReal ? undefined : await startEmulator({ brain: extractiveBrain }) // no key: a local stand-in
if (!isReal) console.log('No key: sentences are found by their words, in place of GLM-5. ZAI_API_KEY asks the model.')
const startedAt = performance.now()
const model = createGlm(emulator)
const answers = await askDocument({
  model,
  document: { pages },
  instructions: 'The document is a contract. Amendments override what they amend.',
  questions: questions.map(([question]) => question),
  onProgress: ({ done, total }) => process.stderr.isTTY && process.stderr.write(`\rreading … ${done} of ${total} `),
})
const seconds = (performance.now() - startedAt) / 1_000
if (process.stderr.isTTY) process.stderr.write('\r\u001B[K')

let failures = 0
for (const [index, answer] of answers.entries()) failures += show(answer, questions[index]?.[1] ?? null)

const bill = answers.reduce((total, answer) => addUsage(total, answer.usage), noUsage)
const cachedShare = Math.round((100 * bill.cachedInputTokens) / bill.inputTokens)
const uncachedUsd = costOf({ ...bill, cachedInputTokens: 0 }, model.price)
console.log(
  [
    `\n${answers.length - failures} of ${answers.length} as expected`,
    `${answers[0]?.segments} segments`,
    `${bill.inputTokens.toLocaleString('en')} input tokens, ${cachedShare} % from the cache`,
    `$${bill.costUsd?.toFixed(2)}, without a cache $${uncachedUsd?.toFixed(2)}`,
    `${seconds.toFixed(1)} s`,
  ].join(' · '),
)
if (failures > 0) process.exitCode = 1
if (emulator !== undefined) {
  // The first question reads the contract, the others read it from the cache.
  const shares = answers.map(({ usage }) => usage.cachedInputTokens / usage.inputTokens)
  for (const share of shares.slice(1)) assert.ok(share > 0.95, `only ${share} of a question came from the cache`)
  for (const { status, usage, body } of emulator.requests) {
    assert.equal(status, 200)
    const reserved = typeof body === 'object' && body !== null && 'max_tokens' in body ? Number(body.max_tokens) : NaN
    assert.ok((usage?.prompt_tokens ?? NaN) + reserved <= model.contextTokens, 'a request was longer than the window')
  }
}

/** @returns 1 if the answer is not as expected. */
function show(
  { question, text: said, citations, notFound, unsupported, incomplete }: DocumentAnswer,
  expected: Expected,
): number {
  const cited = new Set(citations.map(({ page }) => page))
  const isRight =
    expected === null
      ? notFound && citations.length === 0
      : said.includes(expected.says) && expected.pages.every((page) => cited.has(page))
  console.log(`\n${isRight ? '✓' : '✗'} ${question}`)
  for (const line of said.split('\n')) console.log(`  ${line}`)
  let misquoted = 0
  for (const { page, section, quote, start, end } of citations) {
    const isThere = text.slice(start, end) === quote && (pages[page - 1] ?? '').includes(quote.split('\f')[0] ?? quote)
    const isPrinted = pages[page - 1]?.endsWith(`page ${page} of ${pages.length}`) === true
    if (!isThere || !isPrinted) misquoted += 1
    console.log(`    ${isThere && isPrinted ? '✓' : '✗'} p. ${page} · ${section.join(' › ')}`)
  }
  for (const mark of unsupported) console.log(`    ✗ cited without support: ${mark}`)
  for (const { pages: unread, error } of incomplete) console.log(`    ✗ p. ${unread.first}–${unread.last}: ${error}`)
  return isRight && misquoted + unsupported.length + incomplete.length === 0 ? 0 : 1
}
