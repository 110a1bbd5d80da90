import { AgentError, createAgent, createPlanner, JournalDriftError, JournalError, UsageError } from '@glmkit/core'
import type { Agent, Run, RunResult, Tool } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { createFileJournal } from '@glmkit/journal'
import { createMemory } from '@glmkit/memory'
import { createExecutor, executeCode } from '@glmkit/tools/execute'
import { createIndex, documentTools } from '@glmkit/tools/search'
import type { DocumentIndex } from '@glmkit/tools/search'
import { openEndpoint } from './endpoint.ts'
import type { Endpoint } from './endpoint.ts'
import { createJsonView } from './json-view.ts'
import type { Command } from './main.ts'
import { readRunArguments, runUsage } from './run-arguments.ts'
import type { RunArguments } from './run-arguments.ts'
import { readSettings } from './settings.ts'
import { createTerminal } from './terminal.ts'
import { createTerminalView } from './terminal-view.ts'
import type { View } from './view.ts'

const instructions = `You are a careful research assistant.
- Facts about the user's subject come from the documents: search them before you answer, in the language of the documents.
- End every statement taken from a document with its reference in square brackets, exactly as the search tool gave it.
- If the documents do not answer, say so plainly and name what is missing. Never guess.
- Compute and draw with code: numbers in a chart must be numbers from the documents.
- Answer in the user's language, briefly.`

/** One agent run over documents and code: a new one, or one of the journal. */
export const runCommand: Command = {
  usage: runUsage,
  async run(args, signal) {
    const options = readRunArguments(args)
    const { task, journal, plan, asksPlan, isJson } = options
    const terminal = createTerminal()
    const isAnswerable = !isJson && terminal.isInteractive
    const asker = options.asking.size > 0 ? '--ask' : asksPlan ? '--approve-plan' : undefined
    if (asker !== undefined && journal === undefined && !isAnswerable) {
      throw new UsageError(
        `${asker} has nobody to ask here: pass --journal DIR, so that the run can wait for an approval`,
      )
    }
    await using resources = new AsyncDisposableStack()
    const hasDocuments = options.tools.has('search')
    const index = hasDocuments ? resources.use(await createIndex({ dir: options.docs ?? '', signal })) : undefined
    const endpoint = await endpointOf(options, resources)
    const model = createGlm(endpoint)
    const agent = createAgent({
      name: 'glmkit-run',
      model,
      instructions,
      tools: openTools(options, index, resources),
      memory: createMemory({ preset: options.memory }),
      ...(plan !== 'none' && { planner: createPlanner({ mode: plan, ...(asksPlan && { approvePlan: 'ask' }) }) }),
      ...(journal !== undefined && { journal: createFileJournal({ dir: journal }) }),
      ...(options.maxTurns !== undefined && { maxTurns: options.maxTurns }),
    })

    const view = isJson ? createJsonView() : createTerminalView({ terminal, index, isEmulated: endpoint.isEmulated })
    const run = begin(agent, options, view, signal)
    view.open({
      model: model.id,
      endpoint: endpoint.name,
      ...(task.type === 'start' && { prompt: task.prompt }),
      ...(journal !== undefined && { runId: run.runId }),
    })
    const result = await follow(run, view, options)
    if (task.type === 'replay') return
    if (result.waitingFor !== undefined) throw waitingError(result, options)
    if (journal !== undefined) {
      process.stderr.write(`Tell it again with: ${options.commandOn('replay', run.runId)}\n`)
    }
  },
}

/** A replay calls nothing: it needs no key and no emulator, only a model of the same name. */
async function endpointOf({ task, flags }: RunArguments, resources: AsyncDisposableStack): Promise<Endpoint> {
  if (task.type !== 'replay') return openEndpoint(flags, resources)
  const settings = { baseURL: 'http://localhost/v1', apiKey: 'none', ...(await readSettings(flags)) }
  return { ...settings, name: 'its journal, nothing is called', isEmulated: false }
}

function begin(agent: Agent, { task, startOptions }: RunArguments, { approver }: View, signal: AbortSignal): Run {
  if (task.type === 'start') return agent.stream(task.prompt, { signal, approver, ...startOptions })
  if (task.type === 'replay') return agent.replay(task.runId)
  return agent.resumeStream(task.runId, { signal, approver, approvals: task.approvals })
}

/** Shows a run to its end. What stops a kept run is told with the command that goes on with it. */
async function follow(run: Run, view: View, options: RunArguments): Promise<RunResult> {
  let hasBegun = false
  try {
    for await (const event of run) {
      hasBegun = true
      view.show(event)
    }
    return await run.result
  } catch (error) {
    if (error instanceof JournalDriftError) {
      const same =
        'pass the --docs, --tools, --ask, --plan, --approve-plan, --max-turns and --model it was started with'
      throw new AgentError(`${error.message}; in the command: ${same}`, { cause: error })
    }
    const canResume = options.journal !== undefined && options.task.type !== 'replay' && hasBegun
    if (!canResume || error instanceof JournalError || !(error instanceof AgentError) || error instanceof UsageError) {
      throw error
    }
    throw new AgentError(`${error.message}; go on with: ${options.commandOn('resume', run.runId)}`, { cause: error })
  }
}

function waitingError({ runId, waitingFor = [] }: RunResult, options: RunArguments): AgentError {
  const names = [...new Set(waitingFor.map(({ name }) => name))].join(', ')
  const ids = waitingFor.map(({ id }) => id)
  const command = options.commandOn('resume', runId, ids)
  return new AgentError(`The run waits for approval of ${names}; go on, with --approve or --deny: ${command}`)
}

function openTools(
  { tools: wanted, asking, out }: RunArguments,
  index: DocumentIndex | undefined,
  resources: AsyncDisposableStack,
): Tool[] {
  const tools: Tool[] = []
  const add = (name: 'search' | 'execute', tool: Tool): void => {
    tools.push(asking.has(name) ? { ...tool, approval: 'always' } : tool)
  }
  if (index !== undefined) for (const tool of documentTools(index)) add('search', tool)
  if (wanted.has('execute')) add('execute', executeCode(resources.use(createExecutor({ outDir: out }))))
  return tools
}
