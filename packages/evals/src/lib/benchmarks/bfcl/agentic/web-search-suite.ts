import { createAgent, UsageError } from '@glmkit/core'
import type { Suite } from '../../../suite.ts'
import type { DataFolder } from '../../data-folder.ts'
import { webPrompt } from './agentic-prompts.ts'
import { bfclUrl, bfclVersion } from '../source.ts'
import { agenticVerdict } from './agentic-verdict.ts'
import type { AgenticTarget } from './agentic-verdict.ts'
import { maxStepsPerTurn } from './learn-conversations.ts'
import { readWebQuestions } from './memory-entries.ts'
import type { WebAccess } from './web-access.ts'
import { webTools } from './web-search.ts'
import { whyNotRun } from './why-not-run.ts'

export interface WebSearchSuiteOptions {
  readonly category: 'web_search_base' | 'web_search_no_snippet'
  readonly web?: WebAccess
}

/**
 * Questions that take several searches. The answers are of early 2025, and of the net as it was then.
 *
 * @param folder Of BFCL.
 * @throws {UsageError} If there is no access to the net, or the data cannot be read.
 */
export async function bfclWebSearchSuite(
  folder: DataFolder,
  { category, web }: WebSearchSuiteOptions,
): Promise<Suite<AgenticTarget>> {
  if (web === undefined) throw new UsageError(`Cannot run ${category}: it ${whyNotRun(category, {})}`)
  const tools = webTools(web, { showsSnippets: category === 'web_search_base' })
  const questions = await readWebQuestions(folder, category)
  return {
    name: `bfcl-${category.replaceAll('_', '-')}`,
    version: bfclVersion,
    description: 'BFCL v4: answers that take several searches of the web',
    samples: questions.map(({ id, question, answers }) => ({
      id,
      input: question,
      target: { answers },
      language: 'en',
    })),
    solver: ({ run, model }) =>
      run(createAgent({ name: category, model, instructions: webPrompt, tools, maxTurns: maxStepsPerTurn })),
    baselines: {
      none: async () => '',
      oracle: async ({ sample: { target } }) => `{'answer': '${target.answers[0]}', 'context': ''}`,
    },
    scorers: [agenticVerdict],
    source: { url: bfclUrl, split: category, licence: 'Apache-2.0' },
  }
}
