import { chmod, copyFile, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Memory, MemoryEdit } from '@glmkit/core'
import { openSession } from '@glmkit/memory'
import { converse, factsOf, honestStore, judge, reader, tally } from './session-arena.ts'
import type { Emulated, Outcome, StoreOf, Verdict } from './session-arena.ts'

const verdict = (isKept: boolean, what: string): Verdict => ({ kind: isKept ? 'recovered' : 'violation', what })

export async function twoWriters(root: string, emulated: Emulated, storeOf: StoreOf): Promise<Outcome> {
  const verdicts: Verdict[] = []
  for (const isLockLost of [false, true]) {
    const dir = await mkdtemp(join(root, 'writers-'))
    const agent = emulated.agentOf()
    await using first = await openSession({ journal: storeOf(dir), agent, id: 's' })
    await first.send('one')
    if (isLockLost) await rm(join(dir, 's.lock'))
    const told: string[] = []
    const acknowledged = [...factsOf(first)]
    try {
      await using second = await openSession({ journal: storeOf(dir), agent, id: 's' })
      await second.send('two')
      acknowledged.push(...factsOf(second))
      await first.send('three')
      acknowledged.push(...factsOf(first))
    } catch (error) {
      told.push(String(error))
    }
    const named = isLockLost ? /changed by somebody else/ : /has the run open/
    await first.close()
    const found = await judge(dir, honestStore, [...new Set(acknowledged)])
    if (found.kind === 'violation') verdicts.push(found)
    else if (told.some((each) => named.test(each))) verdicts.push({ kind: 'named', what: told.join() })
    else verdicts.push({ kind: 'violation', what: `nobody was told of the second writer: ${told.join()}` })
  }
  return tally('two writers', verdicts, 'with the lock, and with the lock removed')
}

export async function clockBackwards(root: string, emulated: Emulated, storeOf: StoreOf): Promise<Outcome> {
  const dir = await mkdtemp(join(root, 'clock-'))
  const now = Date.now
  await converse(dir, emulated, 2)
  try {
    Date.now = () => now() - 3_600_000
    await using session = await openSession({ journal: storeOf(dir), agent: emulated.agentOf(), id: 's' })
    await session.send('earlier')
  } finally {
    Date.now = now
  }
  await using session = await openSession({ journal: storeOf(dir), agent: reader, id: 's' })
  const times = session.entries.map(({ at }) => at)
  const isOrdered = times.every((at, place) => at >= (times[place - 1] ?? 0))
  return tally('the clock goes back an hour', [verdict(isOrdered && session.messages.length === 7, 'out of order')])
}

/** Cut between the call that made a summary and its note: the run's own journal has it. */
export async function cutAfterSummary(root: string, emulated: Emulated, storeOf: StoreOf): Promise<Outcome> {
  const dir = await mkdtemp(join(root, 'summary-'))
  const asked: string[] = []
  const memory: Memory = {
    open({ transcript }) {
      const edits: MemoryEdit[] = []
      return {
        async edit(context): Promise<readonly MemoryEdit[]> {
          if (transcript.length < 4 || edits.length > 0) return []
          const text = (await context.ask([{ role: 'user', content: 'Summarise.' }], 1_000))?.text ?? 'nothing'
          asked.push(text)
          return [{ kind: 'summary', from: 1, to: 3, pinned: [], text, by: 'model', reason: 'test' }]
        },
        apply: (more) => void edits.push(...more),
        prepare: ({ model }) => ({ messages: transcript, maxOutputTokens: model.maxOutputTokens }),
      }
    },
  }
  const journal = storeOf(dir)
  {
    await using session = await openSession({ journal, agent: emulated.agentOf(journal, memory), id: 's' })
    await session.send('one')
    for await (const { type } of session.stream('two')) {
      if (type !== 'memory-edit') continue
      // As a crash would leave it: who leaves a stream in peace has what was done noted.
      await copyFile(join(dir, 's.jsonl'), join(dir, 's.cut'))
      break
    }
  }
  await rename(join(dir, 's.cut'), join(dir, 's.jsonl'))
  await using session = await openSession({ journal, agent: emulated.agentOf(journal, memory), id: 's' })
  const editsBefore: number = session.edits.length
  const isCut = session.interrupted?.isResumable === true && editsBefore === 0
  await session.resume()
  const what = `asked ${asked.length} times, ${session.edits.length} edits, ${session.messages.length} messages`
  const isKept = isCut && asked.length === 1 && session.edits.length === 1 && session.messages.length === 5
  return tally('cut between a summary and its note', [verdict(isKept, what)], what)
}

export async function readOnly(root: string, emulated: Emulated, storeOf: StoreOf): Promise<Outcome> {
  const dir = await mkdtemp(join(root, 'read-only-'))
  await converse(dir, emulated, 2)
  await chmod(root, 0o755)
  await chmod(dir, 0o555)
  let found: Verdict
  // Root may write anywhere.
  process.seteuid?.(65534)
  try {
    found = await judge(dir, storeOf, [], /Cannot open run "s" in ".*": EACCES/)
  } finally {
    process.seteuid?.(0)
    await chmod(dir, 0o755)
  }
  return tally('a folder that cannot be written', [found])
}

export async function largeLog(root: string, storeOf: StoreOf, mebibytes: number): Promise<Outcome> {
  const dir = await mkdtemp(join(root, 'large-'))
  const path = join(dir, 's.jsonl')
  const text = 'x'.repeat(20_000)
  let runs = 0
  {
    await using log = await honestStore(dir).create('s', { session: 1 })
    for (; runs * 40_100 < mebibytes * 2 ** 20;) {
      runs += 1
      await log.note({ run: runs, input: `${runs} ${text}` })
      const messages = [{ role: 'assistant', content: `${runs} ${text}` }]
      await log.note({ run: runs, keep: 1, messages, end: 'answer' })
    }
  }
  const from = performance.now()
  const opened = await (async (): Promise<Verdict> => {
    await using session = await openSession({ journal: storeOf(dir), agent: reader, id: 's' })
    return verdict(session.messages.length === runs * 2, `${session.messages.length} of ${runs * 2} messages`)
  })()
  const seconds = (performance.now() - from) / 1_000
  const bytes = await readFile(path)
  bytes[bytes.length >> 1] = 7
  await writeFile(path, bytes)
  const damaged = await judge(dir, storeOf, ['something'])
  const { size } = await stat(path)
  await rm(dir, { recursive: true })
  const remark = `${(size / 2 ** 20).toFixed(0)} MiB, ${runs * 2} messages, opened in ${seconds.toFixed(2)} s; then one byte changed`
  return tally('a large log', [opened, damaged], remark)
}
