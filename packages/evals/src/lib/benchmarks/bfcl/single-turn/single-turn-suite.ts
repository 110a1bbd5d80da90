import { createAgent, UsageError } from '@glmkit/core'
import type { Model, RunInput } from '@glmkit/core'
import type { Score, Scorer } from '../../../scorer.ts'
import type { Solution } from '../../../solution.ts'
import type { Sample, Suite, Task } from '../../../suite.ts'
import { scriptedModel } from '../../../suites/scripted-model.ts'
import { benchmarkTool } from '../../benchmark-tool.ts'
import { sentCalls } from '../../sent-calls.ts'
import type { BfclCategory } from '../categories.ts'
import { turnsOf } from '../result-of-transcript.ts'
import { bfclUrl, bfclVersion } from '../source.ts'
import { callMetrics } from './call-metrics.ts'
import type { CallMetrics } from './call-metrics.ts'
import { checkSingleTurn } from './check-single-turn.ts'
import type { CallsResult } from './decode-calls.ts'
import { goldCalls } from './gold-calls.ts'
import type { PossibleCall, SingleTurnEntry } from './single-turn-entry.ts'
import { toTools } from './to-tools.ts'
import { unsatisfiable } from './unsatisfiable.ts'

export interface SingleTurnData {
  readonly category: BfclCategory
  readonly entries: readonly SingleTurnEntry[]
  /** By the ids of the entries; none where it matters only whether anything is called. */
  readonly answers: ReadonlyMap<string, readonly PossibleCall[]>
}

interface Question {
  readonly entry: SingleTurnEntry
  readonly answer: readonly PossibleCall[]
}

/** A category whose entries take one reply, judged by its calls: none of them is run. */
export function singleTurnSuite({ category, entries, answers }: SingleTurnData): Suite {
  const questions = new Map(
    entries.map((entry): [string, Question] => [entry.id, { entry, answer: answers.get(entry.id) ?? [] }]),
  )
  function questionOf({ id }: Sample): Question {
    const question = questions.get(id)
    if (question) return question
    throw new UsageError(`BFCL's "${category.name}" has no entry "${id}"`)
  }
  return {
    name: `bfcl-${category.name.replaceAll('_', '-')}`,
    version: bfclVersion,
    description: `BFCL v4: ${aims[category.kind] ?? category.name}`,
    samples: entries.map((entry) => ({
      id: entry.id,
      input: inputOf(entry),
      target: (answers.get(entry.id) ?? []).map(({ name }) => name),
      metadata: metadataOf(entry, answers.get(entry.id)),
    })),
    prefixOf: (sample) =>
      questionOf(sample)
        .entry.functions.map(({ name }) => name)
        .join(' '),
    solver: (task) => reply(task, questionOf(task.sample).entry, task.model),
    baselines: {
      none: async () => '',
      oracle: (task) => reply(task, questionOf(task.sample).entry, oracleOf(questionOf(task.sample))),
    },
    scorers: (sample) => scorersOf(questionOf(sample)),
    source: { url: bfclUrl, split: category.name, licence: 'Apache-2.0' },
  }
}

const aims: Readonly<Partial<Record<BfclCategory['kind'], string>>> = {
  simple: 'one call of the one function there is',
  multiple: 'one call of one of several functions',
  parallel: 'several calls in one reply',
  irrelevance: 'no call where no function fits',
  relevance: 'a call where one fits',
}

/** Some entries no answer can satisfy: the report says so beside them. */
function metadataOf(entry: SingleTurnEntry, answer: readonly PossibleCall[] = []): Record<string, unknown> {
  const reason = answer.length === 0 ? undefined : unsatisfiable(entry, answer)
  return { functions: entry.functions.map(({ name }) => name), ...(reason !== undefined && { unsatisfiable: reason }) }
}

function inputOf({ messages }: SingleTurnEntry): RunInput {
  return messages.map(({ role, content }) => ({
    role: role === 'system' || role === 'assistant' ? role : 'user',
    content,
  }))
}

async function reply(
  { run, sample }: Pick<Task, 'run' | 'sample'>,
  entry: SingleTurnEntry,
  model: Model,
): Promise<Solution> {
  const sent = sentCalls(model)
  const tools = toTools(entry).map((tool) => benchmarkTool({ ...tool, sent, call: () => 'The call has been made.' }))
  const agent = createAgent({ name: entry.category, model: sent.model, tools, maxTurns: 1 })
  const { stopReason: _, stopDetail: __, ...result } = await run(agent, sample.input)
  const transcript = sent.asSent(result.transcript)
  const [first] = turnsOf(transcript).at(-1) ?? []
  return { ...result, transcript, text: typeof first === 'string' ? first : JSON.stringify(first ?? '') }
}

/** What upstream's answer asks for; where it has none, a call of the first function, or words. */
function oracleOf({ entry, answer }: Question): Model {
  const [first] = toTools(entry)
  const calls =
    entry.category === 'live_relevance' && first !== undefined
      ? [{ name: first.name, arguments: '{}' }]
      : goldCalls(entry, answer)
  return scriptedModel(
    () => (calls.length > 0 ? { toolCalls: calls } : { content: 'None of the functions does that.' }),
    { id: 'oracle' },
  )
}

function scorersOf({ entry, answer }: Question): Scorer[] {
  // Several look at the same answer.
  const known = new WeakMap<Solution, CallMetrics>()
  function metricsOf(solution: Solution): CallMetrics {
    const metrics = known.get(solution) ?? callMetrics(entry, answer, resultOf(solution))
    known.set(solution, metrics)
    return metrics
  }
  const metric = (name: string, valueOf: (metrics: CallMetrics) => number | boolean, found: string): Scorer => ({
    name,
    role: 'metric',
    score(solution): Score {
      const value = Number(valueOf(metricsOf(solution)))
      return { value, explanation: value === 0 ? 'None' : found }
    },
  })
  return [
    {
      name: 'bfcl',
      score(solution): Score {
        const { valid, errorType, message } = checkSingleTurn(entry, answer, resultOf(solution))
        return { value: Number(valid), label: errorType ?? 'valid', explanation: message }
      },
    },
    metric('over-calling', ({ isOverCalling }) => isOverCalling, 'There are calls that nobody wants'),
    metric('unknown-tools', ({ unknownTools }) => unknownTools, 'Functions are called that were not offered'),
    metric('invalid-arguments', ({ invalidArguments }) => invalidArguments, 'Arguments do not fit the schema'),
    metric(
      'wrong-abstention',
      ({ isWrongOnAbstention }) => isWrongOnAbstention,
      'Calls where none fits, or the other way round',
    ),
  ]
}

/** The first reply alone. */
function resultOf({ transcript, text }: Solution): CallsResult {
  const [first = text] = turnsOf(transcript).at(-1) ?? []
  return first
}
