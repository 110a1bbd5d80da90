import type { IndexProgress } from '@glmkit/tools/search'
import { durationOf } from './terminal-text.ts'

export interface Progress {
  show(progress: IndexProgress): void
  /** Takes the line away. */
  clear(): void
}

const width = 24
/** Drawing more often only costs time. */
const terminalMs = 100
const pipeMs = 5_000

/** How far indexing is, on stderr: a bar that moves in a terminal, a line now and then elsewhere. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const isTerminal = stream.isTTY
  let shownAt = isTerminal ? -Infinity : performance.now()
  let isShown = false
  return {
    show(progress) {
      const now = performance.now()
      if (now - shownAt < (isTerminal ? terminalMs : pipeMs)) return
      shownAt = now
      isShown = isTerminal
      const facts = factsOf(progress)
      stream.write(isTerminal ? `\r\u001B[2K${barOf(progress)}${facts}`.slice(0, stream.columns + 5) : `${facts}\n`)
    },
    clear() {
      if (isShown) stream.write('\r\u001B[2K')
      isShown = false
    },
  }
}

/** `120/400 files · 1,200 passages · 4,100/s · 12 s left`. */
export function factsOf({ files, filesTotal, bytes, bytesTotal, chunks, seconds }: IndexProgress): string {
  const number = (value: number): string => Math.round(value).toLocaleString('en-US')
  const speed = seconds > 0 ? chunks / seconds : 0
  const left = bytes > 0 && bytesTotal > bytes ? (seconds / bytes) * (bytesTotal - bytes) : undefined
  const parts = [
    filesTotal > 0 ? `${number(files)}/${number(filesTotal)} files` : `${number(files)} files`,
    `${number(chunks)} passages`,
    `${number(speed)}/s`,
    ...(left === undefined ? [] : [`${durationOf(left)} left`]),
  ]
  return parts.join(' · ')
}

function barOf({ bytes, bytesTotal }: IndexProgress): string {
  if (bytesTotal === 0) return ''
  const done = Math.min(width, Math.round((width * bytes) / bytesTotal))
  return `${'█'.repeat(done)}${'░'.repeat(width - done)} `
}
