import { copyFile, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encode, readLog } from './journal-log.ts'
import type { LogRecord } from './journal-log.ts'

const record = (s: number, rest: Partial<LogRecord> = {}): LogRecord => ({
  s,
  at: 1_700_000_000_000 + s,
  e: 1,
  t: 'part',
  k: 'turn/1/model',
  v: { text: `délta ${s} ✓` },
  ...rest,
})
const header = (format: unknown = 1): LogRecord => record(0, { t: 'header', k: 'r', v: { format, header: {} } })

async function logOf(records: readonly LogRecord[]): Promise<{ readonly path: string; readonly bytes: Buffer }> {
  const path = join(await mkdtemp(join(tmpdir(), 'journal-log-')), 'r.jsonl')
  await writeFile(path, records.map(encode).join(''))
  return { path, bytes: await readFile(path) }
}

describe('readLog', () => {
  it('gives back what was written', async () => {
    const records = [header(), record(1, { v: ['\u2028', '\ud800', null, { c: 1, ',"c":1}': ',"c":1}' }] }), record(2)]
    const { path, bytes } = await logOf(records)
    expect(await readLog(path)).toEqual({ records, length: bytes.length, tail: Buffer.alloc(0) })
  })

  it('finds a flipped bit at any byte of any line but the last, and changes nothing', async () => {
    const { path, bytes } = await logOf([header(), record(1), record(2), record(3)])
    const last = bytes.lastIndexOf('\n', -2) + 1
    let wrong = ''
    for (let at = 0; at < last; at += 1) {
      const damaged = Buffer.from(bytes)
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8))
      await writeFile(path, damaged)
      const line = bytes.subarray(0, at).toString('latin1').split('\n').length
      const message = await readLog(path).then(String, String)
      // A lost line end damages its line; a new one inside a line does too.
      if (!message.includes(`"${path}": line ${line} is damaged`)) wrong += `byte ${at}: ${message}\n`
      if (!(await readFile(path)).equals(damaged)) wrong += `byte ${at}: changed\n`
    }
    expect(wrong).toBe('')
  })

  it.for([
    ['a duplicated line', [header(), record(1), record(1), record(2)], 'line 3 repeats record 1'],
    ['reordered lines', [header(), record(2), record(1)], 'line 2 has record 2 where 1 belongs'],
    ['a lost line', [header(), record(1), record(3)], 'line 3 has record 3 where 2 belongs'],
    ['two writers', [header(), record(1, { e: 2 }), record(2)], 'line 3 is of a writer that had lost the run'],
    ['another format', [header(2), record(1)], 'has format 2, this version of glmkit reads 1'],
    ['another file', [record(0)], 'its first line is not the header of a run'],
  ] as const)('names %s', async ([, records, message]) => {
    const { path } = await logOf(records)
    await expect(readLog(path)).rejects.toThrow(message)
  })

  it('takes a last line with pages that never reached the disk for a torn one', async () => {
    const { path, bytes } = await logOf([header(), record(1), record(2)])
    const last = bytes.lastIndexOf('\n', -2) + 1
    await copyFile(path, `${path}.whole`)
    await writeFile(path, Buffer.from(bytes).fill(0, last + 10, last + 20))
    const { records, length, tail } = await readLog(path)
    expect([records.length, length, tail.length]).toEqual([2, last, bytes.length - last])
  })
})
