import { relative } from 'node:path'
import type { ExecuteResult } from '@glmkit/tools/execute'
import { paint, printable } from './terminal-text.ts'

/** Shows a run to a person: what it printed where it printed it, then what came of it, on stderr. */
export function renderExecution({ stdout, stderr, result, ...end }: ExecuteResult, code: string): void {
  write(process.stdout, result !== undefined || process.stdout.isTTY ? asLines(stdout) : stdout)
  write(process.stderr, asLines(stderr))
  if (result !== undefined) write(process.stdout, `${result}\n`)
  const { error, charts, files, durationMs, engine, walls } = end
  const ofCharts = new Set(charts.flatMap(({ svg, png }) => [svg, png]))
  const lines = [
    ...charts.map(
      ({ svg, png, description }) =>
        `${paint('green', '▥')} ${short(svg)}, ${short(png)}\n  ${paint('dim', printable(description))}`,
    ),
    ...files
      .filter(({ path }) => !ofCharts.has(path))
      .map(({ path, bytes }) => `${paint('green', '✎')} ${short(path)} (${bytes} bytes)`),
    ...(error?.line === undefined ? [] : excerpt(code, error.line)),
    ...(error?.advice === undefined ? [] : [`${paint('yellow', '→')} ${error.advice}`]),
    paint('dim', `${engine}, ${durationMs} ms; walls: ${walls.join(', ')}`),
  ]
  process.stderr.write(`${lines.join('\n')}\n`)
}

/** What follows begins on a line of its own. */
function asLines(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

/** A program may print what it likes into a file or a pipe, but must not steer a terminal. */
function write(stream: NodeJS.WriteStream, text: string): void {
  stream.write(stream.isTTY ? printable(text) : text)
}

/** The line where it happened, with the one before. */
function excerpt(code: string, line: number): string[] {
  const lines = code.split('\n')
  return [line - 1, line].flatMap((number) => {
    const source = lines[number - 1]
    if (source === undefined) return []
    const mark = number === line ? paint('red', '✗') : ' '
    return [`${mark} ${String(number).padStart(4)} │ ${printable(source)}`]
  })
}

function short(path: string): string {
  const fromHere = relative(process.cwd(), path)
  return fromHere.length < path.length ? fromHere : path
}
