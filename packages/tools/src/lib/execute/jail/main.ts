import { writeSync } from 'node:fs'
import { splitLines } from '../lines.ts'
import type { JailMessage, Job, Verdict } from '../protocol.ts'
import { drawCharts } from './charts.ts'
import { runGuest } from './guest.ts'
import { watchMemory } from './memory.ts'

const replies = 3

/** Written at once and in order: what the guest printed before it is killed must have left the process. */
function send(message: JailMessage): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`)
  for (let sent = 0; sent < bytes.length;) sent += writeSync(replies, bytes, sent)
}

/** A busy isolate lives on another thread and would survive, or crash, an orderly exit. */
function die(): void {
  process.kill(process.pid, 'SIGKILL')
}

async function work(job: Job): Promise<Verdict> {
  const { verdict, specs } = await runGuest(job, send)
  if (verdict.status !== 'ok' || specs.length === 0) return verdict
  send({ type: 'drawing' })
  const error = await drawCharts(specs, job.fonts, send)
  return error === undefined ? verdict : { ...verdict, status: 'error', error }
}

async function serve(line: string): Promise<void> {
  const job: Job = JSON.parse(line)
  const stopWatching = watchMemory(job.memoryMiB, (message) => {
    send({ type: 'done', status: 'memory', error: { name: 'MemoryError', message } })
    die()
  })
  const verdict = await work(job)
  stopWatching()
  send(verdict)
}

const read = splitLines(Infinity, (line) => void serve(line))
process.stdin
  .setEncoding('utf8')
  .on('data', (chunk: string) => void read(chunk))
  .on('close', die)
send({ type: 'ready' })
