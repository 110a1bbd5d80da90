import type { Message, Model } from '@glmkit/core'
import { jsonText } from '../../python/json-text.ts'
import type { Score, Scorer } from '../../scorer.ts'
import { judge } from '../../scorers/judge.ts'
import { evaluateTrajectory } from './evaluate-trajectory.ts'
import type { Tau2Evaluation } from './evaluate-trajectory.ts'
import { explainFailure, explainSuccess, failureOf, needsJudge } from './explain-evaluation.ts'
import type { Session } from './session.ts'

type Tau2Scorer = Scorer<unknown, Session>

/** Verdicts make the reward; metrics say what of it was missed. */
export function scorersOf({ criteria }: Session['task'], judges: readonly Model[] | undefined): Tau2Scorer[] {
  const isJudged = criteria.basis.includes('NL_ASSERTION') && criteria.naturalLanguage.length > 0
  return [
    reward,
    environmentReward,
    share('actions', ({ actions }) => actions.map(({ action, isDone }) => [action.name, isDone])),
    ...(criteria.assertions.length === 0
      ? []
      : [share('assertions', ({ assertions }) => assertions.map(({ assertion, isMet }) => [assertion.name, isMet]))]),
    ...(criteria.communicate.length === 0
      ? []
      : [share('communicate', ({ communicated }) => communicated.map(({ text, isSaid }) => [text, isSaid]))]),
    ...(isJudged && judges !== undefined ? [naturalLanguage(criteria.naturalLanguage, judges)] : []),
  ]
}

/** The benchmark's own, natural language aside. A conversation that the user did not end is worth nothing. */
const reward: Tau2Scorer = {
  name: 'reward',
  score(_, { environment: session }): Score {
    const { end = 'stopped', task } = session
    if (end !== 'user-stop') return { value: 0, label: end, explanation: `The conversation ended by ${end}` }
    const found = evaluationOf(session)
    const metadata = { ...differencesOf(found), isJudgeNeeded: needsJudge(task) }
    if (found.reward === 1) return { value: 1, label: 'passed', explanation: explainSuccess(task), metadata }
    return { value: 0, label: failureOf(task, found), explanation: explainFailure(task, found), metadata }
  },
}

/** What published figures of doing nothing are told of: the reward, as far as it does not hang on actions. */
const environmentReward: Tau2Scorer = {
  name: 'environment',
  role: 'metric',
  score(_, { environment: session }): Score {
    if (session.end !== 'user-stop') return { value: 0, explanation: 'The conversation did not end' }
    const found = evaluationOf(session)
    const isSaid = !session.task.criteria.basis.includes('COMMUNICATE') || found.communicateReward === 1
    const value = isSaid ? found.environmentReward : 0
    return { value, explanation: value === 1 ? 'World and words are as wanted' : 'World or words are not as wanted' }
  },
}

function differencesOf({ differences }: Tau2Evaluation): Record<string, unknown> {
  const listed = differences.slice(0, 20).map(({ pointer, before, after }) => ({
    pointer,
    ...(before !== undefined && { expected: jsonText(before) }),
    ...(after !== undefined && { found: jsonText(after) }),
  }))
  return { differences: listed }
}

function share(name: string, checksOf: (found: Tau2Evaluation) => (readonly [string, boolean])[]): Tau2Scorer {
  return {
    name,
    role: 'metric',
    score(_, { environment }): Score {
      const checks = checksOf(evaluationOf(environment))
      const missed = checks.flatMap(([check, isRight]) => (isRight ? [] : [check]))
      const value = checks.length === 0 ? 1 : 1 - missed.length / checks.length
      return { value, explanation: missed.length === 0 ? 'None is missing' : `Missing: ${missed.join(', ')}` }
    },
  }
}

function naturalLanguage(criteria: readonly string[], models: readonly Model[]): Tau2Scorer {
  const panel = judge<unknown>({
    models,
    name: 'natural-language',
    rubric:
      'The answer is a conversation of a customer service agent with a customer. Judge what the agent did and said.',
    criteria,
  })
  return {
    name: panel.name,
    async score(solution, context) {
      // No judge has to be paid for a conversation that never was, or that is worth nothing whatever was said.
      const isWorthless = solution.transcript.length === 0 || context.environment.end !== 'user-stop'
      if (isWorthless)
        return { value: 0, label: 'failed', explanation: 'There is no conversation that came to its end' }
      return panel.score({ ...solution, text: conversationOf(solution.transcript) }, context)
    },
  }
}

function conversationOf(messages: readonly Message[]): string {
  return messages
    .flatMap((message) => {
      if (message.role === 'user') return [`customer: ${textOf(message.content)}`]
      if (message.role === 'tool') return [`tool: ${textOf(message.content)}`]
      if (message.role !== 'assistant') return []
      const calls = (message.tool_calls ?? []).map(
        ({ function: called }) => `agent calls ${called.name}(${called.arguments})`,
      )
      return [...(textOf(message.content) === '' ? [] : [`agent: ${textOf(message.content)}`]), ...calls]
    })
    .join('\n')
}

function textOf(content: unknown): string {
  return typeof content === 'string'
    ? content
    : content === undefined || content === null
      ? ''
      : JSON.stringify(content)
}

const evaluations = new WeakMap<Session, Tau2Evaluation>()

/** Several scorers look at the same one. */
function evaluationOf(session: Session): Tau2Evaluation {
  const known = evaluations.get(session)
  if (known) return known
  const found = evaluateTrajectory(session.domain, session.task, session)
  evaluations.set(session, found)
  return found
}
