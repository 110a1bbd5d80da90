import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { extname, isAbsolute, join, relative, sep } from 'node:path'
import { DocumentsError } from './documents-error.ts'

export interface SourceFile {
  /** POSIX path relative to the folder. */
  readonly documentId: string
  /** `undefined` if the file is not UTF-8 text. */
  readonly text: string | undefined
}

const extensions = ['.md', '.markdown', '.txt']
const readable = `${extensions.slice(0, -1).join(', ')} and ${extensions.at(-1)}`

/**
 * Reads every Markdown and text file below a folder, in the order of their ids.
 *
 * @throws {DocumentsError} If the folder is missing, is a file or holds no such file, or if one cannot be read.
 */
export async function* readDocuments(dir: string, signal?: AbortSignal): AsyncGenerator<SourceFile> {
  signal?.throwIfAborted()
  const root = await realpath(dir).catch((cause: unknown) => {
    throw new DocumentsError(dir, `the folder does not exist, pass one with ${readable} files`, { cause })
  })
  if (!(await stat(root)).isDirectory()) throw new DocumentsError(dir, 'it is a file, pass the folder it is in')
  try {
    const paths = await listFiles(root, signal)
    if (paths.length === 0) throw new DocumentsError(dir, `it holds no documents, ${readable} files are read`)
    for (const path of paths) {
      signal?.throwIfAborted()
      yield { documentId: path.split(sep).join('/'), text: decode(await readFile(join(root, path))) }
    }
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error
    throw new DocumentsError(dir, `${error.message}, make it readable`, { cause: error })
  }
}

/** Paths relative to `root`, each file once. */
async function listFiles(root: string, signal?: AbortSignal): Promise<string[]> {
  const seen = new Set<string>()
  const found: string[] = []
  const links: string[] = []
  const addFile = (path: string, real: string): void => {
    if (!extensions.includes(extname(path).toLowerCase())) return
    seen.add(real)
    found.push(relative(root, path))
  }
  const addFolder = async (path: string, real: string): Promise<void> => {
    signal?.throwIfAborted()
    seen.add(real)
    for (const entry of await readdir(path, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      const [child, realChild] = [join(path, entry.name), join(real, entry.name)]
      if (entry.isSymbolicLink()) links.push(child)
      else if (seen.has(realChild)) continue
      else if (entry.isDirectory()) await addFolder(child, realChild)
      else if (entry.isFile()) addFile(child, realChild)
    }
  }
  await addFolder(root, root)
  // Links come last, so that a file keeps its own name. Following them matters where the real files are hidden, as in a
  // mounted Kubernetes ConfigMap.
  for (const link of links.toSorted()) {
    const real = await realpath(link).catch(() => undefined)
    if (real === undefined || seen.has(real) || !isInside(root, real)) continue
    if ((await stat(real)).isDirectory()) await addFolder(link, real)
    else addFile(link, real)
  }
  return found.toSorted()
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function decode(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
