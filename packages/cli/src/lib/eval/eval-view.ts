import { stripVTControlCharacters } from 'node:util'
import type { Terminal } from '../terminal.ts'
import { paint } from '../terminal-text.ts'
import { evalLines, failureLine, plainLine } from './eval-lines.ts'
import type { FailureLine, NamedProgress } from './eval-lines.ts'

/** Shows runs while they happen. */
export interface EvalView extends Disposable {
  /** What comes is of other runs than what was. */
  begin(): void
  /** Of all that go side by side. */
  progress(runs: readonly NamedProgress[]): void
  fail(failure: FailureLine): void
  /** A line, or several. */
  say(text: string): void
  /** A line that calls for attention. */
  warn(text: string): void
  /** Takes what moves away; how far it was stays to be read. */
  end(): void
}

export interface EvalViewOptions {
  /** Whole lines alone, where nothing can be written over or nobody watches. */
  readonly isPlain: boolean
  readonly plainMs?: number
}

/** So many failures of one table are told as they come; a run that fails altogether needs no thousand lines to say so. */
const mostFailures = 100
const usualPlainMs = 10_000

/**
 * In a terminal one or two lines that are drawn over, with failures above them; elsewhere a line every ten seconds or
 * tenth of the work.
 */
export function createEvalView(terminal: Terminal, options: EvalViewOptions): EvalView {
  const { isPlain, plainMs = usualPlainMs } = options
  let runs: readonly NamedProgress[] = []
  let failures = 0
  let toldTenth = 0
  let told = ''

  const columns = (): number => (isPlain ? Infinity : terminal.columns)
  const line = (text: string): void => terminal.write(`${isPlain ? stripVTControlCharacters(text) : text}\n`)

  function tenthsDone(): number {
    let done = 0
    let total = 0
    for (const { progress } of runs) {
      done += progress.done
      total += progress.total ?? Infinity
    }
    return total === 0 ? 10 : Math.floor((10 * done) / total)
  }

  function tell(): void {
    if (runs.length === 0) return
    const text = plainLine(runs)
    if (text !== told) line(text)
    told = text
  }

  const timer = isPlain ? setInterval(tell, plainMs) : undefined
  timer?.unref()

  function end(): void {
    if (runs.length === 0) return
    if (isPlain) tell()
    else line(evalLines(runs, terminal.columns).join('\n'))
    runs = []
  }

  return {
    begin() {
      end()
      failures = 0
      toldTenth = 0
      told = ''
    },
    progress(states) {
      runs = states
      if (!isPlain) return terminal.status(evalLines(runs, terminal.columns).join('\n'))
      const tenths = tenthsDone()
      if (tenths <= toldTenth) return
      toldTenth = tenths
      timer?.refresh()
      tell()
    },
    fail(failure) {
      failures += 1
      if (failures <= mostFailures) line(failureLine(failure, columns()))
      if (failures === mostFailures) line(paint('dim', 'Further failures are in the log'))
    },
    say: line,
    warn: (text) => line(paint('yellow', text)),
    end,
    [Symbol.dispose]() {
      clearInterval(timer)
      end()
    },
  }
}
