import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import type { Dirent } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import ignore from 'ignore'
import { DocumentsError } from '../documents-error.ts'
import { pathFilter } from '../path-filter.ts'
import { kindOf, readableTypes } from './file-types.ts'
import type { UnreadableFile } from './parsed-document.ts'

export interface WalkedFile {
  /** POSIX path relative to the folder. */
  readonly path: string
  /** Where it really is, links resolved. */
  readonly absolute: string
  /** Bytes. */
  readonly size: number
  readonly mtimeMs: number
}

/** A file or folder that is left out, and why. */
export interface UnreadablePath extends UnreadableFile {
  readonly path: string
}

export interface WalkOptions {
  /** Only files that match one of these globs: `docs/**`, `*.md`. */
  readonly include?: readonly string[] | undefined
  /** No files and folders that match one of these. */
  readonly exclude?: readonly string[] | undefined
  readonly signal?: AbortSignal | undefined
}

interface Folder {
  /** Relative to the root, empty for the root. */
  readonly path: string
  readonly real: string
  /** What the `.gitignore` files around say, innermost last. */
  readonly rules: readonly { readonly base: string; readonly rule: ignore.Ignore }[]
}

/**
 * Finds all files below a folder that can be read, in the order of their paths, each once.
 *
 * Left out are names that begin with a dot, `node_modules`, what a `.gitignore` names, and links that lead out of the
 * folder; a link to something that is left out by its own name is followed.
 *
 * @throws {DocumentsError} If the folder is missing or is a file.
 */
export async function* walk(
  dir: string,
  { include, exclude, signal }: WalkOptions = {},
): AsyncGenerator<WalkedFile | UnreadablePath> {
  signal?.throwIfAborted()
  const root = await realpath(dir).catch((cause: unknown) => {
    throw new DocumentsError(dir, `the folder does not exist, pass one with ${readableTypes}`, { cause })
  })
  if (!(await stat(root)).isDirectory()) throw new DocumentsError(dir, 'it is a file, pass the folder it is in')
  const isIncluded = pathFilter(include)
  const isExcluded = exclude === undefined || exclude.length === 0 ? () => false : pathFilter(exclude)

  const seen = new Set<string>()
  const found: { path: string; real: string; reason?: string }[] = []
  const links: Folder[] = []
  const isLeftOut = (path: string, isFolder: boolean, { rules }: Folder): boolean =>
    isExcluded(path) || isIgnored(isFolder ? `${path}/` : path, rules)
  const addFile = (path: string, real: string): void => {
    if (kindOf(path) === undefined || !isIncluded(path)) return
    seen.add(real)
    found.push({ path, real })
  }
  /** Without recursion: a folder may be nested deeper than the stack. */
  const addFolder = async (first: Folder): Promise<void> => {
    const folders = [first]
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      signal?.throwIfAborted()
      seen.add(folder.real)
      let entries: Dirent[]
      try {
        entries = await readdir(folder.real, { withFileTypes: true })
      } catch (error) {
        if (folder.path === '') throw new DocumentsError(dir, `${reasonOf(error)}, make it readable`, { cause: error })
        found.push({ path: folder.path, real: folder.real, reason: `the folder cannot be read: ${reasonOf(error)}` })
        continue
      }
      const inside = await withRules(folder, entries)
      for (const entry of entries) {
        if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
        const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`
        const real = join(folder.real, entry.name)
        if (entry.isSymbolicLink()) links.push({ path, real, rules: inside.rules })
        else if (seen.has(real) || isLeftOut(path, entry.isDirectory(), inside)) continue
        else if (entry.isDirectory()) folders.push({ path, real, rules: inside.rules })
        else if (entry.isFile()) addFile(path, real)
      }
    }
  }
  await addFolder({ path: '', real: root, rules: [] })
  // Links come last, so that a file keeps its own name. Following them matters where the real files are hidden, as in a
  // mounted Kubernetes ConfigMap.
  while (links.length > 0) {
    for (const link of links.splice(0).toSorted((a, b) => compare(a.path, b.path))) {
      const real = await realpath(link.real).catch(() => undefined)
      if (real === undefined || seen.has(real) || !isInside(root, real)) continue
      const target = await stat(real).catch(() => undefined)
      if (target === undefined || isLeftOut(link.path, target.isDirectory(), link)) continue
      if (target.isDirectory()) await addFolder({ ...link, real })
      else if (target.isFile()) addFile(link.path, real)
    }
  }
  for (const { path, real, reason } of found.toSorted((a, b) => compare(a.path, b.path))) {
    signal?.throwIfAborted()
    if (reason !== undefined) {
      yield { path, reason }
      continue
    }
    try {
      const { size, mtimeMs } = await stat(real)
      yield { path, absolute: real, size, mtimeMs }
    } catch (error) {
      yield { path, reason: `cannot be read: ${reasonOf(error)}` }
    }
  }
}

async function withRules(folder: Folder, entries: readonly Dirent[]): Promise<Folder> {
  if (!entries.some((entry) => entry.name === '.gitignore' && entry.isFile())) return folder
  const written = await readFile(join(folder.real, '.gitignore'), 'utf8').catch(() => '')
  return { ...folder, rules: [...folder.rules, { base: folder.path, rule: ignore().add(written) }] }
}

/** The innermost file that says anything decides, as in git. */
function isIgnored(path: string, rules: Folder['rules']): boolean {
  for (const { base, rule } of rules.toReversed()) {
    const { ignored, unignored } = rule.test(base === '' ? path : path.slice(base.length + 1))
    if (ignored || unignored) return ignored
  }
  return false
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
