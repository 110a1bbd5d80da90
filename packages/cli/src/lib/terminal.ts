import { createInterface } from 'node:readline'
import { columnsOf } from './terminal-text.ts'

export interface TerminalStreams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly stdout: NodeJS.WritableStream & {
    readonly isTTY?: boolean
    readonly columns?: number
    readonly rows?: number
  }
}

/** One place for all that is written, so that a question is not torn by what goes on beside it. */
export interface Terminal {
  readonly columns: number
  readonly rows: number
  /** What was written can be written over. */
  readonly isScreen: boolean
  /** Somebody reads, and can answer. */
  readonly isInteractive: boolean
  write(text: string): void
  /** Lines that are gone with the next output; nothing in a pipe. None may be wider than the terminal. */
  status(text: string): void
  /**
   * Writes `text`, asks below it and reads a line. Until then other output is held back and further questions wait.
   *
   * @returns `undefined` when stdin has ended. An abort rejects with `signal.reason`.
   */
  ask(text: string, question: string, signal: AbortSignal): Promise<string | undefined>
}

export function createTerminal(streams: TerminalStreams = process): Terminal {
  const { stdin, stdout } = streams
  let shownStatus = ''
  let held: string | undefined
  let last: Promise<unknown> = Promise.resolve()

  function write(text: string): void {
    if (held !== undefined) {
      held += text
      return
    }
    stdout.write(`${statusGone()}${text}`)
    shownStatus = ''
  }

  /** Takes the status away. A terminal that has become narrower since shows its lines on more rows. */
  function statusGone(): string {
    if (shownStatus === '') return ''
    const rows = shownStatus
      .split('\n')
      .reduce((sum, line) => sum + Math.max(1, Math.ceil(columnsOf(line) / columns())), 0)
    return rows === 1 ? '\r\u001B[2K' : `\r\u001B[${rows - 1}A\u001B[J`
  }

  // A terminal that does not know says 0.
  const columns = (): number => stdout.columns || 100

  async function askNow(text: string, question: string, signal: AbortSignal): Promise<string | undefined> {
    signal.throwIfAborted()
    write(text)
    held = ''
    try {
      const answer = await readLine(question, streams, signal)
      signal.throwIfAborted()
      return answer
    } finally {
      const missed = held
      held = undefined
      if (missed !== '') write(missed)
    }
  }

  return {
    get columns() {
      return columns()
    },
    get rows() {
      return stdout.rows || 24
    },
    isScreen: stdout.isTTY === true,
    isInteractive: stdin.isTTY === true && stdout.isTTY === true,
    write,
    status(text) {
      if (stdout.isTTY !== true || held !== undefined || text === shownStatus) return
      write(text)
      shownStatus = text
    },
    ask(text, question, signal) {
      const answer = last.then(() => askNow(text, question, signal))
      last = answer.catch(() => {})
      return answer
    },
  }
}

function readLine(
  question: string,
  { stdin, stdout }: TerminalStreams,
  signal: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: stdin, output: stdout })
    const onAbort = (): void => lines.close()
    let isAnswered = false
    // Readline takes the keyboard, Ctrl+C too: the process must still hear of it.
    lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'))
    lines.once('close', () => {
      signal.removeEventListener('abort', onAbort)
      if (!isAnswered) stdout.write('\n')
      resolve(undefined)
    })
    signal.addEventListener('abort', onAbort, { once: true })
    lines.question(question, (answer) => {
      isAnswered = true
      resolve(answer)
      lines.close()
    })
  })
}
