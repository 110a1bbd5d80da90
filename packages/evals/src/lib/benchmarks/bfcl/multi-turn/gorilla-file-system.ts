import type { Method } from '../../../python/method.ts'
import { isTruthy } from '../../../python/is-truthy.ts'
import { keyOf } from '../../../python/key-of.ts'
import { str } from '../../../python/repr.ts'
import type { PyRecord, PyValue } from '../../../python/value.ts'
import { failure } from './failure.ts'
import { fileReadingMethods } from './file-reading-methods.ts'
import { addNode, copyNode, newDirectory, noFiller, nodeState, readFiller, readRoot, sizeOf } from './file-tree.ts'
import type { Directory, File } from './file-tree.ts'
import type { ToolClass } from './tool-class.ts'

export const gorillaFileSystem: ToolClass = {
  name: 'GorillaFileSystem',
  open(scenario, { isLongContext, filler }) {
    const root = readRoot(scenario, isLongContext ? readFiller(filler) : noFiller)
    let current = root

    function find(name: PyValue): File | Directory | undefined {
      return name === '.' ? current : current.contents.get(keyOf(name))
    }

    function change(folder: PyValue): PyRecord {
      if (folder === '..') {
        if (current.parent === undefined) return failure('Current directory is already the root. Cannot go back.')
        current = current.parent
        return {}
      }
      const node = find(folder)
      if (node === undefined) return failure(`cd: '${str(folder)}': No such file or directory`)
      if (node.kind === 'file') return failure(`cd: '${str(folder)}': Not a directory`)
      current = node
      return { current_working_directory: node.name }
    }

    function transfer(command: 'cp' | 'mv', source: PyValue, destination: PyValue): PyRecord {
      const [verb, done] = command === 'cp' ? ['copy', 'copied'] : ['move', 'moved']
      const node = find(source)
      if (node === undefined) {
        return failure(`${command}: cannot ${verb} '${str(source)}': No such file or directory`)
      }
      if (typeof destination === 'string' && destination.includes('/')) {
        return failure(
          `${command}: no path allowed in destination. Only file name and folder name is supported for this operation.`,
        )
      }
      const target = find(destination)
      if (target?.kind === 'file') {
        return failure(`${command}: cannot ${verb} '${str(source)}' to '${str(destination)}': Not a directory`)
      }
      const named = copyNode(node, target === undefined ? destination : source)
      addNode(target ?? current, named)
      if (command === 'mv') current.contents.delete(keyOf(source))
      return {
        result: `'${str(source)}' ${done} to '${target === undefined ? '' : `${str(destination)}/`}${str(named.name)}'`,
      }
    }

    function remove(command: 'rm' | 'rmdir', name: PyValue): PyRecord {
      const node = find(name)
      const refuse = (reason: string): PyRecord => failure(`${command}: cannot remove '${str(name)}': ${reason}`)
      if (node === undefined) return refuse('No such file or directory')
      if (command === 'rmdir') {
        if (node.kind === 'file') return refuse('Not a directory')
        if (node.contents.size > 0) return refuse('Directory not empty')
      }
      current.contents.delete(keyOf(name))
      return { result: `'${str(name)}' removed` }
    }

    const methods: Record<string, Method> = {
      pwd: { parameters: [], run: () => ({ current_working_directory: pathOf(current) }) },
      ls: {
        parameters: [{ name: 'a', default: false }],
        run: (isAll = false) => {
          const names = [...current.contents.values()].map(({ name }) => name)
          return {
            current_directory_content: isTruthy(isAll) ? names : names.filter((name) => !str(name).startsWith('.')),
          }
        },
      },
      cd: { parameters: [{ name: 'folder' }], run: (folder = null) => change(folder) },
      mkdir: {
        parameters: [{ name: 'dir_name' }],
        run: (name = null) => {
          if (find(name)) return failure(`mkdir: cannot create directory '${str(name)}': File exists`)
          addNode(current, newDirectory(name, current))
          return null
        },
      },
      touch: {
        parameters: [{ name: 'file_name' }],
        run: (name = null) => {
          if (find(name)) return failure(`touch: cannot touch '${str(name)}': File exists`)
          addNode(current, { kind: 'file', name, content: '' })
          return null
        },
      },
      echo: {
        parameters: [{ name: 'content' }, { name: 'file_name', default: null }],
        run: (content = null, name = null) => {
          if (!isTruthy(name)) return { terminal_output: content }
          const node = find(name)
          if (node === undefined) return failure(`echo: cannot write to '${str(name)}': No such file`)
          if (node.kind === 'directory') return failure(`echo: cannot write to '${str(name)}': Is a directory`)
          node.content = content
          return null
        },
      },
      cp: {
        parameters: [{ name: 'source' }, { name: 'destination' }],
        run: (source = null, destination = null) => transfer('cp', source, destination),
      },
      mv: {
        parameters: [{ name: 'source' }, { name: 'destination' }],
        run: (source = null, destination = null) => transfer('mv', source, destination),
      },
      rm: { parameters: [{ name: 'file_name' }], run: (name = null) => remove('rm', name) },
      rmdir: { parameters: [{ name: 'dir_name' }], run: (name = null) => remove('rmdir', name) },
      du: {
        parameters: [{ name: 'human_readable', default: false }],
        run: (isHuman = false) => {
          const size = sizeOf(current)
          return { disk_usage: isTruthy(isHuman) ? readableSize(size) : `${size} bytes` }
        },
      },
    }
    return {
      methods: { ...methods, ...fileReadingMethods(() => current) },
      state: () => ({ root: nodeState(root), long_context: isLongContext }),
    }
  },
}

function pathOf(directory: Directory): string {
  return `${directory.parent === undefined ? '' : pathOf(directory.parent)}/${str(directory.name)}`
}

function readableSize(bytes: number): string {
  let size = bytes
  for (const unit of ['B', 'KB', 'MB', 'GB']) {
    if (size < 1024) return `${size.toFixed(2)} ${unit}`
    size /= 1024
  }
  return `${size.toFixed(2)} TB`
}
