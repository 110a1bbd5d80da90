import { fileURLToPath } from 'node:url'
import { createAgent } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import { abstains, citesDocuments, defineSuite, includes, outcomeOf, runSuite } from '@glmkit/evals'
import type { Outcome } from '@glmkit/evals'
import { createIndex, searchDocuments } from '@glmkit/tools/search'

/** What the answer must say; `null` where the documents do not tell and the agent must say so. */
type Target = readonly string[] | null

const questions: readonly (readonly [string, Target])[] = [
  ['How many parameters does GLM-5 have?', ['744']],
  ['What does cached input cost on GLM-5?', ['0.20']],
  ['Which GPU memory fraction is recommended for self-hosting?', ['0.85']],
  ['What does error 1113 mean?', ['balance']],
  ['How does GLM-5 score on SWE-bench Verified?', ['77.8']],
  ['How many functions may one request have?', ['128']],
  ['Who is the chief executive of Zhipu?', null],
  ['What does GLM-5 score on ARC-AGI?', null],
  ['What is the size of the FP8 weights in gigabytes?', null],
  ['GLM-5 有多少个专家？', ['256']],
  ['GLM-5 的训练数据有多少？', ['28.5']],
  ['GLM-5 的输出价格是多少？', ['3.20']],
  ['GLM-5 在 MMLU 上的得分是多少？', ['85.0']],
  ['GLM-5 的训练费用是多少？', null],
  ['智谱的总部在哪里？', null],
  ['Combien de paramètres GLM-5 possède-t-il ?', ['744']],
  ['Combien coûte la sortie de GLM-5 par million de tokens ?', ['3.20']],
  ['Quel score GLM-5 obtient-il sur AIME 2026 ?', ['92.7']],
  ['Quelle est la fenêtre de contexte de GLM-5 ?', ['202 752']],
  ['Qui a fondé Zhipu ?', null],
  ['Combien de salariés travaillent sur GLM-5 ?', null],
]

/** Puts the questions to an agent over the knowledge collection; a real model by ZAI_API_KEY or GLMKIT_BASE_URL. */
export async function askTheDocuments(): Promise<Outcome[]> {
  const isReal = process.env.ZAI_API_KEY || process.env.GLMKIT_BASE_URL
  await using emulator = isReal ? undefined : await startEmulator()
  const index = await createIndex({ dir: fileURLToPath(new URL('../docs/knowledge', import.meta.url)) })
  const agent = createAgent({
    model: createGlm(emulator),
    instructions: 'Answer from the documents and cite each passage as [ref]. Say so when they do not tell.',
    tools: [searchDocuments(index)],
  })
  const suite = defineSuite<Target>({
    name: 'ask-the-documents',
    samples: questions.map(([input, target]) => ({ id: input, input, target })),
    solver: agent,
    scorers: ({ target }) => (target === null ? [abstains()] : [includes(...target), citesDocuments(index)]),
  })
  const outcomes: Outcome[] = []
  await runSuite(suite, { onTrial: (trial) => outcomes.push(outcomeOf(trial)) })
  return outcomes
}

if (import.meta.main) {
  const outcomes = await askTheDocuments()
  for (const { id, isPassed, reason = '' } of outcomes) console.log(`${isPassed ? '✓' : '✗'} ${id} ${reason}`)
  const right = outcomes.filter(({ isPassed }) => isPassed)
  console.log(`${right.length} of ${outcomes.length} right`)
  if (right.length < outcomes.length) process.exitCode = 1
}
