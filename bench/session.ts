/**
 * Sessions of many lengths: what they take on disk and to open, and what an append costs. As a Markdown table.
 *
 *     node bench/session.ts
 *
 * The messages are an agent's: a user's line, a reply with reasoning and a call, a result of some KB, an answer; seeded.
 * Content is the JSON of the messages, a line each. "Full state a step" is computed: the whole transcript again for each
 * message, as stores of checkpoints keep it. Opening is measured with a file that the system has in memory.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JournalStore, Message, Usage } from '@glmkit/core'
import { createFileJournal } from '@glmkit/journal'
import { openSession } from '@glmkit/memory'
import { createRandom } from './kill-plan.ts'
import { honestStore, reader } from './session-arena.ts'

const mostOpenMs = 100
const mostRatio = 1.15
const rounds = 9
const random = createRandom(8)
const words = 'the agent reads a file and finds that prices rose by 7 % in "2025", then 智谱 writes\n'.split(' ')

function prose(chars: number): string {
  let text = ''
  while (text.length < chars) text += `${words[Math.floor(random() * words.length)]} `
  return text
}

/** Four messages, `scale` times as long. */
function turnOf(run: number, scale: number): readonly Message[] {
  const id = `call_${run}`
  const call = { id, type: 'function' as const, function: { name: 'read', arguments: `{"path":"src/${run}.ts"}` } }
  return [
    { role: 'user', content: prose(120 * scale) },
    { role: 'assistant', content: '', reasoning_content: prose(500 * scale), tool_calls: [call] },
    { role: 'tool', tool_call_id: id, content: prose(3_000 * scale) },
    { role: 'assistant', content: prose(600 * scale), reasoning_content: prose(400 * scale) },
  ]
}

const usage: Usage = {
  inputTokens: 51_234,
  cachedInputTokens: 50_112,
  outputTokens: 812,
  reasoningTokens: 411,
  costUsd: 0.0132,
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? NaN

/** Notes a session as its runs would. */
async function fill(
  journal: JournalStore,
  count: number,
  scale: number,
): Promise<{ content: number; full: number; appendUs: number }> {
  const micros: number[] = []
  let [content, full] = [0, 0]
  await using log = await journal.create('s', { session: 1 })
  for (let run = 1; run * 4 <= count; run += 1) {
    const [user, ...messages] = turnOf(run, scale)
    for (const message of [user, ...messages]) {
      content += Buffer.byteLength(JSON.stringify(message)) + 1
      full += content
    }
    const from = performance.now()
    await log.note({ run, input: user?.content }, { isVital: true })
    await log.note({ run, keep: 1, messages, end: 'answer', usage }, { isVital: true })
    micros.push(((performance.now() - from) * 1_000) / 2)
  }
  return { content, full, appendUs: median(micros) }
}

async function openingMs(journal: JournalStore): Promise<{ wall: number; cpu: number; messages: number }> {
  const [walls, cpus]: [number[], number[]] = [[], []]
  let messages = 0
  for (let round = 0; round < rounds; round += 1) {
    const [from, cpu] = [performance.now(), process.cpuUsage()]
    await using session = await openSession({ journal, agent: reader, id: 's' })
    const { user, system } = process.cpuUsage(cpu)
    walls.push(performance.now() - from)
    cpus.push((user + system) / 1_000)
    messages = session.messages.length
  }
  return { wall: median(walls), cpu: median(cpus), messages }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`
console.log(
  '| messages | mean size | content | on disk | ratio | full state a step | opened in | CPU | append | and sync |',
)
console.log('|---|---|---|---|---|---|---|---|---|---|')
for (const [count, scale] of [
  [8, 1],
  [100, 1],
  [400, 1],
  [1_000, 1],
  [1_000, 0.1],
] as const) {
  const dir = await mkdtemp(join(tmpdir(), 'bench-session-'))
  const synced = await mkdtemp(join(tmpdir(), 'bench-session-'))
  const journal = honestStore(dir)
  const { content, full, appendUs } = await fill(journal, count, scale)
  const { appendUs: syncedUs } = await fill(createFileJournal({ dir: synced }), Math.min(count, 200), scale)
  const { size } = await stat(join(dir, 's.jsonl'))
  const { wall, cpu, messages } = await openingMs(journal)
  const ratio = size / content
  const cells = [
    `${messages}`,
    `${(content / count).toFixed(0)} B`,
    megabytes(content),
    megabytes(size),
    `×${ratio.toFixed(3)}`,
    `${megabytes(full)}, ×${(full / content).toFixed(0)}`,
    `${wall.toFixed(1)} ms`,
    `${cpu.toFixed(1)} ms`,
    `${appendUs.toFixed(0)} µs`,
    `${syncedUs.toFixed(0)} µs`,
  ]
  console.log(`| ${cells.join(' | ')} |`)
  // Messages of a few words are shorter than what has to be said of a run: that row is shown, not promised.
  if (messages !== count || wall > mostOpenMs || (scale === 1 && ratio > mostRatio)) process.exitCode = 1
  for (const each of [dir, synced]) await rm(each, { recursive: true })
}
console.log(`\nMedians of ${rounds} openings; load ${readFileSync('/proc/loadavg', 'utf8').trim()}`)
