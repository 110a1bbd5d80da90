import type { Tool } from '@glmkit/core'
import { executeCode } from '@glmkit/tools/execute'
import type { Executor } from '@glmkit/tools/execute'
import type { CodeTarget } from './code-task.ts'
import { leaseExecutor } from './shared-executor.ts'

/** The sandbox of one trial, with the files of its sample. */
export interface CodeEnvironment {
  readonly tool: Tool
  /** The descriptions of what was drawn, in its order. */
  charts(): readonly string[]
  [Symbol.asyncDispose](): Promise<void>
}

export function openCodeEnvironment({ files }: CodeTarget): CodeEnvironment {
  const lease = leaseExecutor()
  const { executor } = lease
  const charts: string[] = []
  const sessions = new Set<string>()
  const recording: Executor = {
    ...executor,
    async run(code, options = {}) {
      if (options.session !== undefined) sessions.add(options.session)
      const result = await executor.run(code, options)
      charts.push(...result.charts.map(({ description }) => description))
      return result
    },
  }
  return {
    tool: executeCode(recording, { files }),
    charts: () => charts,
    async [Symbol.asyncDispose]() {
      await Promise.all(Array.from(sessions, (name) => executor.endSession(name)))
      lease.release()
    },
  }
}
