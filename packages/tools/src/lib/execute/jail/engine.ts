import type { CallReturn, Job, Verdict } from '../protocol.ts'

/** What runs a job's code: V8 or QuickJS or Python, whichever the jail was started for. */
export interface Engine {
  /** Runs the code to its end. Files and charts go to `host` while it runs, or when it has ended. */
  run(job: Job, host: Host): Promise<Verdict>
  /** Asks the code to stop, where that leaves the engine whole: the run then ends by itself as a `timeout`. */
  interrupt?(): void
}

/** What an engine may do for its guest. Only strings and bytes come from there, and nothing in them is trusted. */
export interface Host {
  print(stream: 'stdout' | 'stderr', text: string): void
  /**
   * Calls a function outside, by name, with arguments as JSON.
   *
   * @param isBlocking The code stands still until the answer is there.
   */
  call(name: string, args: string, isBlocking: boolean): Promise<Pick<CallReturn, 'isError' | 'text' | 'kind'>>
  /** The code can go on only when a call returns. */
  waiting(): void
  /** Takes a chart, drawn after the run: a Vega-Lite spec as JSON, or a picture. */
  show(display: Display): void
  /** Draws an SVG as PNG at once. */
  rasterise(svg: string, scale: number): Promise<Buffer>
  /** Hands out a file the code has written, in the place of an earlier one of the name. */
  file(name: string, bytes: Buffer): void
  /** Tells of a file the code has written that is too big to be handed out. */
  tooBig(name: string): void
  /** The engine is not to be trusted with another run. */
  breakDown(): void
  /** Tells how the run ended, and ends the process: for when the engine cannot go on. */
  readonly die: (verdict: Verdict) => void
}

export type Display =
  | { readonly type: 'vega-lite'; readonly json: string }
  | {
      readonly type: 'svg'
      readonly svg: string
      /** Drawn already, when the code saved it itself. */
      readonly png?: Buffer
      /** For the files, without extension; not yet fit for them. */
      readonly name: string
      readonly title?: string
      /** What it shows, where the drawer knows; else it is read off the picture. */
      readonly description?: string
    }
