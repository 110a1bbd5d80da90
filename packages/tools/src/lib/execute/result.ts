/**
 * How a run ended.
 *
 * - `ok`: the code ran to its end, every chart was drawn.
 * - `error`: the code threw, has a syntax error, or a chart could not be drawn; `error` says which.
 * - `timeout`: stopped at the deadline, or awaiting something that can never happen.
 * - `memory`: stopped for using more than `memoryMiB`.
 * - `output-limit`: stopped for printing more than `maxOutputBytes`; what was printed before is kept.
 * - `crash`: the sandbox died of something else; the next run gets a new one.
 */
export type ExecuteStatus = 'ok' | 'error' | 'timeout' | 'memory' | 'output-limit' | 'crash'

export interface ExecuteError {
  /** `TypeError`, `SyntaxError`, …; `ChartError`, `TimeoutError`, `MemoryError`, `OutputLimitError`, `CrashError` are ours. */
  readonly name: string
  readonly message: string
  /** 1-based line of the code that was run. */
  readonly line?: number
  /** What to change before the next try, in one sentence. */
  readonly advice?: string
}

export interface ExecuteFile {
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
  /** Absolute path of the PNG file, twice the size of the SVG. */
  readonly png: string
  /** Marks, channels with their fields and ranges, and the number of rows. */
  readonly description: string
  /** Rows of inline data the chart was given. */
  readonly rows: number
}

export interface ExecuteResult {
  readonly status: ExecuteStatus
  readonly stdout: string
  readonly stderr: string
  /** The last expression as text, strings as they are; absent when it is `undefined` or the code did not get there. */
  readonly result?: string
  /** Present unless `status` is `ok`. */
  readonly error?: ExecuteError
  readonly files: readonly ExecuteFile[]
  readonly charts: readonly ChartSummary[]
  /** Wall time of the run with its charts, without waiting for its turn or for a sandbox to start. */
  readonly durationMs: number
}
