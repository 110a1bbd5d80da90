import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encode } from '../packages/journal/src/lib/journal-log.ts'
import type { LogRecord } from '../packages/journal/src/lib/journal-log.ts'
import { openSession } from '@glmkit/memory'
import { converse, factsOf, honestStore, judge, reader, tally } from './session-arena.ts'
import type { Emulated, Outcome, StoreOf, Verdict } from './session-arena.ts'

interface Damage {
  readonly at: string
  readonly bytes: Buffer
  /** The part of the log that was acknowledged; default all of it. */
  readonly acknowledged?: Buffer
}

const recordsIn = (bytes: Buffer): string[] => bytes.toString().trimEnd().split('\n')
const readRecord = (line: string): LogRecord => JSON.parse(line)

/** Damage of the file of a session that has ended well. `stride`: of every byte, every so manyeth. */
export async function damageLogs(
  root: string,
  emulated: Emulated,
  storeOf: StoreOf,
  stride: number,
): Promise<readonly Outcome[]> {
  const source = await mkdtemp(join(root, 'source-'))
  await converse(source, emulated, 4)
  const log = await readFile(join(source, 's.jsonl'))
  const lines = recordsIn(log)
  const starts = [...log.entries()].flatMap(([place, byte]) => (byte === 10 ? [place + 1] : []))
  const dir = await mkdtemp(join(root, 'damage-'))
  const known = new Map<number, readonly string[]>()

  /** What a log that was cut between two lines holds. */
  async function factsIn(bytes: Buffer): Promise<readonly string[]> {
    const cached = known.get(bytes.length)
    if (cached !== undefined) return cached
    await put(bytes)
    await using session = await openSession({ journal: honestStore(dir), agent: reader, id: 's' })
    const facts = factsOf(session)
    known.set(bytes.length, facts)
    return facts
  }

  async function put(bytes: Buffer): Promise<void> {
    await rm(join(dir, 's.torn'), { force: true })
    await writeFile(join(dir, 's.jsonl'), bytes)
  }

  async function inflict(fault: string, damages: Iterable<Damage>, remark?: string): Promise<Outcome> {
    const verdicts: (Verdict & { at: string })[] = []
    for (const { at, bytes, acknowledged = log } of damages) {
      const facts = await factsIn(acknowledged)
      await put(bytes)
      const verdict = await judge(dir, storeOf, facts)
      verdicts.push({ at, ...(acknowledged === log ? verdict : await afterCut(bytes, acknowledged, verdict)) })
    }
    return tally(fault, verdicts, remark)
  }

  /** Of a record that was never acknowledged nothing is missing, and what there is of it is kept. */
  async function afterCut(bytes: Buffer, whole: Buffer, verdict: Verdict): Promise<Verdict> {
    if (verdict.kind === 'named') return { kind: 'violation', what: `missing: ${verdict.what}` }
    const torn = await readFile(join(dir, 's.torn')).catch(() => Buffer.alloc(0))
    const isKept = Buffer.concat([whole, torn]).equals(bytes)
    return isKept ? verdict : { kind: 'violation', what: 'the tail was not kept' }
  }

  function* cuts(): Generator<Damage> {
    const from = starts.at(-4) ?? 0
    for (let cut = from; cut <= log.length; cut += stride) {
      const whole = starts.findLast((start) => start <= cut) ?? 0
      yield { at: `byte ${cut}`, bytes: log.subarray(0, cut), acknowledged: log.subarray(0, whole) }
    }
  }

  function* flips(): Generator<Damage> {
    const last = starts.at(-2) ?? 0
    for (let at = 0; at < log.length; at += at < last ? stride : 1) {
      const bytes = Buffer.from(log)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8))
      yield { at: `byte ${at}`, bytes }
    }
    for (let bit = 0; bit < 8; bit += 1) {
      const bytes = Buffer.from(log)
      bytes[log.length - 1] = 10 ^ (1 << bit)
      yield { at: `the last byte, bit ${bit}`, bytes }
    }
  }

  function* pages(): Generator<Damage> {
    for (let at = 0; at < log.length; at += 256) {
      yield { at: `${at}–${at + 4_096}`, bytes: Buffer.from(log).fill(0, at, Math.min(log.length, at + 4_096)) }
    }
  }

  function* relined(change: (lines: readonly string[], at: number) => readonly string[]): Generator<Damage> {
    for (let at = 0; at < lines.length - 1; at += 1) {
      yield { at: `line ${at + 1}`, bytes: Buffer.from(`${change(lines, at).join('\n')}\n`) }
    }
  }

  const rewritten = (at: number, change: Partial<LogRecord>): Damage => ({
    at: JSON.stringify(change),
    bytes: Buffer.from(
      lines.map((line, place) => (place === at ? encode({ ...readRecord(line), ...change }) : `${line}\n`)).join(''),
    ),
  })

  const each = stride === 1 ? 'every byte' : `every ${stride}th byte`
  return [
    await inflict('killed at any byte of an append', cuts(), `the last 4 records, ${each}`),
    await inflict('a bit flipped at any byte', flips(), `${each}, all of the last record`),
    await inflict('a page of 4 KiB reads as zeros', pages(), 'from every 256th byte'),
    await inflict(
      'a line doubled',
      relined((all, at) => all.toSpliced(at, 0, all[at] ?? '')),
    ),
    await inflict(
      'two lines swapped',
      relined((all, at) => all.toSpliced(at, 2, all[at + 1] ?? '', all[at] ?? '')),
    ),
    await inflict(
      'a line lost',
      relined((all, at) => all.toSpliced(at, 1)),
      'but the last: a file cannot tell that it was longer',
    ),
    await inflict('a file of another version', [
      rewritten(0, { v: { format: 0, header: { session: 1 } } }),
      rewritten(0, { v: { format: 2, header: { session: 1 } } }),
      rewritten(2, JSON.parse('{"t":"novelty"}')),
      { at: 'an empty file', bytes: Buffer.alloc(0) },
    ]),
  ]
}
