import { UsageError } from '@glmkit/core'
import { isEqual } from '../../python/is-equal.ts'
import { jsonText } from '../../python/json-text.ts'
import { parseJson } from '../../python/parse-json.ts'
import { str } from '../../python/repr.ts'
import { isDict, isList } from '../../python/value.ts'
import type { PyDict, PyValue } from '../../python/value.ts'
import { dictIn } from '../benchmark-tool.ts'
import { agreementOf } from '../scored-answer.ts'
import type { Agreement, ScoredAnswer } from '../scored-answer.ts'
import { databaseDifferences } from './database-difference.ts'
import type { Domain } from './domain.ts'
import { openEnvironment } from './environment.ts'
import type { Environment } from './environment.ts'
import { differencesBetween, evaluateTrajectory, isMet } from './evaluate-trajectory.ts'
import type { Tau2Evaluation } from './evaluate-trajectory.ts'
import { explainFailure, explainSuccess, failureOf, needsJudge } from './explain-evaluation.ts'
import { argumentsOf } from './task.ts'
import type { Tau2Task } from './task.ts'
import type { ToolCallOf } from './toolkit.ts'

type Line = ReadonlyMap<string | number, PyValue>

/**
 * Grades what was recorded of a domain's tasks. A line is one of
 * - `{id, calls, said?}`: a run, graded as the benchmark does
 * - `{id, steps, db_diff, trajectories}`: golden steps with their replies, and graded runs
 * - `{task_id, name, arguments, content, error, db_diff}`: one call on a task's initial state
 * - `{walk, task_id, steps, db_diff, env_assertions}`: calls in a row
 *
 * What the line has of replies, changes and grades is compared with ours; the text of Python's own TypeErrors aside.
 */
export function* scoreRecorded(fresh: Domain, line: Line): Generator<ScoredAnswer> {
  // A run stands for itself.
  const domain = line.has('calls') ? fresh : (fresh.asRecorded?.(new Map(line)) ?? fresh)
  const id = line.get('id') ?? line.get('task_id')
  if (typeof id !== 'string') throw new UsageError('Cannot score a line without "id" or "task_id"')
  const task = taskOf(domain, id)
  if (line.has('trajectories')) {
    yield replayed(domain, task, `${id}#steps`, line)
    for (const item of listOf(line.get('trajectories'))) {
      const trajectory = dictOf(item)
      yield graded(domain, task, `${id}#${str(trajectory.get('kind') ?? '')}`, trajectory)
    }
  } else if (line.has('steps')) yield replayed(domain, task, `${id}#walk-${str(line.get('walk') ?? '')}`, line)
  else if (line.has('name'))
    yield replayed(domain, task, `${id}#${str(line.get('name') ?? '')}`, new Map([...line, ['steps', [new Map(line)]]]))
  else yield graded(domain, task, id, line)
}

function graded(domain: Domain, task: Tau2Task, caseId: string, line: Line): ScoredAnswer {
  if (!line.has('calls')) throw new UsageError(`Cannot score "${caseId}": it has no "calls"`)
  const calls = listOf(line.get('calls')).filter(isMade).map(callOf)
  const said = listOf(line.get('said')).map(str)
  const found = evaluateTrajectory(domain, task, { calls, said })
  const facts = factsOf(found)
  return {
    caseId,
    isValid: found.reward === 1,
    errorType: found.reward === 1 ? null : failureOf(task, found),
    message: found.reward === 1 ? explainSuccess(task) : explainFailure(task, found),
    details: {
      reward: found.reward,
      ...(needsJudge(task) && { isJudgeNeeded: true }),
      ...Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, JSON.parse(jsonText(value))])),
    },
    agreements: Object.entries(facts).flatMap(([name, value]) => {
      const recorded = line.get(name)
      return recorded === undefined
        ? []
        : [agreementOf(name, isEqual(value, recorded), `${caseId}: ${jsonText(value)}, recorded ${jsonText(recorded)}`)]
    }),
  }
}

/** As the reference names them. */
function factsOf(found: Tau2Evaluation): Readonly<Record<string, PyValue>> {
  return {
    db_match: found.isDatabaseEqual,
    env_assertions: found.assertions.map((check) => check.isMet),
    env_reward: found.environmentReward,
    action_reward: found.actionReward,
    action_checks: found.actions.map((check) => check.isDone),
    communicate_reward: found.communicateReward,
  }
}

function replayed(domain: Domain, task: Tau2Task, caseId: string, line: Line): ScoredAnswer {
  const environment = openEnvironment(domain.openWorld(), task.initialState)
  const isTextFree = /^(missing|extra)/.test(str(line.get('kind') ?? ''))
  const agreements: Agreement[] = listOf(line.get('steps')).map((step) =>
    reply(environment, dictOf(step), caseId, isTextFree),
  )
  const changes = line.get('db_diff')
  if (changes !== undefined && changes !== null) agreements.push(changed(domain, task, environment, caseId, changes))
  const assertions = line.get('env_assertions')
  if (assertions !== undefined && assertions !== null) {
    const found = task.criteria.assertions.map((assertion) => isMet(environment, assertion))
    agreements.push(
      agreementOf(
        'assertions',
        isEqual(found, assertions),
        `${caseId}: ${jsonText(found)}, recorded ${jsonText(assertions)}`,
      ),
    )
  }
  const first = agreements.find(({ difference }) => difference !== undefined)
  return {
    caseId,
    isValid: first === undefined,
    errorType: first?.what ?? null,
    message: first?.difference ?? 'As recorded',
    agreements,
  }
}

function reply(environment: Environment, step: Line, caseId: string, isTextFree: boolean): Agreement {
  const call = callOf(new Map(step))
  const found = environment.call(call)
  const content = str(step.get('content') ?? '')
  const isSame =
    found.isError === (step.get('error') === true) &&
    (isTextFree || stable(found.content) === stable(content) || areTypeErrors(found.content, content))
  const difference = `${caseId}: ${call.name}(${jsonText(new Map(call.arguments))}) gives ${found.content}, recorded ${content}`
  return agreementOf('replies', isSame, difference)
}

const pythonTypeError = /^Error: .*(takes|missing) .*positional argument|^Error: .*unexpected keyword argument/

function areTypeErrors(...contents: readonly string[]): boolean {
  return contents.every((content) => pythonTypeError.test(content))
}

function changed(
  domain: Domain,
  task: Tau2Task,
  environment: Environment,
  caseId: string,
  recorded: PyValue,
): Agreement {
  const missing: PyDict = new Map([['__missing__', true]])
  const ours: PyDict = new Map(
    differencesBetween(openEnvironment(domain.openWorld(), task.initialState), environment).map(
      ({ pointer, before = missing, after = missing }) => [stable(pointer), stableValue([before, after])],
    ),
  )
  const theirs: PyDict = new Map(
    listOf(recorded)
      .map(listOf)
      .map(
        ([pointer = '', before = null, after = null]) => [stable(str(pointer)), stableValue([before, after])] as const,
      )
      .filter(([pointer]) => !isToldTwice(pointer, ours)),
  )
  const differences = databaseDifferences(theirs, ours)
  return agreementOf('changes', differences.length === 0, `${caseId}: ${differences.map(told).join('; ')}`)
}

/** A database that both sides share is recorded for each of them. */
function isToldTwice(pointer: string, ours: PyDict): boolean {
  return pointer.startsWith('/user/') && !ours.has(pointer) && ours.has(pointer.replace('/user/', '/agent/'))
}

/** Ids that upstream draws by chance. */
function stable(text: string): string {
  return text.replace(/B[\da-f]{8}/g, 'B<uuid8>')
}

function stableValue(value: PyValue): PyValue {
  if (typeof value === 'string') return stable(value)
  if (isList(value)) return value.map(stableValue)
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, stableValue(item)]))
  if (value === null || !isDict(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, stableValue(item)]))
}

function taskOf({ tasks, name }: Domain, id: string): Tau2Task {
  const task = tasks.find((candidate) => candidate.id === id)
  if (task === undefined) throw new UsageError(`τ²-bench's "${name}" has no task "${id}"`)
  return task
}

/** As in a conversation: a call whose arguments are no JSON object is refused and changes nothing. */
function isMade(call: PyValue): boolean {
  const given = dictOf(call).get('arguments')
  return typeof given !== 'string' || dictIn(given) !== undefined
}

function callOf(step: PyValue): ToolCallOf {
  const call = dictOf(step)
  const requestor = call.get('requestor') ?? 'assistant'
  if (requestor !== 'assistant' && requestor !== 'user') {
    throw new UsageError(`Cannot score: "requestor" is ${jsonText(requestor)}, expected "assistant" or "user"`)
  }
  const given = call.get('arguments') ?? null
  return {
    requestor,
    name: str(call.get('name') ?? ''),
    // Recorders of OpenAI's form have them as text.
    arguments: argumentsOf(typeof given === 'string' ? parseJson(given) : given),
  }
}

function dictOf(value: PyValue = null): Line {
  if (value instanceof Map) return value
  throw new UsageError(`Cannot score: expected an object, found ${jsonText(value)}`)
}

function listOf(value: PyValue = null): PyValue[] {
  if (value === null) return []
  if (isList(value)) return value
  throw new UsageError(`Cannot score: expected a list, found ${jsonText(value)}`)
}

function told({ pointer, before, after }: ReturnType<typeof databaseDifferences>[number]): string {
  const text = (value: PyValue | undefined): string => (value === undefined ? 'nothing' : jsonText(value))
  return `${pointer}: ${text(before)} → ${text(after)}`
}
