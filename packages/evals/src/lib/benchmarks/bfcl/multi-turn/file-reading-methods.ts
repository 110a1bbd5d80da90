import { compare } from '../../../python/arithmetic.ts'
import type { Method } from '../../../python/method.ts'
import { PythonError } from '../../../python/python-error.ts'
import { str } from '../../../python/repr.ts'
import { splitLines } from '../../../python/split-lines.ts'
import { isInteger, isList, typeName } from '../../../python/value.ts'
import type { PyRecord, PyValue } from '../../../python/value.ts'
import { keyOf } from '../../../python/key-of.ts'
import { failure } from './failure.ts'
import { contentOf } from './file-tree.ts'
import type { Directory, File } from './file-tree.ts'

/** The methods of `GorillaFileSystem` that look into files. */
export function fileReadingMethods(current: () => Directory): Record<string, Method> {
  /** @param shown How the command's own messages quote the name. */
  function read(command: string, name: PyValue, answer: (file: File) => PyRecord, shown = str(name)): PyRecord {
    const node = current().contents.get(keyOf(name))
    if (node === undefined) return failure(`${command}: ${shown}: No such file or directory`)
    return node.kind === 'file' ? answer(node) : failure(`${command}: ${shown}: Is a directory`)
  }

  return {
    cat: {
      parameters: [{ name: 'file_name' }],
      run: (name = null) => read('cat', name, ({ content }) => ({ file_content: content }), `'${str(name)}'`),
    },
    grep: {
      parameters: [{ name: 'file_name' }, { name: 'pattern' }],
      run: (name = null, pattern = null) =>
        read('grep', name, (file) => ({
          matching_lines: linesOf(file).filter((line) => line.includes(needle(pattern))),
        })),
    },
    sort: {
      parameters: [{ name: 'file_name' }],
      run: (name = null) =>
        read('sort', name, (file) => ({
          sorted_content: linesOf(file)
            .toSorted((a, b) => compare(a, b))
            .join('\n'),
        })),
    },
    tail: {
      parameters: [{ name: 'file_name' }, { name: 'lines', default: 10 }],
      run: (name = null, lines = 10) =>
        read('tail', name, (file) => ({ last_lines: lastLines(linesOf(file), lines).join('\n') })),
    },
    wc: {
      parameters: [{ name: 'file_name' }, { name: 'mode', default: 'l' }],
      run: (name = null, mode = 'l') => {
        if (mode !== 'l' && mode !== 'w' && mode !== 'c') return failure(`wc: invalid mode '${str(mode)}'`)
        return read('wc', name, (file) => {
          if (mode === 'l') return { count: linesOf(file).length, type: 'lines' }
          if (mode === 'w') return { count: wordsOf(contentOf(file, 'split')).length, type: 'words' }
          return { count: Array.from(contentOf(file, '__len__')).length, type: 'characters' }
        })
      },
    },
    diff: {
      parameters: [{ name: 'file_name1' }, { name: 'file_name2' }],
      run: (first = null, second = null) => {
        const [a, b] = [first, second].map((name) => current().contents.get(keyOf(name)))
        if (a?.kind !== 'file' || b?.kind !== 'file') {
          return failure(`diff: ${str(first)} or ${str(second)}: No such file or directory`)
        }
        return { diff_lines: differences(linesOf(a), linesOf(b)).join('\n') }
      },
    },
    find: {
      parameters: [
        { name: 'path', default: '.' },
        { name: 'name', default: null },
      ],
      run: (path = '.', name = null) => {
        const start = path === '.' ? current() : current().contents.get(keyOf(path))
        if (start === undefined) return failure(`find: '${str(path)}': No such file or directory`)
        return { matches: start.kind === 'directory' ? matches(start, str(path), name) : [] }
      },
    },
  }
}

function linesOf(file: File): string[] {
  return splitLines(contentOf(file, 'splitlines'))
}

function wordsOf(text: string): string[] {
  // oxlint-disable-next-line no-control-regex -- these signs part words too
  return text.split(/[\s\x1c-\x1f\x85]+/).filter((word) => word !== '')
}

/** As `lines[-count:]`, of at most all. */
function lastLines(lines: readonly string[], count: PyValue): string[] {
  const most = compare(count, lines.length, '>') > 0 ? lines.length : count
  if (!isInteger(most)) {
    throw new PythonError('TypeError', 'slice indices must be integers or None or have an __index__ method')
  }
  const wanted = Number(most)
  return wanted === 0 ? [...lines] : lines.slice(-wanted)
}

/** Line by line, as far as both go. */
function differences(a: readonly string[], b: readonly string[]): string[] {
  return a.flatMap((line, index) => {
    const other = b[index]
    return other === undefined || other === line ? [] : [`- ${line}`, `+ ${other}`]
  })
}

function matches(directory: Directory, path: string, name: PyValue): string[] {
  return [...directory.contents.values()].flatMap((node) => {
    const itemPath = `${path}/${str(node.name)}`
    const isMatch = name === null || str(node.name).includes(needle(name))
    const inner = node.kind === 'directory' ? matches(node, itemPath, name) : []
    return isMatch ? [itemPath, ...inner] : inner
  })
}

/** What `in` looks for in a text. */
function needle(value: PyValue): string {
  if (typeof value === 'string') return value
  throw new PythonError(
    'TypeError',
    `'in <string>' requires string as left operand, not ${isList(value) ? 'list' : typeName(value)}`,
  )
}
