import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { Readable } from 'node:stream'
import { UsageError } from '@glmkit/core'
import type { EngineTraits, ProgramOptions } from './engines.ts'
import { maxLineChars, splitLines } from './lines.ts'
import { parseJailMessage } from './protocol.ts'
import type { JailMessage, JailRequest } from './protocol.ts'
import type { EngineName, Wall } from './result.ts'
import { findBubblewrap, underBubblewrap, withoutBubblewrap } from './walls.ts'
import type { Launch, Program } from './walls.ts'

const startTimeoutMs = 30_000
const maxLastWordsChars = 8_000

/** How a jail ended: the signal or exit code, and the end of what it wrote to stderr. */
export interface JailExit {
  readonly type: 'exit'
  readonly cause: string
  readonly lastWords: string
}

/** A child process that runs one job after the other. */
export interface Jail {
  readonly engine: EngineName
  readonly walls: readonly Wall[]
  readonly canInterrupt: boolean
  /** Jobs sent so far. */
  readonly jobs: number
  readonly isAlive: boolean
  /** Resolves when the process is gone and all it wrote has been read. */
  readonly exited: Promise<JailExit>
  send(request: JailRequest): void
  /** Who gets the messages, and the exit after them, from now on. */
  listen(listener: (event: JailMessage | JailExit) => void): void
  /** Whether the jail keeps the host's event loop alive; a new one does not. */
  hold(isHeld: boolean): void
  /** SIGKILL; nothing less stops a regular expression or a big sort. */
  kill(): Promise<JailExit>
}

export interface StartJailOptions extends ProgramOptions {
  readonly osSandbox: 'auto' | 'require' | 'off'
}

/** Whether bubblewrap works here, once it has been tried: some kernels and containers do not let it. */
let isBubblewrapUsable: boolean | undefined

/**
 * @param spare Takes the place of an engine that has no binary for this machine.
 * @throws {UsageError} If the child does not come up; the message ends with what it said.
 */
export async function startJail(engine: EngineTraits, options: StartJailOptions, spare?: EngineTraits): Promise<Jail> {
  const start = (program: Program): Promise<Jail> => startProgram(program, engine, options)
  try {
    return await start(await engine.program(options, start))
  } catch (error) {
    const hasNoBinary = error instanceof UsageError && /No native build was found|\.node: /.test(error.message)
    if (spare === undefined || !hasNoBinary) throw error
    return await startJail(spare, options)
  }
}

async function startProgram(program: Program, engine: EngineTraits, options: StartJailOptions): Promise<Jail> {
  const isRequired = options.osSandbox === 'require' || program.needsBubblewrap === true
  const bwrap = options.osSandbox === 'off' && !isRequired ? undefined : findBubblewrap()
  if (bwrap !== undefined && isBubblewrapUsable !== false) {
    const jail = await open(underBubblewrap(program, bwrap), engine)
    if ('send' in jail) {
      isBubblewrapUsable = true
      return jail
    }
    if (isRequired) throw cannotStart(engine, jail)
    const plain = await open(withoutBubblewrap(program), engine)
    if (!('send' in plain)) throw cannotStart(engine, plain)
    // Once may be an accident, its own word is not.
    if (/bwrap: /.test(jail.lastWords)) isBubblewrapUsable ??= false
    return plain
  }
  if (isRequired) {
    const why = bwrap === undefined ? 'bubblewrap (bwrap) is not installed' : 'bubblewrap does not work on this machine'
    throw new UsageError(`Cannot start the sandbox: ${why}; install it or pass osSandbox "auto"`)
  }
  const jail = await open(withoutBubblewrap(program), engine)
  if ('send' in jail) return jail
  throw cannotStart(engine, jail)
}

function cannotStart({ name }: EngineTraits, { lastWords, cause }: JailExit): UsageError {
  const reason = lastWords.match(/^(?:\w*Error|bwrap:|.*: not found).*$/m)?.[0] ?? cause
  return new UsageError(
    `Cannot start the sandbox (${name}): ${reason}; it needs Node 24 or 26 and its packages installed`,
  )
}

/** Starts a child, and once more when somebody killed the first. */
async function open(launch: Launch, engine: EngineTraits): Promise<Jail | JailExit> {
  const first = await openOnce(launch, engine)
  return 'send' in first || !/^SIGKILL$|^exit code 137$/.test(first.cause) ? first : await openOnce(launch, engine)
}

async function openOnce(launch: Launch, engine: EngineTraits): Promise<Jail | JailExit> {
  const { command, args, environment, uid, leadsGroup = false } = launch
  const user = uid === undefined ? {} : { uid, gid: uid }
  const child = spawn(command, args, {
    env: environment,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    detached: leadsGroup,
    ...user,
  })
  const jail = wrap(child, launch, engine)
  const ready = Promise.withResolvers<Jail>()
  jail.listen((event) => event.type === 'ready' && ready.resolve(jail))
  jail.hold(true)
  const timer = setTimeout(() => void jail.kill(), startTimeoutMs)
  const started = await Promise.race([ready.promise, jail.exited])
  clearTimeout(timer)
  jail.hold(false)
  return started
}

function wrap(child: ChildProcess, { walls, leadsGroup }: Launch, { name, canInterrupt }: EngineTraits): Jail {
  const { stdin, stderr } = child
  const replies = child.stdio[3]
  if (stdin === null || stderr === null || !(replies instanceof Readable)) throw new TypeError('stdio must be pipes')

  let jobs = 0
  let isAlive = true
  let listener: (event: JailMessage | JailExit) => void = () => {}
  let lastWords = ''
  const exit = Promise.withResolvers<JailExit>()
  const endProcesses = (): void => {
    if (!isAlive) return
    isAlive = false
    if (leadsGroup) killGroup(child.pid)
    else child.kill('SIGKILL')
  }
  const fail = (cause: unknown): void => {
    lastWords += `\n${String(cause)}`
    endProcesses()
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
  // Bubblewrap's own child does not die with it while it still prepares, and would keep the pipes open.
  child.on('exit', endProcesses)
  child.on('close', (code, signal) => end(signal ?? `exit code ${code}`))

  const hold = (isHeld: boolean): void => {
    for (const handle of [child, stdin, stderr, replies]) setHeld(handle, isHeld)
  }
  hold(false)
  return {
    engine: name,
    walls,
    canInterrupt,
    get jobs() {
      return jobs
    },
    get isAlive() {
      return isAlive
    },
    exited: exit.promise,
    send(request) {
      if (request.type === 'run') jobs++
      stdin.write(`${JSON.stringify(request)}\n`)
    },
    listen(next) {
      listener = next
    },
    hold,
    kill() {
      hold(true)
      endProcesses()
      return exit.promise
    },
  }
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    // Nobody is left in it.
  }
}

/** Pipes are sockets, which can be unref'ed, though the stream types do not say so. */
function setHeld(handle: object, isHeld: boolean): void {
  const method: unknown = Reflect.get(handle, isHeld ? 'ref' : 'unref')
  if (typeof method === 'function') Reflect.apply(method, handle, [])
}
