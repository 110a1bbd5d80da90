import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'

const bin = fileURLToPath(new URL('../bin.ts', import.meta.url))

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glmkit-execute-'))
})
afterAll(() => rm(dir, { recursive: true }))

/** Runs `glmkit execute` in the folder of the tests. */
function execute(args: readonly string[], stdin?: string): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [bin, 'execute', ...args], { cwd: dir }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr })
    })
    child.stdin?.end(stdin)
  })
}

/** The one line of --json. */
function lineOf(stdout: string): Readonly<Record<string, unknown>> {
  expect(stdout).toMatch(/^[^\n]+\n$/)
  return JSON.parse(stdout)
}

const promised = ['status', 'stdout', 'stderr', 'result', 'files', 'durationMs']
const more = ['isTruncated', 'charts', 'engine', 'walls']

describe('glmkit execute --json', { timeout: 60_000 }, () => {
  it('prints one line with the promised keys first, and hands files in and out', async () => {
    await mkdir(join(dir, 'data', 'towns'), { recursive: true })
    await writeFile(join(dir, 'data', 'towns', 'in.csv'), 'Besançon,3\n成都,4\n')
    const code = `
import csv, sys
rows = list(csv.reader(open("towns/in.csv")))
print("read", len(rows))
print("careful", file=sys.stderr)
open("sum.txt", "w").write(str(sum(int(count) for _, count in rows)))
[town for town, _ in rows]`
    await writeFile(join(dir, 'sum.py'), code)
    const args = ['sum.py', '--files', 'data', '--out', 'made/here', '--json']
    const { code: exit, stdout, stderr } = await execute(args)
    const line = lineOf(stdout)
    expect(Object.keys(line)).toEqual([...promised, ...more])
    expect(line).toMatchObject({
      status: 'ok',
      stdout: 'read 2\n',
      stderr: 'careful\n',
      result: "['Besançon', '成都']",
    })
    const path = join(dir, 'made', 'here', 'sum.txt')
    expect(line.files).toEqual([{ name: 'sum.txt', path, mimeType: 'text/plain', bytes: 1 }])
    expect(line.durationMs).toBeGreaterThan(0)
    expect(await readFile(path, 'utf8')).toBe('7')
    expect(stderr).toBe('')
    expect(exit).toBe(0)
  })

  it.each([
    ['error', 'console.log("so far")\nnull.x', [], 'TypeError'],
    ['timeout', 'console.log("so far")\nfor (;;);', ['--timeout', '0.5'], 'TimeoutError'],
    [
      'memory',
      'console.log("so far")\nfor (const a = [];;) a.push(Array(1e5).fill(a))',
      ['--memory', '32'],
      'MemoryError',
    ],
    ['output-limit', 'console.log("so far")\nfor (;;) console.log("x".repeat(1e5))', [], 'OutputLimitError'],
  ])('tells of %s with what was printed until then, and exits 1', async (status, code, args, name) => {
    const { code: exit, stdout, stderr } = await execute(['-', '--language', 'javascript', '--json', ...args], code)
    const line = lineOf(stdout)
    const [before, after] = [promised.slice(0, 4), promised.slice(4)]
    expect(Object.keys(line)).toEqual([...before, 'error', ...after, ...more])
    expect(line).toMatchObject({ status, result: null, files: [], error: { name } })
    expect(line.stdout).toMatch(/^so far\n/)
    expect(stderr).toMatch(new RegExp(`^glmkit: ${name}: [^\\n]+\\n$`))
    expect(exit).toBe(1)
  })
})

describe('glmkit execute', { timeout: 60_000 }, () => {
  const python = '6 * 7 if True else 0'
  const javascript = '[6, 7].reduce((a, b) => a * b)'
  const typescript = 'const n: number = 42; n'
  it.each([
    ['a.mjs', javascript, []],
    ['a.TS', typescript, []],
    ['a.txt', typescript, ['--language', 'typescript']],
    ['-', python, []],
    ['-', javascript, ['--language', 'javascript', '--engine', 'quickjs']],
  ])('knows the language of %s: %s, %j', async (file, code, args) => {
    if (file !== '-') await writeFile(join(dir, file), code)
    expect(await execute([file, ...args], code)).toMatchObject({ code: 0, stdout: '42\n' })
  })

  it('lets --language win over the name of the file', async () => {
    await writeFile(join(dir, 'typed.ts'), typescript)
    const { code, stderr } = await execute(['typed.ts', '--language', 'javascript'])
    expect(stderr).toContain('glmkit: SyntaxError: ')
    expect(code).toBe(1)
  })

  it('shows a person the result on a line of its own, and files and charts on stderr', async () => {
    const bar = { name: 'rain', mark: 'bar', data: { values: [{ a: 1 }] }, encoding: { x: { field: 'a' } } }
    const code = `display(${JSON.stringify(bar)}); console.log('printed'); files.write('n.txt', 'n'); 'last'`
    const { stdout, stderr } = await execute(['-', '--language', 'javascript', '--out', 'shown'], code)
    expect(stdout).toBe('printed\nlast\n')
    expect(stderr).toMatch(/▥ shown\/rain\.svg, shown\/rain\.png\n {2}bar chart; /)
    expect(stderr).toMatch(/✎ shown\/n\.txt \(1 bytes\)\nisolated-vm, \d+ ms; walls: process/)
  })

  it('shows where it went wrong, and lets no message steer the terminal', async () => {
    const code = `const a = 1\nthrow new Error('\\x1b[2Jgone\\nand more')`
    const { stdout, stderr } = await execute(['-', '--language', 'javascript'], code)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^ {5}1 │ const a = 1\n✗ {4}2 │ throw new Error/)
    expect(stderr).toMatch(/\nglmkit: Error: \[2Jgone \(line 2\)\n$/)
  })

  it.each<[string, readonly string[], RegExp]>([
    ['no program', [], /No program: call glmkit execute FILE, or - to read it from stdin/],
    ['two programs', ['a.py', 'b.py'], /found "b\.py" after "a\.py"/],
    ['a program that is not there', ['no.py'], /Cannot read program "no\.py": pass an existing file, or - for stdin/],
    ['a folder as program', ['.'], /Cannot read program "\."/],
    ['an unknown language', ['-', '--language', 'ruby'], /"ruby": expected python, javascript, typescript/],
    ['a time that is none', ['-', '--timeout', 'soon'], /--timeout "soon": expected a number from 0\.001 to 600/],
    ['too much time', ['-', '--timeout', '601'], /--timeout "601"/],
    ['too little memory', ['-', '--memory', '8'], /--memory "8": expected a number from 16 to 4096/],
    ['files from nowhere', ['-', '--files', 'no'], /Cannot pass files from "no": pass an existing folder/],
    ['files that are too big', ['-', '--files', 'big'], /Cannot pass files from "big": at most 32 MiB fit/],
    ['an unknown engine', ['-', '--engine', 'v8'], /"v8": expected pyodide, cpython, isolated-vm, quickjs/],
    ['an engine of another language', ['-', '--engine', 'quickjs'], /python with --engine "quickjs": expected pyodide/],
    ['an unknown wall', ['-', '--os-sandbox', 'on'], /--os-sandbox "on": expected auto, require, off/],
    ['an unknown option', ['-', '--memroy', '64'], /Unknown option '--memroy'/],
  ])('%s: exits 2 with one line that says what to do', async (_, args, message) => {
    await mkdir(join(dir, 'big'), { recursive: true })
    await writeFile(join(dir, 'big', 'file'), '')
    await truncate(join(dir, 'big', 'file'), 33 * 2 ** 20)
    const { code, stdout, stderr } = await execute(args, '1')
    expect(stderr).toMatch(/^glmkit: [^\n]+\n$/)
    expect(stderr).toMatch(message)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })
})

/** What the kernel tells of a process; nothing when it is gone. */
function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}

function descendantsOf(parent: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const children = pids.filter((pid) => statusOf(pid).includes(`\nPPid:\t${parent}\n`))
  return children.flatMap((pid) => [pid, ...descendantsOf(pid)])
}

/** Orphans may stay zombies where nobody reaps them. */
const isRunning = (pid: string): boolean => /^State:\t[^ZX]/m.test(statusOf(pid))

describe.runIf(existsSync('/proc/self/status'))('Ctrl+C', { timeout: 60_000 }, () => {
  it.each([
    ['javascript', 'for (;;);', []],
    ['javascript', 'for (;;);', ['--os-sandbox', 'off']],
    ['python', 'while True: pass', ['--os-sandbox', 'off']],
  ])('stops %s (%s, %j) with exit code 1 and leaves no process', async (language, code, args) => {
    // A group of its own, as a terminal makes one: all that is in it gets the signal.
    const child = spawn(process.execPath, [bin, 'execute', '-', '--language', language, ...args], {
      cwd: dir,
      detached: true,
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    child.stdin.end(code)
    const printed = Promise.all([text(child.stdout), text(child.stderr)])
    await vi.waitUntil(() => descendantsOf(String(child.pid)).length > 0, { timeout: 20_000 })
    await sleep(1_000)
    const started = descendantsOf(String(child.pid))
    expect(started).not.toEqual([])
    process.kill(-Number(child.pid), 'SIGINT')
    expect(await once(child, 'exit')).toEqual([1, null])
    expect(await printed).toEqual(['', 'glmkit: Stopped\n'])
    await vi.waitFor(() => expect(started.filter(isRunning)).toEqual([]), { timeout: 5_000 })
  })

  it('stops while the program has not been read to its end', async () => {
    const child = spawn(process.execPath, [bin, 'execute', '-'], { cwd: dir })
    onTestFinished(() => void child.kill('SIGKILL'))
    const printed = text(child.stderr)
    // More than a pipe holds: when all of it has gone, somebody is reading.
    await new Promise((resolve) => child.stdin.write('#'.repeat(2 ** 20), resolve))
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([1, null])
    expect(await printed).toBe('glmkit: Stopped\n')
  })
})
