import { Worker } from 'node:worker_threads'
import type { ParseAnswer, ParseJob } from './parse-apart.ts'
import { parseDocx } from './parse-docx.ts'
import { parsePdf } from './parse-pdf.ts'

/** What runs in the process that `parseApart` starts: PDFs and DOCX, one after the other. */

const progressMs = 200
const [memoryMiB = '1024'] = process.argv.slice(2)

/** Buffers do not count towards the heap's limit, and a parser that spins cannot look after itself. */
const watch = `setInterval(() => {
  if (process.memoryUsage.rss() > ${Number(memoryMiB)} * 1024 ** 2) process.kill(process.pid, 'SIGKILL')
}, 20)`
new Worker(watch, { eval: true }).unref()

const answer = (message: ParseAnswer): void => {
  process.send?.(message)
}
let told = 0
const tellProgress = (): void => {
  if (performance.now() - told < progressMs) return
  told = performance.now()
  answer('progress')
}

process.on('message', ({ kind, path, bytes }: ParseJob) => {
  const parsing = kind === 'pdf' ? parsePdf(path, bytes, tellProgress) : parseDocx(path, bytes)
  void parsing
    .catch((error: unknown) => ({ reason: `broken file: ${error instanceof Error ? error.message : String(error)}` }))
    .then(answer)
})
