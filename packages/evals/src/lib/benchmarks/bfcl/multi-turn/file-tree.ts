import { keyOf } from '../../../python/key-of.ts'
import { PythonError } from '../../../python/python-error.ts'
import { str } from '../../../python/repr.ts'
import { isList, typeName } from '../../../python/value.ts'
import type { PyDict, PyRecord, PyValue } from '../../../python/value.ts'

export interface File {
  readonly kind: 'file'
  name: PyValue
  /** A text, unless a model wrote something else. */
  content: PyValue
}

export interface Directory {
  readonly kind: 'directory'
  name: PyValue
  parent: Directory | undefined
  readonly contents: Map<ReturnType<typeof keyOf>, File | Directory>
}

export interface Filler {
  /** Ends every file but those of `untouched`. */
  readonly text: string
  readonly untouched: ReadonlySet<string>
  /** Empty files for every directory that has no other within. */
  readonly fileNames: readonly string[]
}

export const noFiller: Filler = { text: '', untouched: new Set(), fileNames: [] }

export function readFiller(filler: PyDict): Filler {
  const texts = (name: string): string[] => {
    const value = filler.get(name) ?? null
    return isList(value) ? value.map(str) : []
  }
  return {
    text: str(filler.get('FILE_CONTENT_EXTENSION') ?? ''),
    untouched: new Set(texts('FILES_TAIL_USED')),
    fileNames: texts('POPULATE_FILE_EXTENSION'),
  }
}

export function newDirectory(name: PyValue, parent: Directory | undefined): Directory {
  return { kind: 'directory', name, parent, contents: new Map() }
}

/** @param scenario `{ root: { <name>: { type: 'directory', contents: { … } } } }`; of several roots the first. */
export function readRoot(scenario: PyDict, filler: Filler): Directory {
  const roots = scenario.get('root')
  const [name, node] = (roots instanceof Map ? [...roots][0] : undefined) ?? ['root', null]
  const root = newDirectory(name, undefined)
  if (node instanceof Map) fill(root, node, filler)
  return root
}

function fill(directory: Directory, node: PyDict, filler: Filler): void {
  const contents = node.get('contents')
  if (!(contents instanceof Map)) return
  let hasDirectory = false
  for (const [name, child] of contents) {
    if (!(child instanceof Map)) continue
    if (child.get('type') === 'directory') {
      hasDirectory = true
      const inner = newDirectory(name, directory)
      directory.contents.set(name, inner)
      fill(inner, child, filler)
    } else {
      const content = child.get('content') ?? ''
      const isExtended = typeof content === 'string' && !filler.untouched.has(String(name))
      directory.contents.set(name, { kind: 'file', name, content: isExtended ? content + filler.text : content })
    }
  }
  if (hasDirectory) return
  for (const name of filler.fileNames) directory.contents.set(name, { kind: 'file', name, content: '' })
}

/** @throws {PythonError} If there is one of that name. */
export function addNode(directory: Directory, node: File | Directory): void {
  const key = keyOf(node.name)
  if (directory.contents.has(key)) {
    const kind = node.kind === 'file' ? 'File' : 'Directory'
    throw new PythonError(
      'ValueError',
      `${kind} '${str(node.name)}' already exists in directory '${str(directory.name)}'.`,
    )
  }
  if (node.kind === 'directory') node.parent = directory
  directory.contents.set(key, node)
}

export function copyNode(node: File | Directory, name: PyValue): File | Directory {
  if (node.kind === 'file') return { ...node, name }
  const copy = newDirectory(name, undefined)
  for (const [key, child] of node.contents) {
    const inner = copyNode(child, child.name)
    if (inner.kind === 'directory') inner.parent = copy
    copy.contents.set(key, inner)
  }
  return copy
}

/** In bytes of UTF-8. */
export function sizeOf(node: File | Directory): number {
  if (node.kind === 'file') return Buffer.byteLength(contentOf(node, 'encode'))
  return [...node.contents.values()].reduce((sum, child) => sum + sizeOf(child), 0)
}

/** @throws {PythonError} If it is no text, for which `method` is called. */
export function contentOf({ content }: File, method: string): string {
  if (typeof content === 'string') return content
  throw new PythonError('AttributeError', `'${typeName(content)}' object has no attribute '${method}'`)
}

/** As upstream's objects are compared: names and contents. */
export function nodeState(node: File | Directory): PyRecord {
  if (node.kind === 'file') return { $file: node.name, content: node.content }
  const contents: PyDict = new Map()
  for (const [key, child] of node.contents) contents.set(key ?? 'None', nodeState(child))
  return { $dir: node.name, contents }
}
