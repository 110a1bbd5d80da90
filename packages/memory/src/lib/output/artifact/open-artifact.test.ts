import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { array, assert, asyncProperty, nat, record, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Artifact } from './artifact.ts'
import { createMemoryArtifact } from './memory-artifact.ts'
import { openArtifact } from './open-artifact.ts'

const line = { boundary: 'line' } as const
const key = 'sha256 of what was asked'

async function newFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'artifact-')), 'document.md')
}

const openNew = async (): Promise<Artifact> => openArtifact({ file: await newFile(), key })
const read = (file: string): Promise<string> => readFile(file, 'utf8')

/** Every file of a write with its bytes. */
async function snapshot(file: string): Promise<Readonly<Record<string, string>>> {
  const folder = `${file}.parts`
  const names = await readdir(folder)
  const paths = [file, ...names.map((name) => join(folder, name))]
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await readFile(path, 'latin1')])))
}

/** Two sections, one of them sealed, a note; not closed by whoever wrote it. */
async function writeSome(file: string): Promise<void> {
  await using artifact = await openArtifact({ file, key })
  artifact.plan(2, { title: 'Größe' })
  artifact.append(1, '# Eins\n', { boundary: 'section', requestId: 'r1' })
  artifact.append(2, 'zwei 😀\n', line)
  artifact.append(1, 'ä\n', line)
  artifact.note({ tokens: 3 })
  await artifact.seal(1)
  artifact.append(2, 'drei\n', line)
}

describe.for([
  ['openArtifact', openNew],
  ['createMemoryArtifact', async () => createMemoryArtifact()],
] as const)('%s', ([, open]) => {
  it('gives back what was appended, however the sections take turns', async () => {
    const appends = array(record({ section: nat(2), text: string({ unit: 'grapheme', maxLength: 40 }) }))
    await assert(
      asyncProperty(appends, nat(50), async (list, chars) => {
        await using artifact = await open()
        artifact.plan(3, null)
        const texts = ['', '', '']
        for (const { section, text } of list) {
          texts[section] += text
          artifact.append(section + 1, text, line)
        }
        for (const [index, text] of texts.entries()) {
          expect(await artifact.text(index + 1)).toBe(text)
          expect(artifact.state(index + 1).bytes).toBe(Buffer.byteLength(text))
          const tail = await artifact.tail(index + 1, chars)
          expect(text.endsWith(tail) && tail.isWellFormed()).toBe(true)
          expect(tail.length).toBeGreaterThanOrEqual(Math.min(text.length, chars) - 1)
          expect(tail.length).toBeLessThanOrEqual(chars)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('reads a long section in pieces of whole characters', async () => {
    await using artifact = await open()
    artifact.plan(0, null)
    const text = `\uFEFFa${'😀文'.repeat(40_000)}`
    artifact.append(0, text, line)
    const pieces: string[] = []
    for await (const piece of artifact.read(0)) pieces.push(piece)
    expect(pieces.join('')).toBe(text)
    expect(pieces.length).toBeGreaterThan(1)
    expect(pieces.every((piece) => piece.isWellFormed() && Buffer.byteLength(piece) < 65_540)).toBe(true)
  })

  it('writes nothing of half a character', async () => {
    await using artifact = await open()
    artifact.plan(0, null)
    expect(() => artifact.append(0, 'a\ud83d', line)).toThrow('half a surrogate pair')
    artifact.append(0, 'b', line)
    expect(await artifact.text(0)).toBe('b')
  })

  it('keeps notes and the plan as JSON, and says what it is at', async () => {
    await using artifact = await open()
    const note = { edits: [1] }
    artifact.note(note)
    note.edits.push(2)
    expect(() => artifact.append(1, 'x', line)).toThrow('Cannot use section 1: call plan() first')
    artifact.plan(1, { title: 'T', none: undefined })
    expect(artifact.notes).toEqual([{ edits: [1] }])
    expect([artifact.sections, artifact.outline, artifact.isResumed]).toStrictEqual([1, { title: 'T' }, false])
    expect(() => artifact.plan(1, null)).toThrow('there is a plan already')
    expect(() => artifact.append(2, 'x', line)).toThrow('Cannot use section 2: the plan has sections 1 to 1')
    expect(artifact.state(1)).toEqual({ bytes: 0, isSealed: false })
    artifact.append(1, 'x', { boundary: 'end' })
    await expect(artifact.finish()).rejects.toThrow('Cannot finish the document: section 1 is not sealed')
    await artifact.seal(1)
    expect(artifact.state(1)).toEqual({ bytes: 1, isSealed: true, boundary: 'end' })
    expect(() => artifact.append(1, 'y', line)).toThrow('Cannot append to section 1: it is sealed')
    await expect(artifact.seal(1)).rejects.toThrow('Cannot seal section 1: it is sealed')
  })
})

describe('openArtifact, while it is written', () => {
  it('shows the sections that are complete in their order, and the next as it grows', async () => {
    const file = await newFile()
    await using artifact = await openArtifact({ file, key })
    artifact.plan(3, null)
    artifact.append(2, 'two\n', line)
    expect(await read(file)).toBe('')
    artifact.append(1, 'one\n', line)
    expect(await read(file)).toBe('one\n')
    artifact.append(3, 'three', { boundary: 'end' })
    await artifact.seal(3)
    expect(await read(file)).toBe('one\n')
    await artifact.seal(1)
    expect(await read(file)).toBe('one\ntwo\n')
    artifact.append(2, 'more\n', line)
    await artifact.seal(2)
    expect(await read(file)).toBe('one\ntwo\nmore\nthree')
  })

  it('ends with the head, the sections as they are to be, and nothing beside them', async () => {
    const file = await newFile()
    const artifact = await openArtifact({ file, key })
    artifact.plan(2, null)
    const long = 'é😀 '.repeat(50_000)
    artifact.append(1, long, line)
    artifact.append(2, 'two', line)
    await Promise.all([artifact.seal(1), artifact.seal(2)])
    const failing = artifact.finish({
      transform: () => {
        throw new RangeError('no')
      },
    })
    await expect(failing).rejects.toThrow(RangeError)
    const result = await artifact.finish({
      head: '# T\n',
      async *transform(section, pieces) {
        for await (const piece of pieces) yield section === 2 ? piece.toUpperCase() : piece
      },
    })
    expect(result).toBeUndefined()
    expect(await read(file)).toBe(`# T\n${long}TWO`)
    expect(await readdir(join(file, '..'))).toEqual([basename(file)])
    expect(() => artifact.note(1)).toThrow('it is closed')
    await artifact.close()
  })

  it('is written by one alone, until that one closes it', async () => {
    const file = await newFile()
    const first = await openArtifact({ file, key })
    await expect(openArtifact({ file, key })).rejects.toThrow('this process is writing it')
    await first.close()
    await (await openArtifact({ file, key })).close()
  })

  it('does not take over from a process that lives, and does from one that was killed', async () => {
    const file = await newFile()
    const script = `const { openArtifact } = await import(${JSON.stringify(import.meta.resolve('./open-artifact.ts'))})
      await openArtifact({ file: ${JSON.stringify(file)}, key: ${JSON.stringify(key)} })
      console.log('open'); setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    await expect(openArtifact({ file, key })).rejects.toThrow(`process ${child.pid} on`)
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    await using artifact = await openArtifact({ file, key })
    expect(artifact.isResumed).toBe(true)
    await expect(openArtifact({ file, key })).rejects.toThrow('this process is writing it')
  })
})

describe.runIf(process.platform === 'linux')('openArtifact, locked by a number that lives', () => {
  it.for([
    ['takes over when it is another process by now', 1, hostname(), 'open'],
    ['does not when it is of another machine', 1, 'elsewhere', 'on "elsewhere" is writing it'],
  ] as const)('%s', async ([, start, host, outcome]) => {
    const file = await newFile()
    await mkdir(`${file}.parts`)
    await writeFile(`${file}.parts/lock.${process.ppid}.${start}.${host}`, '')
    const result = await openArtifact({ file, key }).then(
      (artifact) => artifact.close().then(() => 'open'),
      (error) => String(error),
    )
    expect(result).toContain(outcome)
  })
})

describe('openArtifact, again', () => {
  it.for([
    ['as it was', () => {}],
    ['after the document was deleted', (file: string) => rm(file)],
    ['after it was cut', (file: string) => truncate(file, 3)],
    ['after bytes nobody was told of', (file: string) => appendFile(`${file}.parts/0002.part`, 'never told')],
    [
      'after a line of the ledger was torn',
      (file: string) => appendFile(`${file}.parts/ledger.jsonl`, '{"seq":9,"typ'),
    ],
    ['after a page of zeros', (file: string) => appendFile(`${file}.parts/ledger.jsonl`, Buffer.alloc(4_096))],
  ] as const)('goes on %s', async ([, disturb]) => {
    const file = await newFile()
    await writeSome(file)
    await disturb(file)
    await using artifact = await openArtifact({ file, key })
    expect([artifact.isResumed, artifact.sections, artifact.outline]).toEqual([true, 2, { title: 'Größe' }])
    expect(artifact.notes).toEqual([{ tokens: 3 }])
    expect(artifact.state(1)).toEqual({ bytes: 10, isSealed: true, boundary: 'line' })
    expect(await artifact.text(2)).toBe('zwei 😀\ndrei\n')
    expect(await read(file)).toBe('# Eins\nä\nzwei 😀\ndrei\n')
    artifact.append(2, 'vier\n', line)
    await artifact.seal(2)
    await artifact.finish()
    expect(await read(file)).toBe('# Eins\nä\nzwei 😀\ndrei\nvier\n')
    expect(existsSync(`${file}.parts`)).toBe(false)
  })

  it.for([
    ['changed', '# Eins\nmy own words'],
    ['longer', '# Eins\nä\nzwei 😀\ndrei\nmine'],
  ] as const)(
    'leaves a document alone that somebody has made %s, and goes on when it is moved away',
    async ([, text]) => {
      const file = await newFile()
      await writeSome(file)
      await writeFile(file, text)
      const before = await snapshot(file)
      await expect(openArtifact({ file, key })).rejects.toThrow(
        `Cannot go on with "${file}": somebody has changed it since it was written, move it away, then call again`,
      )
      expect(await snapshot(file)).toEqual(before)
      await rename(file, `${file}.mine`)
      await (await openArtifact({ file, key })).close()
      expect(await read(file)).toBe('# Eins\nä\nzwei 😀\ndrei\n')
    },
  )

  it.for([
    ['changed', (file: string) => writeFile(file, 'mine')],
    ['added to', (file: string) => appendFile(file, 'mine')],
    ['put another in its place', (file: string) => rm(file).then(() => writeFile(file, 'mine'))],
  ] as const)('does not finish a document somebody has %s meanwhile', async ([, disturb]) => {
    const file = await newFile()
    await writeSome(file)
    const artifact = await openArtifact({ file, key })
    await artifact.seal(2)
    await disturb(file)
    await expect(artifact.finish()).rejects.toThrow('somebody has changed it since it was written, move it away')
    await artifact.close()
    expect(await read(file)).toContain('mine')
    await rm(file)
    await using again = await openArtifact({ file, key })
    await again.finish()
    expect(await read(file)).toBe('# Eins\nä\nzwei 😀\ndrei\n')
  })

  it('keeps what a ledger that has lost lines does not know', async () => {
    const file = await newFile()
    await writeSome(file)
    const ledger = `${file}.parts/ledger.jsonl`
    const lines = (await read(ledger)).split('\n')
    await writeFile(ledger, `${lines.slice(0, 3).join('\n')}\n`)
    await rm(file)
    const warnings: string[] = []
    await using artifact = await openArtifact({ file, key, onWarning: (warning) => warnings.push(warning) })
    expect(warnings).toEqual([
      `The ledger does not know the last 3 bytes of "${file}.parts/0001.part": kept as "${file}.parts/0001.part.torn"`,
      `The ledger does not know the last 15 bytes of "${file}.parts/0002.part": kept as "${file}.parts/0002.part.torn"`,
    ])
    expect(await read(`${file}.parts/0002.part.torn`)).toBe('zwei 😀\ndrei\n')
    expect(await artifact.text(1)).toBe('# Eins\n')
    await artifact.seal(1)
    await artifact.seal(2)
    await artifact.finish()
    expect((await readdir(`${file}.parts`)).toSorted()).toEqual(['0001.part.torn', '0002.part.torn'])
  })

  it('does not take a ledger that is gone for rubbish that may be deleted', async () => {
    const file = await newFile()
    await writeSome(file)
    await rm(`${file}.parts/ledger.jsonl`)
    await expect(openArtifact({ file, key })).rejects.toThrow(
      'has parts of a text but no ledger.jsonl, restore it, or move both away to keep the text',
    )
  })

  it('is not stopped by the name of a lock nobody of ours has made', async () => {
    const file = await newFile()
    await writeSome(file)
    await writeFile(`${file}.parts/lock.1..%E0%`, '')
    await expect(openArtifact({ file, key })).rejects.toThrow('process 1 on "%E0%" is writing it')
  })

  it('says what is wrong when its folder is deleted meanwhile', async () => {
    const file = await newFile()
    await writeSome(file)
    const artifact = await openArtifact({ file, key })
    await rm(`${file}.parts`, { recursive: true })
    await expect(artifact.text(2)).rejects.toThrow(`Cannot write "${file}": ENOENT`)
    await artifact.close()
  })

  it('keeps what was torn off the ledger', async () => {
    const file = await newFile()
    await writeSome(file)
    await appendFile(`${file}.parts/ledger.jsonl`, '{"seq"')
    await (await openArtifact({ file, key })).close()
    expect(await read(`${file}.parts/ledger.jsonl.torn`)).toBe('{"seq"')
  })

  it('finds a flipped bit at any byte of the ledger and the parts, and changes nothing', async () => {
    const file = await newFile()
    await writeSome(file)
    let wrong = ''
    for (const [path, text] of Object.entries(await snapshot(file))) {
      if (path === file) continue
      const bytes = Buffer.from(text, 'latin1')
      for (let at = 0; at < bytes.length; at += 1) {
        const damaged = Buffer.from(bytes)
        damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8))
        await writeFile(path, damaged)
        const before = await snapshot(file)
        const error = await openArtifact({ file, key }).catch((cause) => cause)
        if (!(error instanceof Error && error.message.includes(`Cannot go on with "${path}"`)))
          wrong += `${path} ${at}\n`
        expect(await snapshot(file)).toEqual(before)
      }
      await writeFile(path, bytes)
    }
    expect(wrong).toBe('')
    await (await openArtifact({ file, key })).close()
  })

  it.for([
    ['cut', (path: string) => truncate(path, 5), 'it has 5 bytes where the ledger knows of 7'],
    ['missing', (path: string) => rm(path), 'it is missing'],
  ] as const)('says which part is %s', async ([, disturb, why]) => {
    const file = await newFile()
    await writeSome(file)
    const path = `${file}.parts/0001.part`
    await disturb(path)
    await expect(openArtifact({ file, key })).rejects.toThrow(
      `Cannot go on with "${path}": ${why}, restore it from a copy, or delete it with its folder and "${file}"`,
    )
    expect(await read(file)).toContain('Eins')
  })

  it.for([
    ['a file', (file: string) => writeFile(file, 'mine')],
    ['an empty file', (file: string) => writeFile(file, '')],
    ['a folder', (file: string) => mkdir(file)],
    ['a link to nothing', (file: string) => symlink('nowhere', file)],
  ] as const)('refuses %s that is not its own, and leaves it alone', async ([, make]) => {
    const file = await newFile()
    await make(file)
    await expect(openArtifact({ file, key })).rejects.toThrow(
      `Cannot write "${file}": it exists already, choose another file or delete it`,
    )
    expect(await readdir(join(file, '..'))).toEqual([basename(file)])
  })

  it('begins anew, with any options, where an earlier write has brought nothing', async () => {
    const file = await newFile()
    const first = await openArtifact({ file, key: 'another' })
    first.note({ usage: 1 })
    await first.close()
    await using artifact = await openArtifact({ file, key })
    expect(artifact).toMatchObject({ isResumed: false, notes: [] })
    artifact.plan(0, null)
    artifact.append(0, 'text', { boundary: 'line' })
    expect(await readFile(file, 'utf8')).toBe('text')
  })

  it('refuses what belongs to another document, or to somebody else', async () => {
    const file = await newFile()
    await writeSome(file)
    const before = await snapshot(file)
    await expect(openArtifact({ file, key: 'another' })).rejects.toThrow('is of another document')
    expect(await snapshot(file)).toEqual(before)
    const other = await newFile()
    await mkdir(`${other}.parts`)
    await writeFile(`${other}.parts/thesis.txt`, 'mine')
    await expect(openArtifact({ file: other, key })).rejects.toThrow('is no write that can go on')
    expect(await readdir(`${other}.parts`)).toEqual(['thesis.txt'])
  })
})
