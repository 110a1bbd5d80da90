import { relative } from 'node:path'
import { defineTool } from '@glmkit/core'
import type { Tool, ToolContext } from '@glmkit/core'
import { z } from 'zod'
import { startCode } from './code-run.ts'
import { declareForPython } from './declarations/python.ts'
import { declareForTypeScript } from './declarations/typescript.ts'
import type { Executor, InputFile } from './executor.ts'
import { createRecordedRun } from './recorded-run.ts'
import type { RecordedRun } from './recorded-run.ts'
import type { ChartSummary, ExecuteError, ExecuteFile, ExecuteResult, ExecuteStatus, Language } from './result.ts'

export interface ExecuteCodeOptions {
  /** What the model may write; the first is the default. Default: Python, then JavaScript and TypeScript. */
  readonly languages?: readonly [Language, ...Language[]]
  /**
   * Tools the code may call, by the agent's own rules: the same validation, policy, approvals, budget and journal. Give
   * them here alone, and the model gets but this one tool and declarations of the others.
   */
  readonly tools?: readonly Tool[]
  /** Python's variables and files stay from one call to the next of the same run. Default: true. */
  readonly keepsState?: boolean
  /** For the working directory of every call. */
  readonly files?: readonly InputFile[]
}

export interface ExecuteCodeInput {
  readonly code: string
  readonly timeout: number
  readonly language: Language
}

/** An {@link ExecuteResult} without what is empty or says nothing to a model, its paths relative where that is shorter. */
export interface ExecuteCodeOutput {
  readonly status: ExecuteStatus
  /** Variables of earlier calls are not there: this is the first, or they were lost in a stop. */
  readonly session?: 'new' | 'lost'
  readonly stdout?: string
  readonly stderr?: string
  readonly result?: string
  readonly error?: Omit<ExecuteError, 'kind'>
  readonly charts?: readonly ChartSummary[]
  /** Files that belong to no chart. */
  readonly files?: readonly Pick<ExecuteFile, 'name' | 'path' | 'bytes'>[]
}

/**
 * The tool `execute_code(code, timeout = 30)`: lets the model run code, draw charts and call tools in `executor`, which
 * stays the caller's to close.
 */
export function executeCode(
  executor: Executor,
  options: ExecuteCodeOptions = {},
): Tool<'execute_code', ExecuteCodeInput, ExecuteCodeOutput> {
  const { languages = ['python', 'javascript', 'typescript'], tools = [], keepsState = true, files = [] } = options
  const names = tools.map(({ name }) => name)
  /** By the id of the part of the agent's run that their calls belong to. */
  const runs = new Map<string, RecordedRun>()
  // What the record has is not run again; all else waits until the code has come to it once more.
  const uses = tools.map((tool) => ({
    ...tool,
    async execute(input: unknown, context: ToolContext) {
      await runs.get(context.runId)?.reached()
      return await tool.execute(input, context)
    },
  }))
  return defineTool({
    name: 'execute_code',
    description: describe(languages, tools, keepsState, files),
    sideEffects: false,
    journalsItself: true,
    uses,
    input: z.object({
      code: z.string().min(1).max(200_000),
      timeout: z.number().min(1).max(120).default(30).describe('Seconds'),
      language: z.enum(languages).default(languages[0]),
    }),
    async execute({ code, timeout, language }, { runId, signal, parent, call = noCall }) {
      const run = {
        language,
        timeoutMs: timeout * 1000,
        tools: names,
        files,
        maxWaitMs: Infinity,
        ...(keepsState && { session: runId }),
      }
      const recorded = createRecordedRun({
        journal: parent?.journal,
        call,
        signal,
        start: (either) => startCode(executor, code, { ...run, signal: either }),
      })
      const part = parent?.runId ?? ''
      runs.set(part, recorded)
      try {
        return compact(await recorded.result())
      } finally {
        runs.delete(part)
      }
    },
  })
}

/** Outside of a run there is nobody to ask for a tool. */
const noCall = async (): Promise<never> => {
  throw new Error('Cannot call tools outside of an agent’s run')
}

function describe(
  languages: readonly Language[],
  tools: readonly Tool[],
  keepsState: boolean,
  files: readonly InputFile[],
): string {
  const [first] = languages
  const hasPython = languages.includes('python')
  const script = languages.find((language) => language !== 'python')
  const lines = [
    `Runs ${languages.map((language) => titles[language]).join(' or ')} in a sandbox and returns text: what is printed, the value of the last expression, errors with line numbers. You see no images: charts come with a description. No network, no packages to install.`,
  ]
  if (hasPython) {
    lines.push(
      `Python: the standard library, and matplotlib.pyplot for charts (no numpy, no pandas: use lists). ${keepsState ? 'Variables and files stay for the next call, unless "session" says new or lost. ' : ''}Files in the working directory are handed to the user.`,
    )
  }
  if (script !== undefined) {
    lines.push(
      `${titles[script]}: the standard library, top-level await, each call starts empty; files.read(name), files.write(name, data); display(spec) draws Vega-Lite with inline data, display(Plot.plot({…})) Observable Plot.`,
    )
  }
  if (files.length > 0) {
    const shown = files.slice(0, 20).map(({ name }) => name)
    lines.push(
      `Files there: ${shown.join(', ')}${files.length > shown.length ? ` and ${files.length - shown.length} more` : ''}.`,
    )
  }
  if (tools.length > 0) {
    const isPython = first === 'python'
    const other = isPython
      ? script !== undefined && 'In JavaScript: await tools.name({ … }).'
      : hasPython && 'In Python: tools.name(key=…).'
    lines.push(
      `Code can call these functions${isPython ? '' : ' (await them)'}; what they return stays in the code, so print only what you need. A call that fails raises ToolError. ${other || ''}`.trim(),
      isPython ? declareForPython(tools) : declareForTypeScript(tools),
    )
  }
  return lines.join('\n')
}

const titles: Readonly<Record<Language, string>> = {
  python: 'Python',
  javascript: 'JavaScript',
  typescript: 'TypeScript',
}

function compact({ status, session, stdout, stderr, result, error, charts, files }: ExecuteResult): ExecuteCodeOutput {
  const ofCharts = new Set(charts.flatMap(({ svg, png }) => [svg, png]))
  const others = files.filter(({ path }) => !ofCharts.has(path))
  return {
    status,
    ...(session !== undefined && session !== 'continued' && { session }),
    ...(stdout !== '' && { stdout }),
    ...(stderr !== '' && { stderr }),
    ...(result !== undefined && { result }),
    ...(error && { error: withoutKind(error) }),
    ...(charts.length > 0 && { charts: charts.map((c) => ({ ...c, svg: shorten(c.svg), png: shorten(c.png) })) }),
    ...(others.length > 0 && { files: others.map(({ name, path, bytes }) => ({ name, path: shorten(path), bytes })) }),
  }
}

function withoutKind({ kind: _kind, ...error }: ExecuteError): Omit<ExecuteError, 'kind'> {
  return error
}

function shorten(path: string): string {
  const fromHere = relative(process.cwd(), path)
  return fromHere.length < path.length ? fromHere : path
}
