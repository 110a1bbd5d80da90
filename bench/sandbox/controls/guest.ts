import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'

/** What the bad sandboxes answer, in the shape of the good one. */
export interface LooseResult {
  status: string
  stdout: string
  stderr: string
  result?: string
  error?: { name: string; message: string }
  files: { name: string; path: string; mimeType: string; bytes: number }[]
  charts: { svg: string; png: string; description: string }[]
  durationMs: number
}

export const emptyResult = (): LooseResult => ({
  status: 'ok',
  stdout: '',
  stderr: '',
  files: [],
  charts: [],
  durationMs: 0,
})

/** Much as a beginner would tell it. */
export function describeFailure(thrown: unknown): Pick<LooseResult, 'status' | 'error'> {
  const { name = 'Error', message = inspect(thrown) } = thrown instanceof Error ? thrown : {}
  const status = /timed out|terminated|timeout/i.test(message) ? 'timeout' : 'error'
  return { status, error: { name, message } }
}

/** Collects whatever lies in a folder, links included. */
export function collect(folder: string): LooseResult['files'] {
  return readdirSync(folder).flatMap((name) => {
    try {
      const path = join(folder, name)
      const { size } = statSync(path)
      return [{ name, path, mimeType: 'text/plain', bytes: size }]
    } catch {
      return []
    }
  })
}

/** Runs a command, without any limit on what it prints, and kills only the process itself. */
export async function runCommand(
  command: string,
  args: readonly string[],
  timeoutMs: number,
  options: { readonly cwd?: string; readonly input?: string; readonly onChild?: (child: ChildProcess) => void } = {},
): Promise<{ stdout: string; stderr: string; cause: string }> {
  const child = spawn(command, [...args], {
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  })
  options.onChild?.(child)
  let [stdout, stderr, cause] = ['', '', '']
  child.stdout?.on('data', (text: Buffer) => void (stdout += String(text)))
  child.stderr?.on('data', (text: Buffer) => void (stderr += String(text)))
  child.stdin?.on('error', () => {}).end(options.input ?? '')
  const timer = setTimeout(() => {
    cause = 'timeout'
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 500)
  }, timeoutMs)
  await new Promise<void>((resolve) => {
    child.on('error', () => resolve())
    child.on('exit', (code, signal) => {
      cause ||= code === 0 ? '' : (signal ?? `exit code ${code}`)
      setTimeout(resolve, 20)
    })
  })
  clearTimeout(timer)
  return { stdout, stderr, cause }
}
