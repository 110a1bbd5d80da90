import type { WriteEvent, WrittenDocument } from '@glmkit/memory'
import { emulatorNote } from '../endpoint.ts'
import type { Endpoint } from '../endpoint.ts'
import type { Terminal } from '../terminal.ts'
import { fit, paint, printable } from '../terminal-text.ts'
import { partsOf } from './write-arguments.ts'
import { progressLines, sectionLine, summaryOf } from './write-lines.ts'
import { createWriteTracker } from './write-progress.ts'
import { renderDocument } from './write-summary.ts'

/** Shows a long write while it happens. */
export interface WriteView extends Disposable {
  show(event: WriteEvent): void
  end(document: WrittenDocument): void
}

export interface WriteHeader {
  readonly model: string
  readonly endpoint: Pick<Endpoint, 'name' | 'isEmulated'>
  readonly brief: string
  readonly file: string
  readonly targetTokens: number
}

/** Drawing more often only costs time. */
const screenMs = 120
const pipeMs = 10_000

/** In a terminal a table of the sections that is drawn over; elsewhere a line a section, and how far it is now and then. */
export function createTerminalWriteView(terminal: Terminal, header: WriteHeader): WriteView {
  const { model, endpoint, brief, file, targetTokens } = header
  const tracker = createWriteTracker(targetTokens)
  const startedAt = performance.now()
  const { isScreen } = terminal
  let told = ''

  const line = (text: string): void => terminal.write(`${text}\n`)
  const warn = (text: string): void => line(paint('yellow', fit(text, isScreen ? terminal.columns : Infinity)))

  function draw(): void {
    const progress = tracker.at(performance.now())
    if (isScreen) return terminal.status(progressLines(progress, terminal).join('\n'))
    const summary = summaryOf(progress, Infinity)
    if (summary !== told) line(summary)
    told = summary
  }
  const timer = setInterval(draw, isScreen ? screenMs : pipeMs)
  let isDone = false

  line(`${paint('bold', 'glmkit')} ${paint('dim', `${model} at ${endpoint.name}`)}`)
  if (endpoint.isEmulated) line(paint('yellow', emulatorNote))
  line(`\n${paint(['bold', 'cyan'], '❯')} ${printable(brief)}\n`)

  return {
    show(event) {
      tracker.tell(event, performance.now())
      switch (event.type) {
        case 'outline': {
          const { length } = event.outline.sections
          const what = length === 0 ? file : `${event.outline.title}: ${length} sections`
          line(paint('bold', fit(what, terminal.columns)))
          if (event.isResumed) line(paint('dim', `Goes on with ${partsOf(file)}`))
          return
        }
        case 'section-end': {
          if (isScreen) return
          const { sections } = tracker.at(performance.now())
          const section = sections.find((one) => one.number === event.section)
          if (section !== undefined) line(sectionLine(section, sections, terminal.columns))
          return
        }
        case 'retry':
          return warn(`${event.section === 0 ? '' : `section ${event.section}: `}trying again: ${event.reason}`)
        case 'warning':
          return warn(`warning: ${event.message}`)
        default:
      }
    },
    end(document) {
      isDone = true
      if (isScreen) {
        const { sections } = tracker.at(performance.now())
        for (const section of sections) line(sectionLine(section, sections, terminal.columns))
      }
      const seconds = (performance.now() - startedAt) / 1_000
      const { isEmulated } = endpoint
      terminal.write(`\n${renderDocument({ document, file, targetTokens, seconds, isEmulated }, terminal.columns)}`)
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      const progress = tracker.at(performance.now())
      // How far it has come stays to be seen.
      if (!isDone && progress.sections.length > 0) line(paint('dim', summaryOf(progress, terminal.columns)))
      else terminal.write('')
    },
  }
}

/** One event a line on stdout and nothing else there; drafts, which may be taken back, are left out. */
export function createJsonWriteView({ model, endpoint, file }: WriteHeader): WriteView {
  const tell = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)
  process.stderr.write(`glmkit: ${model} at ${endpoint.name}, writing ${file}\n`)
  return {
    show(event) {
      if (event.type === 'outline' && event.isResumed) process.stderr.write(`glmkit: goes on with ${partsOf(file)}\n`)
      if (event.type !== 'draft') tell(event)
    },
    end: (document) => tell({ type: 'write-end', document }),
    [Symbol.dispose]() {},
  }
}
