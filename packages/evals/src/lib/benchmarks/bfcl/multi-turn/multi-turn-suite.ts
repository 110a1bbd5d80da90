import { createAgent, UsageError } from '@glmkit/core'
import type { Message, Model, RunInput, RunResult } from '@glmkit/core'
import { addUsage, noUsage } from '@glmkit/glm/model'
import { jsonText } from '../../../python/json-text.ts'
import type { PyDict } from '../../../python/value.ts'
import type { Score, Scorer } from '../../../scorer.ts'
import type { Solution } from '../../../solution.ts'
import type { Sample, Suite, Task } from '../../../suite.ts'
import { scriptedModel } from '../../../suites/scripted-model.ts'
import type { ScriptedReply } from '../../../suites/scripted-model.ts'
import { benchmarkTool } from '../../benchmark-tool.ts'
import { sentCalls } from '../../sent-calls.ts'
import type { BfclCategory } from '../categories.ts'
import { turnsOf } from '../result-of-transcript.ts'
import type { Step } from '../result-of-transcript.ts'
import type { ToolDeclaration } from '../single-turn/to-tools.ts'
import { bfclUrl, bfclVersion } from '../source.ts'
import { multiTurnMetrics } from './multi-turn-metrics.ts'
import type { MultiTurnMetrics } from './multi-turn-metrics.ts'
import { checkMultiTurn, openEntry } from './check-multi-turn.ts'
import type { MultiTurnEntry } from './entry.ts'
import type { ToolCall, ToolObjects } from './execute-calls.ts'

export interface MultiTurnData {
  readonly category: BfclCategory
  readonly entries: readonly MultiTurnEntry[]
  readonly gold: ReadonlyMap<string, readonly (readonly ToolCall[])[]>
  /** The functions of each class, in the order of their docs. */
  readonly functions: ReadonlyMap<string, readonly ToolDeclaration[]>
  /** Of long contexts. */
  readonly filler: PyDict
}

/** Steps that a turn may take before it is given up, and the entry with it. */
const maxSteps = 20

/** What the user says where functions come in that were withheld. */
const moreFunctions = 'I have updated some more functions you can choose from. What about now?'

/** An entry's world, and what was answered in each of its turns. */
interface Session {
  readonly objects: ToolObjects
  readonly turns: (readonly Step[])[]
}

/** A category whose entries are conversations: calls work on simulated services, whose state is compared in the end. */
export function multiTurnSuite(data: MultiTurnData): Suite<unknown, Session> {
  const { category, entries, filler } = data
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  function entryOf({ id }: Sample): MultiTurnEntry {
    const entry = byId.get(id)
    if (entry) return entry
    throw new UsageError(`BFCL's "${category.name}" has no entry "${id}"`)
  }
  const goldOf = ({ id }: Sample): readonly (readonly ToolCall[])[] => data.gold.get(id) ?? []
  return {
    name: `bfcl-${category.name.replaceAll('_', '-')}`,
    version: bfclVersion,
    description: 'BFCL v4: conversations whose calls change the state of simulated services',
    samples: entries.map((entry) => ({
      id: entry.id,
      input: entry.turns.map((turn) => textOf(turn)).join('\n\n'),
      target: (data.gold.get(entry.id) ?? []).map((turn) => turn.map(({ name }) => name)),
      language: 'en',
    })),
    prefixOf: (sample) => entryOf(sample).involvedClasses.join(' '),
    environment: (sample) => ({ objects: openEntry(entryOf(sample), filler), turns: [] }),
    solver: (task) => converse(task, data, entryOf(task.sample), task.model),
    baselines: {
      none: async ({ sample, environment }) => {
        environment.turns.push(...entryOf(sample).turns.map(() => ['']))
        return ''
      },
      oracle: (task) => converse(task, data, entryOf(task.sample), oracleOf(data, goldOf(task.sample))),
    },
    scorers: [
      {
        name: 'bfcl',
        score(_, { sample, environment: { turns } }): Score {
          const { valid, errorType, message } = checkMultiTurn(entryOf(sample), goldOf(sample), turns, filler)
          return { value: Number(valid), label: errorType ?? 'valid', explanation: message }
        },
      },
      ...metricScorers((sample, { turns }) => multiTurnMetrics(entryOf(sample), goldOf(sample), turns, data)),
    ],
    source: { url: bfclUrl, split: category.name, licence: 'Apache-2.0' },
  }
}

/** What the verdict lets pass; several look at the same conversation. */
function metricScorers(measure: (sample: Sample, session: Session) => MultiTurnMetrics): Scorer<unknown, Session>[] {
  const known = new WeakMap<Session, MultiTurnMetrics>()
  const metric = (
    name: string,
    valueOf: (metrics: MultiTurnMetrics) => number,
    what: string,
  ): Scorer<unknown, Session> => ({
    name,
    role: 'metric',
    score(_, { sample, environment }): Score {
      const metrics = known.get(environment) ?? measure(sample, environment)
      known.set(environment, metrics)
      const value = valueOf(metrics)
      return { value, explanation: value === 0 ? 'None' : what }
    },
  })
  return [
    metric('over-calling', ({ isOverCalling }) => Number(isOverCalling), 'There are calls that nobody wants'),
    metric('unknown-tools', ({ unknownTools }) => unknownTools, 'Functions are called that were not offered'),
    metric('invalid-arguments', ({ invalidArguments }) => invalidArguments, 'Arguments do not fit the schema'),
    metric(
      'wrong-abstention',
      ({ turnsToAbstain, abstainedTurns }) => turnsToAbstain - abstainedTurns,
      'Calls in turns in which something is missing that they need',
    ),
  ]
}

/** Turn by turn, each a run that goes on with the conversation; thoughts of earlier turns stay in it. */
async function converse(
  { run, environment: { objects, turns } }: Task<unknown, Session>,
  { functions }: MultiTurnData,
  entry: MultiTurnEntry,
  model: Model,
): Promise<Solution> {
  const sent = sentCalls(model)
  const results: RunResult[] = []
  for (const [turn, messages] of entry.turns.entries()) {
    const tools = offered(entry, functions, turn).map((tool) =>
      benchmarkTool({ ...tool, sent, call: (name, values) => objects.execute({ name, arguments: values }) }),
    )
    const agent = createAgent({
      name: entry.category,
      model: sent.model,
      tools,
      toolConcurrency: 1,
      maxTurns: maxSteps,
    })
    const before = results.at(-1)
    const result: RunResult = await run(agent, inputOf(messages), before && { after: before })
    results.push(result)
    turns.push(turnsOf(sent.asSent(result.transcript.slice(before?.transcript.length ?? 0))).flat())
    if (result.stopReason === 'max-turns' || result.stopReason === 'budget') break
  }
  return solutionOf(results)
}

/** The functions of a turn: withheld ones come in at theirs. */
function offered(
  { involvedClasses, excludedFunctions, withheldFunctions }: MultiTurnEntry,
  functions: MultiTurnData['functions'],
  turn: number,
): ToolDeclaration[] {
  const hidden = new Set([
    ...excludedFunctions,
    ...[...withheldFunctions].flatMap(([from, names]) => (turn < from ? names : [])),
  ])
  return involvedClasses.flatMap((name) => functions.get(name) ?? []).filter(({ name }) => !hidden.has(name))
}

function inputOf(messages: MultiTurnEntry['turns'][number]): RunInput {
  return messages.length === 0 ? moreFunctions : messages.map(({ content }) => ({ role: 'user', content }))
}

function textOf(messages: MultiTurnEntry['turns'][number]): string {
  return messages.length === 0 ? moreFunctions : messages.map(({ content }) => content).join('\n')
}

function oracleOf({ functions }: MultiTurnData, gold: readonly (readonly ToolCall[])[]): Model {
  const known = new Map([...functions.values()].flat().map((tool) => [tool.name, tool]))
  return scriptedModel((messages) => multiTurnReply(known, gold, messages), { id: 'oracle' })
}

/** The wanted calls of a turn in one reply, then words. Follows from the messages alone. */
export function multiTurnReply(
  functions: ReadonlyMap<string, ToolDeclaration>,
  gold: readonly (readonly ToolCall[])[],
  messages: readonly Pick<Message, 'role'>[],
): ScriptedReply {
  const turn = messages.filter(({ role }) => role === 'user').length - 1
  const calls = gold[turn] ?? []
  const isDone = messages.at(-1)?.role !== 'user'
  if (isDone || calls.length === 0) return { content: 'Done.' }
  return { toolCalls: calls.map((call) => ({ name: call.name, arguments: jsonText(namedArguments(call, functions)) })) }
}

/** Python calls may leave out names; tool calls cannot. */
function namedArguments(
  { name, arguments: keywords, positional = [] }: ToolCall,
  functions: ReadonlyMap<string, ToolDeclaration>,
): PyDict {
  const properties = functions.get(name)?.parameters.properties
  const names = typeof properties === 'object' && properties !== null ? Object.keys(properties) : []
  const placed = positional.map((value, index) => [names[index] ?? `argument${index}`, value] as const)
  return new Map([...placed, ...keywords])
}

function solutionOf(results: readonly RunResult[]): Solution {
  const last = results.at(-1)
  return {
    text: last?.text ?? '',
    transcript: last?.transcript ?? [],
    toolCalls: results.flatMap(({ toolCalls }) => toolCalls),
    turns: results.reduce((sum, { turns }) => sum + turns, 0),
    usage: results.reduce((sum, { usage }) => addUsage(sum, usage), noUsage),
    ...(last && { stopReason: last.stopReason }),
  }
}
