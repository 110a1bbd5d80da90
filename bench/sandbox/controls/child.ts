import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Sandbox } from '../contract.ts'
import { collect, emptyResult, runCommand } from './guest.ts'

const entry = fileURLToPath(new URL('child-program.ts', import.meta.url))

/** What the program in the child says, for whoever believes it. */
interface Said {
  readonly type: string
  readonly id: number
  readonly name: string
  readonly args: unknown
  readonly result: string
  readonly message: string
}

/**
 * Node in a child process that inherits the environment, with all its modules, no limit on memory and output, a bridge
 * that any line of the program can use, and files of any name. It leaves a process and a timer behind.
 */
export function createChildSandbox(outDir: string): Sandbox {
  const left = spawn('sleep', ['25'], { stdio: 'ignore' })
  setInterval(() => left.ref(), 60_000)
  return {
    async run(code, { timeoutMs = 1_000, callTool, signal = new AbortController().signal } = {}) {
      const result = emptyResult()
      const startedAt = performance.now()
      const ended = await runCommand(process.execPath, [entry], timeoutMs, {
        cwd: outDir,
        input: code,
        onChild: (child) =>
          child.on('message', (said: Said) => {
            if (said.type === 'result') result.result = said.result
            else if (said.type === 'error')
              Object.assign(result, { status: 'error', error: { name: 'Error', message: said.message } })
            else {
              const answer = async (): Promise<unknown> => await callTool?.(said.name, said.args, { signal })
              void answer().then((value) => child.connected && child.send({ id: said.id, value }))
            }
          }),
      })
      Object.assign(result, { stdout: ended.stdout, stderr: ended.stderr })
      if (ended.cause !== '')
        Object.assign(result, { status: ended.cause, error: { name: 'Error', message: ended.cause } })
      return { ...result, files: collect(outDir), durationMs: performance.now() - startedAt }
    },
    close: () => Promise.resolve(),
  }
}
