import { createAgent } from '@glmkit/core'
import type { Agent, Model } from '@glmkit/core'
import { documentTools } from '@glmkit/tools/search'
import type { Sample, Suite } from '../../suite.ts'
import { abstentionIn } from '../abstention-in.ts'
import { openLibrary } from '../documents/collection.ts'
import type { Library } from '../documents/collection.ts'
import { carefulReader } from '../documents/reader/careful-reader.ts'
import { hastyReader } from '../documents/reader/hasty-reader.ts'
import { isBrief } from '../search/is-brief.ts'
import { scriptedModel } from '../scripted-model.ts'
import { chinese, english, french } from './hallucination-questions.ts'
import type { PremiseTarget } from './premise.ts'
import { triage } from './triage.ts'

const instructions = `You answer questions from a company's documents, which you search and open with your tools.
Answer in the language of the question, in at most three sentences, and cite the passage behind each as [ref]. Today is 15 June 2026.
Say only what the documents say of the very thing that is asked about. If they do not tell, say that they do not. If the question takes something for granted that they deny, say so.`

/**
 * Questions that can be answered, that cannot, and that should not: false premises, absent facts and near misses, each of
 * the latter two with an answerable twin. Who always abstains passes 21 of 66, the baseline `abstain`: read rates by premise.
 */
export const hallucinationSuite: Suite<PremiseTarget, Library> = {
  name: 'hallucination',
  version: '3',
  description: 'Answers what the documents tell, and neither makes up the rest nor believes false premises',
  samples: () => samples(),
  size: 66,
  environment: () => openLibrary(),
  solver: (task) => task.run(agentOf(task.model, task.environment)),
  baselines: {
    none: async () => 'Thank you for your question.',
    abstain: async ({ sample: { language } }) => abstentionIn(language),
    oracle: async ({ sample: { target } }) => oracleAnswer(target),
    good: (task) => task.run(agentOf(scriptedModel(carefulReader), task.environment)),
    lazy: (task) => task.run(agentOf(scriptedModel(hastyReader), task.environment)),
  },
  scorers: [triage, isBrief],
  limits: { turns: 12, seconds: 300 },
}

function* samples(): Iterable<Sample<PremiseTarget>> {
  for (const [language, questions] of Object.entries({ en: english, zh: chinese, fr: french })) {
    for (const { id, text, ...target } of questions) {
      const { premise } = target
      yield { id, input: text, target, cluster: `${language}/${premise}`, language, metadata: { difficulty: premise } }
    }
  }
}

function agentOf(model: Model, { index }: Library): Agent {
  return createAgent({ name: 'librarian', model, instructions, tools: documentTools(index) })
}

function oracleAnswer({ facts }: PremiseTarget): string {
  if (facts === undefined) return abstentionIn('en')
  return `${facts.map((fact) => [fact].flat()[0]).join(', ')}.`
}
