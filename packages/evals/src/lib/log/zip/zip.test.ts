import { execFile, execFileSync } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { crc32, deflateRawSync, zstdCompressSync } from 'node:zlib'
import { AgentError, UsageError } from '@glmkit/core'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openZip } from './open-zip.ts'
import type { Zip } from './open-zip.ts'
import { openZipWriter } from './open-zip-writer.ts'
import { createZipDirectory } from './zip-directory.ts'
import { directoryEndOf } from './zip-end.ts'
import { ZipEntryError } from './zip-entry-data.ts'
import { centralRecordOf, localHeaderOf } from './zip-record.ts'
import type { ZipEntry } from './zip-record.ts'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glmkit-zip-'))
  path = join(folder, 'a.zip')
})
afterEach(() => rm(folder, { recursive: true }))

async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts
}

async function contentOf(zip: Zip): Promise<Record<string, string>> {
  const content: Record<string, string> = {}
  for (const entry of zip.directory.entries()) content[entry.name] = String(await zip.read(entry))
  return content
}

async function contentAt(file: string): Promise<Record<string, string>> {
  await using zip = await openZip(file)
  return await contentOf(zip)
}

/** What has been written, and how long the file was then. */
async function writeSteps(): Promise<{
  readonly bytes: Buffer
  readonly ends: readonly [number, Record<string, string>][]
}> {
  const ends: [number, Record<string, string>][] = []
  const content: Record<string, string> = {}
  await using zip = await openZipWriter(path)
  const note = async (name: string, text: string): Promise<void> => {
    content[name] = text
    ends.push([(await stat(path)).size, { ...content }])
  }
  for (const [name, text] of [
    ['a.json', 'first'],
    ['folder/é.json', 'x'.repeat(300)],
    ['a.json', 'first again'],
  ] as const) {
    await zip.append(name, text)
    await note(name, text)
  }
  await zip.flush()
  await zip.appendStream('stream', pieces('one ', 'two ', 'three'))
  await note('stream', 'one two three')
  await zip.append('empty', '')
  await note('empty', '')
  await zip.flush()
  return { bytes: await readFile(path), ends }
}

describe('an archive', () => {
  it('reads back whatever was written, and others read it', async () => {
    const texts = fc.array(
      fc.tuple(fc.string({ minLength: 1, maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 2_000 })),
      {
        minLength: 1,
        maxLength: 8,
      },
    )
    await fc.assert(
      fc.asyncProperty(texts, async (entries) => {
        await rm(path, { force: true })
        {
          await using zip = await openZipWriter(path)
          await Promise.all(entries.map(([name, text]) => zip.append(name, text)))
        }
        const wellFormed = entries.map(([name, text]) => [name, text.toWellFormed()])
        expect(await contentAt(path)).toEqual(Object.fromEntries(wellFormed))
      }),
      { numRuns: 50 },
    )
    execFileSync('unzip', ['-tq', path])
  })

  it('keeps every whole entry wherever it is cut, and goes on', { timeout: 120_000 }, async () => {
    const { bytes, ends } = await writeSteps()
    const cutPath = join(folder, 'cut.zip')
    for (let length = 1; length < bytes.length; length += 1) {
      await writeFile(cutPath, bytes.subarray(0, length))
      const [end, whole] = ends.findLast(([size]) => size <= length) ?? [0, {}]
      const isInDirectory = end === ends.at(-1)?.[0] && length - end >= 4
      {
        await using zip = await openZipWriter(cutPath)
        expect(await contentOf(zip)).toEqual(whole)
        expect(zip.lostBytes).toBe(isInDirectory ? 0 : length - end)
        // Whatever is there, the next entry comes behind the last whole one: every third cut shows it.
        if (length % 3 > 0) continue
        await zip.append('more', 'after the crash')
      }
      expect(await contentAt(cutPath)).toEqual({ ...whole, more: 'after the crash' })
    }
  })

  it('never gives anything wrong for a byte that has changed', async () => {
    const { bytes, ends } = await writeSteps()
    const right = ends.at(-1)?.[1] ?? {}
    const damagedPath = join(folder, 'damaged.zip')
    let noticed = 0
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = Buffer.from(bytes)
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8))
      await writeFile(damagedPath, damaged)
      await using zip = await openZip(damagedPath)
      for (const [name, text] of Object.entries(right)) {
        const entry = zip.directory.get(name)
        const read = entry && (await zip.read(entry).then(String, (error: unknown) => error))
        const isRight = read === text
        const isNoticed = read === undefined || read instanceof ZipEntryError
        expect(isRight || isNoticed, `byte ${at}, ${name}`).toBe(true)
        noticed += Number(isNoticed)
      }
    }
    expect(noticed).toBeGreaterThan(100)
  })

  it('finds the entries behind damage in the middle', async () => {
    const { bytes, ends } = await writeSteps()
    const [first = 0] = ends[0] ?? []
    bytes[first + 2] = 0xff
    const end = ends.at(-1)?.[0] ?? 0
    await writeFile(path, bytes.subarray(0, end))
    await using zip = await openZip(path)
    expect(await contentOf(zip)).toEqual({ 'a.json': 'first again', stream: 'one two three', empty: '' })
    expect(zip.lostBytes).toBe((ends[1]?.[0] ?? 0) - first)
  })

  it('has more than 65,535 entries, and knows the last of each name', { timeout: 60_000 }, async () => {
    const count = 70_000
    const text = Buffer.from('{}')
    const facts = { method: 0, flags: 0, time: 0, crc: crc32(text), bytes: 2, packedBytes: 2 }
    let offset = 0
    const parts = Array.from({ length: count }, (_, index) => {
      const header = localHeaderOf({ ...facts, name: `samples/${index}.json`, offset })
      offset += header.length + text.length
      return Buffer.concat([header, text])
    })
    // As a crash leaves it: without a directory.
    await writeFile(path, Buffer.concat(parts))
    {
      await using zip = await openZipWriter(path)
      expect([zip.directory.count, zip.lostBytes]).toEqual([count, 0])
      await zip.append('samples/5.json', 'anew')
    }
    await using zip = await openZip(path)
    expect(zip.directory.count).toBe(count)
    for (const [name, content] of [
      ['samples/5.json', 'anew'],
      ['samples/69999.json', '{}'],
    ] as const) {
      const entry = zip.directory.get(name)
      expect(entry && String(await zip.read(entry))).toBe(content)
    }
    expect(execFileSync('unzip', ['-Zt', path], { encoding: 'utf8' })).toContain(`${count} files`)
  })
})

describe('hostile archives', () => {
  /** An archive of entries that are made by hand. */
  async function write(entries: readonly (Partial<ZipEntry> & { readonly packed: Buffer })[]): Promise<void> {
    const parts: Buffer[] = []
    const records: Buffer[] = []
    let offset = 0
    for (const [index, { packed, ...facts }] of entries.entries()) {
      const entry: ZipEntry = {
        name: `${index}`,
        method: 8,
        flags: 0,
        time: 0,
        crc: 0,
        packedBytes: packed.length,
        bytes: 0,
        offset,
        ...facts,
      }
      const header = localHeaderOf(entry)
      parts.push(header, packed)
      records.push(centralRecordOf(entry))
      offset += header.length + packed.length
    }
    const directory = Buffer.concat(records)
    await writeFile(
      path,
      Buffer.concat([...parts, directory, directoryEndOf(records.length, offset, directory.length)]),
    )
  }

  async function readFirst(): Promise<Buffer> {
    await using zip = await openZip(path)
    const [entry] = zip.directory.entries()
    if (entry === undefined) throw new Error('no entry')
    return await zip.read(entry)
  }

  it('are unpacked no further than they say, and say no more than a limit', async () => {
    const bomb = deflateRawSync(Buffer.alloc(2 ** 24))
    await write([{ packed: bomb, bytes: 1_000 }])
    await expect(readFirst()).rejects.toThrow(/^Cannot read ".*a\.zip\/0": it cannot be unpacked: /)
    await write([{ packed: bomb, bytes: 2 ** 31 }])
    await expect(readFirst()).rejects.toThrow('it has 2147483648 bytes, expected at most 536870888')
  })

  it('may be packed by zstd, and by nothing unheard of', async () => {
    const text = Buffer.from('hello '.repeat(100))
    await write([{ packed: zstdCompressSync(text), method: 93, bytes: text.length, crc: crc32(text) }])
    expect(await readFirst()).toEqual(text)
    await write([{ packed: text, method: 14, bytes: text.length, crc: crc32(text) }])
    await expect(readFirst()).rejects.toThrow('compression method 14 is not known')
    await write([{ packed: text, method: 0, flags: 1, bytes: text.length, crc: crc32(text) }])
    await expect(readFirst()).rejects.toThrow('it is encrypted')
  })

  it('have offsets and sizes beyond 4 GiB where they are so large', () => {
    const directory = createZipDirectory()
    const entry = {
      name: 'far',
      method: 8,
      flags: 0,
      time: 0,
      crc: 1,
      packedBytes: 2 ** 33,
      bytes: 2 ** 34,
      offset: 2 ** 40 + 1,
    }
    directory.set(entry)
    expect(directory.get('far')).toEqual(entry)
  })
})

describe('a writer', () => {
  it('is the only one, says who it is, and leaves the file to the next', async () => {
    {
      await using zip = await openZipWriter(path)
      await expect(openZipWriter(path)).rejects.toThrow(/^Cannot write ".*a\.zip": this process is writing it/)
      await zip.append('a', '1')
    }
    await using zip = await openZipWriter(path)
    expect(zip.directory.count).toBe(1)
  })

  it('takes over from a process that was killed', async () => {
    const writer = new URL('open-zip-writer.ts', import.meta.url).href
    const script = `const { openZipWriter } = await import(${JSON.stringify(writer)})
      const zip = await openZipWriter(${JSON.stringify(path)})
      await zip.append('a', '1')
      process.kill(process.pid, 'SIGKILL')`
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]).catch(() => {})
    await using zip = await openZipWriter(path)
    expect(await contentOf(zip)).toEqual({ a: '1' })
  })

  it('refuses what is no archive, and leaves it as it is', async () => {
    await writeFile(path, 'Dear diary')
    await expect(openZipWriter(path)).rejects.toThrow(UsageError)
    expect(await readFile(path, 'utf8')).toBe('Dear diary')
    await expect(openZip(path)).rejects.toThrow(UsageError)
    await expect(openZipWriter(path, { mustBeNew: true })).rejects.toThrow('it is there already')
    await expect(openZip(join(folder, 'nothing'))).rejects.toThrow('ENOENT')
  })

  it('leaves a torn archive as it is when it writes nothing', async () => {
    const { bytes } = await writeSteps()
    const torn = bytes.subarray(0, 100)
    await writeFile(path, torn)
    await (await openZipWriter(path))[Symbol.asyncDispose]()
    expect(await readFile(path)).toEqual(torn)
  })

  it('keeps what there is when a stream breaks off', async () => {
    {
      await using zip = await openZipWriter(path)
      await zip.append('a', '1')
      async function* broken(): AsyncGenerator<string> {
        yield 'x'.repeat(100_000)
        throw new AgentError('broken')
      }
      await expect(zip.appendStream('b', broken())).rejects.toThrow('broken')
      await copyFile(path, join(folder, 'b.zip'))
      await zip.append('c', '3')
    }
    expect(await contentAt(path)).toEqual({ a: '1', c: '3' })
    expect(await contentAt(join(folder, 'b.zip'))).toEqual({ a: '1' })
  })
})
