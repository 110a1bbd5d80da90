import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { walk } from './walk.ts'
import type { WalkOptions } from './walk.ts'

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'walk-')))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true })
    await writeFile(join(dir, name), content)
  }
  return dir
}

const pathsIn = async (dir: string, options?: WalkOptions): Promise<string[]> =>
  (await collect(walk(dir, options))).map(({ path }) => path)

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of source) all.push(one)
  return all
}

describe('walk', () => {
  it('finds files it can read, in order, without hidden and foreign ones', async () => {
    const dir = await folderOf({
      'b/c/deep.markdown': 'x',
      'a.TXT': 'four',
      'a-b.md': 'x',
      'a/x.pdf': 'x',
      'photo.png': 'x',
      '.git/x.md': 'x',
      '.hidden.md': 'x',
      'node_modules/x/README.md': 'x',
      'src/code.ts': 'x',
    })
    expect(await pathsIn(dir)).toEqual(['a-b.md', 'a.TXT', 'a/x.pdf', 'b/c/deep.markdown', 'src/code.ts'])
    const [, text] = await collect(walk(dir))
    expect(text).toEqual({ path: 'a.TXT', absolute: join(dir, 'a.TXT'), size: 4, mtimeMs: expect.any(Number) })
  })

  it('leaves out what a .gitignore names, the innermost one decides', async () => {
    const dir = await folderOf({
      '.gitignore': '*.log.md\n/build/\nsecret.md\n*.txt\n',
      'a.log.md': 'x',
      'build/x.md': 'x',
      'sub/build/x.md': 'x',
      'sub/secret.md': 'x',
      'sub/.gitignore': '!keep.txt\nlocal.md\n',
      'sub/keep.txt': 'x',
      'sub/other.txt': 'x',
      'sub/local.md': 'x',
      'local.md': 'x',
    })
    expect(await pathsIn(dir)).toEqual(['local.md', 'sub/build/x.md', 'sub/keep.txt'])
  })

  it('keeps to what is included and not excluded', async () => {
    const dir = await folderOf({
      'docs/a.md': 'x',
      'docs/old/b.md': 'x',
      'docs/c.txt': 'x',
      'src/d.md': 'x',
      'e.md': 'x',
    })
    expect(await pathsIn(dir, { include: ['docs/**'] })).toEqual(['docs/a.md', 'docs/c.txt', 'docs/old/b.md'])
    expect(await pathsIn(dir, { include: ['*.md'], exclude: ['docs/old', 'src/**'] })).toEqual(['docs/a.md', 'e.md'])
  })

  it('follows links that stay inside, each file once, loops never', async () => {
    const outside = await folderOf({ 'secret.md': 'x' })
    const dir = await folderOf({ 'a/deep.md': 'x', 'zh.md': 'x', '.hidden/shown/s.md': 'x', '.one.md': 'x' })
    await symlink(outside, join(dir, 'way-out'))
    await symlink(join(outside, 'secret.md'), join(dir, 'secret.md'))
    await symlink(dir, join(dir, 'a', 'loop'))
    await symlink(join(dir, 'a'), join(dir, '0-again'))
    await symlink('loop-b', join(dir, 'loop-a'))
    await symlink('loop-a', join(dir, 'loop-b'))
    await symlink(join(dir, '.hidden'), join(dir, 'c'))
    await symlink('../../.one.md', join(dir, '.hidden', 'shown', 'two.md'))
    await symlink(join(dir, 'zh.md'), join(dir, 'again.md'))
    await symlink(join(dir, 'nowhere.md'), join(dir, 'broken.md'))
    expect(await pathsIn(dir)).toEqual(['a/deep.md', 'c/shown/s.md', 'c/shown/two.md', 'zh.md'])
    const found = await collect(walk(dir))
    expect(found.every((file) => 'absolute' in file && file.absolute.startsWith(`${dir}/`))).toBe(true)
  })

  it('goes on where a file has vanished, and says so', async () => {
    const dir = await folderOf({ 'a.md': 'x', 'b.md': 'x', 'c.md': 'x' })
    const found = []
    for await (const file of walk(dir)) {
      found.push(file)
      await rm(join(dir, 'b.md'), { force: true })
    }
    expect(found).toMatchObject([
      { path: 'a.md', size: 1 },
      { path: 'b.md', reason: expect.stringMatching(/cannot be read: ENOENT/) },
      { path: 'c.md', size: 1 },
    ])
  })

  it('says what is wrong with a folder it cannot use', async () => {
    const dir = await folderOf({ 'a.md': 'x' })
    await expect(pathsIn(join(dir, 'none'))).rejects.toMatchObject({
      name: 'DocumentsError',
      message: `Cannot read documents from "${join(dir, 'none')}": the folder does not exist, pass one with Markdown, HTML, PDF, DOCX, text, JSONL or code files`,
      cause: { code: 'ENOENT' },
    })
    await expect(pathsIn(join(dir, 'a.md'))).rejects.toThrow(/it is a file, pass the folder it is in/)
    await expect(pathsIn(dir, { signal: AbortSignal.abort('enough') })).rejects.toBe('enough')
  })
})
