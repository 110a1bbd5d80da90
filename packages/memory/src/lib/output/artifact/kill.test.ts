import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const head = '# Title\n\n'
/** In the order they are appended, the sections taking turns. */
const appends = Array.from({ length: 18 }, (_, index) => ({
  section: (index % 3) + 1,
  text: `${index}: ${'größer 😀 文字 '.repeat(index * 40)}\n`,
}))
const textOf = (section: number): string => appends.map((each) => (each.section === section ? each.text : '')).join('')
const body = Buffer.from([1, 2, 3].map(textOf).join(''))
const document = head + body.toString()

/**
 * Writes the document from wherever it is, and kills itself in the middle of its n-th step on the disk: of a write, half
 * of the bytes are there.
 */
const script = `
  import fs from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  const [file, killAt, given] = process.argv.slice(1)
  const appends = JSON.parse(given)
  let steps = -Infinity
  function step(half) {
    steps += 1
    if (steps !== Number(killAt)) return
    half()
    process.kill(process.pid, 'SIGKILL')
    for (;;);
  }
  function watch(owner, name, half = () => {}) {
    const plain = owner[name]
    owner[name] = (...args) => {
      step(() => half(plain, ...args))
      return plain(...args)
    }
  }
  watch(fs, 'writeFileSync', (plain, fd, data) => plain(fd, Buffer.from(data).subarray(0, data.length / 2)))
  for (const name of ['openSync', 'ftruncateSync', 'fdatasync', 'closeSync']) watch(fs, name)
  const names = ['writeFile', 'rename', 'unlink', 'link', 'mkdir', 'open', 'rm', 'rmdir', 'truncate', 'appendFile', 'readdir']
  for (const name of names) watch(fs.promises, name)
  syncBuiltinESMExports()
  const { openArtifact } = await import(${JSON.stringify(import.meta.resolve('./open-artifact.ts'))})
  steps = 0

  const artifact = await openArtifact({ file, key: 'key' }).catch((error) => {
    if (!/exists already, choose/.test(error.message)) throw error
    process.exit(0)
  })
  if (artifact.sections === undefined) artifact.plan(3, { title: 'Title' })
  const had = { 1: await artifact.text(1), 2: await artifact.text(2), 3: await artifact.text(3) }
  const due = { 1: '', 2: '', 3: '' }
  for (const { section, text } of appends) {
    due[section] += text
    if (had[section].length >= due[section].length) continue
    if (had[section] + text !== due[section]) throw new Error('half an append')
    artifact.append(section, text, { boundary: 'line' })
    had[section] += text
    artifact.note(due[section].length)
    const last = appends.findLastIndex((each) => each.section === section)
    if (appends[last].text === text) await artifact.seal(section)
  }
  for (const section of [1, 2, 3]) if (!artifact.state(section).isSealed) await artifact.seal(section)
  await artifact.finish({ head: ${JSON.stringify(head)} })
  console.log(steps)
`

function run(file: string, killAt: number): Promise<{ readonly code: number | null; readonly steps: number }> {
  const args = ['--input-type=module', '--eval', script, file, String(killAt), JSON.stringify(appends)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve({ code, steps: Number(output) })
      else reject(new Error(`exit ${code}`))
    })
  })
}

/** @see https://en.wikipedia.org/wiki/Linear_congruential_generator */
function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe('openArtifact, killed', () => {
  it('ends with the same bytes, whenever it is killed and however often', { timeout: 120_000 }, async () => {
    const first = await newFile()
    const { steps } = await run(first, 0)
    expect(await readFile(first, 'utf8')).toBe(document)
    let kills = 0
    async function round(seed: number): Promise<void> {
      const random = seeded(seed)
      const file = await newFile()
      for (;;) {
        const { code } = await run(file, 1 + random(steps))
        const seen = await readFile(file).catch(() => Buffer.alloc(0))
        expect(body.subarray(0, seen.length).equals(seen) || seen.toString() === document).toBe(true)
        if (code === 0) break
        kills += 1
      }
      expect(await readFile(file, 'utf8')).toBe(document)
      expect(await readdir(join(file, '..'))).toEqual(['document.md'])
    }
    for (let seed = 0; seed < 6; seed += 2) await Promise.all([round(seed), round(seed + 1)])
    expect(kills).toBeGreaterThan(6)
  })
})

async function newFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'artifact-kill-')), 'document.md')
}
