import { createHash, randomUUID } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, realpathSync } from 'node:fs'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir, tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from '@glmkit/core'
import type { Jail } from './jail.ts'
import type { PyodideArguments } from './jail/python/pyodide-engine.ts'
import { preloaded, pythonSources } from './jail/python/python-sources.ts'
import type { Job } from './protocol.ts'
import { runJob } from './run-job.ts'

export interface SnapshotOptions {
  readonly memoryMiB: number
  readonly packageDir: string | undefined
}

/** How a Python sandbox is started. */
export interface PythonStart {
  readonly args: readonly string[]
  readonly reads: readonly string[]
}

/** Makes the memory of a Python that has just started; see {@link pythonSnapshot}. */
export type BuildSnapshot = (start: PythonStart) => Promise<Buffer>

/** Of the SHA-256 at the end of the file. */
const hashBytes = 32
const building = new Map<string, Promise<string | undefined>>()

/**
 * Python starts in 2.5 s of CPU, or in 0.4 from its memory as it was then. That is made once a machine and user, kept
 * by version in a folder only the user may enter, and believed when its hash is right.
 *
 * @param build Called when there is none yet.
 */
export async function pythonSnapshot(options: SnapshotOptions, build: BuildSnapshot): Promise<PythonStart> {
  const { memoryMiB } = options
  const hasPackages = options.packageDir !== undefined
  const packageDir = realFolder(options.packageDir ?? dirname(fileURLToPath(import.meta.resolve('pyodide'))))
  const folder = cacheFolder()
  const startWith = (rest: Partial<PyodideArguments>, reads: readonly string[]): PythonStart => ({
    args: [JSON.stringify({ packageDir, memoryMiB, hasPackages, ...rest } satisfies PyodideArguments)],
    reads: [packageDir, ...reads],
  })
  if (folder === undefined) return startWith({}, [])
  const file = join(folder, `python-${await keyOf(packageDir)}.snapshot`)
  const ready = building.get(file) ?? find(file, () => build(startWith({ isForSnapshot: true }, [])))
  building.set(file, ready)
  // What went wrong once may go well the next time.
  ready.catch(() => building.delete(file))
  const snapshot = await ready
  return snapshot === undefined ? startWith({}, []) : startWith({ snapshot }, [snapshot])
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder)
  } catch (cause) {
    throw new UsageError(`Cannot use Pyodide from "${folder}": it does not exist, pass the folder of a release`, {
      cause,
    })
  }
}

async function find(file: string, build: () => Promise<Buffer>): Promise<string | undefined> {
  const found = await readFile(file).catch(() => undefined)
  if (found !== undefined && hashOf(found.subarray(0, -hashBytes)).equals(found.subarray(-hashBytes))) return file
  const snapshot = await build()
  const fresh = `${file}.${randomUUID()}`
  try {
    await writeFile(fresh, Buffer.concat([snapshot, hashOf(snapshot)]), { mode: 0o600, flag: 'wx' })
    await rename(fresh, file)
    await forgetOld(dirname(file))
    return file
  } catch {
    // A full disk: it goes without, only slower.
    await rm(fresh, { force: true })
    return undefined
  }
}

/** Snapshots of versions nobody has started for a month. */
async function forgetOld(folder: string): Promise<void> {
  const monthAgo = Date.now() - 30 * 24 * 3600 * 1000
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    if (/^python-.*\.snapshot/.test(name) && (await stat(path)).atimeMs < monthAgo) await rm(path, { force: true })
  }
}

const hashOf = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest()

/** @param jail Started for nothing else; it is ended. */
export async function takeSnapshot(jail: Jail): Promise<Buffer> {
  const limits = { memoryMiB: 0, maxResultBytes: 0, maxFiles: 1, maxFileBytes: 256 * 1024 * 1024 }
  const job: Job = { run: 0, language: 'python', code: '', ...limits, tools: [], files: [], fonts: [] }
  const nobody = new AbortController().signal
  const made = await runJob(jail, job, {
    timeoutMs: 60_000,
    maxOutputBytes: 1000,
    callTool: undefined,
    maxWaitMs: 0,
    signal: nobody,
  })
  await jail.kill()
  const [snapshot] = made.files
  if (snapshot === undefined)
    throw new UsageError(`Cannot start Python: ${made.error?.message ?? 'it made no snapshot'}`)
  return snapshot.content
}

/** Whatever a snapshot depends on. */
async function keyOf(packageDir: string): Promise<string> {
  const lock = await readFile(join(packageDir, 'pyodide-lock.json')).catch((cause: unknown) => {
    throw new UsageError(
      `Cannot use Pyodide from "${packageDir}": pyodide-lock.json is missing, pass the folder of a release`,
      { cause },
    )
  })
  const ours = JSON.stringify([process.version, process.arch, packageDir, preloaded, pythonSources()])
  return createHash('sha256').update(lock).update(ours).digest('hex').slice(0, 32)
}

/** The first place that is the user's alone, or can be made so. */
function cacheFolder(): string | undefined {
  // Where a user has no name, as in many a container, asking for it or for its home throws.
  const candidates = [
    () => join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'glmkit'),
    () => join(tmpdir(), `glmkit-${process.getuid?.() ?? userInfo().username}`),
  ]
  for (const candidate of candidates) {
    try {
      const folder = candidate()
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const { uid, mode } = lstatSync(folder)
      const isOurs = process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0)
      readdirSync(folder)
      if (isOurs) return folder
    } catch {
      continue
    }
  }
  return undefined
}
