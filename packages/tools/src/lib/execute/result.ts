import type { ExecuteErrorKind } from './error-kinds.ts'

export type Language = 'javascript' | 'typescript' | 'python'

/**
 * How a run ended.
 *
 * - `ok`: the code ran to its end, every chart was drawn.
 * - `error`: the code threw, has a syntax error, or a chart could not be drawn; `error` says which.
 * - `timeout`: stopped at the deadline, or awaiting something that can never happen.
 * - `memory`: stopped for using more than `memoryMiB`.
 * - `output-limit`: stopped for a flood of output, or its result is too long to hand over.
 * - `crash`: the sandbox died of something else; the next run gets a new one.
 */
export type ExecuteStatus = 'ok' | 'error' | 'timeout' | 'memory' | 'output-limit' | 'crash'

export interface ExecuteError {
  readonly kind: ExecuteErrorKind
  /** `TypeError`, `SyntaxError`, `ZeroDivisionError`, …; `ChartError`, `ToolError`, `TimeoutError`, `MemoryError`, … of ours. */
  readonly name: string
  readonly message: string
  /** 1-based line of the code that was run. */
  readonly line?: number
  /** The calls that led there, lines of the code only, at most 4,000 characters. */
  readonly stack?: string
  /** What to change before the next try, in one sentence. */
  readonly advice?: string
}

export interface ExecuteFile {
  /** As the code named it, below its working directory; numbered when it was taken. */
  readonly name: string
  /** Absolute. */
  readonly path: string
  readonly mimeType: string
  readonly bytes: number
}

/** A chart that was drawn, told in words for whoever cannot see it. */
export interface ChartSummary {
  readonly title?: string
  /** Absolute path of the SVG file. */
  readonly svg: string
  /** Absolute path of the PNG file. */
  readonly png: string
  /** Marks, axes, series and ranges. */
  readonly description: string
  /** Rows of inline data, where the chart came from a Vega-Lite spec. */
  readonly rows?: number
}

/** What stood between the code and the machine. */
export type Wall =
  /** A child process that inherits no environment, killed at the deadline. */
  | 'process'
  /** A V8 isolate without any object of Node. */
  | 'isolate'
  /** QuickJS, compiled to WebAssembly. */
  | 'wasm'
  /** Node's permission model: no file but the sandbox's own, no child process, no worker. */
  | 'permission'
  /** The kernel's limit on memory, RLIMIT_DATA. */
  | 'rlimit'
  /** Namespaces of its own by bubblewrap: no network, no files, no other processes. */
  | 'bubblewrap'

export interface ExecuteResult {
  readonly status: ExecuteStatus
  readonly stdout: string
  readonly stderr: string
  /** Whether the middle of `stdout` or `stderr` is missing, where it says so. */
  readonly isTruncated: boolean
  /** The last expression as text, strings as they are; absent when there is none or the code did not get there. */
  readonly result?: string
  /** Present unless `status` is `ok`. */
  readonly error?: ExecuteError
  /** What the code left in its working directory, charts included. */
  readonly files: readonly ExecuteFile[]
  readonly charts: readonly ChartSummary[]
  /** Of a run in a session: whether the variables of its earlier runs were there, or had been `lost` in a stop. */
  readonly session?: 'new' | 'continued' | 'lost'
  /** Wall time of the run with its charts, without waiting for its turn or for a sandbox to start. */
  readonly durationMs: number
  readonly engine: EngineName
  readonly walls: readonly Wall[]
}

export type EngineName = 'isolated-vm' | 'quickjs' | 'pyodide' | 'cpython'
