import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { UsageError } from '@glmkit/core'
import { splitLines } from './lines.ts'
import { maxLineChars, parseJailMessage } from './protocol.ts'
import type { JailMessage, Job } from './protocol.ts'

const startTimeoutMs = 20_000
const maxLastWordsChars = 8_000

/** How a jail ended: the signal or exit code, and the end of what it wrote to stderr. */
export interface JailExit {
  readonly type: 'exit'
  readonly cause: string
  readonly lastWords: string
}

/** A child process that runs one job after the other, each in a fresh isolate. */
export interface Jail {
  /** Jobs sent so far. */
  readonly jobs: number
  readonly isAlive: boolean
  /** Resolves when the process is gone and all it wrote has been read. */
  readonly exited: Promise<JailExit>
  send(job: Job): void
  /** Who gets the messages, and the exit after them, from now on. */
  listen(listener: (event: JailMessage | JailExit) => void): void
  /** Whether the jail keeps the host's event loop alive; a new one does not. */
  hold(isHeld: boolean): void
  /** SIGKILL; nothing less stops a regular expression or a big sort. */
  kill(): Promise<JailExit>
}

/** The child is read as TypeScript in the repository and as JavaScript in the published package, as this file is. */
const entry = fileURLToPath(new URL('./jail/main.ts', import.meta.url)).replace(/\.ts$/, extname(import.meta.url))

/**
 * Without eval, child processes, workers and writing files for the child's own realm, should a guest ever reach it;
 * isolated-vm asks for `--no-node-snapshot`.
 */
const flags = [
  '--no-node-snapshot',
  '--permission',
  '--allow-addons',
  '--allow-fs-read=*',
  '--disallow-code-generation-from-strings',
  '--disable-warning=SecurityWarning',
]

/** @throws {UsageError} If the child does not come up; the message ends with what it said. */
export async function startJail(): Promise<Jail> {
  const child = spawn(process.execPath, [...flags, entry], { env: {}, stdio: ['pipe', 'ignore', 'pipe', 'pipe'] })
  const jail = openJail(child)
  const ready = Promise.withResolvers<undefined>()
  jail.listen((event) => event.type === 'ready' && ready.resolve(undefined))
  jail.hold(true)
  const timer = setTimeout(() => void jail.kill(), startTimeoutMs)
  const failure = await Promise.race([ready.promise, jail.exited])
  clearTimeout(timer)
  jail.hold(false)
  if (failure !== undefined) {
    const reason = failure.lastWords.match(/^\w*Error.*$/m)?.[0] ?? failure.cause
    throw new UsageError(`Cannot start the sandbox: ${reason}; it needs Node 24 or 26 and isolated-vm`)
  }
  return jail
}

function openJail(child: ChildProcess): Jail {
  const { stdin, stderr } = child
  const replies = child.stdio[3]
  if (stdin === null || stderr === null || !(replies instanceof Readable)) throw new TypeError('stdio must be pipes')

  let jobs = 0
  let isAlive = true
  let listener: (event: JailMessage | JailExit) => void = () => {}
  let lastWords = ''
  const exit = Promise.withResolvers<JailExit>()
  const fail = (cause: unknown): void => {
    lastWords += `\n${String(cause)}`
    child.kill('SIGKILL')
  }
  const end = (cause: string): void => {
    isAlive = false
    const event: JailExit = { type: 'exit', cause, lastWords }
    exit.resolve(event)
    listener(event)
  }
  const read = splitLines(maxLineChars, (line) => {
    try {
      listener(parseJailMessage(line))
    } catch (error) {
      fail(error)
    }
  })
  replies.setEncoding('utf8').on('data', (chunk: string) => {
    if (!read(chunk)) fail('message too long')
  })
  stderr.setEncoding('utf8').on('data', (chunk: string) => {
    lastWords = (lastWords + chunk).slice(-maxLastWordsChars)
  })
  stdin.on('error', () => {}) // it broke because the child died, which `close` reports
  child.on('error', (error) => end(error.message))
  child.on('exit', () => {
    isAlive = false
  })
  child.on('close', (code, signal) => end(signal ?? `exit code ${code}`))

  const hold = (isHeld: boolean): void => {
    for (const handle of [child, stdin, stderr, replies]) setHeld(handle, isHeld)
  }
  hold(false)
  return {
    get jobs() {
      return jobs
    },
    get isAlive() {
      return isAlive
    },
    exited: exit.promise,
    send(job) {
      jobs++
      stdin.write(`${JSON.stringify(job)}\n`)
    },
    listen(next) {
      listener = next
    },
    hold,
    kill() {
      isAlive = false
      hold(true)
      child.kill('SIGKILL')
      return exit.promise
    },
  }
}

/** Pipes are sockets, which can be unref'ed, though the stream types do not say so. */
function setHeld(handle: object, isHeld: boolean): void {
  const method: unknown = Reflect.get(handle, isHeld ? 'ref' : 'unref')
  if (typeof method === 'function') Reflect.apply(method, handle, [])
}
