import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, readlink, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { aloneIn, sweep } from './memory-lock.ts'
import { isNameable, MemoryPathError, tempPrefix, virtualPath } from './memory-path.ts'

export interface MemoryFilesOptions {
  readonly dir: string
  readonly maxFileBytes: number
  readonly maxBytes: number
  readonly maxFiles: number
}

export type Kind = 'file' | 'folder'

/** A folder of text files out of which nothing leads: no links, whoever made them. */
export interface MemoryFiles {
  /** Does what reads and then writes while nobody else does, in whatever process. */
  alone<T>(work: () => Promise<T>): Promise<T>
  kindOf(names: readonly string[]): Promise<Kind | undefined>
  /** @throws {MemoryPathError} If there is no such file, or it is no text. */
  read(names: readonly string[]): Promise<string>
  /** Whole or not at all. Makes the folders on the way. */
  write(names: readonly string[], text: string): Promise<void>
  move(from: readonly string[], to: readonly string[]): Promise<void>
  /** A folder with all that is in it. */
  remove(names: readonly string[]): Promise<void>
  /** Files and folders below that have a path, sorted by it. */
  list(
    names: readonly string[],
  ): Promise<{ readonly names: readonly string[]; readonly kind: Kind; readonly bytes: number }[]>
}

export function openMemoryFiles({ dir, maxFileBytes, maxBytes, maxFiles }: MemoryFilesOptions): MemoryFiles {
  let isSwept = false

  async function alone<T>(work: () => Promise<T>): Promise<T> {
    const folder = await placeOf([])
    return aloneIn(folder ?? dir, async () => {
      if (!isSwept && folder !== undefined) await sweep(folder)
      isSwept = true
      return work()
    })
  }

  /** Each folder on the way by itself: one may have been exchanged for a link since the last call. */
  async function placeOf(names: readonly string[], makes = false): Promise<string | undefined> {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    let folder = await realpath(dir)
    for (const [at, name] of names.slice(0, -1).entries()) {
      folder = join(folder, name)
      const kind = await kindAt(folder)
      if (kind === 'file')
        throw new MemoryPathError(`Cannot go into ${virtualPath(names.slice(0, at + 1))}: it is a file`)
      if (kind === undefined && !makes) return undefined
      if (kind === undefined) await mkdir(folder, { recursive: true, mode: 0o700 })
    }
    if ((await realpath(folder)) !== folder) throw foreign(names)
    const last = names.at(-1)
    return last === undefined ? folder : join(folder, last)
  }

  /** Beside all folders: none of those can be exchanged for a link while something is written. */
  const newTemp = async (): Promise<string> => join(await realpath(dir), `${tempPrefix}${randomUUID()}`)

  async function kindOf(names: readonly string[]): Promise<Kind | undefined> {
    const path = await placeOf(names)
    return path === undefined ? undefined : kindAt(path)
  }

  async function read(names: readonly string[]): Promise<string> {
    const path = await placeOf(names)
    if (path === undefined || (await kindAt(path)) !== 'file') {
      throw new MemoryPathError(`Cannot read ${virtualPath(names)}: there is no such file`)
    }
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const { size, ino, dev } = await file.stat()
      // Node has no openat: a folder may have been exchanged while it was opened. Linux tells what has been opened.
      const opened = await readlink(`/proc/self/fd/${file.fd}`).catch(() => path)
      const again = await lstat(path)
      if (opened !== path || again.ino !== ino || again.dev !== dev) throw foreign(names)
      if (size > maxFileBytes) {
        throw new MemoryPathError(`Cannot read ${virtualPath(names)}: ${size} bytes are too many`)
      }
      return textOf(await file.readFile(), names)
    } finally {
      await file.close()
    }
  }

  async function write(names: readonly string[], text: string): Promise<void> {
    const bytes = Buffer.byteLength(text)
    if (bytes > maxFileBytes) {
      throw new MemoryPathError(
        `Cannot write ${virtualPath(names)}: ${bytes} bytes, a file has ${maxFileBytes} at most`,
      )
    }
    await checkRoom(names, bytes)
    const path = (await placeOf(names, true)) ?? dir
    if ((await kindAt(path)) === 'folder')
      throw new MemoryPathError(`Cannot write ${virtualPath(names)}: it is a folder`)
    const temp = await newTemp()
    try {
      const file = await open(
        temp,
        constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
        0o600,
      )
      try {
        await file.writeFile(text)
        await file.sync()
      } finally {
        await file.close()
      }
      if ((await placeOf(names)) !== path) throw foreign(names)
      await renameInto(temp, path, names)
    } catch (error) {
      await rm(temp, { force: true })
      throw error
    }
  }

  async function checkRoom(names: readonly string[], bytes: number): Promise<void> {
    const path = virtualPath(names)
    const others = (await list([])).filter((each) => each.kind === 'file' && virtualPath(each.names) !== path)
    const used = others.reduce((sum, each) => sum + each.bytes, 0)
    const how = 'delete or shorten what is no longer needed'
    if (others.length >= maxFiles)
      throw new MemoryPathError(`Cannot write ${path}: there are ${maxFiles} files, ${how}`)
    if (used + bytes > maxBytes) {
      throw new MemoryPathError(`Cannot write ${path}: ${used} of ${maxBytes} bytes are used, ${how}`)
    }
  }

  async function move(from: readonly string[], to: readonly string[]): Promise<void> {
    const [source, target] = [await placeOf(from), await placeOf(to, true)]
    if (source === undefined || target === undefined || (await kindAt(source)) === undefined) {
      throw new MemoryPathError(`Cannot rename ${virtualPath(from)}: there is no such file`)
    }
    if ((await kindAt(target)) !== undefined) {
      throw new MemoryPathError(
        `Cannot rename to ${virtualPath(to)}: it exists already, delete it first or take another name`,
      )
    }
    await rename(source, target)
  }

  async function remove(names: readonly string[]): Promise<void> {
    const path = await placeOf(names)
    if (path === undefined) return
    await kindAt(path)
    // Under another name first, so that a crash leaves all of it or nothing. `rm` goes through no link.
    const temp = await newTemp()
    await rename(path, temp)
    await rm(temp, { recursive: true })
  }

  async function list(names: readonly string[]): ReturnType<MemoryFiles['list']> {
    const folder = await placeOf(names)
    if (folder === undefined) return []
    const found: Awaited<ReturnType<MemoryFiles['list']>> = []
    for (const name of (await readdir(folder)).toSorted()) {
      if (!isNameable(name)) continue
      const stat = await lstat(join(folder, name)).catch(unlessGone)
      // Another process has removed it meanwhile.
      if (stat === undefined) continue
      const below = [...names, name]
      if (stat.isFile() && stat.nlink === 1) found.push({ names: below, kind: 'file', bytes: stat.size })
      if (stat.isDirectory()) found.push({ names: below, kind: 'folder', bytes: 0 }, ...(await list(below)))
    }
    return found
  }

  async function kindAt(path: string): Promise<Kind | undefined> {
    const stat = await lstat(path).catch(unlessGone)
    if (stat === undefined) return undefined
    if (stat.isDirectory()) return 'folder'
    // A hard link has another name, maybe outside.
    if (stat.isFile() && stat.nlink === 1) return 'file'
    throw new MemoryPathError('Cannot use this path: what is there is a link, which is not followed')
  }

  return { alone, kindOf, read, write, move, remove, list }
}

function unlessGone(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}

const foreign = (names: readonly string[]): MemoryPathError =>
  new MemoryPathError(`Cannot use ${virtualPath(names)}: a link leads out of it`)

/** What is no text would come back as another file. */
function textOf(bytes: Buffer, names: readonly string[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new MemoryPathError(`Cannot read ${virtualPath(names)}: it is no text in UTF-8`)
  }
}

/** On Linux by the opened folder, which stays the same whatever takes its name; elsewhere a moment remains. */
async function renameInto(temp: string, path: string, names: readonly string[]): Promise<void> {
  if (process.platform !== 'linux') return rename(temp, path)
  const folder = await open(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
  try {
    const place = `/proc/self/fd/${folder.fd}`
    if ((await readlink(place)) !== dirname(path)) throw foreign(names)
    await rename(temp, join(place, basename(path)))
  } finally {
    await folder.close()
  }
}
