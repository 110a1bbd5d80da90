import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startEmulator, writerBrain } from '@glmkit/emulator'
import type { ChatRequest, StartEmulatorOptions } from '@glmkit/emulator'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

const bin = fileURLToPath(new URL('../bin.ts', import.meta.url))
const inherited = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:ZAI_API_KEY|GLMKIT_.*|FORCE_COLOR|NO_COLOR)$/.test(name)),
)

let dir: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glmkit-write-'))
  await mkdir(join(dir, 'docs'))
  await writeFile(join(dir, 'docs', 'sea.md'), '# Sea\n\n## High water\n\nThe tide is highest at noon.\n')
  await writeFile(join(dir, 'there.md'), 'Mine.\n')
  await writeFile(join(dir, 'list.json'), '["Tides"]')
  await writeFile(join(dir, 'bad.json'), '{"title": "Sea", "sections": [{"title": "Tides", "tokens": "many"}]}')
})

afterAll(() => rm(dir, { recursive: true }))

/** Four sections of some 2,500 tokens. */
function textFor({ messages }: ChatRequest): string {
  const prompt = messages.find(({ content }) => content.includes('<task>'))?.content ?? ''
  const [, task = '', number = ''] = /<task>(\w+) ?(\d*).*<\/task>/.exec(prompt) ?? []
  if (task === 'outline') {
    const sections = [1, 2, 3, 4].map((own) => ({ title: `Tide ${own}`, brief: 'Say it.', tokens: 2_500, needs: [] }))
    return JSON.stringify({ title: 'Tides', sections })
  }
  if (task === 'review') return '{"edits": []}'
  const ref = /^\[(.*?)\] /m.exec(/<sources>[^]*<\/sources>/.exec(prompt)?.[0] ?? '')?.[1]
  const days = Array.from(
    { length: 200 },
    (_, day) => `On day ${day} tide ${number} was ${(day * 37 + Number(number)) % 90} cm.`,
  )
  return `### Days\n\n${days.join('\n')}\n${ref === undefined ? '' : `\nSee [${ref}].\n`}`
}

async function endpoint(options: Partial<StartEmulatorOptions> = {}): Promise<readonly string[]> {
  const emulator = await startEmulator({ brain: writerBrain({ document: textFor }), ...options })
  onTestFinished(() => emulator.close())
  return ['--base-url', emulator.baseURL, '--max-section', '2500', '--target', '10000']
}

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function write(...args: readonly string[]): Promise<Ended> {
  const env = args.includes('--base-url') ? { ...inherited, ZAI_API_KEY: 'any' } : inherited
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, 'write', ...args], { cwd: dir, env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    })
  })
}

const eventsIn = (stdout: string): { type: string }[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('glmkit write', () => {
  it('writes a document to a file, a line a section in a pipe, and says what it has become', async () => {
    const faults = { rules: [{ when: { requests: [3] }, fault: { type: 'disconnect', afterTokens: 2_000 } }] } as const
    const { code, stdout } = await write('Tides of a year', '--out', 'tides.md', ...(await endpoint({ faults })))
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Tides: 4 sections$/m)
    expect(stdout.match(/^ {2}✓ \d\. Tide \d +█+ +[\d,]+\/2,500 {2}(?:done|1 cut, done)$/gm)).toHaveLength(4)
    expect(stdout).toMatch(
      /\n✓ tides\.md\n {2}9,\d+ of 10,000 tokens · length score \d+\.\d · 4 sections\n {2}1 cut, .*: 1 network\n/,
    )
    expect(stdout).toMatch(/tokens in \(\d+ % cached\).*\$0\.\d+/)
    expect(stdout).not.toContain('\u001B')
    const text = await readFile(join(dir, 'tides.md'), 'utf8')
    expect(text.match(/^#.*/gm)).toEqual([
      '# Tides',
      '## Contents',
      ...[1, 2, 3, 4].flatMap((own) => [`## ${own}. Tide ${own}`, '### Days']),
    ])
    expect(existsSync(join(dir, 'tides.md.parts'))).toBe(false)
  })

  it('prints one event a line with --json, no drafts, and the facts of the document at the end', async () => {
    const { code, stdout } = await write(
      'Tides',
      '--out',
      'j.md',
      '--no-review',
      '--no-toc',
      '--json',
      ...(await endpoint()),
    )
    expect(code).toBe(0)
    const events = eventsIn(stdout)
    expect(new Set(events.map(({ type }) => type))).toEqual(
      new Set(['progress', 'outline', 'section-start', 'text', 'section-end', 'write-end']),
    )
    expect(events.at(-1)).toMatchObject({ type: 'write-end', document: { title: 'Tides', file: 'j.md', problems: [] } })
    expect(await readFile(join(dir, 'j.md'), 'utf8')).not.toContain('Contents')
  })

  it('goes on after Ctrl+C with the same command, and comes to the same text', async () => {
    const whole = await write('Tides', '--out', 'whole.md', ...(await endpoint()))
    expect(whole.code).toBe(0)
    const same = ['Tides', '--out', 'stopped.md', '--json', '--concurrency', '1']
    const slow = await endpoint({ tokensPerSecond: 5_000 })
    const child = spawn(process.execPath, [bin, 'write', ...same, ...slow], {
      cwd: dir,
      env: { ...inherited, ZAI_API_KEY: 'any' },
    })
    let stderr = ''
    child.stderr.on('data', (bytes: Buffer) => (stderr += String(bytes)))
    child.stdout.on('data', (bytes: Buffer) => String(bytes).includes('"section-end"') && child.kill('SIGINT'))
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1)
    expect(stderr).toMatch(
      /^glmkit: Stopped; what is written is in "stopped\.md\.parts", the same command goes on with it$/m,
    )
    const { code, stdout, stderr: told } = await write(...same, ...(await endpoint()))
    expect(code).toBe(0)
    expect(told).toContain('goes on with stopped.md.parts')
    expect(eventsIn(stdout).filter(({ type }) => type === 'section-start').length).toBeLessThan(4)
    expect(await readFile(join(dir, 'stopped.md'), 'utf8')).toBe(await readFile(join(dir, 'whole.md'), 'utf8'))
  })

  it('gives each section the passages of --docs that fit, and tells of them to whoever plans', async () => {
    const asked: ChatRequest[] = []
    const brain = writerBrain({ document: (request) => (asked.push(request), textFor(request)) })
    const args = ['Tides', '--out', 'cited.md', '--docs', 'docs', ...(await endpoint({ brain }))]
    expect((await write(...args, '--instructions', 'Be brief.')).code).toBe(0)
    expect(await readFile(join(dir, 'cited.md'), 'utf8')).toContain('See [sea.md#High water:')
    expect(asked[0]?.messages[0]?.content).toMatch(/^Be brief\.\n\n[^]*- sea\.md: Sea \(High water\)/)
  })

  it('keeps to an outline; sections without tokens share what is left', async () => {
    const outline = {
      title: 'Sea',
      sections: [{ title: 'Ebb', tokens: 4_000 }, { title: 'Flood' }, { title: 'Spring', needs: [1] }],
    }
    await writeFile(join(dir, 'outline.json'), JSON.stringify(outline))
    const { code, stdout } = await write(
      'Tides',
      '--out',
      'sea.md',
      '--outline',
      'outline.json',
      '--json',
      ...(await endpoint()),
    )
    expect(code).toBe(0)
    expect(eventsIn(stdout).find(({ type }) => type === 'outline')).toMatchObject({
      outline: {
        title: 'Sea',
        sections: [{ targetTokens: 4_000 }, { targetTokens: 3_000 }, { targetTokens: 3_000, needs: [1] }],
      },
    })
  })

  it('writes with the emulator where there is no key, and says so', async () => {
    const { code, stdout } = await write('Write a report on the tides of the sea', '--target', '9000', '--out', 'e.md')
    expect(code).toBe(0)
    expect(stdout).toContain('This is an emulator, not GLM-5')
    expect(stdout).toMatch(/at GLM-5 prices/)
  })

  it.each<[string, readonly string[], RegExp]>([
    ['a file that is there', ['--out', 'there.md'], /"there\.md": it exists already, pass another --out/],
    ['an outline that is not there', ['--outline', 'no.json'], /Cannot read outline "no\.json"/],
    ['an outline that is none', ['--outline', 'list.json'], /"list\.json": expected \{"title"/],
    ['a section that is none', ['--outline', 'bad.json'], /"bad\.json": section 1 is none/],
    ['a missing folder', ['--docs', 'nowhere'], /"nowhere".*does not exist/],
  ])('%s: one line that says what to do', async (_, args, message) => {
    const { code, stderr } = await write('Tides', '--target', '9', '--out', 'x.md', ...args)
    expect(stderr).toMatch(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(code).toBe(2)
    expect(existsSync(join(dir, 'x.md'))).toBe(false)
  })
})
