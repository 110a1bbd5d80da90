import type { Measured } from './run-engine.ts'
import { mean, percentile } from './table.ts'

export interface Figure {
  readonly title: string
  readonly digits: number
  /** The best there may be of it: at least or at most so much. */
  readonly bar?: number
  readonly isLeast?: boolean
  of(measured: Measured): number
}

/** Of the measured sizes; in between, the bars of the larger one hold. */
const bars = {
  '100k': { mean: 6, p95: 15, resident: 200 },
  '1M': { mean: 12, p95: 30, resident: 400 },
}

/** What is measured of every engine, and what glmkit has to reach. */
export function figuresFor(chunks: number, textBytes: number): readonly Figure[] {
  const bar = chunks > 100_000 ? bars['1M'] : bars['100k']
  return [
    { title: 'chunks/s', digits: 0, bar: 4_000, isLeast: true, of: ({ built }) => (chunks / built.cpuMs) * 1_000 },
    { title: 'disk/text', digits: 2, bar: 2.2, of: ({ built }) => built.diskBytes / textBytes },
    { title: 'build MiB', digits: 0, of: ({ built }) => built.peakMiB },
    { title: 'open ms', digits: 0, bar: 30, of: ({ served }) => served.openMs },
    { title: '1st query', digits: 1, of: ({ served }) => served.firstQueryMs },
    { title: 'mean', digits: 2, bar: bar.mean, of: ({ served }) => mean(served.queryMs) },
    { title: 'p50', digits: 2, of: ({ served }) => percentile(served.queryMs, 0.5) },
    { title: 'p95', digits: 2, bar: bar.p95, of: ({ served }) => percentile(served.queryMs, 0.95) },
    { title: 'serve MiB', digits: 0, bar: bar.resident, of: ({ served }) => served.residentMiB },
    { title: 'visible ms', digits: 1, bar: 5, of: ({ updated }) => percentile(updated.visibleMs, 0.5) },
  ]
}

export function isReached({ bar = NaN, isLeast = false }: Figure, value: number): boolean {
  return isLeast ? value >= bar : value <= bar
}
