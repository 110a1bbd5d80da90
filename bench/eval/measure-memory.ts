import { join } from 'node:path'
import { table } from '../search/table.ts'
import { figuresOf } from './measure.ts'
import type { MeasureContext } from './measure.ts'
import type { MemoryFigures } from './memory-child.ts'

/** What a run may keep of a sample: its id, its place in the log, how long it took. */
const mostHeldBytes = 400
/** What ten times the samples may take at the peak, in a heap that is held small: while they are solved, and closing. */
const mostRatio = { solving: 1.25, closing: 1.4 }

/** Left alone, V8 lets garbage lie for as long as there is room for it: that says little of what is needed. */
const small = { title: '48 + 4 MB', flags: ['--max-old-space-size=48', '--max-semi-space-size=4'] }
const free = { title: 'as V8 likes', flags: [] }
const runs = [
  { solver: 'function', heap: small, hasLog: false },
  { solver: 'function', heap: small, hasLog: true },
  { solver: 'agent', heap: small, hasLog: true },
  { solver: 'agent', heap: free, hasLog: true },
] as const
/** Code that has not run for a while would be thrown away, and the heap seem to shrink. */
const everyFlags = ['--expose-gc', '--no-flush-bytecode']

/** Runs in processes of their own, and such of ten times the samples. */
export async function measureMemory({ dir, isQuick, missed, tell }: MeasureContext): Promise<void> {
  const rows: string[][] = []
  for (const { solver, heap, hasLog } of runs) {
    if (isQuick && !(solver === 'function' && hasLog)) continue
    const title = `${solver}, ${hasLog ? 'log' : 'no log'}, heap ${heap.title}`
    const all: MemoryFigures[] = []
    // A shorter run has not yet come to what its garbage may take: then only what is kept counts.
    for (const count of isQuick ? [5_000] : [10_000, 100_000]) {
      process.stderr.write(`\r${title}: ${count} samples          `)
      const args = [String(count), solver, ...(hasLog ? [join(dir, `memory-${rows.length}.eval`)] : [])]
      const figures: MemoryFigures = await figuresOf('memory-child.ts', args, [...everyFlags, ...heap.flags])
      all.push(figures)
      const { peakMB, closePeakMB, steadyMB, heldBytes, seconds, closeSeconds } = figures
      const memory = [count, peakMB, closePeakMB, steadyMB].map(String)
      const msEach = (seconds * 1_000) / count
      rows.push([title, ...memory, heldBytes.toFixed(0), msEach.toFixed(2), closeSeconds.toFixed(1)])
      // A figure that is missing is no pass.
      if (!(heldBytes <= mostHeldBytes)) missed.push(`${title}: at most ${mostHeldBytes} bytes are kept of a sample`)
    }
    const [few, many] = all
    if (few === undefined || many === undefined) continue
    const ratios = { solving: many.peakMB / few.peakMB, closing: many.closePeakMB / few.closePeakMB }
    rows.push([title, 'ratio', ratios.solving.toFixed(2), ratios.closing.toFixed(2)])
    for (const phase of heap === small ? (['solving', 'closing'] as const) : []) {
      if (ratios[phase] <= mostRatio[phase]) continue
      missed.push(`${title}, ${phase}: at most ${mostRatio[phase]} times the memory for ten times the samples`)
    }
  }
  process.stderr.write('\n')
  const header = ['solved by', 'samples', 'MB at the peak', 'closing', 'after gc', 'bytes kept a sample', 'ms a sample']
  tell(table([...header, 's to close'], rows))
}
