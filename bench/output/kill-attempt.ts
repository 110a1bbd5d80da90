import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { faultInFile } from './kill-checks.ts'
import type { Truth, Writing } from './kill-checks.ts'
import type { KillMode } from './kill-document.ts'

const child = fileURLToPath(new URL('kill-child.ts', import.meta.url))
const lookMs = 20

export interface Attempt {
  readonly baseURL: string
  readonly mode: KillMode
  readonly seed: number
  readonly writing: Writing
  readonly truth: Truth
  /** After it has begun; never if absent. */
  readonly killAfterMs?: number
  /** Or when it has told so often of text. */
  readonly killAfterTexts?: number
}

export interface Ended {
  readonly how: 'done' | 'killed' | 'failed'
  /** What it said when it failed. */
  readonly why: string
  readonly seams: number
  /** What was wrong with the file while it was written. */
  readonly faults: readonly string[]
}

/** A process that writes the document or goes on with it, until it is done or killed. */
export async function attempt({
  baseURL,
  mode,
  seed,
  writing,
  truth,
  killAfterMs,
  killAfterTexts,
}: Attempt): Promise<Ended> {
  const victim = spawn(process.execPath, [child, baseURL, writing.file, mode, String(seed)], { stdio: 'pipe' })
  const ended = new Promise<void>((resolve) => victim.once('close', () => resolve()))
  const faults = new Set<string>()
  let why = ''
  let seams = 0
  let texts = 0
  let isDone = false
  let timer: NodeJS.Timeout | undefined
  victim.stderr.setEncoding('utf8').on('data', (said: string) => (why += said))
  createInterface({ input: victim.stdout }).on('line', (line) => {
    const [word, section, bytes] = line.split(' ')
    if (word === 'begin' && killAfterMs !== undefined) timer = setTimeout(() => victim.kill('SIGKILL'), killAfterMs)
    else if (word === 'seam') seams += 1
    else if (word === 'done') isDone = true
    else if (word === 'text') {
      const before = writing.told.get(Number(section)) ?? 0
      writing.told.set(Number(section), before + Number(bytes))
      texts += 1
      if (texts === killAfterTexts) victim.kill('SIGKILL')
    }
  })
  const look = (): void => {
    const fault = faultInFile(writing, truth)
    if (fault !== undefined) faults.add(fault)
  }
  const looking = setInterval(look, lookMs)
  await ended
  clearTimeout(timer)
  clearInterval(looking)
  look()
  const how = isDone ? 'done' : victim.signalCode === 'SIGKILL' ? 'killed' : 'failed'
  return { how, why, seams, faults: [...faults] }
}
