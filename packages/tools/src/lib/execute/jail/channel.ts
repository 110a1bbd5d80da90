import { writeSync } from 'node:fs'
import { splitLines } from '../lines.ts'
import type { CallReturn, JailMessage, JailRequest, Job } from '../protocol.ts'

const replies = 3

/** The jail's end of the two pipes to its parent. */
export interface Channel {
  readonly send: (message: JailMessage) => void
  /** Who gets the returns of calls from now on. */
  readonly onReturn: (listener: (message: CallReturn) => void) => void
  /** A busy isolate lives on another thread and would survive, or crash, an orderly exit. */
  readonly die: () => void
}

export function createChannel(onJob: (job: Job) => void, onInterrupt: () => void): Channel {
  let listener: (message: CallReturn) => void = () => {}
  const die = (): void => void process.kill(process.pid, 'SIGKILL')
  const read = splitLines(Infinity, (line) => {
    const request: JailRequest = JSON.parse(line)
    if (request.type === 'run') onJob(request)
    else if (request.type === 'return') listener(request)
    else onInterrupt()
  })
  process.stdin
    .setEncoding('utf8')
    .on('data', (chunk: string) => void read(chunk))
    .on('close', die)
  return {
    // At once and in order: what the guest printed before it is killed must have left the process.
    send(message) {
      const bytes = Buffer.from(`${JSON.stringify(message)}\n`)
      for (let sent = 0; sent < bytes.length;) sent += writeSync(replies, bytes, sent)
    },
    onReturn(next) {
      listener = next
    },
    die,
  }
}
