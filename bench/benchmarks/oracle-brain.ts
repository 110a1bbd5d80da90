import { scriptBrain } from '@glmkit/emulator'
import type { Brain, ChatRequest, Reply } from '@glmkit/emulator'
import { bfclCategories } from '../../packages/evals/src/lib/benchmarks/bfcl/categories.ts'
import { loadMultiTurn, loadSingleTurn } from '../../packages/evals/src/lib/benchmarks/bfcl/load-category.ts'
import { multiTurnReply } from '../../packages/evals/src/lib/benchmarks/bfcl/multi-turn/multi-turn-suite.ts'
import { goldCalls } from '../../packages/evals/src/lib/benchmarks/bfcl/single-turn/gold-calls.ts'
import { openDataFolder } from '../../packages/evals/src/lib/benchmarks/data-folder.ts'
import { loadDomain } from '../../packages/evals/src/lib/benchmarks/tau2/load-domain.ts'
import { caseOf, oracleReply } from '../../packages/evals/src/lib/benchmarks/tau2/oracle.ts'
import { scenarioText } from '../../packages/evals/src/lib/benchmarks/tau2/prompts.ts'
import type { ScriptedReply } from '../../packages/evals/src/lib/suites/scripted-model.ts'

export interface OracleBrain {
  readonly brain: Brain
  /** Requests that no entry was found for; each was answered with an error. */
  readonly strangers: readonly string[]
}

type Answer = (request: ChatRequest) => ScriptedReply

/** Says what the data of BFCL and τ²-bench wants to be said; finds the entry by what stands in the request. */
export async function oracleBrain(data: string): Promise<OracleBrain> {
  const [bfcl, tau2] = [await bfclAnswers(data), await tau2Answers(data)]
  const strangers: string[] = []
  const brain = scriptBrain((request) => {
    const answer =
      tau2(request) ??
      bfcl.get(
        keyOf(
          firstWords(request),
          request.tools.map(({ name }) => name),
        ),
      )
    if (answer !== undefined) return { reasoning: 'I know what is wanted here.', ...replyOf(answer(request)) }
    strangers.push(firstWords(request).slice(0, 200))
    return { error: { status: 400, code: '1210', message: 'Cannot find the entry of this request' } }
  })
  return { brain, strangers }
}

async function bfclAnswers(data: string): Promise<ReadonlyMap<string, Answer>> {
  const folder = await openDataFolder('bfcl', data)
  const [python, base] = ['simple_python', 'multi_turn_base'].map((name) =>
    bfclCategories.find((each) => each.name === name),
  )
  const answers = new Map<string, Answer>()
  if (python === undefined || base === undefined) return answers
  const single = await loadSingleTurn(folder, python)
  for (const entry of single.entries) {
    const toolCalls = goldCalls(entry, single.answers.get(entry.id) ?? [])
    const names = entry.functions.map(({ name }) => name.replaceAll('.', '_'))
    answers.set(keyOf(entry.messages.find(({ role }) => role === 'user')?.content ?? '', names), () => ({ toolCalls }))
  }
  const multi = await loadMultiTurn(folder, base)
  for (const { id, turns, involvedClasses, excludedFunctions } of multi.entries) {
    const tools = involvedClasses.flatMap((name) => multi.functions.get(name) ?? [])
    const known = new Map(tools.map((tool) => [tool.name, tool]))
    const names = tools.map(({ name }) => name).filter((name) => !excludedFunctions.includes(name))
    answers.set(keyOf(turns[0]?.[0]?.content ?? '', names), ({ messages }) =>
      multiTurnReply(known, multi.gold.get(id) ?? [], messages),
    )
  }
  return answers
}

/** Of users by their scenario, of agents by the case that the user has said first. */
async function tau2Answers(data: string): Promise<(request: ChatRequest) => Answer | undefined> {
  const { tasks } = await loadDomain('retail', await openDataFolder('tau2', data))
  const byId = new Map(tasks.map((task) => [task.id, task]))
  const byScenario = new Map(tasks.map((task) => [scenarioText(task.scenario), task]))
  return (request) => {
    const prompt = request.messages.find(({ role }) => role === 'system')?.content ?? ''
    const [, scenario] = /<scenario>\n(.*)\n<\/scenario>/s.exec(prompt) ?? []
    const task = scenario === undefined ? byId.get(caseOf(firstWords(request)) ?? '') : byScenario.get(scenario)
    return task && (({ messages }) => oracleReply(task, scenario === undefined ? 'assistant' : 'user', messages))
  }
}

function replyOf({ content = '', toolCalls = [] }: ScriptedReply): Reply {
  const calls = toolCalls.map(({ name, arguments: given }) => ({
    name,
    arguments: typeof given === 'string' ? given : JSON.stringify(given),
  }))
  return { content, ...(calls.length > 0 && { toolCalls: calls }) }
}

function firstWords({ messages }: ChatRequest): string {
  return messages.find(({ role }) => role === 'user')?.content ?? ''
}

/** Questions are asked more than once, of different functions. */
function keyOf(words: string, tools: readonly string[]): string {
  return JSON.stringify([words, tools.toSorted()])
}
