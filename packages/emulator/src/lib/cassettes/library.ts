import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isRecord, parseRecord } from '../is-record.ts'
import { canonicalJson, type Difference, differences, stableBody } from './compare.ts'
import { redactText, redactValue } from './secrets.ts'

/** A recorded response; the body is the text as it came, JSON or server-sent events. */
export interface RecordedResponse {
  readonly status: number
  /** '' when the response named none. */
  readonly contentType: string
  readonly body: string
}

/** Which recording comes nearest to a request that has none, and where they part first. */
export interface Drift extends Difference {
  readonly cassette: string
}

/** A folder of recorded exchanges, one JSON file each: `{request, response: {status, contentType, body}}`. */
export interface CassetteLibrary {
  readonly size: number
  /**
   * The next recording of an equal request, in the order of file names; the last one again when all were given.
   */
  take(body: Readonly<Record<string, unknown>>): Promise<(RecordedResponse & { readonly file: string }) | undefined>
  nearest(body: Readonly<Record<string, unknown>>): Drift | undefined
  /** Reserves the next place in the order and writes the exchange there, without the keys. */
  add(
    body: Readonly<Record<string, unknown>>,
    keys: readonly string[],
    endpoint: string,
  ): (response: RecordedResponse) => Promise<string>
}

interface Entry {
  readonly file: string
  /** Stable and without secrets. */
  readonly request: Record<string, unknown>
}

/**
 * @param isReadable Whether recordings will be taken; a proxy that only writes keeps nothing in memory.
 * @throws If the folder cannot be made or read.
 */
export async function openCassettes(dir: string, isReadable: boolean): Promise<CassetteLibrary> {
  await mkdir(dir, { recursive: true })
  const names = (await readdir(dir))
    .filter((name) => name.endsWith('.json'))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const byKey = new Map<string, Entry[]>()
  const given = new Map<string, number>()
  const entries: Entry[] = []
  let lastNumber = Math.max(0, ...names.map((name) => Number(/^(\d{1,9})-/.exec(name)?.[1] ?? 0)))

  function keep(entry: Entry): void {
    entries.push(entry)
    const key = keyOf(entry.request)
    byKey.set(key, [...(byKey.get(key) ?? []), entry])
  }

  for (const file of isReadable ? names : []) {
    const recording = parseRecord(await readFile(join(dir, file), 'utf8'))
    // Folders of test data hold other files too.
    if (recording === undefined || !isRecord(recording.request) || responseOf(recording) === undefined) continue
    keep({ file, request: cleanBody(recording.request, []) })
  }

  return {
    get size() {
      return entries.length
    },

    async take(body) {
      const key = keyOf(cleanBody(body, []))
      const known = byKey.get(key) ?? []
      const position = given.get(key) ?? 0
      const entry = known[Math.min(position, known.length - 1)]
      if (entry === undefined) return undefined
      given.set(key, position + 1)
      const response = responseOf(parseRecord(await readFile(join(dir, entry.file), 'utf8')))
      if (response === undefined)
        throw new Error(`Cannot replay "${entry.file}": the file has changed, record it again`)
      return { ...response, file: entry.file }
    },

    nearest(body) {
      const request = cleanBody(body, [])
      let best: { readonly file: string; readonly found: readonly Difference[] } | undefined
      for (const entry of entries) {
        const found = differences(entry.request, request, best?.found.length ?? 1_000)
        if (best === undefined || found.length < best.found.length) best = { file: entry.file, found }
      }
      const first = best?.found[0]
      return best === undefined || first === undefined ? undefined : { cassette: best.file, ...first }
    },

    add(body, keys, endpoint) {
      lastNumber += 1
      const number = String(lastNumber).padStart(4, '0')
      const request = cleanBody(body, keys)
      const file = `${number}-${keyOf(request).slice(0, 8)}.json`
      return async (response) => {
        const recording = {
          endpoint: endpoint.replace(/^(https?:\/\/)[^/@]*@/, '$1').replace(/\?.*$/, ''),
          recordedAt: new Date().toISOString(),
          request: redactValue(body, keys),
          response: { ...response, body: redactText(response.body, keys) },
        }
        // Renamed when complete, so that a crash leaves no half a recording.
        await writeFile(join(dir, `${file}.part`), `${JSON.stringify(recording, undefined, 2)}\n`)
        await rename(join(dir, `${file}.part`), join(dir, file))
        if (isReadable) keep({ file, request })
        return file
      }
    },
  }
}

function keyOf(request: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(canonicalJson(request)).digest('hex')
}

function cleanBody(body: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  const clean = redactValue(stableBody(body), keys)
  return isRecord(clean) ? clean : {}
}

function responseOf(recording: Record<string, unknown> | undefined): RecordedResponse | undefined {
  const { status, contentType, body } = isRecord(recording?.response) ? recording.response : {}
  if (typeof status !== 'number' || typeof body !== 'string') return undefined
  return { status, contentType: typeof contentType === 'string' ? contentType : '', body }
}
