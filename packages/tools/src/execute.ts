export type { ExecuteErrorKind } from './lib/execute/error-kinds.ts'
export { executeCode } from './lib/execute/execute-code.ts'
export type { ExecuteCodeInput, ExecuteCodeOptions, ExecuteCodeOutput } from './lib/execute/execute-code.ts'
export { createExecutor } from './lib/execute/executor.ts'
export type { CreateExecutorOptions, Executor, InputFile, RunOptions } from './lib/execute/executor.ts'
export type { CallTool } from './lib/execute/guest-calls.ts'
export type {
  ChartSummary,
  EngineName,
  ExecuteError,
  ExecuteFile,
  ExecuteResult,
  ExecuteStatus,
  Language,
  Wall,
} from './lib/execute/result.ts'
