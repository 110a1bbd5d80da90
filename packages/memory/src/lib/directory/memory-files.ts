import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { aloneIn, sweep } from './memory-lock.ts'
import { isNameable, MemoryPathError, tempPrefix } from './memory-path.ts'
import type { Paths } from './memory-path.ts'
import { foreign, kindAt, openPlain, renameInto, unlessGone } from './plain-files.ts'
import type { Kind } from './plain-files.ts'

export interface MemoryFilesOptions {
  readonly dir: string
  /** How they are named in errors. */
  readonly paths: Pick<Paths, 'pathOf'>
  readonly maxFileBytes: number
  readonly maxBytes: number
  readonly maxFiles: number
}

/** A folder of text files out of which nothing leads: no links, whoever made them. */
export interface MemoryFiles {
  /** Does what reads and then writes while nobody else does, in whatever process. */
  alone<T>(work: () => Promise<T>): Promise<T>
  kindOf(names: readonly string[]): Promise<Kind | undefined>
  /** @throws {MemoryPathError} If there is no such file, or it is no text. */
  read(names: readonly string[]): Promise<string>
  /** @throws {MemoryPathError} If there is no such file. */
  readBytes(names: readonly string[]): Promise<Buffer>
  /** Whole or not at all. Makes the folders on the way. */
  write(names: readonly string[], text: string): Promise<void>
  /**
   * Writes what comes after the first `at` bytes, which is where the file ends or, after a crash, before. Makes the file and
   * the folders on the way.
   */
  append(names: readonly string[], at: number, bytes: Uint8Array): Promise<void>
  move(from: readonly string[], to: readonly string[]): Promise<void>
  /** A folder with all that is in it. */
  remove(names: readonly string[]): Promise<void>
  /** Files and folders below that have a path, sorted by it. */
  list(
    names: readonly string[],
  ): Promise<{ readonly names: readonly string[]; readonly kind: Kind; readonly bytes: number }[]>
}

export function openMemoryFiles({ dir, paths, maxFileBytes, maxBytes, maxFiles }: MemoryFilesOptions): MemoryFiles {
  const { pathOf } = paths
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
      if (kind === 'file') throw new MemoryPathError(`Cannot go into ${pathOf(names.slice(0, at + 1))}: it is a file`)
      if (kind === undefined && !makes) return undefined
      if (kind === undefined) await mkdir(folder, { recursive: true, mode: 0o700 })
    }
    if ((await realpath(folder)) !== folder) throw foreign(pathOf(names))
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
    return textOf(await readBytes(names), pathOf(names))
  }

  async function readBytes(names: readonly string[]): Promise<Buffer> {
    const path = await placeOf(names)
    if (path === undefined || (await kindAt(path)) !== 'file') {
      throw new MemoryPathError(`Cannot read ${pathOf(names)}: there is no such file`)
    }
    const file = await openPlain(path, constants.O_RDONLY, pathOf(names))
    try {
      const { size } = await file.stat()
      if (size > maxFileBytes) throw new MemoryPathError(`Cannot read ${pathOf(names)}: ${size} bytes are too many`)
      return await file.readFile()
    } finally {
      await file.close()
    }
  }

  /** Where it may be written. */
  async function roomFor(names: readonly string[], bytes: number): Promise<string> {
    if (bytes > maxFileBytes) {
      throw new MemoryPathError(`Cannot write ${pathOf(names)}: ${bytes} bytes, a file has ${maxFileBytes} at most`)
    }
    await checkRoom(names, bytes)
    const path = (await placeOf(names, true)) ?? dir
    if ((await kindAt(path)) === 'folder') throw new MemoryPathError(`Cannot write ${pathOf(names)}: it is a folder`)
    return path
  }

  async function write(names: readonly string[], text: string): Promise<void> {
    const path = await roomFor(names, Buffer.byteLength(text))
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
      if ((await placeOf(names)) !== path) throw foreign(pathOf(names))
      await renameInto(temp, path, pathOf(names))
    } catch (error) {
      await rm(temp, { force: true })
      throw error
    }
  }

  async function append(names: readonly string[], at: number, bytes: Uint8Array): Promise<void> {
    const path = await roomFor(names, at + bytes.length)
    // Not by opening it: a file that is made there cannot be anywhere else.
    if ((await kindAt(path)) === undefined) await write(names, '')
    const file = await openPlain(path, constants.O_WRONLY, pathOf(names))
    try {
      for (let done = 0; done < bytes.length;) {
        done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten
      }
      await file.datasync()
    } finally {
      await file.close()
    }
  }

  async function checkRoom(names: readonly string[], bytes: number): Promise<void> {
    const path = pathOf(names)
    const others = (await list([])).filter((each) => each.kind === 'file' && pathOf(each.names) !== path)
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
      throw new MemoryPathError(`Cannot rename ${pathOf(from)}: there is no such file`)
    }
    if ((await kindAt(target)) !== undefined) {
      throw new MemoryPathError(
        `Cannot rename to ${pathOf(to)}: it exists already, delete it first or take another name`,
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

  return { alone, kindOf, read, readBytes, write, append, move, remove, list }
}

/** What is no text would come back as another file. */
function textOf(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new MemoryPathError(`Cannot read ${path}: it is no text in UTF-8`)
  }
}
