import { createAgent } from '@glmkit/core'
import type { Agent, Message, Model, RunResult } from '@glmkit/core'
import { addUsage, noUsage } from '@glmkit/glm/model'
import type { Solution } from '../../solution.ts'
import type { Task } from '../../suite.ts'
import { benchmarkTool } from '../benchmark-tool.ts'
import { sentCalls } from '../sent-calls.ts'
import type { SentCalls } from '../sent-calls.ts'
import { argumentsOf } from './task.ts'
import { toolDeclarations } from './tool-declarations.ts'
import { agentInstructions, endsConversation, greeting, userInstructions } from './prompts.ts'
import type { ConversationEnd, Session } from './session.ts'
import type { Requestor } from './toolkit.ts'

export interface ConversationOptions {
  readonly agentModel: Model
  readonly userModel: Model
  /** How users are to be played, with tools of their own and without. */
  readonly guidelines: Guidelines
}

export interface Guidelines {
  readonly withTools: string
  readonly withoutTools: string
}

/** As upstream counts them: each message is a step, and so are all replies to the calls of one. */
const maxSteps = 200
const maxErrors = 10

type Play = Pick<Task<unknown, Session>, 'run' | 'environment'>

/**
 * Lets the agent under test and a simulated user talk, each with its own tools on the same world, until the user ends it.
 * What the user thinks and calls is not shown to the agent.
 */
export async function playConversation(
  { run, environment: session }: Play,
  { agentModel, userModel, guidelines }: ConversationOptions,
): Promise<Solution> {
  const { domain, task, environment } = session
  const hasUserTools = environment.world.user !== undefined && userToolNames(session).length > 0
  let steps = 0
  /** Calls of tools that there are not, or with arguments that are no JSON: they never come to the session. */
  let strayCalls = 0

  function partner(requestor: Requestor, model: Model, instructions: string): Agent {
    const sent = sentCalls(model)
    return createAgent({
      name: requestor === 'user' ? 'user' : 'agent',
      model: sent.model,
      instructions,
      tools: toolsOf(session, requestor, sent),
      toolConcurrency: 1,
      // A limit for a partner that only calls, two steps a turn; what a conversation may have in all is counted here.
      maxTurns: maxSteps / 2,
    })
  }

  const agent = partner('assistant', agentModel, agentInstructions(domain.policy))
  const user = partner(
    'user',
    userModel,
    userInstructions(hasUserTools ? guidelines.withTools : guidelines.withoutTools, task.scenario),
  )

  /** What the agent has answered, over all of its runs. */
  const answered: RunResult[] = []
  let heard: RunResult | undefined
  let transcript: readonly Message[] = [{ role: 'assistant', content: greeting }]
  let text = greeting
  const end = (how: ConversationEnd): Solution => {
    session.finish(how)
    return solutionOf(answered, transcript)
  }
  function count({ turns, toolCalls }: RunResult): void {
    steps += 2 * turns - 1
    strayCalls += toolCalls.filter(({ isError }) => isError).length
  }
  const isErrorTooMany = (): boolean => session.errors + strayCalls > maxErrors

  for (;;) {
    heard = await run(user, text, heard && { after: heard })
    count(heard)
    if (isErrorTooMany()) return end('too-many-errors')
    if (heard.stopReason !== 'answer') return end(endBy(heard))
    if (endsConversation(heard.text)) return end('user-stop')
    const before = transcript.length
    const result: RunResult = await run(agent, heard.text, { after: answered.at(-1) ?? { transcript } })
    count(result)
    answered.push(result)
    transcript = result.transcript
    const { stopReason } = result
    // An agent that says nothing is asked again, until that is a loop; one that calls the same again has another.
    const hasAnswered = stopReason === 'answer' || (stopReason === 'loop' && result.transcript.at(-1)?.role !== 'tool')
    if (hasAnswered && result.text.trim() === '') return end('silent-agent')
    if (stopReason !== 'answer') return end(endBy(result))
    for (const said of textsOf(result.transcript.slice(before))) session.say(said)
    text = result.text
    if (isErrorTooMany()) return end('too-many-errors')
    if (steps >= maxSteps) return end('max-steps')
  }
}

function endBy({ stopReason }: RunResult): ConversationEnd {
  return stopReason === 'max-turns' ? 'max-steps' : 'stopped'
}

/** Also what was said beside calls: the user hears the last of it, and graders read it all. */
function textsOf(messages: readonly Message[]): string[] {
  return messages.flatMap(({ role, content }) => (role === 'assistant' && content.trim() !== '' ? [content] : []))
}

function toolsOf(session: Session, requestor: Requestor, sent: SentCalls) {
  const { agent, user } = session.environment.world
  const kit = requestor === 'user' ? user : agent
  if (kit === undefined) return []
  const names = requestor === 'user' ? userToolNames(session) : undefined
  return toolDeclarations(kit, (name) => names?.includes(name) ?? true).map(({ name, description, parameters }) =>
    benchmarkTool({
      name,
      description,
      parameters,
      sent,
      async call(asked, values) {
        return (await session.call({ requestor, name: asked, arguments: argumentsOf(values) })).content
      },
    }),
  )
}

/** A task may take some of them away. */
function userToolNames({ environment, task }: Session): readonly string[] {
  const all = Object.keys(environment.world.user?.tools ?? {})
  return task.userTools === undefined ? all : all.filter((name) => task.userTools?.includes(name))
}

function solutionOf(results: readonly RunResult[], transcript: readonly Message[]): Solution {
  const last = results.at(-1)
  return {
    text: last?.text ?? '',
    transcript,
    toolCalls: results.flatMap(({ toolCalls }) => toolCalls),
    turns: results.reduce((sum, { turns }) => sum + turns, 0),
    usage: results.reduce((sum, { usage }) => addUsage(sum, usage), noUsage),
    ...(last && { stopReason: last.stopReason }),
  }
}
