/**
 * Does Python in the sandbox print what Python prints?
 *
 *     node bench/sandbox-python.ts [--engine pyodide|cpython] [--only NAME] [--timeout 20]
 *
 * Runs every program of `bench/sandbox/python` in the sandbox and by the machine's python3 (3.11 or newer), each in a folder
 * of its own, and compares stdout byte for byte. With `--engine cpython` also `bench/sandbox/science`, where python3 has
 * numpy, pandas and matplotlib. Exit code 1 if a program does not end well or prints something else.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { createExecutor } from '@glmkit/tools/execute'
import type { Executor } from '@glmkit/tools/execute'

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'pyodide' },
    only: { type: 'string', default: '' },
    timeout: { type: 'string', default: '20' },
  },
})
const python = values.engine === 'cpython' ? 'cpython' : 'pyodide'
const timeoutMs = Number(values.timeout) * 1000
if (values.engine !== python || !(timeoutMs > 0)) {
  console.error('Cannot compare: pass --engine pyodide or cpython, and --timeout in seconds')
  process.exit(2)
}
const run = promisify(execFile)
/** Without the host's settings, and UTF-8 whatever its locale. */
const env = { PATH: process.env.PATH, PYTHONUTF8: '1' }

interface Outcome {
  readonly program: string
  readonly problem?: string
  readonly sandboxMs: number
}

const hasPython = await answers('import sys; assert sys.version_info >= (3, 11)')
const skipped = hasPython
  ? []
  : ['the comparison, for there is no python3 of 3.11 or newer: only the status is checked']
const programs = await programsIn('python')
if (python === 'pyodide') skipped.push('bench/sandbox/science, which needs --engine cpython')
else if (await answers('import numpy, pandas, matplotlib')) programs.push(...(await programsIn('science')))
else skipped.push('bench/sandbox/science, which needs numpy, pandas and matplotlib for python3')
if (programs.length === 0) {
  console.error(`Cannot compare: no program's name contains "${values.only}"`)
  process.exit(2)
}

const dir = await mkdtemp(join(tmpdir(), 'glmkit-python-'))
try {
  await using executor = createExecutor({ python, outDir: join(dir, 'out') })
  const outcomes: Outcome[] = []
  for (const file of programs) outcomes.push(await compare(executor, file))
  console.table(
    outcomes.map(({ program, problem, sandboxMs }) => ({
      program,
      ms: sandboxMs,
      '': problem === undefined ? '✓' : '✗',
    })),
  )
  for (const { program, problem } of outcomes) if (problem !== undefined) console.error(`${program}: ${problem}`)
  for (const what of skipped) console.log(`skipped: ${what}`)
  const good = outcomes.filter(({ problem }) => problem === undefined).length
  console.log(`${good} of ${outcomes.length} ${hasPython ? 'identical' : 'ended well'}`)
  process.exitCode = good === outcomes.length ? 0 : 1
} finally {
  await rm(dir, { recursive: true })
}

async function programsIn(folder: string): Promise<string[]> {
  const path = fileURLToPath(new URL(`sandbox/${folder}/`, import.meta.url))
  const names = (await readdir(path)).filter((name) => name.endsWith('.py') && name.includes(values.only))
  return names.toSorted().map((name) => join(path, name))
}

async function answers(code: string): Promise<boolean> {
  return await run('python3', ['-c', code], { env }).then(
    () => true,
    () => false,
  )
}

async function compare(executor: Executor, file: string): Promise<Outcome> {
  const program = basename(file)
  const code = await readFile(file, 'utf8')
  const wanted = hasPython ? await reference(file) : undefined
  const { status, stdout, stderr, error, files, durationMs } = await executor.run(code, {
    language: 'python',
    timeoutMs,
  })
  const outcome = { program, sandboxMs: durationMs }
  if (status !== 'ok') return { ...outcome, problem: `${status}: ${error?.message ?? stderr.slice(-300)}` }
  if (code.includes('savefig(') && !files.some(({ name }) => name === 'x.png')) {
    return { ...outcome, problem: 'x.png is not among its files' }
  }
  if (wanted === undefined || wanted === stdout) return outcome
  return { ...outcome, problem: difference(stdout, wanted) }
}

/** What python3 prints. A program it cannot run is a mistake of ours. */
async function reference(file: string): Promise<string> {
  const cwd = await mkdtemp(join(dir, 'cwd-'))
  const { stdout } = await run('python3', [file], { cwd, env, timeout: timeoutMs })
  return stdout
}

function difference(got: string, wanted: string): string {
  const [lines, expected] = [got.split('\n'), wanted.split('\n')]
  const at = expected.findIndex((line, index) => line !== lines[index])
  const [line, other] = at === -1 ? [lines[expected.length], undefined] : [lines[at], expected[at]]
  const quote = (text: string | undefined): string => (text === undefined ? 'no more' : JSON.stringify(text))
  return `line ${1 + (at === -1 ? expected.length : at)} is ${quote(line)}, python3 prints ${quote(other)}`
}
