import { readFileSync } from 'node:fs'
import { AgentError, UsageError } from '@glmkit/core'

/** One subcommand of the bin. */
export interface Command {
  readonly usage: string
  /** Of what `args` begin with, for a command of commands that each have many options. */
  usageOf?(args: readonly string[]): Promise<string | undefined>
  /** Rejects with an `AgentError` when the work failed, a `UsageError` when it was asked wrongly. */
  run(args: readonly string[], signal: AbortSignal): Promise<void>
}

interface CommandEntry {
  readonly summary: string
  /** Loaded when called: nobody waits for the sandbox to read the help. */
  load(): Promise<Command>
}

const commands: Readonly<Record<string, CommandEntry>> = {
  run: {
    summary: 'ask an agent that searches documents and runs code',
    load: async () => (await import('./run-command.ts')).runCommand,
  },
  search: {
    summary: 'index a folder of documents and search it',
    load: async () => (await import('./search-command.ts')).searchCommand,
  },
  execute: {
    summary: 'run a program in the sandbox: Python, JavaScript, TypeScript',
    load: async () => (await import('./execute-command.ts')).executeCommand,
  },
  write: {
    summary: 'write a long document to a file, and go on with it after a stop',
    load: async () => (await import('./write-command.ts')).writeCommand,
  },
  eval: {
    summary: 'run suites, compare and report',
    load: async () => (await import('./eval-command.ts')).evalCommand,
  },
  decode: {
    summary: 'show what recorded responses say',
    load: async () => (await import('./decode-command.ts')).decodeCommand,
  },
  doctor: {
    summary: 'say what is misconfigured on an endpoint',
    load: async () => (await import('./doctor-command.ts')).doctorCommand,
  },
  emulator: {
    summary: 'serve a local GLM-5 endpoint, an emulator, for demos and tests',
    load: async () => (await import('./emulator-command.ts')).emulatorCommand,
  },
}

/** Why work stops under `| head`: the reader has seen enough, which is no failure of ours. */
const readerGone = new AgentError('The reader of stdout has left')

/**
 * Runs one command line.
 *
 * @param argv Without the node binary and the script.
 * @returns The exit code: 0 success, 1 the work failed, 2 bad usage. Errors are one line on stderr.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const interrupt = new AbortController()
  let outputError: AgentError | undefined
  const onInterrupt = (): void => interrupt.abort(new AgentError('Stopped'))
  const onOutputError = (error: NodeJS.ErrnoException): void => {
    outputError = error.code === 'EPIPE' ? readerGone : new AgentError(`Cannot write to stdout: ${error.message}`)
    interrupt.abort(outputError)
  }
  process.once('SIGINT', onInterrupt)
  process.stdout.on('error', onOutputError)
  try {
    const code = await dispatch(argv, interrupt.signal)
    await flush()
    if (outputError !== undefined) throw outputError
    return code
  } catch (error) {
    await flush()
    return outputError === readerGone ? 0 : failureOf(error)
  } finally {
    process.off('SIGINT', onInterrupt)
    process.stdout.off('error', onOutputError)
  }
}

async function dispatch(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const [name = '--help', ...args] = argv
  if (name === '--help' || name === '-h' || name === 'help') return say(overview())
  if (name === '--version' || name === '-v') return say(version())
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (entry === undefined) {
    return fail(2, `Unknown command "${name}": expected ${Object.keys(commands).join(', ')}, see glmkit --help`)
  }
  const command = await entry.load()
  if (args.includes('--help') || args.includes('-h')) return say((await command.usageOf?.(args)) ?? command.usage)
  await command.run(args, signal)
  return 0
}

function failureOf(error: unknown): number {
  if (error instanceof UsageError || isParseError(error)) return fail(2, error.message)
  if (error instanceof AgentError) return fail(1, error.message)
  const crash = error instanceof Error ? error.message : String(error)
  if (process.env.GLMKIT_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  return fail(1, `${crash} (set GLMKIT_DEBUG=1 for the stack trace)`)
}

/** What `node:util`'s parseArgs throws. */
function isParseError(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}

function fail(code: number, message: string): number {
  process.stderr.write(`glmkit: ${message.replace(/\s*\n\s*/g, ' ')}\n`)
  return code
}

/** The last write may fail after the work is done; its `error` event comes a tick after its callback. */
function flush(): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write('', () => setImmediate(resolve))
  })
}

function say(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}

function overview(): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => `  glmkit ${name.padEnd(10)} ${summary}`)
  return [`glmkit ${version()}: agents on GLM-5`, '', ...rows, '', 'glmkit COMMAND --help tells more.'].join('\n')
}

function version(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return manifest.version
}
