import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../python/parse-json.ts'
import type { PyDict, PyValue } from '../../../python/value.ts'
import { openToolObjects } from './execute-calls.ts'
import type { ToolObjects } from './execute-calls.ts'

/** Synthetic. */
const scenario = {
  GorillaFileSystem: {
    root: {
      home: {
        type: 'directory',
        contents: {
          'b.txt': { type: 'file', content: 'pear\nApple fig\nkiwi' },
          'c.txt': { type: 'file', content: 'pear\nplum' },
          '.secret': { type: 'file', content: '' },
          docs: {
            type: 'directory',
            contents: { 'b.md': { type: 'file', content: 'é' }, old: { type: 'directory', contents: {} } },
          },
        },
      },
      other: { type: 'directory', contents: {} },
    },
  },
}

function open(filler?: PyDict): ToolObjects {
  const config = parseJson(JSON.stringify(scenario))
  expect.assert(config instanceof Map)
  return openToolObjects(['GorillaFileSystem'], config, {
    isLongContext: filler !== undefined,
    filler: filler ?? new Map(),
  })
}

/** E.g. `cd docs`, `{"file_name": …}` by place. */
function run(objects: ToolObjects, ...calls: readonly (readonly [string, ...PyValue[]])[]): unknown[] {
  return calls.map(([name, ...positional]) => {
    const output = objects.execute({ name, arguments: new Map(), positional })
    return output.startsWith('{') ? JSON.parse(output) : output
  })
}

describe('GorillaFileSystem', () => {
  it('goes a folder at a time, and not above the first root', () => {
    const objects = open()
    expect(
      run(
        objects,
        ['cd', 'docs'],
        ['cd', 'old'],
        ['pwd'],
        ['cd', '..'],
        ['cd', '..'],
        ['cd', '..'],
        ['cd', 'b.txt'],
        ['cd', 'x'],
      ),
    ).toEqual([
      { current_working_directory: 'docs' },
      { current_working_directory: 'old' },
      { current_working_directory: '/home/docs/old' },
      {},
      {},
      { error: 'Current directory is already the root. Cannot go back.' },
      { error: "cd: 'b.txt': Not a directory" },
      { error: "cd: 'x': No such file or directory" },
    ])
  })

  it('lists hidden files where it is asked to', () => {
    expect(run(open(), ['ls'], ['ls', true], ['ls', 'yes'], ['ls', 0])).toEqual([
      { current_directory_content: ['b.txt', 'c.txt', 'docs'] },
      { current_directory_content: ['b.txt', 'c.txt', '.secret', 'docs'] },
      { current_directory_content: ['b.txt', 'c.txt', '.secret', 'docs'] },
      { current_directory_content: ['b.txt', 'c.txt', 'docs'] },
    ])
  })

  it('writes into files that are there', () => {
    const objects = open()
    expect(
      run(
        objects,
        ['echo', 'hi'],
        ['echo', 'hi', 'new'],
        ['touch', 'new'],
        ['touch', 'new'],
        ['echo', 'hi', 'new'],
        ['cat', 'new'],
      ),
    ).toEqual([
      { terminal_output: 'hi' },
      { error: "echo: cannot write to 'new': No such file" },
      'None',
      { error: "touch: cannot touch 'new': File exists" },
      'None',
      { file_content: 'hi' },
    ])
  })

  it('moves and copies into folders and to new names', () => {
    const objects = open()
    expect(
      run(
        objects,
        ['cp', 'b.txt', 'docs'],
        ['mv', 'c.txt', 'd.txt'],
        ['mv', 'docs', 'papers'],
        ['mv', 'x', 'docs'],
        ['mv', 'd.txt', 'b.txt'],
        ['cp', 'b.txt', 'a/b'],
        ['find'],
      ),
    ).toEqual([
      { result: "'b.txt' copied to 'docs/b.txt'" },
      { result: "'c.txt' moved to 'd.txt'" },
      { result: "'docs' moved to 'papers'" },
      { error: "mv: cannot move 'x': No such file or directory" },
      { error: "mv: cannot move 'd.txt' to 'b.txt': Not a directory" },
      { error: 'cp: no path allowed in destination. Only file name and folder name is supported for this operation.' },
      {
        matches: ['./b.txt', './.secret', './d.txt', './papers', './papers/b.md', './papers/old', './papers/b.txt'],
      },
    ])
  })

  it('keeps a file whose name is taken where it should go', () => {
    const objects = open()
    run(objects, ['cp', 'b.txt', 'docs'])
    expect(run(objects, ['mv', 'b.txt', 'docs'], ['wc', 'b.txt'])).toEqual([
      "Error during execution: File 'b.txt' already exists in directory 'docs'.",
      { count: 3, type: 'lines' },
    ])
  })

  it('removes files and empty folders', () => {
    expect(
      run(
        open(),
        ['rmdir', 'docs'],
        ['rmdir', 'b.txt'],
        ['rm', 'b.txt'],
        ['rm', 'b.txt'],
        ['cd', 'docs'],
        ['rmdir', 'old'],
        ['ls'],
      ),
    ).toEqual([
      { error: "rmdir: cannot remove 'docs': Directory not empty" },
      { error: "rmdir: cannot remove 'b.txt': Not a directory" },
      { result: "'b.txt' removed" },
      { error: "rm: cannot remove 'b.txt': No such file or directory" },
      { current_working_directory: 'docs' },
      { result: "'old' removed" },
      { current_directory_content: ['b.md'] },
    ])
  })

  it('reads files', () => {
    expect(
      run(
        open(),
        ['grep', 'b.txt', 'p'],
        ['sort', 'b.txt'],
        ['tail', 'b.txt', 2],
        ['tail', 'b.txt'],
        ['diff', 'b.txt', 'c.txt'],
        ['wc', 'b.txt', 'w'],
        ['wc', 'b.txt', 'c'],
        ['wc', 'x', 'q'],
        ['find', '.', 'b.'],
        ['find', 'docs', 'old'],
        ['find', 'x'],
        ['diff', 'b.txt', 'x'],
        ['cat', 'docs'],
      ),
    ).toEqual([
      { matching_lines: ['pear', 'Apple fig'] },
      { sorted_content: 'Apple fig\nkiwi\npear' },
      { last_lines: 'Apple fig\nkiwi' },
      { last_lines: 'pear\nApple fig\nkiwi' },
      { diff_lines: '- Apple fig\n+ plum' },
      { count: 4, type: 'words' },
      { count: 19, type: 'characters' },
      { error: "wc: invalid mode 'q'" },
      { matches: ['./b.txt', './docs/b.md'] },
      { matches: ['docs/old'] },
      { error: "find: 'x': No such file or directory" },
      { error: 'diff: b.txt or x: No such file or directory' },
      { error: "cat: 'docs': Is a directory" },
    ])
  })

  it('takes sizes in bytes', () => {
    const objects = open()
    expect(run(objects, ['du'], ['du', true])).toEqual([{ disk_usage: '30 bytes' }, { disk_usage: '30.00 B' }])
    run(objects, ['echo', 'x'.repeat(3000), 'b.txt'])
    expect(run(objects, ['du', true])).toEqual([{ disk_usage: '2.94 KB' }])
  })

  it('raises where Python does', () => {
    expect(
      run(open(), ['cat', ['b.txt']], ['tail', 'b.txt', '2'], ['grep', 'b.txt', null], ['wc', 'b.txt', ['l']]),
    ).toEqual([
      "Error during execution: unhashable type: 'list'",
      "Error during execution: '>' not supported between instances of 'str' and 'int'",
      "Error during execution: 'in <string>' requires string as left operand, not NoneType",
      { error: "wc: invalid mode '['l']'" },
    ])
  })

  it('puts filler into long contexts', () => {
    const objects = open(
      new Map<string, PyValue>([
        ['FILE_CONTENT_EXTENSION', ' etc'],
        ['FILES_TAIL_USED', ['c.txt']],
        ['POPULATE_FILE_EXTENSION', ['1.jpg', '2.jpg']],
      ]),
    )
    expect(
      run(objects, ['cat', 'b.txt'], ['cat', 'c.txt'], ['ls'], ['cd', 'docs'], ['cd', 'old'], ['ls'], ['cat', '2.jpg']),
    ).toEqual([
      { file_content: 'pear\nApple fig\nkiwi etc' },
      { file_content: 'pear\nplum' },
      { current_directory_content: ['b.txt', 'c.txt', 'docs'] },
      { current_working_directory: 'docs' },
      { current_working_directory: 'old' },
      { current_directory_content: ['1.jpg', '2.jpg'] },
      { file_content: '' },
    ])
  })
})
