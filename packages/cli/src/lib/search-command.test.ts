import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { factsOf } from './search-progress.ts'
import { snippetOf } from './search-snippet.ts'

const bin = fileURLToPath(new URL('../bin.ts', import.meta.url))
let dir: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glmkit-search-'))
  await mkdir(join(dir, 'docs'))
  await writeFile(
    join(dir, 'docs', 'boats.md'),
    '# Boats\n\n## Hull\n\nThe hull is blue.\n\n## Sails\n\nWhite sails.\n',
  )
  await writeFile(join(dir, 'docs', 'mer.md'), '# La mer\n\nLa mer est calme et la coque du bateau est bleue.\n')
  await writeFile(join(dir, 'docs', 'bad.txt'), Uint8Array.of(0x63, 0x61, 0x66, 0xe9))
  const part = (at: number): string => `Harbour ${at}. `.repeat(400)
  const records = Array.from({ length: 12 }, (_, at) => ({ _: at, id: `r ${at}`, title: `Port ${at}`, text: part(at) }))
  await writeFile(join(dir, 'ports.jsonl'), records.map((record) => JSON.stringify(record)).join('\n'))
  await writeFile(join(dir, 'queries.jsonl'), '\uFEFF{"id":"q1","text":"harbour"}\n\n{"_id":2,"text":"port 7"}\n')
  await writeFile(join(dir, 'bad.jsonl'), '{"id":"q1","text":"x"}\n{"id":"q2"}\n')
  await glmkit('search', 'index', 'docs', '--store', 'docs.db')
  await glmkit('search', 'index', 'ports.jsonl', '--store', 'ports.db')
})

afterAll(async () => {
  await rm(dir, { recursive: true })
})

function glmkit(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], { cwd: dir }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    })
  })
}

describe('glmkit search index', () => {
  it('tells what it did, reads only what has changed, and starts anew on demand', async () => {
    const first = await glmkit('search', 'index', 'docs', '--store', 'own.db')
    expect(first.stdout).toMatch(
      /^✓ 2 documents, 3 passages in own\.db: 2 added, 0 updated, 0 removed, 0 unchanged \(\d+\.\d\d s\)\n1 not indexed:\n {2}! bad\.txt: .+\n$/,
    )
    await writeFile(join(dir, 'docs', 'new.md'), '# New\n\nA new page.\n')
    const second = await glmkit('search', 'index', 'docs', '--store', 'own.db', '--json')
    await rm(join(dir, 'docs', 'new.md'))
    expect(JSON.parse(second.stdout)).toEqual({
      documents: 3,
      chunks: 4,
      added: 1,
      updated: 0,
      removed: 0,
      seconds: expect.any(Number),
    })
    expect(second.stderr).toContain('bad.txt')
    const third = await glmkit('search', 'index', 'docs', '--store', 'own.db', '--rebuild', '--json')
    expect(JSON.parse(third.stdout)).toMatchObject({ documents: 2, added: 2 })
  })

  it('keeps the index up to date until Ctrl+C', { timeout: 30_000 }, async () => {
    await mkdir(join(dir, 'watched'))
    await writeFile(join(dir, 'watched', 'a.md'), '# A\n\nOne.\n')
    const args = [bin, 'search', 'index', 'watched', '--store', 'watched/own.db', '--watch', '--json']
    const child = spawn(process.execPath, args, { cwd: dir })
    onTestFinished(() => void child.kill('SIGKILL'))
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const next = async (): Promise<unknown> => JSON.parse(String((await lines.next()).value))
    expect(await next()).toMatchObject({ documents: 1, added: 1 })
    await once(child.stderr, 'data')
    await writeFile(join(dir, 'watched', 'b.md'), '# B\n\nTwo.\n')
    expect(await next()).toMatchObject({ documents: 2, added: 1 })
    await rm(join(dir, 'watched', 'a.md'))
    expect(await next()).toMatchObject({ documents: 1, removed: 1 })
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect((await glmkit('search', 'query', 'two', '--store', 'watched/own.db')).stdout).toContain('b.md#B:')
  })
})

describe('glmkit search query', () => {
  it('prints one line for programs', async () => {
    const { code, stdout, stderr } = await glmkit(
      'search',
      'query',
      'blue hull',
      '--store',
      'docs.db',
      '--top-k',
      '1',
      '--json',
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({
      results: [
        {
          documentId: 'boats.md',
          chunkId: expect.stringMatching(/^boats\.md:\d+-5$/),
          score: expect.any(Number),
          title: 'Boats',
          headings: ['Boats', 'Hull'],
          start: expect.any(Number),
          end: 35,
          text: expect.stringMatching(/The hull is blue\.$/),
          highlights: expect.arrayContaining([[expect.any(Number), expect.any(Number)]]),
        },
      ],
    })
  })

  it('prints passages with their refs and why they matched, plain in a pipe', async () => {
    const { stdout } = await glmkit('search', 'query', 'blue purple hull', '--store', 'docs.db', '--lang', 'en')
    expect(stdout).toMatch(/^1\. Boats › Hull\n {3}boats\.md#Hull:\d-5\n/)
    expect(stdout).toMatch(/\n {3}score \d+\.\d\d · has blue, hull · lacks purple\n/)
    expect(stdout).toMatch(/Not in the documents: purple\n$/)
    expect(stdout).not.toContain('\u001B')
    const filtered = await glmkit('search', 'query', 'hull', '--store', 'docs.db', '--path', 'fr/**')
    expect(filtered.stdout).toMatch(/^Nothing found\.\n/)
  })
})

describe('glmkit search batch', () => {
  it('prints a run with as many documents as asked for, each once, best first', async () => {
    const args = ['search', 'batch', '--store', 'ports.db', '--queries', 'queries.jsonl', '--top-k', '9']
    const { stdout } = await glmkit(...args)
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
    expect(rows.every(({ length }) => length === 6)).toBe(true)
    const first = rows.filter(([id]) => id === 'q1')
    expect(first.map(([, q0, , rank, , tag]) => [q0, rank, tag])).toEqual(
      Array.from({ length: 9 }, (_, at) => ['Q0', String(at + 1), 'glmkit']),
    )
    expect(new Set(first.map(([, , documentId]) => documentId)).size).toBe(9)
    const scores = first.map(([, , , , score]) => Number(score))
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    expect(rows.find(([id]) => id === '2')?.[2]).toBe('r%207')
  })
})

describe('glmkit search', () => {
  it.each([
    [[], /needs one of index, query, batch/],
    [['find'], /Unknown "glmkit search find": expected index, query, batch/],
    [['index', '--store', 'x.db'], /Nothing to index/],
    [['index', 'docs'], /pass --store PATH/],
    [['index', 'none', '--store', 'x.db'], /Cannot index "none": it does not exist/],
    [['index', 'docs/boats.md', '--store', 'x.db'], /expected a folder, or records in a \.jsonl file/],
    [['query', '--store', 'docs.db'], /No question/],
    [['query', 'a', 'b', '--store', 'docs.db'], /Put the question in quotes: found "b" after "a"/],
    [
      ['query', 'a', '--store', 'none.db'],
      /no index "none\.db": build it with glmkit search index DIR --store none\.db/,
    ],
    [['query', 'a', '--store', 'docs.db', '--top-k', '0'], /--top-k "0"/],
    [['query', 'a', '--store', 'docs.db', '--lang', 'de'], /expected en, fr or zh/],
    [['batch', '--store', 'docs.db'], /No queries: pass --queries FILE\.jsonl/],
    [['batch', '--store', 'docs.db', '--queries', 'none.jsonl'], /"none\.jsonl": it does not exist/],
    [['batch', '--store', 'docs.db', '--queries', 'docs'], /"docs": it is a folder/],
    [['batch', '--store', 'docs.db', '--queries', 'bad.jsonl'], /line 2 is not \{"id"/],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await glmkit('search', ...args)
    expect(stderr).toMatch(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(code).toBe(2)
  })

  it('fails for a file that is no index', async () => {
    const { code, stderr } = await glmkit('search', 'query', 'a', '--store', 'queries.jsonl')
    expect(stderr).toMatch(/^glmkit: Cannot use the index "queries\.jsonl": /)
    expect(code).toBe(1)
  })
})

describe('factsOf', () => {
  it('tells files, passages, speed and the time left', () => {
    expect(factsOf({ files: 50, filesTotal: 200, bytes: 1e6, bytesTotal: 4e6, chunks: 4_000, seconds: 2 })).toBe(
      '50/200 files · 4,000 passages · 2,000/s · 6 s left',
    )
    expect(factsOf({ files: 1, filesTotal: 4_000, bytes: 1, bytesTotal: 4_000, chunks: 0, seconds: 2 })).toMatch(
      / · 2 h 14 min left$/,
    )
    expect(factsOf({ files: 9, filesTotal: 0, bytes: 0, bytesTotal: 0, chunks: 90, seconds: 0 })).toBe(
      '9 files · 90 passages · 0/s',
    )
  })
})

describe('snippetOf', () => {
  it('begins where most of the words are', () => {
    const text = `hull ${'and so on '.repeat(60)}\nThe blue hull. ${'and so on '.repeat(60)}`
    const highlights = Array.from(
      text.matchAll(/hull|blue/g),
      ({ 0: word, index }) => [index, index + word.length] as const,
    )
    const lines = snippetOf({ text, highlights }, 40)
    expect(lines).toHaveLength(3)
    expect(lines[0]).toMatch(/^… The blue hull\./)
    expect(snippetOf({ text: 'short', highlights: [] }, 40)).toEqual(['short'])
  })
})
