import type { Outcome } from '../outcome.ts'
import type { EvalHeader, EvalSample } from './inspect-log.ts'

/** What the two kinds of files have in common. */
export interface LogSource extends AsyncDisposable {
  readonly header: EvalHeader
  readonly lostBytes: number
  samples(): AsyncIterable<EvalSample>
  sample(id: string | number, epoch: number): Promise<EvalSample | undefined>
  /** Of a log that is ours, where they need not be made of the samples. */
  outcomes?(): AsyncIterable<Outcome>
}
