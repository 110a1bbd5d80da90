import { parseArgs } from 'node:util'
import { notTextError, UsageError } from '@glmkit/core'
import type { ApprovalDecision, RunOptions } from '@glmkit/core'
import type { Preset } from '@glmkit/memory'
import { budgetFlags, budgetOf, endpointFlags, settingsOf } from './flags.ts'
import type { Settings } from './settings.ts'

export const runUsage = `glmkit run "PROMPT" [options]
glmkit run --journal DIR --resume RUN_ID [--approve ID] [--deny ID] [options]
glmkit run --journal DIR --replay RUN_ID [options]

  --docs DIR       folder of documents the agent may search: Markdown, HTML, PDF, DOCX, text, code
  --tools LIST     search,execute (default: execute, and search with --docs)
  --ask LIST       those of the tools that ask before they run: in the terminal, else the run waits in its journal
  --plan MODE      none, todo (the model keeps a plan while it works) or plan-execute (a plan is made first, its
                   steps are worked side by side, each is checked) (default: none)
  --approve-plan   with --plan plan-execute: ask before the plan is worked
  --memory PRESET  fidelity, balanced or economy: how much of a long run the model is shown (default: balanced)
  --out DIR        where charts go (default: out)
  --base-url URL   any OpenAI-compatible endpoint (or GLMKIT_BASE_URL)
  --model ID       default glm-5 (or GLMKIT_MODEL)
  --max-turns N    stop after N model calls (default: 50)
  --max-seconds N  stop after N seconds
  --budget-usd N   stop before the run has cost more than N USD
  --thinking MODE  on, off or auto (default: on)
  --json           one event a line on stdout

  --journal DIR    keep the run in DIR
  --resume RUN_ID  go on with a kept run that crashed, was stopped or waits for an approval
  --approve ID     with --resume: let this call run (repeatable)
  --deny ID        with --resume: refuse this call (repeatable)
  --replay RUN_ID  tell a kept run again; nothing is called

Resume and replay need the options the run was started with; limits and thinking are kept with it.
The key is read from ZAI_API_KEY. Without a key or a base URL the local emulator answers, and says so.`

const presetNames = ['fidelity', 'balanced', 'economy'] as const satisfies readonly Preset[]

const toolNames = ['search', 'execute'] as const
export type ToolName = (typeof toolNames)[number]

export type RunTask =
  | { readonly type: 'start'; readonly prompt: string }
  | {
      readonly type: 'resume'
      readonly runId: string
      readonly approvals: Readonly<Record<string, ApprovalDecision>>
    }
  | { readonly type: 'replay'; readonly runId: string }

const planModes = ['none', 'todo', 'plan-execute'] as const
export type PlanModeName = (typeof planModes)[number]

export interface RunArguments {
  readonly task: RunTask
  readonly journal: string | undefined
  readonly docs: string | undefined
  readonly tools: ReadonlySet<ToolName>
  readonly asking: ReadonlySet<ToolName>
  readonly plan: PlanModeName
  readonly asksPlan: boolean
  readonly memory: Preset
  readonly out: string
  readonly flags: Pick<Settings, 'baseURL' | 'model'>
  readonly maxTurns: number | undefined
  readonly startOptions: Pick<RunOptions, 'thinking' | 'budget'>
  readonly isJson: boolean
  /** The command line that goes on with the run or tells it again, with the options that belong to the program. */
  commandOn(verb: 'resume' | 'replay', runId: string, calls?: readonly string[]): string
}

/** @throws {UsageError} For the first thing that is wrong. */
export function readRunArguments(args: readonly string[]): RunArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      docs: { type: 'string' },
      tools: { type: 'string' },
      ask: { type: 'string' },
      plan: { type: 'string' },
      'approve-plan': { type: 'boolean', default: false },
      memory: { type: 'string', default: 'balanced' },
      out: { type: 'string' },
      ...endpointFlags,
      ...budgetFlags,
      'max-turns': { type: 'string' },
      thinking: { type: 'string' },
      json: { type: 'boolean', default: false },
      journal: { type: 'string' },
      resume: { type: 'string' },
      approve: { type: 'string', multiple: true, default: [] },
      deny: { type: 'string', multiple: true, default: [] },
      replay: { type: 'string' },
    },
  })
  const { docs, journal, resume, replay, approve, deny } = values
  const task = taskOf(positionals, resume, replay, [...approve.map(approved), ...deny.map(denied)])
  if (task.type !== 'start') {
    if (journal === undefined) throw new UsageError(`--${task.type} needs the journal of the run: pass --journal DIR`)
    const kept = (['max-seconds', 'budget-usd', 'thinking'] as const).find((name) => values[name] !== undefined)
    if (kept !== undefined) throw new UsageError(`--${kept} holds from the start of a run: leave it out here`)
  }
  const tools = toolSet('tools', values.tools) ?? new Set(docs === undefined ? ['execute'] : toolNames)
  if (tools.has('search') && docs === undefined) {
    throw new UsageError('--tools search needs documents: pass --docs DIR')
  }
  const asking = toolSet('ask', values.ask) ?? new Set<ToolName>()
  const plan = planModeOf(values.plan ?? 'none')
  const asksPlan = values['approve-plan']
  if (asksPlan && plan !== 'plan-execute') {
    throw new UsageError(`--approve-plan needs a plan that is made first: pass --plan plan-execute, not ${plan}`)
  }
  const budget = budgetOf(values)

  return {
    task,
    journal,
    docs,
    tools,
    asking,
    plan,
    asksPlan,
    memory: presetOf(values.memory),
    out: values.out ?? 'out',
    flags: settingsOf(values),
    maxTurns: values['max-turns'] === undefined ? undefined : Number(values['max-turns']),
    startOptions: { thinking: thinkingOf(values.thinking ?? 'on'), ...(budget && { budget }) },
    isJson: values.json,
    commandOn(verb, runId, calls = []) {
      const ofProgram = ['docs', 'tools', 'ask', 'plan', 'memory', 'out', 'base-url', 'model', 'max-turns'] as const
      const same = ofProgram.flatMap((name) => {
        const value = values[name]
        const isDefault = value === undefined || (name === 'memory' && value === 'balanced')
        return isDefault ? [] : [`--${name}`, value]
      })
      const decisions = calls.flatMap((id) => ['--approve', id])
      const words = ['--journal', journal ?? '', `--${verb}`, runId, ...decisions, ...same]
      const switches = [...(asksPlan ? ['--approve-plan'] : []), ...(values.json ? ['--json'] : [])]
      return ['glmkit run', ...words.map(quoted), ...switches].join(' ')
    },
  }
}

const approved = (id: string): [string, ApprovalDecision] => [id, true]
const denied = (id: string): [string, ApprovalDecision] => [id, false]

function taskOf(
  positionals: readonly string[],
  resume: string | undefined,
  replay: string | undefined,
  decisions: readonly [string, ApprovalDecision][],
): RunTask {
  const [prompt = '', ...more] = positionals
  if (resume !== undefined && replay !== undefined) throw new UsageError('Pass --resume or --replay, not both')
  if (decisions.length > 0 && resume === undefined) {
    throw new UsageError('--approve and --deny decide on calls of a run that waits: pass --journal DIR --resume RUN_ID')
  }
  const again = resume ?? replay
  if (again !== undefined) {
    if (positionals.length > 0) throw new UsageError(`Run "${again}" has its prompt: leave out "${prompt}"`)
    const twice = decisions.find(([id], index) => decisions.findIndex(([other]) => other === id) !== index)
    if (twice !== undefined) throw new UsageError(`"${twice[0]}" is decided on twice: pass one --approve or --deny`)
    if (resume === undefined) return { type: 'replay', runId: again }
    return { type: 'resume', runId: again, approvals: Object.fromEntries(decisions) }
  }
  if (prompt.trim() === '') throw new UsageError('No prompt: call glmkit run "PROMPT", see glmkit run --help')
  if (more.length > 0) throw new UsageError(`Put the prompt in quotes: found "${more.join(' ')}" after "${prompt}"`)
  if (/data:image\/|!\[[^\]]*\]\([^)]*\)/.test(prompt)) throw notTextError('image')
  return { type: 'start', prompt }
}

function thinkingOf(mode: string): NonNullable<RunOptions['thinking']> {
  if (mode === 'on' || mode === 'off' || mode === 'auto') return mode
  throw new UsageError(`Unknown --thinking "${mode}": expected on, off or auto`)
}

function planModeOf(name: string): PlanModeName {
  const mode = planModes.find((known) => known === name)
  if (mode !== undefined) return mode
  throw new UsageError(`Unknown --plan "${name}": expected ${planModes.join(', ')}`)
}

function presetOf(name: string): Preset {
  const preset = presetNames.find((known) => known === name)
  if (preset !== undefined) return preset
  throw new UsageError(`Unknown --memory "${name}": expected ${presetNames.join(', ')}`)
}

function toolSet(flag: string, list: string | undefined): Set<ToolName> | undefined {
  const names = list?.split(',').map((text) => {
    const name = toolNames.find((known) => known === text.trim())
    if (name !== undefined) return name
    throw new UsageError(`Unknown tool "${text.trim()}" in --${flag}: expected ${toolNames.join(', ')} or both`)
  })
  return names && new Set(names)
}

/** As a shell takes it for one word. */
export function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
