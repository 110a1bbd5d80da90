import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What must be there of a document at any moment. */
export interface Truth {
  /** When it is finished. */
  readonly document: Buffer
  /** Its sections in their order, as they are before the head is put before them and the review mends them. */
  readonly view: Buffer
}

/** A document that is being written. */
export interface Writing {
  readonly file: string
  /** Bytes of each section that were called final, by all processes so far. */
  readonly told: Map<number, number>
}

/** Reads what can be read at this moment, while somebody writes or nobody does. @returns What is wrong. */
export function faultInFile({ file }: Writing, { document, view }: Truth): string | undefined {
  if (!existsSync(file)) return undefined
  const found = readFileSync(file)
  if (found.equals(document) || found.equals(view.subarray(0, found.length))) return undefined
  let at = 0
  while (at < found.length && found[at] === view[at]) at += 1
  return `the file has ${found.length} bytes and is no beginning of the document: byte ${at} is another`
}

/** Is what was called final in the ledger and in the parts? Nobody writes at this moment. */
export function faultsInParts({ file, told }: Writing): string[] {
  const folder = `${file}.parts`
  const ledger = join(folder, 'ledger.jsonl')
  if (!existsSync(ledger)) return []
  const kept = new Map<number, number>()
  for (const line of readFileSync(ledger, 'utf8').split('\n').slice(0, -1)) {
    const entry: { type?: string; section?: number; bytes?: number } = JSON.parse(line)
    const { type, section = 0, bytes = 0 } = entry
    if (type === 'append') kept.set(section, (kept.get(section) ?? 0) + bytes)
  }
  const sizes = new Map(
    readdirSync(folder).flatMap((name) =>
      name.endsWith('.part') ? [[Number.parseInt(name, 10), readFileSync(join(folder, name)).length] as const] : [],
    ),
  )
  return [...told].flatMap(([section, bytes]) => {
    const inLedger = kept.get(section) ?? 0
    const inPart = sizes.get(section) ?? 0
    if (inLedger < bytes) return [`section ${section}: ${bytes} bytes were final, the ledger has ${inLedger}`]
    return inPart < inLedger ? [`section ${section}: the ledger has ${inLedger} bytes, the part ${inPart}`] : []
  })
}

/** @returns What is wrong with the document that is finished. */
export function faultsInEnd({ file }: Writing, { document }: Truth): string[] {
  const faults: string[] = []
  const found = readFileSync(file)
  if (!found.equals(document))
    faults.push(`the document has ${found.length} bytes, expected ${document.length}, and they differ`)
  if (existsSync(`${file}.parts`)) faults.push('the folder of its parts is still there')
  return faults
}
