import type { Tool } from '@glmkit/core'
import { openMemoryFiles } from './memory-files.ts'
import { memoryInput, memoryParameters, type MemoryInput } from './memory-input.ts'
import { MemoryPathError, pathsBelow } from './memory-path.ts'
import { insertAfter, numbered, replaceOnce } from './text-edits.ts'

const virtualRoot = '/memories'
const memoryPaths = pathsBelow(virtualRoot)
const { namesOf, pathOf: virtualPath } = memoryPaths

export interface CreateMemoryDirectoryOptions {
  /** Made when it is not there. Nothing outside of it is read or written. */
  readonly dir: string
  /** Of one file. Default: 100_000. */
  readonly maxFileChars?: number
  /** Of all files together. Default: 10_000_000. */
  readonly maxBytes?: number
  /** Default: 1_000. */
  readonly maxFiles?: number
  /** The file whose text stands at the end of every prompt. Default: `working.md`, 4_000 characters. */
  readonly pinned?: { readonly file: string; readonly maxChars: number }
}

export interface MemoryDirectory {
  readonly tool: Tool<'memory', MemoryInput, string>
  /** The text of the pinned file, cut at its limit; empty when there is none. */
  block(): Promise<string>
}

/**
 * Files the model keeps for itself, over all sessions.
 *
 * @throws {MemoryPathError} If `pinned.file` is no path in the directory.
 * @see https://docs.claude.com/en/docs/agents-and-tools/tool-use/memory-tool
 */
export function createMemoryDirectory({
  dir,
  maxFileChars = 100_000,
  maxBytes = 10_000_000,
  maxFiles = 1_000,
  pinned = { file: 'working.md', maxChars: 4_000 },
}: CreateMemoryDirectoryOptions): MemoryDirectory {
  const files = openMemoryFiles({ dir, paths: memoryPaths, maxFileBytes: maxFileChars * 4, maxBytes, maxFiles })
  const pinnedNames = namesOf(`${virtualRoot}/${pinned.file}`)
  const pinnedPath = virtualPath(pinnedNames)
  /** One call after the other, in the order they were made. */
  let last: Promise<unknown> = Promise.resolve()

  async function write(names: readonly string[], text: string): Promise<void> {
    const path = virtualPath(names)
    const limit = path === pinnedPath ? Math.min(pinned.maxChars, maxFileChars) : maxFileChars
    if (text.length > limit) throw tooLong(path, text.length, limit)
    if (names.length === 0)
      throw new MemoryPathError(`Cannot write ${path}: it is the folder of all, name a file in it`)
    await files.write(names, text)
  }

  const tooLong = (path: string, chars: number, limit: number): MemoryPathError => {
    const how =
      path === pinnedPath ? 'it is part of every prompt, move details to other files' : 'split it into several files'
    return new MemoryPathError(`Cannot write ${path}: ${chars} characters, it has room for ${limit}: ${how}`)
  }

  async function run(input: MemoryInput): Promise<string> {
    const names = namesOf(input.path)
    const path = virtualPath(names)
    if (input.command === 'create') {
      const isNew = (await files.kindOf(names)) === undefined
      await write(names, input.text)
      return `${isNew ? 'Created' : 'Replaced'} ${path}`
    }
    const kind = await files.kindOf(names)
    if (kind === undefined) throw new MemoryPathError(`Cannot find ${path}: ${await whatThereIs()}`)
    if (input.command === 'delete' || input.command === 'rename') {
      if (names.length === 0) throw new MemoryPathError(`Cannot ${input.command} ${path}: it is the folder of all`)
      if (input.command === 'delete') {
        await files.remove(names)
        return `Deleted ${path}`
      }
      return renameTo(names, namesOf(input.to), kind)
    }
    if (kind === 'folder') {
      if (input.command === 'view') return listing(names)
      throw new MemoryPathError(`Cannot edit ${path}: it is a folder`)
    }
    const stored = await files.read(names)
    const text = withoutReturns(stored)
    if (input.command === 'view') return numbered(text, input.range)
    const edited =
      input.command === 'str_replace'
        ? replaceOnce(text, withoutReturns(input.old), input.text, path)
        : insertAfter(text, input.line, input.text, path)
    await write(names, text === stored ? edited.text : edited.text.replaceAll(/\r?\n/g, '\r\n'))
    return `Edited ${path}\n${numbered(edited.text, edited.around)}`
  }

  async function renameTo(from: readonly string[], to: readonly string[], kind: 'file' | 'folder'): Promise<string> {
    const [source, target] = [virtualPath(from), virtualPath(to)]
    if (`${target}/`.startsWith(`${source}/`))
      throw new MemoryPathError(`Cannot rename ${source}: ${target} is in itself`)
    if (to.length === 0) throw new MemoryPathError(`Cannot rename to ${target}: it is the folder of all`)
    const moved = kind === 'file' ? [from] : (await files.list(from)).map(({ names }) => names)
    for (const names of moved) {
      const goal = [...to, ...names.slice(from.length)]
      namesOf(virtualPath(goal))
      if (virtualPath(goal) !== pinnedPath || (await files.kindOf(names)) !== 'file') continue
      const { length } = await files.read(names)
      if (length > pinned.maxChars) throw tooLong(pinnedPath, length, pinned.maxChars)
    }
    await files.move(from, to)
    return `Renamed ${source} to ${target}`
  }

  async function listing(names: readonly string[]): Promise<string> {
    const found = await files.list(names)
    const shown = found.map(
      (each) => `${virtualPath(each.names)}${each.kind === 'folder' ? '/' : ` (${each.bytes} bytes)`}`,
    )
    return shown.length === 0 ? `${virtualPath(names)} is empty` : shown.join('\n')
  }

  async function whatThereIs(): Promise<string> {
    const paths = (await files.list([])).map((each) => virtualPath(each.names))
    if (paths.length === 0) return 'there are no files yet'
    return `there ${paths.length === 1 ? 'is' : 'are'} ${paths.slice(0, 20).join(', ')}${paths.length > 20 ? ' …' : ''}`
  }

  return {
    tool: {
      name: 'memory',
      description:
        `Your own notes, kept over all sessions, as files below ${virtualRoot}. View ${virtualRoot} first; write down ` +
        `what a later session must know, and keep it short and up to date. ${pinnedPath} is shown in every prompt ` +
        `(${pinned.maxChars} characters at most).`,
      parameters: memoryParameters,
      sideEffects: true,
      idempotent: false,
      approval: 'never',
      maxOutputChars: Infinity,
      parse: async (value) => memoryInput({ ...(typeof value === 'object' && value) }),
      execute(input) {
        const result = last.then(() => (input.command === 'view' ? run(input) : files.alone(() => run(input))))
        last = result.catch(() => undefined)
        return result
      },
    },
    async block() {
      if ((await files.kindOf(pinnedNames)) !== 'file') return ''
      const text = await files.read(pinnedNames)
      if (text.length <= pinned.maxChars) return text
      // Not written by the tool, which refuses it.
      return `${text.slice(0, pinned.maxChars).toWellFormed()}\n[${pinnedPath} is cut here: shorten it]`
    },
  }
}

/** Lines as the model writes them. Where ends of lines are mixed, they stay. */
const withoutReturns = (text: string): string => (/(?<!\r)\n/.test(text) ? text : text.replaceAll('\r\n', '\n'))
