import { filePieceBytes } from '../lines.ts'
import type { CallReturn, Job, Verdict } from '../protocol.ts'
import type { Channel } from './channel.ts'
import type { Display, Host } from './engine.ts'

/** Characters of one `print` message. */
const printPiece = 1_000_000

/** Of the time of the code that may pass while it waits for a call. */
const momentMs = 5

export interface OpenHost extends Host {
  /** Draws and hands out what the run has left, then tells how it ended. */
  finish(verdict: Verdict): Promise<void>
}

/**
 * The host of one run: what its guest does becomes messages to the parent.
 *
 * @param maxRssBytes What the process may have grown to and serve another run.
 */
export function openHost(job: Job, { send, onReturn, die }: Channel, maxRssBytes: number): OpenHost {
  const { run } = job
  let isBroken = false
  const files = new Map<string, Buffer>()
  const leftOut = new Set<string>()
  const displays: Display[] = []
  const pending = new Map<number, (answer: CallReturn) => void>()
  let lastCall = 0
  let returned = 0
  const waiting = (): void => send({ type: 'waiting', run, returned })
  onReturn((answer) => {
    if (answer.run !== run) return
    returned++
    pending.get(answer.call)?.(answer)
    pending.delete(answer.call)
  })

  function handOut(name: string, bytes: Buffer): void {
    for (let from = 0; from === 0 || from < bytes.length; from += filePieceBytes) {
      const base64 = bytes.toString('base64', from, from + filePieceBytes)
      send({ type: 'file', run, name, base64, isLast: from + filePieceBytes >= bytes.length })
    }
  }

  async function draw(): Promise<Verdict['error']> {
    if (displays.length === 0) return undefined
    send({ type: 'drawing', run })
    const { drawCharts } = await import('./charts/draw-charts.ts')
    return await drawCharts(displays, job.fonts, {
      file: handOut,
      chart: (chart) => {
        files.delete(chart.svg)
        files.delete(chart.png)
        send({ type: 'chart', run, ...chart })
      },
      warn: (text) => send({ type: 'print', run, stream: 'stderr', text: `display: ${text}\n` }),
    })
  }

  return {
    print(stream, text) {
      for (let from = 0; from < text.length; from += printPiece) {
        send({ type: 'print', run, stream, text: text.slice(from, from + printPiece) })
      }
    },
    call(name, args, isBlocking) {
      const call = ++lastCall
      const answer = new Promise<CallReturn>((resolve) => pending.set(call, resolve))
      send({ type: 'call', run, call, name, args })
      if (!isBlocking) return answer
      const timer = setTimeout(waiting, momentMs)
      return answer.finally(() => clearTimeout(timer))
    },
    waiting,
    show: (display) => void displays.push(display),
    async rasterise(svg, scale) {
      const { rasterise } = await import('./charts/rasterise.ts')
      const { sanitiseSvg } = await import('./charts/sanitise-svg.ts')
      return rasterise(sanitiseSvg(svg), job.fonts, scale)
    },
    file(name, bytes) {
      if (bytes.length > job.maxFileBytes || (files.size >= job.maxFiles && !files.has(name))) leftOut.add(name)
      else files.set(name, bytes)
    },
    tooBig: (name) => void leftOut.add(name),
    breakDown: () => (isBroken = true),
    die(verdict) {
      send({ ...verdict, type: 'done', run, isWorn: true })
      die()
    },
    async finish(verdict) {
      let end = verdict
      const error = (await draw()) ?? filesError(leftOut, job)
      if (error !== undefined && verdict.status === 'ok') end = { ...verdict, status: 'error', error }
      for (const [name, bytes] of files) handOut(name, bytes)
      const isWorn = isBroken || peakBytes() > maxRssBytes
      send({ ...end, type: 'done', run, ...(isWorn && { isWorn }) })
    },
  }
}

/** The most memory this process has ever had. */
export const peakBytes = (): number => process.resourceUsage().maxRSS * 1024

function filesError(leftOut: ReadonlySet<string>, { maxFiles, maxFileBytes }: Job): Verdict['error'] {
  if (leftOut.size === 0) return undefined
  const names = [...leftOut].slice(0, 5).map((name) => `"${name.slice(0, 100)}"`)
  const more = leftOut.size > names.length ? ` and ${leftOut.size - names.length} more` : ''
  const message = `Cannot hand over ${names.join(', ')}${more}: at most ${maxFiles} files of ${maxFileBytes} bytes`
  return { kind: 'files', name: 'FilesError', message }
}
