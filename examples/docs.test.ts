import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startEmulator } from '@glmkit/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askTheDocuments } from './ask-the-documents.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
// Beside this file, so that imports resolve as an example's do.
const work = fileURLToPath(new URL('.docs', import.meta.url))

interface Block {
  readonly place: string
  readonly code: string
}

async function blocksIn(file: string): Promise<Block[]> {
  const text = await readFile(`${root}/${file}`, 'utf8')
  return Array.from(text.matchAll(/^```ts\n([\s\S]*?)^```/gm), ([, code = ''], index) => ({
    place: `${file} block ${index + 1}`,
    code,
  }))
}

const { stdout: files } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
})
const blocks = (await Promise.all(files.trim().split('\n').map(blocksIn))).flat()

describe('code in the documentation', () => {
  beforeAll(async () => {
    await mkdir(work, { recursive: true })
    await Promise.all(blocks.map(({ code }, index) => writeFile(`${work}/${index}.ts`, code)))
    await writeFile(`${work}/tsconfig.json`, JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }))
  })
  afterAll(() => rm(work, { recursive: true }))

  it('has blocks, and they type-check', async () => {
    expect(blocks.length).toBeGreaterThan(0)
    await run(`${root}/node_modules/.bin/tsc`, ['-p', work], { cwd: root })
  })

  it.each(blocks.map(({ place }, index) => [place, index] as const))('%s runs', async (_, index) => {
    await using emulator = await startEmulator()
    const env = { ...process.env, GLMKIT_BASE_URL: emulator.baseURL, ZAI_API_KEY: 'docs' }
    const { stdout } = await run(process.execPath, [`${work}/${index}.ts`], { cwd: work, env })
    expect(stdout.trim(), 'a block shows what it does').not.toBe('')
  })
})

describe('examples', () => {
  it('quickstart is the README’s first block, and calls its tool', async () => {
    const [first] = await blocksIn('README.md')
    expect(await readFile(`${root}/examples/quickstart.ts`, 'utf8')).toBe(first?.code)
    const { stdout } = await run(process.execPath, [`${root}/examples/quickstart.ts`])
    expect(stdout).toContain('21 °C')
    expect(stdout).toMatch(/2 turns, \$0\.\d+/)
  })

  it('asks before a tainted run acts, and goes on after kill -9 without doing it twice', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'approvals-'))
    const { stdout } = await run(process.execPath, [`${root}/examples/approvals-and-resume.ts`], { cwd })
    expect(stdout).toContain('to":"eve@evil.example"')
    expect(stdout).toContain('untrusted content from read_page')
    expect(await readFile(join(cwd, 'out/approvals-and-resume/sent.txt'), 'utf8')).toMatch(/^ada@example\.com: .*\n$/)
    await rm(cwd, { recursive: true })
  })

  it('answers or abstains rightly on every question to the documents', async () => {
    const outcomes = await askTheDocuments()
    expect(outcomes.filter(({ isPassed }) => !isPassed)).toEqual([])
    expect(outcomes.length).toBeGreaterThan(20)
  })
})
