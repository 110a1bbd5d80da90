import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { createFileJournal } from './file-journal.ts'
import { JournalError } from '@glmkit/core'
import type { Journal, OpenJournal } from '@glmkit/core'

const newDir = (): Promise<string> => mkdtemp(join(tmpdir(), 'file-journal-'))
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

/** Reads a step to its value. */
async function worked(journal: Journal, key: string, value: unknown = key): Promise<unknown> {
  const step = journal.step(key, async function* () {
    yield* []
    return value
  })
  return (await step.next()).value
}

async function record(dir: string, keys: readonly string[], runId = 'r'): Promise<void> {
  await using run = await createFileJournal({ dir }).create(runId, { agent: 'a' })
  for (const key of keys) await worked(run.journal, key)
}

describe('createFileJournal', () => {
  it('refuses ids that are paths', async () => {
    const store = createFileJournal({ dir: await newDir() })
    for (const id of ['../r', 'a/b', '.r', '', '-r', 'r\0', 'a\\b', 'x'.repeat(129)]) {
      await expect(store.create(id, {})).rejects.toThrow('Cannot use run id')
    }
  })

  it('opens a run cut at any byte of its last line, keeps the tail, and goes on', async () => {
    const dir = await newDir()
    const path = join(dir, 'r.jsonl')
    await record(dir, ['a', 'b'])
    const whole = await readFile(path)
    const last = whole.lastIndexOf('\n', -2) + 1
    for (let cut = last; cut <= whole.length; cut += 1) {
      await writeFile(path, whole.subarray(0, cut))
      await rm(join(dir, 'r.torn'), { force: true })
      await using run = await createFileJournal({ dir, sync: 'never' }).open('r')
      expect(run.header).toEqual({ agent: 'a' })
      expect(await worked(run.journal, 'a', 'new')).toBe('a')
      expect(await worked(run.journal, 'b', 'new')).toBe(cut === whole.length ? 'b' : 'new')
      expect(await worked(run.journal, 'c', 'new')).toBe('new')
      const torn = await readFile(join(dir, 'r.torn')).catch(() => Buffer.alloc(0))
      expect(torn).toEqual(cut === whole.length ? Buffer.alloc(0) : whole.subarray(last, cut))
    }
    expect((await readdir(dir)).toSorted()).toEqual(['r.jsonl'])
  })

  it('says that a run is open elsewhere, and takes it from the dead', async () => {
    const dir = await newDir()
    const store = createFileJournal({ dir })
    const lock = join(dir, 'r.lock')
    const first = await store.create('r', {})
    await expect(store.open('r')).rejects.toThrow(`"${lock}": this process has the run open, close it there`)
    await first[Symbol.asyncDispose]()
    await first[Symbol.asyncDispose]()

    const holder = { pid: process.ppid, host: hostname() }
    await writeFile(lock, JSON.stringify(holder))
    await expect(store.open('r')).rejects.toThrow(`process ${process.ppid} on "${hostname()}" has the run open`)
    await writeFile(lock, JSON.stringify({ ...holder, pid: 1, host: 'elsewhere' }))
    await expect(store.open('r')).rejects.toThrow('process 1 on "elsewhere" has the run open')

    const dead = spawn(process.execPath, ['--version'])
    await once(dead, 'exit')
    const reused = process.platform === 'linux' ? [{ ...holder, start: '1' }] : []
    for (const gone of [{ ...holder, pid: dead.pid }, ...reused]) {
      await writeFile(lock, JSON.stringify(gone))
      await using run = await store.open('r')
      await expect(store.open('r')).rejects.toThrow('this process has the run open')
      await worked(run.journal, 'a')
    }
    // An empty one is what a power cut leaves.
    await writeFile(lock, '')
    await using _ = await store.open('r')
    expect(await readdir(dir)).toEqual(['r.jsonl', 'r.lock'])
  })

  it('lets one of many win a dead lock', async () => {
    const dir = await newDir()
    await record(dir, ['a'])
    await writeFile(join(dir, 'r.lock'), JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }))
    const store = createFileJournal({ dir })
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => store.open('r')))
    const won = tries.filter((each) => each.status === 'fulfilled')
    expect(won.length).toBe(1)
    for (const { value } of won) await value[Symbol.asyncDispose]()
  })

  it('writes nothing more once another has written', async () => {
    const dir = await newDir()
    const store = createFileJournal({ dir })
    await using first = await store.create('r', {})
    await worked(first.journal, 'a')
    await rm(join(dir, 'r.lock'))
    await using second = await store.open('r')
    await worked(second.journal, 'a')
    await worked(second.journal, 'b')
    await expect(worked(first.journal, 'x')).rejects.toThrow('changed by somebody else')
    await expect(worked(first.journal, 'y')).rejects.toThrow(JournalError)
    expect(await worked(second.journal, 'c')).toBe('c')
    const lines = (await readFile(join(dir, 'r.jsonl'), 'utf8')).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).e)).toEqual([0, 1, 1, 2, 2, 2, 2])
  })

  it('throws when the disk is full and leaves no half record', async () => {
    const dir = await newDir()
    const script = join(dir, 'fill.ts')
    await writeFile(
      script,
      `import { createFileJournal } from ${JSON.stringify(here('file-journal.ts'))}
      await using run = await createFileJournal({ dir: ${JSON.stringify(dir)}, sync: 'never' }).create('r', {})
      let done = 0
      try {
        for (; done < 100; done += 1) {
          const step = run.journal.step('k' + done, async function* () { return 'x'.repeat(300) })
          await step.next()
        }
      } catch (error) { console.log(error.name, done, error.message) }
      await run.journal.step('later', async function* () {}).next().catch((error) => console.log(error.name))`,
    )
    const limited = `trap '' XFSZ; ulimit -f 4; exec "${process.execPath}" "${script}"`
    const { stdout } = await promisify(execFile)('bash', ['-c', limited])
    const [, done] = /^JournalError (\d+) Cannot write to ".*r\.jsonl": EFBIG.*\nJournalError\n$/.exec(stdout) ?? []
    expect(Number(done), stdout).toBeGreaterThan(5)
    const bytes = await readFile(join(dir, 'r.jsonl'))
    expect(bytes.at(-1)).toBe(10)
    await using run = await createFileJournal({ dir }).open('r')
    expect(await worked(run.journal, 'k0', 'new')).toBe('x'.repeat(300))
  })

  it('replays from a folder that cannot be written, and says why it cannot be resumed', async () => {
    const dir = await newDir()
    await record(dir, ['a'])
    await appendFile(join(dir, 'r.jsonl'), '{"s":3,"at"')
    await chmod(dir, 0o555)
    // Root may write anywhere.
    process.seteuid?.(65534)
    try {
      await chmod(dir, 0o555).catch(() => {})
      const store = createFileJournal({ dir })
      await expect(store.open('r')).rejects.toThrow(/Cannot open run "r" in ".*": EACCES/)
      await expect(store.create('s', {})).rejects.toThrow(/Cannot create run "s": EACCES/)
    } finally {
      process.seteuid?.(0)
    }
    await using run = await createFileJournal({ dir }).open('r', { isReplay: true })
    expect(await worked(run.journal, 'a', 'new')).toBe('a')
    await expect(worked(run.journal, 'b')).rejects.toThrow('recording ends before "b"')
    expect(await readdir(dir)).toEqual(['r.jsonl'])
  })

  it('has a clock that never goes back', async () => {
    const dir = await newDir()
    await record(dir, ['a'])
    vi.useFakeTimers({ toFake: ['Date'], now: 1000 })
    try {
      await using run = await createFileJournal({ dir }).open('r')
      await worked(run.journal, 'a')
      const before = run.journal.now()
      await worked(run.journal, 'b')
      expect(run.journal.now()).toBe(before)
      expect(before).toBeGreaterThan(1000)
    } finally {
      vi.useRealTimers()
    }
  })

  it('only replays a run that is over', async () => {
    const dir = await newDir()
    const store = createFileJournal({ dir })
    {
      await using run = await store.create('r', {})
      await worked(run.journal, 'a')
      await run.end()
    }
    await expect(store.create('r', {})).rejects.toThrow('exists, resume the run or choose another id')
    await expect(store.open('r')).rejects.toThrow('Cannot resume run "r": it is over, replay it')
    await expect(store.open('none')).rejects.toThrow(/Cannot open run "none" in ".*": there is no such run/)
    await using run = await store.open('r', { isReplay: true })
    expect(await worked(run.journal, 'a', 'new')).toBe('a')
    await run.end()
  })

  it('forks before a step: the past is shared, ids from there are not', async () => {
    const dir = await newDir()
    const store = createFileJournal({ dir })
    const program = async ({ journal }: OpenJournal): Promise<unknown[]> => [
      journal.id(),
      await worked(journal, 'turn/1/model', Math.random()),
      journal.id(),
      await worked(journal, 'turn/2/model', Math.random()),
      journal.id(),
    ]
    await using old = await store.create('old', { agent: 'a' })
    const was = await program(old)
    await store.fork('old', 'new', 'turn/2')
    await using fork = await store.open('new')
    expect(fork.header).toEqual({ agent: 'a' })
    const is = await program(fork)
    expect(is.slice(0, 2)).toEqual(was.slice(0, 2))
    expect(is.slice(3)).not.toContain(was[3])
    expect([was[4], is[4]]).toEqual(['old/3', 'new/3'])
    await using again = await store.open('new', { isReplay: true })
    expect(await program(again)).toEqual(is)
    await expect(store.fork('old', 'newer', 'turn/9')).rejects.toThrow('choose one of turn/1, turn/2')
    await expect(store.fork('new', 'old', 'turn/2')).rejects.toThrow('this process has the run open')
    await old[Symbol.asyncDispose]()
    await expect(store.fork('new', 'old', 'turn/2')).rejects.toThrow('exists')
  })

  it('does no effect unseen when the process is killed at any time', async () => {
    const dir = await newDir()
    const script = join(dir, 'work.ts')
    await writeFile(
      script,
      `import { appendFileSync } from 'node:fs'
      import { createFileJournal } from ${JSON.stringify(here('file-journal.ts'))}
      const dir = ${JSON.stringify(dir)}
      const store = createFileJournal({ dir, sync: 'never' })
      await using run = await store.open('r')
      async function work(n) {
        for (let i = 0; i < 12; i += 1) {
          const key = n + '/' + i
          const step = run.journal.step(key, async function* (isRestart) {
            appendFileSync(dir + '/ledger', key + (isRestart ? ' again' : '') + '\\n')
            for (let part = 0; part < 5; part += 1) yield part
          }, { isEffect: true, intent: key })
          for await (const part of step) console.log(key)
        }
      }
      await Promise.all([work('a'), work('b'), work('c')])
      console.log('done')`,
    )
    await record(dir, [])
    let kills = 0
    for (let isDone = false; !isDone;) {
      const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
      const timer = once(child.stdout, 'data').then(() => setTimeout(() => child.kill('SIGKILL'), 4 + kills * 8))
      child.stdout.resume()
      const [code] = await once(child, 'exit')
      clearTimeout(await timer)
      isDone = code === 0
      expect(code === 0 || code === null).toBe(true)
      if (!isDone) kills += 1
    }
    const ledger = (await readFile(join(dir, 'ledger'), 'utf8')).trim().split('\n')
    expect(kills).toBeGreaterThan(0)
    expect(new Set(ledger.map((line) => line.split(' ')[0])).size).toBe(36)
    const untold = ledger.filter((line) => !line.endsWith(' again'))
    expect(untold.length).toBe(new Set(untold).size)
  })
})
