import { createAgent } from '@glmkit/core'
import type { Agent, Model } from '@glmkit/core'
import { documentTools } from '@glmkit/tools/search'
import type { Scorer } from '../../scorer.ts'
import { answerOrAbstain } from '../../scorers/answer-or-abstain.ts'
import { citationSupport } from '../../scorers/citation-support.ts'
import { citesDocuments } from '../../scorers/cites-documents.ts'
import type { Sample, Suite } from '../../suite.ts'
import { abstentionIn } from '../abstention-in.ts'
import { openLibrary } from '../documents/collection.ts'
import type { Library } from '../documents/collection.ts'
import { quoteOf } from '../documents/quote-of.ts'
import { carefulReader } from '../documents/reader/careful-reader.ts'
import { hastyReader } from '../documents/reader/hasty-reader.ts'
import { scriptedModel } from '../scripted-model.ts'
import { chinese } from './chinese.ts'
import { citesRightDocuments } from './cites-right-documents.ts'
import { english } from './english.ts'
import { french } from './french.ts'
import { isBrief } from './is-brief.ts'
import type { SearchTarget } from './search-target.ts'

const instructions = `You answer questions from a company's documents, which you search and open with your tools.
Answer in the language of the question, in at most three sentences. Cite the passage behind each sentence as [ref], copied exactly. Today is 15 June 2026.
Documents may be superseded by newer editions: answer by the edition the question is about, by default the one in force, and cite no other.
If the documents do not tell, say so instead of guessing.`

/** Find, cite, abstain: questions in three languages over documents in three languages, some of them out of date. */
export const searchSuite: Suite<SearchTarget, Library> = {
  name: 'search',
  version: '3',
  description: 'Finds facts in documents of three languages, cites them, and abstains where they do not tell',
  samples: () => samples(),
  size: 51,
  environment: () => openLibrary(),
  solver: (task) => task.run(agentOf(task.model, task.environment)),
  baselines: {
    none: async () => 'Thank you for your question.',
    abstain: async ({ sample: { language } }) => abstentionIn(language),
    oracle: async ({ sample: { target }, environment }) => oracleAnswer(target, environment),
    good: (task) => task.run(agentOf(scriptedModel(carefulReader), task.environment)),
    lazy: (task) => task.run(agentOf(scriptedModel(hastyReader), task.environment)),
  },
  scorers: (sample) => scorersOf(sample),
  limits: { turns: 12, seconds: 300 },
}

function* samples(): Iterable<Sample<SearchTarget>> {
  for (const [language, questions] of Object.entries({ en: english, zh: chinese, fr: french })) {
    for (const { id, text, difficulty, target } of questions) {
      const cluster = target?.evidence[0]?.path ?? `${language}/absent`
      yield { id, input: text, target, cluster, language, metadata: { difficulty } }
    }
  }
}

function agentOf(model: Model, { index }: Library): Agent {
  return createAgent({ name: 'librarian', model, instructions, tools: documentTools(index) })
}

function scorersOf({ target, language = '' }: Sample<SearchTarget>): readonly Scorer<SearchTarget, Library>[] {
  const answer = answerOrAbstain<SearchTarget>({ target: target?.facts })
  if (target === null) return [answer]
  // Words of one language are not found in a passage of another, and what was computed stands nowhere.
  const isQuotable = target.isComputed !== true && target.evidence.every(({ path }) => path.startsWith(`${language}/`))
  return [answer, isBrief, resolves, citesRightDocuments, ...(isQuotable ? [supports] : [])]
}

const resolves: Scorer<SearchTarget, Library> = {
  name: 'citations-resolve',
  score: (solution, context) => citesDocuments(context.environment.index).score(solution, context),
}

const supports: Scorer<SearchTarget, Library> = {
  name: 'citations-support',
  score: (solution, context) => citationSupport(context.environment.index).score(solution, context),
}

function oracleAnswer(target: SearchTarget, { index }: Library): string {
  if (target === null) return abstentionIn('en')
  const facts = target.facts.map((fact) => [fact].flat()[0]).join(', ')
  const quotes = target.evidence.map((evidence) => quoteOf(index, evidence))
  // A fact that was quoted need not be said again: uncited it would be a claim without support.
  return [...quotes, ...(target.isComputed === true ? [`That makes ${facts}.`] : [])].join(' ')
}
