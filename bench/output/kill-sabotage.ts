import { existsSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Damages that must be noticed: by whoever goes on with the document, or by the comparison. False: nothing is there yet. */
export const damages: Readonly<Record<string, (file: string) => boolean>> = {
  'a byte of the document is another': (file) => {
    const bytes = readFileSync(file)
    if (bytes.length > 0) writeFileSync(file, flip(bytes, Math.floor(bytes.length / 2)))
    return bytes.length > 0
  },
  'a byte of a part is another': (file) => changePart(file, (bytes) => flip(bytes, Math.floor(bytes.length / 2))),
  'a part has lost its end': (file) => {
    const path = longestPart(file)
    if (path === undefined) return false
    truncateSync(path, readFileSync(path).length - 10)
    return true
  },
  'an appended line of the ledger is gone': (file) =>
    changeLedger(file, (lines) => without(lines, (line, at) => line.includes('"append"') && at < lines.length - 2)),
  'two lines of the ledger have changed places': (file) =>
    changeLedger(file, (lines) => {
      const at = lines.length - 2
      return [...lines.slice(0, at), ...lines.slice(at).toReversed()]
    }),
  'a byte of the ledger is another': (file) =>
    changeLedger(file, (lines) =>
      lines.map((line, at) => (at === 2 ? line.replace(/\d/, (digit) => String(9 - Number(digit))) : line)),
    ),
  // More than those of which nobody had been told yet.
  'the last that was called final is gone': (file) => {
    const appended = ledgerLines(file).flatMap((line, at) => (line.includes('"append"') ? [at] : []))
    return changeLedger(file, (lines) => lines.slice(0, appended.at(-12)))
  },
}

function longestPart(file: string): string | undefined {
  const folder = `${file}.parts`
  if (!existsSync(folder)) return undefined
  const parts = readdirSync(folder)
    .filter((name) => name.endsWith('.part'))
    .map((name) => join(folder, name))
  const sized = parts.map((path) => ({ path, size: readFileSync(path).length })).filter(({ size }) => size > 200)
  return sized.toSorted((a, b) => b.size - a.size)[0]?.path
}

function changePart(file: string, change: (bytes: Buffer) => Buffer): boolean {
  const path = longestPart(file)
  if (path !== undefined) writeFileSync(path, change(readFileSync(path)))
  return path !== undefined
}

function flip(bytes: Buffer, at: number): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return bytes
}

const ledgerOf = (file: string): string => join(`${file}.parts`, 'ledger.jsonl')

function ledgerLines(file: string): string[] {
  return existsSync(ledgerOf(file)) ? readFileSync(ledgerOf(file), 'utf8').split('\n').slice(0, -1) : []
}

function changeLedger(file: string, change: (lines: readonly string[]) => readonly string[]): boolean {
  const lines = ledgerLines(file)
  if (lines.filter((line) => line.includes('"append"')).length < 20) return false
  writeFileSync(ledgerOf(file), `${change(lines).join('\n')}\n`)
  return true
}

function without(lines: readonly string[], isIt: (line: string, at: number) => boolean): readonly string[] {
  const gone = lines.findIndex(isIt)
  return lines.filter((_, at) => at !== gone)
}
