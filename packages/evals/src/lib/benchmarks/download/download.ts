import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import PQueue from 'p-queue'
import { fetchPinned, sha256Of } from './fetch-pinned.ts'
import type { FetchPinnedOptions } from './fetch-pinned.ts'
import { readManifest } from './manifest.ts'
import type { Manifest, PinnedFile } from './manifest.ts'

export interface DownloadBenchmarkOptions {
  /** `bfcl` or `tau2`. */
  readonly benchmark: string
  /** The files go into a folder of it that has the name of the benchmark. */
  readonly dir: string
  /** What has `/<repo>/<commit>/<path>` behind it. Default: `https://raw.githubusercontent.com`. */
  readonly baseURL?: string
  readonly signal?: AbortSignal
  /** Called as each file is there. */
  readonly onProgress?: (progress: DownloadProgress) => void
  /** Times a file is asked for again when the server or the network failed. Default: 4. */
  readonly retries?: number
  /** Before the first of them, in milliseconds; twice as long before each further one. Default: 500. */
  readonly retryWaitMs?: number
  /** A server that sends nothing for so long has failed. Default: 30_000. */
  readonly idleMs?: number
  /** What to fetch. Default: what glmkit has pinned for the benchmark. */
  readonly manifest?: Manifest
}

export interface DownloadProgress {
  /** That is there now, in the folder of the benchmark. */
  readonly path: string
  /** It was there before. */
  readonly isKept: boolean
  readonly filesDone: number
  readonly files: number
  readonly bytesDone: number
  readonly bytes: number
}

export interface DownloadedBenchmark extends Pick<Manifest, 'repo' | 'commit' | 'licence'> {
  /** The folder of the benchmark. */
  readonly path: string
  readonly files: number
  readonly bytes: number
  /** Files that were not there before, or were not the pinned ones. */
  readonly fetched: number
}

const concurrency = 8

/**
 * Fetches the data of a benchmark at the commit glmkit was checked against. Each file is whole and the pinned one, or is
 * not there: run it again after an abort, and only what lacks is fetched.
 *
 * @throws {DownloadError} If a file cannot be fetched or is not the pinned one.
 * @throws {UsageError} If the benchmark's data cannot be had this way. An abort rejects with `signal.reason`.
 * @example
 * const { path } = await downloadBenchmark({ benchmark: 'bfcl', dir: 'data' })
 */
export async function downloadBenchmark(options: DownloadBenchmarkOptions): Promise<DownloadedBenchmark> {
  const { benchmark, dir, signal: outer, onProgress } = options
  const { baseURL = 'https://raw.githubusercontent.com', retries = 4, retryWaitMs = 500, idleMs = 30_000 } = options
  const { repo, commit, licence, files } = options.manifest ?? (await readManifest(benchmark))
  const path = join(dir, benchmark)
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const stop = new AbortController()
  const signal = outer === undefined ? stop.signal : AbortSignal.any([outer, stop.signal])
  let filesDone = 0
  let bytesDone = 0
  let fetched = 0

  async function bring(file: PinnedFile): Promise<void> {
    if (signal.aborted) return
    const isKept = await isThere(join(path, file.path), file)
    if (!isKept) {
      const url = `${baseURL.replace(/\/+$/, '')}/${repo}/${commit}/${urlPathOf(file.source)}`
      const limits: Omit<FetchPinnedOptions, 'url' | 'file'> = { signal, retries, retryWaitMs, idleMs }
      await place(join(path, file.path), await fetchPinned({ ...limits, url, file }))
      fetched += 1
    }
    filesDone += 1
    bytesDone += file.bytes
    onProgress?.({ path: file.path, isKept, filesDone, files: files.length, bytesDone, bytes })
  }

  const queue = new PQueue({ concurrency })
  const failures: unknown[] = []
  const work = files.map((file) =>
    queue.add(async () => {
      try {
        await bring(file)
      } catch (error) {
        // The first one tells why; the others only stop.
        failures.push(error)
        stop.abort(error)
      }
    }),
  )
  await Promise.all(work)
  outer?.throwIfAborted()
  if (failures.length > 0) throw failures[0]
  return { repo, commit, licence, path, files: files.length, bytes, fetched }
}

/** A name may hold what a URL may not, such as `+` or parentheses. */
const urlPathOf = (source: string): string => source.split('/').map(encodeURIComponent).join('/')

async function isThere(path: string, { bytes, sha256 }: PinnedFile): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() === true && found.size === bytes && sha256Of(await readFile(path)) === sha256
}

/** Under another name first: what has the name is whole. */
async function place(path: string, content: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.${randomUUID()}.part`
  try {
    await writeFile(draft, content)
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
