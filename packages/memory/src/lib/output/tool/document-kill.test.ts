import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DocumentInput } from './document-input.ts'
import { documentWriter } from './document-writer.ts'

const file = 'report.md'
const part = (at: number): string => `## Part ${at}\n\n${'größer 🚀 文字 '.repeat(at * 300)}\n`
const calls: readonly DocumentInput[] = [
  { action: 'append', file, text: part(1), goesOn: false },
  { action: 'append', file, text: part(2), goesOn: false },
  { action: 'replace_section', file, section: 'Part 1', text: 'Anew. '.repeat(500), below: undefined },
  { action: 'append', file, text: part(3), goesOn: false },
]

/** Makes the calls, and kills itself in the middle of its n-th step on the disk: of a write, half of the bytes are there. */
const script = `
  import fs from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  const [dir, killAt, given] = process.argv.slice(1)
  let steps = -Infinity
  function watch(owner, name, half = async () => {}) {
    const plain = owner[name]
    owner[name] = async function (...args) {
      steps += 1
      if (steps === Number(killAt)) {
        await half.call(this, plain, ...args)
        process.kill(process.pid, 'SIGKILL')
        await new Promise(() => setInterval(() => {}, 1_000))
      }
      return plain.apply(this, args)
    }
  }
  const handle = await fs.promises.open(process.execPath)
  const proto = Object.getPrototypeOf(handle)
  await handle.close()
  watch(proto, 'write', function (plain, bytes, offset, length, at) {
    return plain.call(this, bytes, offset, Math.floor(length / 2), at)
  })
  watch(proto, 'writeFile', function (plain, text) {
    return plain.call(this, text.slice(0, text.length / 2))
  })
  for (const name of ['sync', 'datasync']) watch(proto, name)
  for (const name of ['mkdir', 'open', 'rename', 'rm', 'rmdir']) watch(fs.promises, name)
  syncBuiltinESMExports()
  const { documentWriter } = await import(${JSON.stringify(import.meta.resolve('./document-writer.ts'))})
  const tool = documentWriter({ dir })
  const { signal } = new AbortController()
  steps = 0
  for (const [at, call] of JSON.parse(given).entries()) {
    await tool.execute(call, { runId: 'r', callId: 'call_' + at, signal, progress: () => {} })
  }
  console.log(steps)
`

function write(dir: string, killAt: number): Promise<number | undefined> {
  const args = ['--input-type=module', '--eval', script, dir, String(killAt), JSON.stringify(calls)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve(Number(output))
      else if (signal === 'SIGKILL') resolve(undefined)
      else reject(new Error(`exit ${code}`))
    })
  })
}

async function make(dir: string, call: DocumentInput, callId: string): Promise<string> {
  const { signal } = new AbortController()
  return documentWriter({ dir }).execute(call, { runId: 'r', callId, signal, progress: () => {} })
}

describe('a process that is killed', () => {
  it('at any step on the disk has done each call once, or not yet', { timeout: 120_000 }, async () => {
    const base = await mkdtemp(join(tmpdir(), 'killed-'))
    try {
      const steps = (await write(join(base, 'whole'), 0)) ?? 0
      const whole = await readFile(join(base, 'whole', file), 'utf8')
      expect(steps).toBeGreaterThan(40)
      const said: string[] = []
      for (const [at, call] of calls.entries()) said.push(await make(join(base, 'whole'), call, `call_${at}`))

      const check = async (killAt: number): Promise<void> => {
        const dir = join(base, `killed-${killAt}`)
        expect(await write(dir, killAt)).toBeUndefined()
        // The lock of the dead is broken after 10 seconds; they need not pass here.
        await utimes(join(dir, '.glmkit-lock'), 0, 0).catch(() => {})
        if (killAt % 2 === 0) await readable(dir)
        const again: string[] = []
        for (const [at, call] of calls.entries()) again.push(await make(dir, call, `call_${at}`))
        expect({ killAt, again, text: await readFile(join(dir, file), 'utf8') }).toEqual({
          killAt,
          again: said,
          text: whole,
        })
        expect(await readdir(dir)).toEqual([`.${file}.ledger.jsonl`, file])
      }
      // Three at a time: starting a process takes longer than what it does.
      const points = Array.from({ length: steps }, (_, at) => at + 1).filter((at) => at % 25 === 1)
      const workers = Array.from({ length: 3 }, async () => {
        for (let at = points.shift(); at !== undefined; at = points.shift()) await check(at)
      })
      await Promise.all(workers)
    } finally {
      await rm(base, { recursive: true })
    }
  })
})

/** Another call than the one that was killed finds whole parts only. */
async function readable(dir: string): Promise<void> {
  const contents = await make(dir, { action: 'contents', file }, 'other').catch((error: Error) => error.message)
  if (contents.startsWith('Cannot find')) return
  const text = await readFile(join(dir, file), 'utf8')
  const [one, two, three] = [part(1), part(2), part(3)]
  const anew = `## Part 1\n\n${'Anew. '.repeat(500)}\n\n`
  expect([one, `${one}\n${two}`, `${anew}${two}`, `${anew}${two}\n${three}`]).toContain(text)
}
