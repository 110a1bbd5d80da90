import { opendir, readFile, stat } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { addAbortSignal } from 'node:stream'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { AgentError, UsageError } from '@glmkit/core'
import { createExecutor } from '@glmkit/tools/execute'
import type { CreateExecutorOptions, ExecuteResult, InputFile, Language } from '@glmkit/tools/execute'
import { renderExecution } from './execute-view.ts'
import type { Command } from './main.ts'
import { printable } from './terminal-text.ts'

const usage = `glmkit execute FILE [--language python|javascript|typescript] [--timeout SECONDS] [--memory MiB] [--files DIR] [--out DIR]

Runs a program in the sandbox: no network, no files but its own, stopped at its limits. FILE is a path, or - for stdin.
Python has its standard library and a subset of matplotlib; JavaScript has files, display() for Vega-Lite, and Observable Plot.

  --language LANG     default: by the name of the file, else python
  --timeout SECONDS   wall time, up to 600 (default: 30)
  --memory MiB        16–4096 (default: 512 for Python, 128 for JavaScript)
  --files DIR         files the program finds in its working directory, 32 MiB in all
  --out DIR           where files and charts are stored (default: out)
  --engine NAME       pyodide, cpython (the machine's python3 under bubblewrap), isolated-vm or quickjs
  --os-sandbox MODE   auto, require or off: namespaces of the operating system around it, by bubblewrap (default: auto)
  --json              one JSON line: status, stdout, stderr, result, error, files, durationMs; charts, engine, walls

Exit code 1 if the program fails or is stopped.`

const maxFilesMiB = 32

const engines: Readonly<Record<string, Pick<CreateExecutorOptions, 'python' | 'javascript'>>> = {
  pyodide: { python: 'pyodide' },
  cpython: { python: 'cpython' },
  'isolated-vm': { javascript: 'isolated-vm' },
  quickjs: { javascript: 'quickjs' },
}
const languages: readonly Language[] = ['python', 'javascript', 'typescript']
const extensions: Readonly<Record<string, Language>> = {
  '.py': 'python',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
  '.ts': 'typescript',
  '.mts': 'typescript',
}

/** Runs one program in the sandbox. */
export const executeCommand: Command = {
  usage,
  async run(args, signal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        language: { type: 'string' },
        timeout: { type: 'string', default: '30' },
        memory: { type: 'string' },
        files: { type: 'string' },
        out: { type: 'string', default: 'out' },
        engine: { type: 'string' },
        'os-sandbox': { type: 'string', default: 'auto' },
        json: { type: 'boolean', default: false },
      },
    })
    const [file, ...more] = positionals
    if (file === undefined) throw new UsageError('No program: call glmkit execute FILE, or - to read it from stdin')
    if (more.length > 0)
      throw new UsageError(`Cannot run more than one program: found "${more.join(' ')}" after "${file}"`)
    const language = languageOf(values.language, file)
    const timeoutMs = numberOf('timeout', values.timeout, 0.001, 600) * 1000
    const engine = values.engine === undefined ? {} : engineOf(values.engine, language)
    const code = await readCode(file, signal)
    const files = values.files === undefined ? [] : await readFiles(values.files, signal)
    await using executor = createExecutor({
      ...engine,
      outDir: values.out,
      osSandbox: oneOf('os-sandbox', values['os-sandbox'], { auto: 'auto', require: 'require', off: 'off' } as const),
      ...(values.memory !== undefined && { memoryMiB: numberOf('memory', values.memory, 16, 4096) }),
    })
    const running = executor.run(code, { language, timeoutMs, files, signal })
    // A terminal sends Ctrl+C to the sandbox, too, whose end may be noticed first.
    const result = await running.finally(() => signal.throwIfAborted())
    process.stdout.write(values.json ? `${JSON.stringify(lineOf(result))}\n` : '')
    if (!values.json) renderExecution(result, code)
    if (result.status !== 'ok') throw new AgentError(failureOf(result))
  },
}

/** First what scripts rely on, in the order it is promised. */
function lineOf({ status, stdout, stderr, result, error, files, durationMs, ...rest }: ExecuteResult): object {
  return { status, stdout, stderr, result: result ?? null, ...(error && { error }), files, durationMs, ...rest }
}

function failureOf({ status, error }: ExecuteResult): string {
  if (error === undefined) return `The program ended as ${status}`
  const { name, message, line } = error
  return printable(`${name}: ${message.split('\n')[0]}${line === undefined ? '' : ` (line ${line})`}`)
}

function languageOf(wanted: string | undefined, file: string): Language {
  if (wanted === undefined) return extensions[extname(file).toLowerCase()] ?? 'python'
  const language = languages.find((known) => known === wanted)
  if (language !== undefined) return language
  throw new UsageError(`Unknown --language "${wanted}": expected ${languages.join(', ')}`)
}

function engineOf(name: string, language: Language): (typeof engines)[string] {
  const engine = oneOf('engine', name, engines)
  const kind = language === 'python' ? 'python' : 'javascript'
  if (engine[kind] !== undefined) return engine
  const fitting = Object.entries(engines).flatMap(([known, options]) => (options[kind] === undefined ? [] : [known]))
  throw new UsageError(`Cannot run ${language} with --engine "${name}": expected ${fitting.join(' or ')}`)
}

function oneOf<T>(flag: string, value: string, known: Readonly<Record<string, T>>): T {
  const found = Object.hasOwn(known, value) ? known[value] : undefined
  if (found !== undefined) return found
  throw new UsageError(`Unknown --${flag} "${value}": expected ${Object.keys(known).join(', ')}`)
}

function numberOf(flag: string, value: string, min: number, max: number): number {
  const number = value.trim() === '' ? Number.NaN : Number(value)
  if (number >= min && number <= max) return number
  throw new UsageError(`Cannot use --${flag} "${value}": expected a number from ${min} to ${max}`)
}

async function readCode(file: string, signal: AbortSignal): Promise<string> {
  if (file !== '-') {
    return await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new UsageError(`Cannot read program "${file}": pass an existing file, or - for stdin`, { cause })
    })
  }
  try {
    return await text(addAbortSignal(signal, process.stdin))
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}

/** Links are left out. The size is known before anything is read: the folder may be anybody's home. */
async function readFiles(dir: string, signal: AbortSignal): Promise<InputFile[]> {
  const entries = await opendir(dir, { recursive: true }).catch((cause: unknown) => {
    throw new UsageError(`Cannot pass files from "${dir}": pass an existing folder`, { cause })
  })
  const paths: string[] = []
  let bytes = 0
  for await (const entry of entries) {
    signal.throwIfAborted()
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    paths.push(path)
    bytes += (await stat(path)).size
    if (bytes > maxFilesMiB * 2 ** 20) {
      throw new UsageError(`Cannot pass files from "${dir}": at most ${maxFilesMiB} MiB fit, pass a smaller folder`)
    }
  }
  const files: InputFile[] = []
  for (const path of paths.toSorted()) {
    files.push({ name: relative(dir, path).split(sep).join('/'), content: await readFile(path) })
  }
  return files
}
