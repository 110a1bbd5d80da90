import { copyFile, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { table } from '../search/table.ts'
import { figuresOf } from './measure.ts'
import type { MeasureContext } from './measure.ts'
import type { ResumeFigures } from './resume-child.ts'

/** Until the first sample that is left, for 100,000 that are not. */
const mostSeconds = 15

/** A log is taken up again: one that was closed, and one whose end a crash has torn. */
export async function measureResume({ dir, isQuick, missed, tell }: MeasureContext): Promise<void> {
  const count = isQuick ? 2_000 : 100_000
  const closed = join(dir, `resumed.eval`)
  const torn = join(dir, `torn.eval`)
  await figuresOf('memory-child.ts', [String(count), 'function', closed])
  await copyFile(closed, torn)
  await truncate(torn, Math.floor((await stat(torn)).size * 0.95))
  const rows: string[][] = []
  for (const [title, log] of Object.entries({ 'a log that was closed': closed, 'a torn one': torn })) {
    const figures: ResumeFigures = await figuresOf('resume-child.ts', [String(count + 1), log])
    const { seconds, readSeconds, cpuSeconds, closeSeconds, peakMB, solved } = figures
    rows.push([
      title,
      ...[seconds, readSeconds, cpuSeconds, closeSeconds].map((value) => value.toFixed(1)),
      String(peakMB),
      String(solved),
    ])
    const most = (mostSeconds * count) / 100_000 + 2
    if (!(seconds <= most))
      missed.push(`${title}: its first new sample begins after at most ${most} s, it was ${seconds.toFixed(1)}`)
  }
  const header = [
    `${count} samples`,
    's to the next sample',
    's to read it',
    's of CPU',
    's to close',
    'MB at the peak',
    'solved',
  ]
  tell(table(header, rows))
}
