import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryDirectory, type CreateMemoryDirectoryOptions } from './create-memory-directory.ts'

let base = ''
let dir = ''

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'glmkit-memory-'))
  dir = join(base, 'memories')
})
afterEach(() => rm(base, { recursive: true, force: true }))

type Say = (command: string, path: string, more?: Readonly<Record<string, unknown>>) => Promise<string>

/** What the model reads, an error as its message. */
function openDirectory(options: Partial<CreateMemoryDirectoryOptions> = {}): {
  say: Say
  block: () => Promise<string>
} {
  const directory = createMemoryDirectory({ dir, ...options })
  const { tool } = directory
  const context = { runId: 'r', callId: 'c', signal: new AbortController().signal, progress: () => undefined }
  return {
    block: () => directory.block(),
    async say(command, path, more = {}) {
      const parsed = await tool.parse({ command, path, ...more })
      if ('issues' in parsed) return `Invalid: ${parsed.issues}`
      try {
        return await tool.execute(parsed.input, context)
      } catch (error) {
        return error instanceof Error && error.name === 'MemoryPathError' ? error.message : Promise.reject(error)
      }
    },
  }
}

describe('createMemoryDirectory', () => {
  it('does what the commands say', async () => {
    const { say } = openDirectory()
    expect(await say('create', '/memories/日记/été.md', { file_text: 'one\ntwo\nthree' })).toBe(
      'Created /memories/日记/été.md',
    )
    expect(await say('view', '/memories')).toBe('/memories/日记/\n/memories/日记/été.md (13 bytes)')
    expect(await say('view', '/memories/日记/été.md', { view_range: [2, -1] })).toBe('     2\ttwo\n     3\tthree')
    expect(await say('str_replace', '/memories/日记/été.md', { old_str: 'two', new_str: '$& 2' })).toContain(
      '     2\t$& 2',
    )
    expect(await say('insert', '/memories/日记/été.md', { insert_line: 3, insert_text: 'four' })).toContain(
      '     4\tfour',
    )
    expect(await say('rename', '/memories/日记/été.md', { new_path: '/memories/a.md' })).toBe(
      'Renamed /memories/日记/été.md to /memories/a.md',
    )
    expect(await readFile(join(dir, 'a.md'), 'utf8')).toBe('one\n$& 2\nthree\nfour')
    expect((await stat(join(dir, 'a.md'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(dir, '日记'))).mode & 0o777).toBe(0o700)
    expect(await say('delete', '/memories/日记')).toBe('Deleted /memories/日记')
    expect(await readdir(dir)).toEqual(['a.md'])
  })

  it('says what is wrong and what there is', async () => {
    const { say } = openDirectory()
    await say('create', '/memories/a.md', { file_text: 'x\ny\nx\n' })
    expect(await say('str_replace', '/memories/a.md', { old_str: 'x', new_str: '' })).toBe(
      'Cannot replace in /memories/a.md: old_str occurs 2 times at lines 1, 3, make it longer',
    )
    expect(await say('view', '/memories/b.md')).toBe('Cannot find /memories/b.md: there is /memories/a.md')
    expect(await say('insert', '/memories/a.md', { insert_line: 9, insert_text: '' })).toBe(
      'Cannot insert in /memories/a.md: insert_line is 9, the file has 3 lines',
    )
    expect(await say('create', '/memories/a.md/b', { file_text: '' })).toBe(
      'Cannot go into /memories/a.md: it is a file',
    )
    expect(await say('rename', '/memories/a.md', { new_path: '/memories/a.md/b' })).toContain('is in itself')
    expect(await say('delete', '/memories')).toContain('folder of all')
    expect(await say('copy', '/memories')).toMatch(/^Invalid: command/)
  })

  it.for([
    '/memories/../secret',
    '/memories/a/../../secret',
    '/memories/./a',
    '/memories/%2e%2e/secret',
    '/memories/..%2fsecret',
    '/memories/a\0b',
    '/memories/..\\secret',
    '/memories/a\nb',
    '/memories/a\u202Egpj.md',
    '/memories/c:stream',
    '/memories/\uD800',
    '/memories/...',
    '/memories2/a',
    '/etc/passwd',
    'secret',
    '',
    `/memories/${'é'.repeat(150)}`,
    `/memories${'/a'.repeat(9)}`,
    '/memories/.glmkit-x',
  ])('stays in its folder: %j', async (path) => {
    const { say } = openDirectory()
    await writeFile(join(base, 'secret'), 'kept')
    for (const [command, more] of [
      ['view', {}],
      ['create', { file_text: 'broken' }],
      ['delete', {}],
      ['rename', { new_path: '/memories/x' }],
    ] as const) {
      expect(await say(command, path, more)).toMatch(/^Cannot use path/)
    }
    await say('create', '/memories/ok.md', { file_text: 'ok' })
    expect(await say('rename', '/memories/ok.md', { new_path: path })).toMatch(/^Cannot use path/)
    expect(await readFile(join(base, 'secret'), 'utf8')).toBe('kept')
    expect(await readdir(dir)).toEqual(['ok.md'])
  })

  it('follows no link, not to a file nor to a folder nor a hard one', async () => {
    const { say, block } = openDirectory()
    await mkdir(join(base, 'outside', 'deep'), { recursive: true })
    await mkdir(dir)
    await writeFile(join(base, 'outside', 'secret'), 'kept')
    await symlink(join(base, 'outside', 'secret'), join(dir, 'working.md'))
    await symlink(join(base, 'outside'), join(dir, 'folder'))
    await link(join(base, 'outside', 'secret'), join(dir, 'hard'))
    for (const path of [
      '/memories/working.md',
      '/memories/folder/secret',
      '/memories/folder/deep/x',
      '/memories/hard',
    ]) {
      for (const command of ['view', 'create', 'delete', 'str_replace', 'rename']) {
        const more = { file_text: 'broken', old_str: 'kept', new_str: 'broken', new_path: '/memories/stolen' }
        expect(await say(command, path, more)).toMatch(/is a link, which is not followed/)
      }
    }
    await say('create', '/memories/mine', { file_text: 'mine' })
    expect(await say('rename', '/memories/mine', { new_path: '/memories/folder/mine' })).toMatch(/is a link/)
    await expect(block()).rejects.toThrow('is a link')
    expect(await say('view', '/memories')).toBe('/memories/mine (4 bytes)')
    expect(await readFile(join(base, 'outside', 'secret'), 'utf8')).toBe('kept')
    expect(await readdir(join(base, 'outside'))).toEqual(['deep', 'secret'])
  })

  it('sees a folder that was exchanged for a link after it was made', async () => {
    const { say } = openDirectory()
    await say('create', '/memories/a/note', { file_text: 'mine' })
    await mkdir(join(base, 'outside'))
    await writeFile(join(base, 'outside', 'note'), 'kept')
    await rm(join(dir, 'a'), { recursive: true })
    await symlink(join(base, 'outside'), join(dir, 'a'))
    for (const command of ['view', 'create', 'delete']) {
      expect(await say(command, '/memories/a/note', { file_text: 'x' })).toMatch(/is a link/)
    }
    expect(await say('delete', '/memories/a')).toMatch(/is a link/)
    expect(await readFile(join(base, 'outside', 'note'), 'utf8')).toBe('kept')
  })

  it('holds the pinned block to its length, whichever way it would grow', async () => {
    const { say, block } = openDirectory({ pinned: { file: 'now/work.md', maxChars: 10 } })
    expect(await block()).toBe('')
    await say('create', '/memories/now/work.md', { file_text: '1234567890' })
    const refused = 'Cannot write /memories/now/work.md: 12 characters, it has room for 10: it is part of every prompt'
    expect(await say('create', '/memories/now/work.md', { file_text: '123456789012' })).toContain(refused)
    expect(await say('str_replace', '/memories/now/work.md', { old_str: '1', new_str: '111' })).toContain(refused)
    expect(await say('insert', '/memories/now/work.md', { insert_line: 1, insert_text: 'x' })).toContain(refused)
    expect(await block()).toBe('1234567890')
    await say('create', '/memories/old/work.md', { file_text: '123456789012' })
    await say('delete', '/memories/now')
    expect(await say('rename', '/memories/old', { new_path: '/memories/now' })).toContain(refused)
    expect(await say('rename', '/memories/old/work.md', { new_path: '/memories/now/work.md' })).toContain(refused)
    expect(await block()).toBe('')
  })

  it('has limits of its own', async () => {
    const { say } = openDirectory({ maxFileChars: 100, maxBytes: 150, maxFiles: 2 })
    expect(await say('create', '/memories/a', { file_text: 'x'.repeat(101) })).toContain('it has room for 100')
    await say('create', '/memories/a', { file_text: 'x'.repeat(100) })
    expect(await say('create', '/memories/b', { file_text: 'x'.repeat(51) })).toContain('100 of 150 bytes are used')
    await say('create', '/memories/b', { file_text: 'x' })
    expect(await say('create', '/memories/c', { file_text: '' })).toContain('there are 2 files')
    expect(await say('create', '/memories/a', { file_text: 'y' })).toBe('Replaced /memories/a')
  })

  it('loses no edit when calls come at once', async () => {
    const { say } = openDirectory()
    await say('create', '/memories/a', { file_text: '' })
    const lines = Array.from({ length: 30 }, (_, at) => `line ${at}`)
    await Promise.all(lines.map((line) => say('insert', '/memories/a', { insert_line: 0, insert_text: line })))
    expect((await readFile(join(dir, 'a'), 'utf8')).split('\n').toSorted()).toEqual(lines.toSorted())
    expect(await readdir(dir)).toEqual(['a'])
  })

  it('loses no edit to another process, nor to one that died', async () => {
    await openDirectory().say('create', '/memories/a', { file_text: '' })
    await mkdir(join(dir, '.glmkit-lock'))
    await utimes(join(dir, '.glmkit-lock'), 0, 0)
    await mkdir(join(dir, '.glmkit-deleted'))
    const lines = Array.from({ length: 40 }, (_, at) => `line ${at}`)
    const [one, other] = [openDirectory(), openDirectory()]
    const edits = lines.map((line, at) =>
      (at % 2 === 0 ? one : other).say('insert', '/memories/a', { insert_line: 0, insert_text: line }),
    )
    expect((await Promise.all(edits)).filter((said) => said.startsWith('Edited'))).toHaveLength(40)
    expect((await readFile(join(dir, 'a'), 'utf8')).split('\n').toSorted()).toEqual(lines.toSorted())
    expect(await readdir(dir)).toEqual(['a'])
  })

  it('copes with files that others have written', async () => {
    const { say, block } = openDirectory()
    await mkdir(dir)
    await writeFile(join(dir, 'crlf.md'), 'one\r\ntwo\r\nthree')
    expect(await say('view', '/memories/crlf.md', { view_range: [1, 1] })).toBe('     1\tone')
    await say('str_replace', '/memories/crlf.md', { old_str: 'one\ntwo', new_str: '1\n2' })
    expect(await readFile(join(dir, 'crlf.md'), 'utf8')).toBe('1\r\n2\r\nthree')
    await writeFile(join(dir, 'mixed.md'), 'one\r\ntwo\nthree')
    await say('str_replace', '/memories/mixed.md', { old_str: 'three', new_str: '3' })
    expect(await readFile(join(dir, 'mixed.md'), 'utf8')).toBe('one\r\ntwo\n3')
    await writeFile(join(dir, 'picture'), Buffer.from([0xff, 0xfe, 0x80]))
    expect(await say('insert', '/memories/picture', { insert_line: 0, insert_text: 'x' })).toContain('no text in UTF-8')
    await writeFile(join(dir, 'a:b'), 'x')
    await writeFile(join(dir, 'working.md'), 'Z'.repeat(90_000))
    expect(await say('view', '/memories')).not.toContain('a:b')
    expect(await block()).toBe(`${'Z'.repeat(4_000)}\n[/memories/working.md is cut here: shorten it]`)
    for (const insert_line of ['', [], null, -1]) {
      expect(await say('insert', '/memories/crlf.md', { insert_line, insert_text: 'x' })).toMatch(
        /^Invalid: insert_line/,
      )
    }
  })

  it('is a map from paths to texts', async () => {
    const path = fc.constantFrom('a', 'b', 'c', 'd/e', 'd/f').map((name) => `/memories/${name}`)
    const text = fc.string({ unit: fc.constantFrom('x', 'y', '\n', '猫', 'é'), maxLength: 8 })
    const act = fc.oneof(
      fc.record({ command: fc.constant('create'), path, file_text: text }),
      fc.record({ command: fc.constant('str_replace'), path, old_str: text, new_str: text }),
      fc.record({ command: fc.constant('insert'), path, insert_line: fc.nat(3), insert_text: text }),
      fc.record({ command: fc.constant('delete'), path }),
      fc.record({ command: fc.constant('rename'), path, new_path: path }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
        await rm(dir, { recursive: true, force: true })
        const { say } = openDirectory()
        const model = new Map<string, string>()
        for (const { command, path: from, ...more } of acts) {
          await say(command, from, more)
          expectedOf(model, { command, path: from, ...more })
        }
        const listed = (await say('view', '/memories')).matchAll(/^(.+) \(\d+ bytes\)$/gm)
        expect([...listed].map(([, each]) => String(each)).toSorted()).toEqual([...model.keys()].toSorted())
        for (const [each, value] of model) expect(await readFile(join(base, each), 'utf8')).toBe(value)
      }),
      { numRuns: 60 },
    )
  })
})

function expectedOf(model: Map<string, string>, act: Readonly<Record<string, unknown>>): void {
  const [path, text] = [String(act.path), model.get(String(act.path))]
  if (act.command === 'create') model.set(path, String(act.file_text))
  if (text === undefined) return
  if (act.command === 'delete') model.delete(path)
  if (act.command === 'rename' && !model.has(String(act.new_path))) {
    model.delete(path)
    model.set(String(act.new_path), text)
  }
  if (act.command === 'str_replace') {
    const old = String(act.old_str)
    const place = text.indexOf(old)
    if (old === '' || place === -1 || text.includes(old, place + 1)) return
    model.set(path, text.slice(0, place) + String(act.new_str) + text.slice(place + old.length))
  }
  if (act.command === 'insert') {
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
    const [at, added] = [Number(act.insert_line), String(act.insert_text)]
    if (at > lines.length) return
    const before = lines.slice(0, at).join('')
    const after = lines.slice(at).join('')
    const open = before !== '' && !before.endsWith('\n') ? '\n' : ''
    model.set(path, before + open + added + (after === '' || added.endsWith('\n') ? '' : '\n') + after)
  }
}
