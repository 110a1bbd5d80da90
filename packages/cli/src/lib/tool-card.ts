import { fit, paint, printable } from './terminal-text.ts'

export interface ToolCard {
  readonly name: string
  readonly arguments: string
  readonly text: string
  readonly output: unknown
  readonly isError: boolean
  readonly durationMs: number
  /** What was put right in the call. */
  readonly repairs: readonly string[]
}

const mostLines = 10

/** A finished tool call as a few lines: what was asked, what came back, how long it took. */
export function renderToolCard(card: ToolCard, columns: number): string {
  const width = Math.max(40, Math.min(columns, 110))
  const args = argumentsOf(card.arguments)
  const code = typeof args.code === 'string' ? args.code.trimEnd().split('\n') : []
  const { code: _, ...rest } = args
  const mark = hasFailed(card) ? paint('red', '✗') : paint('green', '✓')
  const bar = paint('dim', '│')
  const title = paint('bold', printable(card.name))
  return [
    `${paint('dim', '╭─')} ${title}  ${fit(inOneLine(rest), width - card.name.length - 8)}`,
    ...card.repairs.map((repair) => `${bar} ${paint('yellow', clip(`repaired ${repair}`, width - 2))}`),
    ...firstLines(code, 'code').map((line) => `${bar} ${paint('cyan', clip(line, width - 2))}`),
    ...(code.length > 0 ? [`${bar} ${paint('dim', '─'.repeat(12))}`] : []),
    ...firstLines(answerLines(card), 'output').map((line) => `${bar} ${clip(line, width - 2)}`),
    `${paint('dim', '╰─')} ${mark} ${paint('dim', `${card.durationMs} ms`)}`,
    '',
  ].join('\n')
}

/** A finished call in one line, to be cut: what was asked, or what went wrong. */
export function outcomeLine(card: Pick<ToolCard, 'arguments' | 'text' | 'output' | 'isError'>): {
  readonly isGood: boolean
  readonly said: string
} {
  if (hasFailed(card)) return { isGood: false, said: answerLines(card).join(' ') }
  return { isGood: true, said: inOneLine(argumentsOf(card.arguments)) }
}

function inOneLine(args: Readonly<Record<string, unknown>>): string {
  return Object.entries(args)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? `“${value}”` : JSON.stringify(value)}`)
    .join('  ')
}

/** Code that failed is data to the model, not an error of the tool. */
function hasFailed({ isError, output }: Pick<ToolCard, 'isError' | 'output'>): boolean {
  return isError || (isRecord(output) && typeof output.status === 'string' && output.status !== 'ok')
}

function answerLines({ output, text, isError }: Pick<ToolCard, 'output' | 'text' | 'isError'>): string[] {
  if (isError || !isRecord(output)) return text.split('\n')
  if (Array.isArray(output.results)) {
    return output.results.length === 0 ? ['nothing found'] : recordsIn(output.results).map(({ ref }) => String(ref))
  }
  if (typeof output.status !== 'string') return text.split('\n')
  const stdout = typeof output.stdout === 'string' ? output.stdout.trimEnd() : ''
  const error = isRecord(output.error) ? [`${String(output.error.name)}: ${String(output.error.message)}`] : []
  return [
    ...(output.status === 'ok' ? [] : [output.status]),
    ...error,
    ...(stdout === '' ? [] : stdout.split('\n')),
    ...(typeof output.result === 'string' ? [`→ ${output.result}`] : []),
    ...filesOf(output),
  ]
}

/** Paths of the charts and files a tool left. */
export function filesOf(output: unknown): string[] {
  if (!isRecord(output)) return []
  const charts = recordsIn(output.charts).flatMap(({ png, svg }) => [png, svg])
  const files = recordsIn(output.files).map(({ path }) => path)
  return [...charts, ...files].filter((path) => typeof path === 'string')
}

function recordsIn(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

function firstLines(lines: readonly string[], what: string): string[] {
  if (lines.length <= mostLines) return [...lines]
  return [...lines.slice(0, mostLines - 1), `… ${lines.length - mostLines + 1} more lines of ${what}`]
}

/** Keeps indentation, unlike `fit`. */
function clip(line: string, columns: number): string {
  const indent = /^ */.exec(line)?.[0] ?? ''
  return indent + fit(line, columns - indent.length)
}

function argumentsOf(raw: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(raw)
    return isRecord(value) ? value : {}
  } catch {
    return { arguments: raw }
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
