import { readdirSync, readFileSync } from 'node:fs'

const sampleMs = 25
const pageBytes = 4096
const mebibyte = 1024 * 1024

/** A process and all it started, watched through /proc. */
export interface ProcessWatch {
  /** Resident memory of the process itself and of all below it, in MiB: now, and the highest since {@link reset}. */
  readonly own: { readonly now: number; readonly peak: number }
  readonly below: { readonly now: number; readonly peak: number }
  reset(): void
  /** Those below it that still live, orphans included if they were seen once. */
  living(): number[]
  /** Processor time in seconds that those below it have used. */
  cpuSeconds(): number
  killAll(): void
  stop(): void
}

/** @param onSample Called with the MiB of all of them together, forty times a second. */
export function watchProcesses(pid: number, onSample: (totalMiB: number) => void): ProcessWatch {
  /** Number and start time: numbers are used again. */
  const seen = new Map<number, string>()
  const own = { now: 0, peak: 0 }
  const below = { now: 0, peak: 0 }

  const living = (): number[] => [...seen].filter(([id, start]) => startOf(id) === start).map(([id]) => id)
  const sample = (): void => {
    const queue = [pid, ...living()]
    for (const parent of queue) {
      for (const child of childrenOf(parent)) {
        if (seen.has(child)) continue
        const start = startOf(child)
        if (start === undefined) continue
        seen.set(child, start)
        queue.push(child)
      }
    }
    own.now = residentMiB(pid)
    below.now = living().reduce((sum, id) => sum + residentMiB(id), 0)
    own.peak = Math.max(own.peak, own.now)
    below.peak = Math.max(below.peak, below.now)
    onSample(own.now + below.now)
  }
  const timer = setInterval(sample, sampleMs)
  sample()

  return {
    own,
    below,
    reset() {
      sample()
      own.peak = own.now
      below.peak = below.now
    },
    living() {
      sample()
      return living()
    },
    cpuSeconds: () => living().reduce((sum, id) => sum + cpuSecondsOf(id), 0),
    killAll() {
      sample()
      for (const id of [pid, ...living()]) {
        try {
          process.kill(id, 'SIGKILL')
        } catch {
          // It has ended by itself.
        }
      }
    },
    stop: () => clearInterval(timer),
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** The fields of `stat` after the name, which may contain anything. A zombie has ended. */
function statOf(pid: number): string[] {
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? [] : fields
}

const startOf = (pid: number): string | undefined => statOf(pid)[19]
const cpuSecondsOf = (pid: number): number => (Number(statOf(pid)[11] ?? 0) + Number(statOf(pid)[12] ?? 0)) / 100
const residentMiB = (pid: number): number =>
  (Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * pageBytes) / mebibyte

/** Of all its threads: each may have started some. */
function childrenOf(pid: number): number[] {
  return threadsOf(pid)
    .flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).split(' '))
    .filter(Boolean)
    .map(Number)
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}
