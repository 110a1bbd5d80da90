import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ParsedDocument, UnreadableFile } from './parsed-document.ts'

export interface ParseJob {
  readonly kind: 'pdf' | 'docx'
  readonly path: string
  readonly bytes: Uint8Array
}

export type ParseAnswer = ParsedDocument | UnreadableFile | 'progress'

export interface ParseLimits {
  /** A PDF whose next page takes longer is given up, and a DOCX that takes longer. Default: 20,000. */
  readonly stallMs?: number
  /** A PDF or DOCX that needs more memory is given up. Default: 1,024. */
  readonly memoryMiB?: number
}

const watchMs = 50

const script = import.meta.url.endsWith('.ts')
  ? new URL('./parse-child.ts', import.meta.url)
  : new URL('./parse-child.js', import.meta.url)

let idle: { readonly child: ChildProcess; readonly memoryMiB: number } | undefined
let last: Promise<unknown> = Promise.resolve()

/**
 * Parses a PDF or DOCX in a process of its own: one that spins, or eats memory until the process dies, costs no more
 * than a reason. A thread would not do, as running out of memory may end the whole process. One file at a time.
 */
export function parseApart(job: ParseJob, limits: ParseLimits = {}): Promise<ParsedDocument | UnreadableFile> {
  const turn = last.then(() => parse(job, limits))
  last = turn.catch(() => {})
  return turn
}

function parse(
  job: ParseJob,
  { stallMs = 20_000, memoryMiB = 1024 }: ParseLimits,
): Promise<ParsedDocument | UnreadableFile> {
  const child = take(memoryMiB)
  const { promise, resolve } = Promise.withResolvers<ParsedDocument | UnreadableFile>()
  let heard = performance.now()
  const end = (result: ParsedDocument | UnreadableFile, isUsable: boolean): void => {
    clearInterval(watch)
    child.off('message', onMessage).off('exit', onExit).off('error', onError)
    if (isUsable) keep(child, memoryMiB)
    else child.kill('SIGKILL')
    resolve(result)
  }
  const onMessage = (answer: unknown): void => {
    heard = performance.now()
    if (isAnswer(answer)) end(answer, true)
  }
  const onExit = (code: number | null, signal: string | null): void => {
    // It kills itself when its memory is full, and aborts when its heap is.
    const isFull = signal !== null || code === 134
    end({ reason: isFull ? `given up, it needs more than ${memoryMiB} MiB of memory` : 'broken file' }, false)
  }
  const onError = (error: Error): void => end({ reason: `its parser cannot be run: ${error.message}` }, false)
  const watch = setInterval(() => {
    if (performance.now() - heard > stallMs) {
      end({ reason: `given up after ${stallMs / 1000} seconds without progress` }, false)
    }
  }, watchMs)
  child.on('message', onMessage).on('exit', onExit).on('error', onError)
  child.send(job, (error) => {
    if (error !== null) onError(error)
  })
  return promise
}

/** Only what `parse-child.ts` sends comes back. */
function isAnswer(answer: unknown): answer is ParsedDocument | UnreadableFile {
  return typeof answer === 'object' && answer !== null
}

/** Starting one takes a tenth of a second. */
function take(memoryMiB: number): ChildProcess {
  const kept = idle
  idle = undefined
  if (kept !== undefined && kept.memoryMiB === memoryMiB && kept.child.connected) {
    kept.child.off('exit', forget)
    kept.child.ref()
    kept.child.channel?.ref()
    return kept.child
  }
  kept?.child.kill('SIGKILL')
  return fork(fileURLToPath(script), [String(memoryMiB)], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${memoryMiB}`],
    env: { ...process.env, NODE_OPTIONS: '' },
    // Parsers complain about broken files there.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
}

/** It waits for the next file, but does not keep this process alive. */
function keep(child: ChildProcess, memoryMiB: number): void {
  idle = { child, memoryMiB }
  child.on('exit', forget)
  child.unref()
  child.channel?.unref()
}

function forget(): void {
  idle = undefined
}
