import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { ToolResult } from '../conversation.ts'
import type { Call } from '../fill-arguments.ts'
import type { Report } from '../plan/move.ts'
import { findFileTools } from './file-tools.ts'
import { repairMove } from './repair.ts'
import { readTestRun } from './test-output.ts'

const dirs: string[] = []
afterEach(() => Promise.all(dirs.splice(0).map((dir) => rm(dir, { recursive: true }))))

async function repository(files: Readonly<Record<string, string>>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'repair-'))
  dirs.push(dir)
  for (const [path, text] of Object.entries({ 'package.json': '{ "type": "module" }', ...files })) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text)
  }
  return dir
}

function runTests(dir: string): Promise<string> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  return new Promise((resolve) => {
    execFile(process.execPath, ['--test', '--test-reporter=spec'], { cwd: dir, env }, (_error, out) => resolve(out))
  })
}

async function call(dir: string, { name, arguments: args }: Call): Promise<string> {
  const path = join(dir, String(args.path))
  if (name === 'run') return runTests(dir)
  if (name === 'put') return writeFile(path, String(args.content)).then(() => 'ok')
  if (name === 'get') return readFile(path, 'utf8')
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return JSON.stringify(files.map((entry) => relative(dir, join(entry.parentPath, entry.name))))
}

/** Plays the loop around a repair until it reports. */
async function repair(dir: string): Promise<Report & { readonly runs: number }> {
  const tools = {
    list: 'ls',
    read: { name: 'get', path: 'path' },
    write: { name: 'put', path: 'path', content: 'content' },
    test: 'run',
  }
  const rounds: ToolResult[][] = []
  const task = { title: '', criterion: '', results: [], language: 'en', isAgain: false, refusal: undefined } as const
  for (let turn = 0; turn < 60; turn++) {
    const { calls, report } = repairMove({ ...task, rounds }, tools)
    if (report !== undefined) return { ...report, runs: rounds.flat().filter(({ name }) => name === 'run').length }
    rounds.push(await Promise.all(calls.map(async (one) => ({ ...one, content: await call(dir, one) }))))
  }
  throw new Error('No report after 60 turns')
}

const text = `export const initials = (name) => {
  const parts = name.split(' ')
  parts.map((part) => part[0].toUpperCase()).join('')
}

export function truncate(text, most) {
  if (text.length < most) return text
  return text.slice(0, most - 1) + '…'
}

export function isBlank(text) {
  return text === undefined && text.trim() === ''
}
`
const stats = `export function mean(values) {
  return values.reduce((total, value) => total + value, 0) / (values.length - 1)
}

export function percent(part, whole) {
  return (part / whole) * 10
}

export const ranked = (people) => [...people].sort((a, b) => a.score - b.score).map(({ name }) => name)
`
const tests = `import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { initials, truncate, isBlank } from '../src/text.js'
import { mean, percent, ranked } from '../src/stats.js'

describe('text', () => {
  it('takes initials', () => assert.equal(initials('ada lovelace'), 'AL'))
  it('leaves short texts', () => assert.equal(truncate('abcd', 4), 'abcd'))
  it('cuts long ones', () => assert.equal(truncate('abcdefg', 5), 'abcd…'))
  it('knows blanks', () => {
    assert.equal(isBlank(undefined), true)
    assert.equal(isBlank('a'), false)
    assert.equal(isBlank('  '), true)
  })
})
it('means', () => assert.equal(mean([2, 4, 6]), 4))
it('takes percents', () => assert.equal(percent(1, 4), 25))
it('ranks the best first', () => {
  assert.deepEqual(ranked([{ name: 'a', score: 1 }, { name: 'b', score: 3 }]), ['b', 'a'])
})
`

describe('repairMove', () => {
  it('repairs six slips of six kinds, and leaves the rest as it was', async () => {
    const dir = await repository({ 'src/text.js': text, 'src/stats.js': stats, 'test/all.test.js': tests })
    const { status, result, evidence, runs } = await repair(dir)
    expect(status).toBe('done')
    expect(result.match(/^- Changed src\/(?:text|stats)\.js, line \d+: /gm)).toHaveLength(6)
    expect(evidence).toEqual(['run', 'put', 'src/text.js', 'src/stats.js'])
    expect(readTestRun(await runTests(dir))).toMatchObject({ passed: 7, failed: 0 })
    expect(await readFile(join(dir, 'test/all.test.js'), 'utf8')).toBe(tests)
    expect(runs).toBeLessThan(18)
  })

  it('keeps what helps, restores what does not, and says what still fails', async () => {
    const test = `import { it } from 'node:test'
import assert from 'node:assert/strict'
import { isOld, greet } from './code.js'
it('is old', () => assert.equal(isOld(100), true))
it('greets', () => assert.equal(greet('Ada'), 'a poem about Ada'))
`
    const code = `export const isOld = (age) => age > 100\nexport const greet = (name) => 'Hello ' + name\n`
    const dir = await repository({ 'code.js': code, 'code.test.js': test })
    const { status, result } = await repair(dir)
    expect(status).toBe('failed')
    expect(result).toContain('`export const isOld = (age) => age > 100` → `export const isOld = (age) => age >= 100`')
    expect(result).toContain("- greets: expected 'a poem about Ada', got 'Hello Ada'")
    expect(await readFile(join(dir, 'code.js'), 'utf8')).toBe(code.replace('> 100', '>= 100'))
  })
})

describe('readTestRun', () => {
  it.each([
    [
      'not ok 1 - adds\n  ---\n  expected: 7\n  actual: 6\n  ...\nok 2 - takes away\n# pass 1\n# fail 1',
      1,
      'adds',
      '7',
      '6',
    ],
    [
      ' × src/sum.test.ts > adds 4ms\n   → expected 6 to be 7\n\n- Expected: 7\n Tests  1 failed | 1 passed (2)',
      1,
      'src/sum.test.ts > adds',
      '7',
      '6',
    ],
    [
      'FAILED test_sum.py::test_adds - assert 6 == 7\n=== 1 failed, 1 passed in 0.02s ===',
      1,
      'test_sum.py::test_adds - assert 6 == 7',
      undefined,
      undefined,
    ],
  ])('reads other runners: %s', (output, failed, name, expected, actual) => {
    const run = readTestRun(output)
    expect(run).toMatchObject({ failed, passed: 1 })
    expect(run.failures[0]).toMatchObject({ name, expected, actual })
  })

  it('does not take any output for a run of tests', () => {
    expect(readTestRun('sh: node: not found').failed).toBeUndefined()
    expect(readTestRun('7 passed').failed).toBe(0)
  })
})

describe('findFileTools', () => {
  const tool = (name: string, description: string, ...required: readonly string[]) => ({
    name,
    description,
    parameters: {
      type: 'object',
      properties: Object.fromEntries(required.map((one) => [one, { type: 'string' }])),
      required,
    },
  })

  it('tells tools by what they take', () => {
    const files = [
      tool('store', 'Saves a file.', 'file', 'text'),
      tool('show', 'Shows a file.', 'file'),
      tool('drop', 'Deletes a file.', 'path'),
      tool('tree', 'Lists the files.'),
      tool('check', 'Runs the tests.'),
    ]
    expect(findFileTools(files)).toEqual({
      write: { name: 'store', path: 'file', content: 'text' },
      read: { name: 'show', path: 'file' },
      list: 'tree',
      test: 'check',
    })
  })
})
