import { relative } from 'node:path'
import { defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import type { Executor } from './executor.ts'
import type { ChartSummary, ExecuteError, ExecuteFile, ExecuteResult, ExecuteStatus } from './result.ts'

const description = `Runs JavaScript in a sandbox and returns text only: stdout, the value of the last expression, errors with line numbers.
Use it to calculate, to transform data and to draw charts. Each call starts empty: put the data into the code.
Available: the ECMAScript standard library, top-level await, console, timers. Not available: files, network, modules, npm packages.
To draw, call display(spec) with a Vega-Lite spec and inline data: display({name: 'speed', title: 'Speed', data: {values: rows}, mark: 'bar', encoding: {x: {field: 'host', type: 'nominal'}, y: {field: 'tps', type: 'quantitative'}}}). It is saved as SVG and PNG; you get the paths and a description of the chart.`

export interface ExecuteCodeInput {
  readonly code: string
  readonly timeout: number
  readonly language: 'javascript'
}

const input = z.object({
  code: z.string().min(1).max(200_000),
  timeout: z.number().min(1).max(120).default(30).describe('Seconds'),
  language: z.enum(['javascript']).default('javascript'),
})

/** An {@link ExecuteResult} without what is empty, its paths relative to the working directory where that is shorter. */
export interface ExecuteCodeOutput {
  readonly status: ExecuteStatus
  readonly stdout?: string
  readonly stderr?: string
  readonly result?: string
  readonly error?: ExecuteError
  readonly charts?: readonly ChartSummary[]
  /** Files that belong to no chart. */
  readonly files?: readonly ExecuteFile[]
  readonly durationMs: number
}

/**
 * The tool `execute_code`: lets the model run JavaScript and draw charts in `executor`, which stays the caller's to
 * close.
 */
export function executeCode(executor: Executor): Tool<'execute_code', ExecuteCodeInput, ExecuteCodeOutput> {
  return defineTool({
    name: 'execute_code',
    description,
    sideEffects: false,
    input,
    execute: async ({ code, timeout, language }, { signal }) =>
      compact(await executor.run(code, { language, timeoutMs: timeout * 1000, signal })),
  })
}

function compact({
  status,
  stdout,
  stderr,
  result,
  error,
  charts,
  files,
  durationMs,
}: ExecuteResult): ExecuteCodeOutput {
  const ofCharts = new Set(charts.flatMap(({ svg, png }) => [svg, png]))
  const others = files.filter(({ path }) => !ofCharts.has(path))
  return {
    status,
    ...(stdout !== '' && { stdout }),
    ...(stderr !== '' && { stderr }),
    ...(result !== undefined && { result }),
    ...(error && { error }),
    ...(charts.length > 0 && { charts: charts.map((c) => ({ ...c, svg: shorten(c.svg), png: shorten(c.png) })) }),
    ...(others.length > 0 && { files: others.map((file) => ({ ...file, path: shorten(file.path) })) }),
    durationMs,
  }
}

function shorten(path: string): string {
  const fromHere = relative(process.cwd(), path)
  return fromHere.length < path.length ? fromHere : path
}
