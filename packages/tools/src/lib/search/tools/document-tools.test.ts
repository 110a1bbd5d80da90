import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Tool } from '@glmkit/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIndex } from '../create-index.ts'
import type { DocumentIndex } from '../document-index.ts'
import { documentTools } from './document-tools.ts'
import { grepDocuments } from './grep-documents.ts'
import { listDocuments } from './list-documents.ts'
import { openAiSearch } from './openai-search.ts'
import { openDocument } from './open-document.ts'
import type { OpenDocumentOutput } from './open-document.ts'
import { outlineDocument } from './outline-document.ts'
import { searchDocuments } from './search-documents.ts'
import { verifyCitation } from './verify-citation.ts'

let dir: string
let index: DocumentIndex
const context = { runId: 'r', callId: 'c', signal: new AbortController().signal, progress: () => {} }

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glmkit-search-'))
  await mkdir(join(dir, 'fr'))
  const ports = Array.from({ length: 40 }, (_, at) => `Port ${at} has ${at * 3} berths.`)
  await writeFile(
    join(dir, 'boats.md'),
    `# Boats\n\n## Hull\n\nThe **hull** is “blue”,\nnot red.\n\n## Ports\n\n${ports.join('\n\n')}\n\n## Sails\n\nThe sails are white.\n`,
  )
  await writeFile(join(dir, 'fr', 'mer.md'), '# La mer\n\nLa mer est calme. La coque est bleue.\n')
  await writeFile(join(dir, 'long.txt'), `Anchors\n\n${'anchor '.repeat(1_000)}end of anchors\n`)
  await writeFile(join(dir, 'bad.txt'), Uint8Array.of(0x63, 0x61, 0x66, 0xe9))
  index = await createIndex({ dir })
})

afterAll(async () => {
  await index.close()
  await rm(dir, { recursive: true })
})

/** As a run calls it: arguments are checked first. */
async function call<Input, Output>(tool: Tool<string, Input, Output>, args: object): Promise<Output> {
  const parsed = await tool.parse(args)
  if ('issues' in parsed) throw new Error(parsed.issues)
  return await tool.execute(parsed.input, context)
}

describe('openDocument', () => {
  it('shows what stands around a ref, numbered, with what comes before and after', async () => {
    expect(await call(openDocument(index), { ref: '[boats.md#Hull:5-6]', around: 2 })).toEqual({
      ref: 'boats.md#Boats:3-8',
      title: 'Boats',
      lines: '3-8 of 93',
      text: '3  ## Hull\n4  \n5  The **hull** is “blue”,\n6  not red.\n7  \n8  ## Ports',
      before: expect.stringMatching(/^1-2, last heading/),
      after: '9-93, next heading "Sails"',
    })
  })

  it('opens a document, lines or a section by path', async () => {
    expect(await call(openDocument(index), { ref: 'fr/mer.md' })).toMatchObject({ ref: 'fr/mer.md#La mer:1-4' })
    expect(await call(openDocument(index), { ref: 'boats.md', lines: '90 - 200' })).toMatchObject({
      ref: 'boats.md#Sails:90-93',
      text: '90  ## Sails\n91  \n92  The sails are white.\n93  ',
    })
    expect(await call(openDocument(index), { ref: 'boats.md', heading: ' sails' })).toMatchObject({
      lines: '90-93 of 93',
    })
  })

  it('keeps to its budget and says how to read on, in a long line as well', async () => {
    const tool = openDocument(index)
    const first = await call(tool, { ref: 'boats.md', max_chars: 300 })
    expect(first.text.length).toBeLessThanOrEqual(300)
    expect(first.more).toMatch(/^pass lines "\d+-93"$/)
    const start = Number(/\d+/.exec(first.more ?? '')?.[0])
    expect(first.lines).toBe(`1-${start - 1} of 93`)

    let text = ''
    for (let from: number | undefined = 1; from !== undefined;) {
      const part: OpenDocumentOutput = await call(tool, {
        ref: 'long.txt',
        lines: '3',
        from_char: from,
        max_chars: 2_000,
      })
      text += part.text.replace(/^3 {2}/, '')
      from = part.more === undefined ? undefined : Number(/from_char (\d+)$/.exec(part.more)?.[1])
    }
    expect(text).toBe(index.resolve('long.txt#Anchors:3-3')?.text)
  })

  it('says what is wrong, and what there is', async () => {
    const failure = (args: object): Promise<unknown> => call(openDocument(index), args).catch((error: unknown) => error)
    expect(await failure({ ref: 'Boats.MD' })).toMatchObject({
      message: 'Cannot open "Boats.MD": there is no such document, did you mean boats.md',
    })
    expect(await failure({ ref: 'boats.md#Keel:1-2' })).toMatchObject({
      message: expect.stringMatching(/no such heading with these lines, it has lines 1-93; pass its path "boats.md"/),
    })
    expect(await failure({ ref: 'boats.md', heading: 'Keel' })).toMatchObject({
      message: expect.stringMatching(/no such heading, it has "Boats", "Hull", "Ports", "Sails"$/),
    })
    expect(await failure({ ref: 'boats.md', lines: '94' })).toMatchObject({
      message: expect.stringMatching(/lines 1-93$/),
    })
    expect(await failure({ ref: 'boats.md', page: 1 })).toMatchObject({ message: expect.stringMatching(/no pages/) })
    expect(await failure({ ref: 'boats.md', lines: 'all' })).toMatchObject({
      message: expect.stringMatching(/^lines: /),
    })
  })
})

describe('listDocuments', () => {
  it('lists what a glob matches in pages, and what could not be read', async () => {
    const tool = listDocuments(index)
    expect(await call(tool, { glob: '**', limit: 2 })).toEqual({
      total: 3,
      documents: [
        { path: 'boats.md', title: 'Boats', lang: 'en', lines: 93 },
        { path: 'fr/mer.md', title: 'La mer', lang: expect.any(String), lines: 4 },
      ],
      next: 3,
      unreadable: [{ path: 'bad.txt', reason: expect.any(String) }],
    })
    expect(await call(tool, { glob: 'fr' })).toMatchObject({ total: 1 })
    expect(await call(tool, { glob: '*.md' })).toMatchObject({ total: 2 })
  })
})

describe('grepDocuments', () => {
  it('finds lines to cite, with what stands around them', async () => {
    const tool = grepDocuments(index)
    expect(await call(tool, { pattern: String.raw`has 11[5-9] BERTHS` })).toEqual({
      matches: [{ ref: 'boats.md#Ports:88-88', text: 'Port 39 has 117 berths.' }],
    })
    expect(await call(tool, { pattern: '^the (hull|sails)', paths: ['*.md'], context: 1, limit: 1 })).toEqual({
      matches: [{ ref: 'boats.md#Sails:91-93', text: '\nThe sails are white.\n' }],
    })
    expect(await call(tool, { pattern: 'end of anchors' })).toMatchObject({
      matches: [{ ref: 'long.txt#Anchors:3-3', text: expect.stringMatching(/^\[…\] .{100,200}end of anchors$/) }],
    })
  })

  it('says that there is more, or nothing', async () => {
    const tool = grepDocuments(index)
    const some = await call(tool, { pattern: 'berths', limit: 3 })
    expect(some.matches).toHaveLength(3)
    expect(some.note).toMatch(/^Stopped at 3 matches after 0 of 3 documents: there may be more/)
    expect(await call(tool, { pattern: 'unicorn' })).toEqual({ matches: [], note: 'No line of 3 documents matches' })
  })

  it('gives up a pattern that never ends, and refuses what is none', async () => {
    const tool = grepDocuments(index, { timeoutMs: 100 })
    const before = performance.now()
    const { note } = await call(tool, { pattern: '(anchor |a|n|chor |.)+$!' })
    expect(note).toMatch(/^Stopped as it takes too long/)
    expect(performance.now() - before).toBeLessThan(2_000)
    await expect(call(tool, { pattern: 'berths(' })).rejects.toThrow(
      /^Cannot search: Invalid regular expression.*put \\/,
    )
    expect((await call(tool, { pattern: String.raw`l\-x|white` })).matches).toHaveLength(1)
    expect((await call(tool, { pattern: 'x*' })).matches).toEqual([])
  })
})

describe('outlineDocument', () => {
  it('shows headings with their lines', async () => {
    expect(await call(outlineDocument(index), { path: 'boats.md' })).toEqual({
      path: 'boats.md',
      title: 'Boats',
      kind: 'markdown',
      lines: 93,
      outline: expect.stringMatching(/^1-93 Boats\n {2}[13]-7 Hull\n {2}8-89 Ports\n {2}90-93 Sails$/),
    })
  })
})

describe('long lines, titles and headings', () => {
  const open: DocumentIndex[] = []
  let long: DocumentIndex
  beforeAll(async () => {
    const folder = await mkdtemp(join(dir, '..', 'glmkit-long-'))
    const line = `needle ${'x'.repeat(200_000)} needle`
    await writeFile(join(folder, 'line.txt'), `${line}\nshort needle\n${line}\n`)
    const sections = Array.from({ length: 140 }, (_, at) => `## ${at} ${'heading '.repeat(600)}\n\nText ${at}.\n`)
    await writeFile(join(folder, 'headings.md'), sections.join('\n'))
    const records = Array.from({ length: 30 }, (_, at) => ({
      id: `r${at}`,
      title: `${'𠮷 title '.repeat(3_000)}${at}`,
    }))
    const rows = records.map((record) => JSON.stringify({ ...record, text: 'A whale sings.' }))
    await writeFile(join(folder, 'rows.jsonl'), rows.join('\n'))
    const files = await createIndex({ dir: folder })
    long = files
    open.push(files)
    await rm(folder, { recursive: true })
  })
  afterAll(async () => {
    for (const one of open) await one.close()
  })

  it.for([0, 2])('cuts what grep finds, the first match as well, with %i lines of context', async (around) => {
    const args = { pattern: 'needle', context: around, paths: ['line.txt'] }
    const { matches } = await call(grepDocuments(long), args)
    expect(matches[0]?.text).toMatch(/^needle x{159} \[…\]/)
    expect(JSON.stringify(matches).length).toBeLessThan(3_000)
    const hit = await call(grepDocuments(long), { ...args, pattern: 'needle x+ needle' })
    expect(hit.matches[0]?.text).toMatch(/needle x+…/)
    expect(JSON.stringify(hit).length).toBeLessThan(3_000)
    const narrow = await call(grepDocuments(long, { maxChars: 300 }), { ...args, pattern: 'x+' })
    expect(JSON.stringify(narrow).length).toBeLessThan(600)
    expect(narrow.matches).toHaveLength(1)
  })

  it('cuts titles and headings, and what goes beyond the budget is on the next page', async () => {
    const listed = await call(listDocuments(long, { maxChars: 2_000 }), { glob: '**' })
    expect(JSON.stringify(listed).length).toBeLessThan(3_000)
    expect(listed.documents.length).toBeGreaterThan(3)
    expect(listed.next).toBe(listed.documents.length + 1)
    const next = await call(listDocuments(long, { maxChars: 10 }), { glob: '**', from: listed.next })
    expect(next.documents).toHaveLength(1)
    expect(next.next).toBe(listed.documents.length + 2)

    const outline = await call(outlineDocument(long), { path: 'headings.md' })
    expect(outline.outline.length).toBeLessThanOrEqual(12_000)
    expect(outline.outline.split('\n')[0]).toMatch(/^1-\d 0 (?:heading )+.*…$/)
    expect(outline.note).toMatch(/^stopped at 12000 characters, \d+ entries that follow are not shown$/)
    const opened = await call(openDocument(long), { ref: 'headings.md', lines: '3' })
    expect(JSON.stringify(opened).length).toBeLessThan(1_000)
  })

  it('searches records with long titles within the budget', async () => {
    const found = await call(searchDocuments(long), { query: 'whale sings', top_k: 20 })
    expect(found.results).toHaveLength(20)
    expect(found.results.every(({ title }) => title.length <= 200 && title.isWellFormed())).toBe(true)
    expect(JSON.stringify(found).length).toBeLessThan(20 * 450)
    const [search] = openAiSearch(long)
    expect(JSON.stringify(await call(search, { query: 'whale' })).length).toBeLessThan(10 * 450)
  })
})

describe('verifyCitation', () => {
  const verify = (ref: string, quote: string): Promise<object> => call(verifyCitation(index), { ref, quote })

  it('accepts what stands in the cited lines, and says exactly where', async () => {
    expect(await verify('boats.md#Hull:3-6', 'the hull is "blue", not red')).toEqual({
      verified: true,
      ref: 'boats.md#Hull:5-6',
    })
  })

  it('refuses what stands elsewhere, and says where', async () => {
    const ref = 'boats.md#Sails:92-92'
    const reason = expect.stringMatching(/elsewhere/)
    expect(await verify('boats.md#Hull:3-6', 'The sails are white.')).toEqual({ verified: false, ref, reason })
    expect(await verify('boats.md#Keel:3-6', 'The sails are white.')).toMatchObject({ verified: false, ref })
  })

  it('refuses what was altered, and shows what comes closest', async () => {
    expect(await verify('boats.md#Ports:80-89', 'Port 39 has 118 berths.')).toEqual({
      verified: false,
      reason: 'the document does not say this word for word',
      nearest: { ref: 'boats.md#Ports:88-88', text: 'Port 39 has 117 berths.' },
    })
    expect(await verify('fr/mer.md#La mer:3-3', 'Zeppelins need helium')).not.toHaveProperty('nearest')
    await expect(verify('none.md#X:1-2', 'x')).rejects.toThrow(/there is no such document/)
  })
})

describe('openAiSearch', () => {
  it('searches and fetches in the shape connectors expect', async () => {
    const [search, fetch] = openAiSearch(index, { maxChars: 2_000 })
    const { results } = await call(search, { query: 'sails white' })
    expect(results[0]).toEqual({
      id: expect.stringMatching(/^boats\.md#Sails:\d+-\d+$/),
      title: 'Boats › Sails',
      url: expect.stringMatching(/^boats\.md#L\d+-L\d+$/),
    })
    const fetched = await call(fetch, { id: results[0]?.id ?? '' })
    expect(fetched).toMatchObject({ ...results[0], metadata: { path: 'boats.md', lang: 'en', kind: 'markdown' } })
    expect(fetched.text).toContain('The sails are white.')
    expect((await call(fetch, { id: 'long.txt' })).text).toHaveLength(2_000 + '\n[…]'.length)
  })
})

describe('documentTools', () => {
  it('costs the prompt few words', () => {
    const tools = documentTools(index)
    expect(tools.map(({ name }) => name)).toMatchInlineSnapshot(`
      [
        "search_documents",
        "open_document",
        "list_documents",
        "grep_documents",
        "outline_document",
        "verify_citation",
      ]
    `)
    const prompt = tools.map(({ name, description, parameters }) => ({ name, description, parameters }))
    expect(JSON.stringify(prompt).length).toBeLessThan(3_500)
  })
})
