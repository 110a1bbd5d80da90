import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createIndex } from './create-index.ts'
import { openIndex } from './open-index.ts'
import type { IndexReport } from './sync/index-report.ts'

const folders: string[] = []

async function folderOf(files: Record<string, string | Uint8Array>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'glmkit-search-'))
  folders.push(dir)
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true })
    await writeFile(join(dir, name), content)
  }
  return dir
}

afterEach(async () => {
  for (const dir of folders.splice(0)) await rm(dir, { recursive: true })
})

const manual = {
  'en/models.md': `# Models

## Context window

GLM-5 reads up to 200,000 tokens and writes up to 128K of them. The option \`max_tokens\` limits the answer.

## Sampling

The recommended temperature is 1.0 and top_p is 0.85. Setting both at once is discouraged.

## Scores

It solves most of the issues of SWE-bench, and runs in JavaScript.
`,
  'en/billing.md': `# Billing

## Invoices

Invoices are sent monthly. Companies paying by card are billed at once.

## Refunds

Unused credit is refunded within thirty days.
`,
  'zh/guide.md': `# 使用指南

## 上下文窗口

模型的上下文长度为二十万词元，超过时请求会被拒绝。

## 限流

每个账户每秒最多发送十个请求，超出后返回错误码 1302。

## 函数调用

在请求中列出工具，模型会返回要调用的函数和参数。
`,
  'fr/guide.md': `# Guide d'utilisation

## Facturation

Les factures sont envoyées chaque mois à l'adresse de l'entreprise.

## Limites

L'API refuse les requêtes trop fréquentes, au-delà de dix par seconde.

## Journaux

Les journaux des utilisateurs sont conservés trente jours.
`,
}

describe('createIndex', () => {
  it.for([
    ['How many tokens can the model read?', 'en/models.md#Context window'],
    ['which temperature do you recommend', 'en/models.md#Sampling'],
    ['when will I get my invoice', 'en/billing.md#Invoices'],
    ['refunding credits', 'en/billing.md#Refunds'],
    ['上下文窗口有多大？', 'zh/guide.md#上下文窗口'],
    ['请问遇到限流怎么办', 'zh/guide.md#限流'],
    ['模型怎么调用工具函数', 'zh/guide.md#函数调用'],
    ["Quand l'entreprise reçoit-elle sa facture ?", 'fr/guide.md#Facturation'],
    ["combien de requetes l'api accepte-t-elle par seconde", 'fr/guide.md#Limites'],
    ["journal d'un utilisateur", 'fr/guide.md#Journaux'],
  ] as const)('answers "%s" with %s', async ([query, expected]) => {
    const index = await createIndex({ dir: await folderOf(manual) })
    expect((await index.search(query)).results[0]?.ref.replace(/:[\d-]+$/, '')).toBe(expected)
  })

  it.for(['glm-5', 'GLM5', 'max_tokens', 'maxTokens', 'SWE-bench', 'swe bench', '200000', '128k', '0,85', 'top-p'])(
    'finds the identifier or number "%s"',
    async (query) => {
      const { results, missing } = await (await createIndex({ dir: await folderOf(manual) })).search(query, { topK: 1 })
      expect(results[0]?.documentId).toBe('en/models.md')
      expect(missing).toEqual([])
    },
  )

  it('names the words no document has, as the user wrote them, and no others', async () => {
    const index = await createIndex({ dir: await folderOf(manual) })
    const missing = async (query: string) => (await index.search(query)).missing
    expect(await missing('What is the price of GLM-7 invoices on the Moon?')).toEqual(['price', 'GLM-7', 'Moon'])
    expect(await missing('量子计算机的上下文窗口是什么')).toEqual(['量子', '计算'])
    expect(await missing("Comment l'ornithorynque reçoit-il les factures ?")).toEqual(['ornithorynque', 'reçoit'])
    expect(await missing('Javascript SWE bench sampling temperatures')).toEqual([])
    expect(await missing('what is the')).toEqual([])
    expect(await missing('?!')).toEqual([])
  })

  it('takes a word for written if its parts stand side by side', async () => {
    const index = await createIndex({ dir: await folderOf({ 'a.md': 'Qwen 3 and 通义千问模型' }) })
    expect((await index.search('qwen-3 通义千问')).missing).toEqual([])
    expect((await index.search('qwen-and 通义模型')).missing).toEqual(['qwen-and'])
  })

  it('gives exact lines, counted from 1, whatever the line ends and the byte order mark', async () => {
    const dir = await folderOf({ 'a.md': '\uFEFF# Ship\r\n\r\nThe hull\r\nis blue.\r\n\r\n## Sails\r\n\r\nwhite\r\n' })
    const index = await createIndex({ dir })
    expect((await index.search('hull')).results).toMatchObject([
      {
        documentId: 'a.md',
        chunkId: 'a.md:1-4',
        title: 'Ship',
        headings: ['Ship'],
        startLine: 1,
        endLine: 4,
        text: '# Ship\r\n\r\nThe hull\r\nis blue.',
        ref: 'a.md#Ship:1-4',
      },
    ])
    expect(index.stats().chunks).toBe(2)
  })

  it('reads deep folders and no hidden, foreign or binary files', async () => {
    const outside = await folderOf({ 'secret.md': 'secret' })
    const dir = await folderOf({
      'a/b/c/d/deep.markdown': 'The deepest page',
      'B.TXT': 'Capitals\n\nEst-ce que les tarifs sont dans le guide ?',
      'zh.md': '# 价格\n\n输入价格见表。',
      '.git/x.md': 'hidden',
      '.hidden.md': 'hidden',
      'node_modules/x/README.md': 'foreign',
      'page.html': 'other',
      'binary.md': Uint8Array.of(0x41, 0, 0x42),
      'latin1.txt': Uint8Array.of(0x63, 0x61, 0x66, 0xe9),
    })
    await symlink(outside, join(dir, 'way-out'))
    await symlink(join(outside, 'secret.md'), join(dir, 'secret.md'))
    await symlink(dir, join(dir, 'a', 'loop'))
    await symlink(join(dir, 'a'), join(dir, '0-again'))
    await symlink(join(dir, '.hidden.md'), join(dir, 'shown.md'))
    await symlink(join(dir, 'zh.md'), join(dir, 'again.md'))
    await symlink(join(dir, 'nowhere.md'), join(dir, 'broken.md'))
    const index = await createIndex({ dir })
    expect(index.documents()).toMatchObject([
      { documentId: 'B.TXT', title: 'Capitals', lang: 'fr', kind: 'text', lines: 3 },
      { documentId: 'a/b/c/d/deep.markdown', title: 'deep', lang: 'en', kind: 'markdown' },
      { documentId: 'page.html', title: 'page', kind: 'html' },
      { documentId: 'shown.md', title: 'shown', lang: 'en' },
      { documentId: 'zh.md', title: '价格', lang: 'zh' },
    ])
    expect(index.skipped()).toEqual([
      { path: 'binary.md', reason: expect.stringMatching(/binary/) },
      { path: 'latin1.txt', reason: expect.stringMatching(/UTF-8/) },
    ])
  })

  it('says what is wrong with a folder it cannot use', async () => {
    const dir = await folderOf({ 'x/page.exe': '', 'y/binary.md': Uint8Array.of(0), 'a.md': 'text' })
    const failure = (name: string): Promise<unknown> => createIndex({ dir: join(dir, name) }).catch((error) => error)
    expect(await failure('none')).toMatchObject({
      name: 'DocumentsError',
      dir: join(dir, 'none'),
      message: expect.stringMatching(/none": the folder does not exist, pass one with .*Markdown.* files$/),
      cause: { code: 'ENOENT' },
    })
    expect(await failure('a.md')).toMatchObject({ message: expect.stringMatching(/it is a file, pass the folder/) })
    expect(await failure('x')).toMatchObject({
      message: expect.stringMatching(/it holds no documents, Markdown, .* are read$/),
    })
    expect(await failure('y')).toMatchObject({
      message: expect.stringMatching(/none of its 1 documents can be read, binary\.md: .*binary/),
    })
  })

  it('rejects with the reason of its signal', async () => {
    const controller = new AbortController()
    const indexing = createIndex({ dir: await folderOf(manual), signal: controller.signal })
    controller.abort('enough')
    await expect(indexing).rejects.toBe('enough')
  })

  it('orders ties by document, then by line, and keeps to topK', async () => {
    const section = '## Part\n\nthe same words\n\n'
    const index = await createIndex({ dir: await folderOf({ 'b.md': section.repeat(2), 'a.md': section.repeat(2) }) })
    const refs = (await index.search('same words', { topK: 3 })).results.map(({ ref }) => ref)
    expect(refs).toEqual(['a.md#Part:1-3', 'a.md#Part:5-7', 'b.md#Part:1-3'])
  })

  it('prefers the document in the language of the query', async () => {
    const table = '\n\n| GLM-5 | 200K |\n'
    const index = await createIndex({
      dir: await folderOf({
        'a.md': `The size is in this table.${table}`,
        'b.md': `Voici dans ce tableau la taille.${table}`,
      }),
    })
    expect((await index.search('what is the 200K of GLM-5')).results[0]?.documentId).toBe('a.md')
    expect((await index.search('quel est le 200K de GLM-5')).results[0]?.documentId).toBe('b.md')
  })
})

describe('resolve', () => {
  it('finds every ref it gave, and any lines under the same heading', async () => {
    const index = await createIndex({ dir: await folderOf(manual) })
    for (const query of ['GLM-5', '模型', 'les factures']) {
      for (const { score: _s, highlights: _h, why: _w, lang: _l, ...chunk } of (await index.search(query, { topK: 20 }))
        .results) {
        expect(index.resolve(chunk.ref)).toEqual(chunk)
      }
    }
    expect(index.resolve('en/models.md#Sampling:9')).toMatchObject({
      ref: 'en/models.md#Sampling:9-9',
      headings: ['Models', 'Sampling'],
      text: 'The recommended temperature is 1.0 and top_p is 0.85. Setting both at once is discouraged.',
    })
    expect(index.resolve('en/models.md#Models:5-9')).toMatchObject({ startLine: 5, endLine: 9, headings: ['Models'] })
  })

  it.for([
    'en/other.md#Sampling:7-9',
    'en/models.md#Nothing:7-9',
    'en/models.md#Sampling:1-9',
    'en/models.md#Sampling:9-7',
    'en/models.md#Sampling:0-9',
    'en/models.md#Models:1-99',
    'en/models.md#Sampling',
    'en/models.md:7-9',
    '',
  ])('finds nothing for "%s"', async (ref) => {
    expect((await createIndex({ dir: await folderOf(manual) })).resolve(ref)).toBeUndefined()
  })

  it('copes with brackets, # and : in names and headings', async () => {
    const dir = await folderOf({ 'c#/a[1].md': '# The [draft] C#: intro\n\nhello\n' })
    const index = await createIndex({ dir })
    const [result] = (await index.search('hello')).results
    expect(result?.ref).toBe('c#/a%5B1%5D.md#The draft C#: intro:1-3')
    expect(index.resolve(result?.ref ?? '')?.documentId).toBe('c#/a[1].md')
  })
})

describe('an index in a file', () => {
  const storeOf = async (): Promise<string> => join(await folderOf({}), 'docs.index')

  it('is brought up to date: what has not changed is not read again', async () => {
    const dir = await folderOf(manual)
    const store = await storeOf()
    const first = await createIndex({ dir, store })
    expect(first.report).toMatchObject({ documents: 4, added: 4, updated: 0, removed: 0, unchanged: 0 })
    await first.close()
    await writeFile(join(dir, 'en/billing.md'), '# Billing\n\nWe bill in gold.\n')
    await writeFile(join(dir, 'en/new.md'), '# Refunds\n\nNo refunds at all.\n')
    await rm(join(dir, 'fr'), { recursive: true })
    await using second = await createIndex({ dir, store })
    expect(second.report).toMatchObject({ documents: 4, added: 1, updated: 1, removed: 1, unchanged: 2 })
    expect((await second.search('gold')).results[0]?.documentId).toBe('en/billing.md')
    expect((await second.search('invoices')).missing).toEqual(['invoices'])
    expect((await second.search('factures')).missing).toEqual(['factures'])
  })

  it('has one writer and any number of readers', async () => {
    const dir = await folderOf(manual)
    const store = await storeOf()
    await using writer = await createIndex({ dir, store })
    await using reader = await openIndex(store)
    await expect(createIndex({ dir, store })).rejects.toMatchObject({
      name: 'IndexLockedError',
      pid: process.pid,
      message: `Cannot use the index "${store}": this process is writing to it, wait for it to end or close it; searching works meanwhile`,
    })
    await writer.put([{ id: 'note', title: 'Zebras', text: 'They have stripes.' }])
    expect((await reader.search('striped zebra')).results[0]?.documentId).toBe('note')
    await writer.remove(['note'])
    expect((await reader.search('zebra')).missing).toEqual(['zebra'])
    await writer.put([{ id: 'note', text: 'kept by a sync' }])
    await writer.sync()
    expect(reader.document('note')?.text).toBe('kept by a sync')
  })

  it('says which results are out of date', async () => {
    const dir = await folderOf(manual)
    await using index = await createIndex({ dir, store: await storeOf() })
    await writeFile(join(dir, 'en/billing.md'), 'changed')
    await rm(join(dir, 'fr/guide.md'))
    const staleOf = async (query: string) => (await index.search(query)).results[0]?.stale
    expect(await staleOf('refunding credits')).toBe('changed')
    expect(await staleOf("journal d'un utilisateur")).toBe('deleted')
    expect(await staleOf('上下文窗口')).toBeUndefined()
    expect(index.document('en/billing.md')?.stale).toBe('changed')
  })

  it('follows the files while it watches', async () => {
    const dir = await folderOf(manual)
    const synced = Promise.withResolvers<IndexReport>()
    await using index = await createIndex({ dir, store: join(dir, '.index'), watch: true, onSync: synced.resolve })
    await writeFile(join(dir, 'zebra.md'), 'stripes')
    expect(await synced.promise).toMatchObject({ added: 1 })
    expect((await index.search('stripe')).results[0]?.documentId).toBe('zebra.md')
  })

  it('is rebuilt while others search what was there', async () => {
    const dir = await folderOf(manual)
    const store = await storeOf()
    await (await createIndex({ dir, store })).close()
    await using reader = await openIndex(store)
    await using rebuilt = await createIndex({ dir, store, rebuild: true })
    expect(rebuilt.report).toMatchObject({ documents: 4, added: 4, unchanged: 0 })
    expect((await reader.search('refunding credits')).results[0]?.documentId).toBe('en/billing.md')
  })

  it('holds the records of a JSON Lines file', async () => {
    const records = [
      { id: 1, title: 'Apples', text: 'They are red.' },
      { id: 'two', text: 'Bananas are yellow.', lang: 'en' },
    ]
    const dir = await folderOf({ 'fruit.jsonl': records.map((one) => JSON.stringify(one)).join('\n') })
    const store = await storeOf()
    await using index = await createIndex({ records: join(dir, 'fruit.jsonl'), store })
    expect((await index.search('red apple')).results[0]).toMatchObject({ documentId: '1', ref: '1#Apples:1-1' })
    await writeFile(join(dir, 'fruit.jsonl'), `${JSON.stringify(records[1])}\n{"id":3,"text":"Cherries"}\nnonsense\n`)
    expect(await index.sync()).toMatchObject({ documents: 2, added: 1, removed: 1, unchanged: 1, skipped: 1 })
    expect(index.skipped()).toMatchObject([{ path: 'fruit.jsonl', reason: expect.stringMatching(/line 3: not JSON/) }])
  })

  it('says what is wrong with a file it cannot use', async () => {
    const dir = await folderOf({ 'a.txt': 'no database at all, and long enough for SQLite to look at it'.repeat(20) })
    await expect(openIndex(join(dir, 'none'))).rejects.toMatchObject({
      name: 'IndexStoreError',
      message: expect.stringMatching(/there is no such file, make one/),
    })
    await expect(openIndex(join(dir, 'a.txt'))).rejects.toMatchObject({ name: 'IndexStoreError' })
    await expect(createIndex({ dir, records: 'x' })).rejects.toThrow(/dir or records, not both/)
    await expect(createIndex({ dir, watch: true })).rejects.toThrow(/Cannot watch/)
  })
})

describe('search', () => {
  it('keeps to phrases, exclusions and filters', async () => {
    await using index = await createIndex({ dir: await folderOf(manual) })
    const ids = async (query: string, options = {}) =>
      (await index.search(query, { topK: 20, ...options })).results.map(({ documentId }) => documentId)
    expect(await ids('"sent monthly"')).toEqual(['en/billing.md'])
    expect((await index.search('"monthly sent"')).missing).toEqual(['"monthly sent"'])
    expect(await ids('tokens -temperature')).toEqual(['en/models.md'])
    expect(new Set(await ids('错误码 GLM-5 API lang:fr'))).toEqual(new Set(['fr/guide.md']))
    expect(new Set(await ids('GLM-5 invoices API path:en/*'))).toEqual(new Set(['en/models.md', 'en/billing.md']))
    expect(new Set(await ids('GLM-5 invoices API', { paths: ['**/billing.md'] }))).toEqual(new Set(['en/billing.md']))
    expect(await ids('invoices refunds credit', { maxPerDocument: 1 })).toEqual(['en/billing.md'])
  })

  it('finds what is misspelt, and says as what', async () => {
    await using index = await createIndex({ dir: await folderOf(manual) })
    const { results, corrected } = await index.search('recommended temprature')
    expect(results[0]?.ref).toMatch(/^en\/models.md#Sampling/)
    expect(corrected).toEqual({ temprature: ['temperature'] })
  })

  it('tells why each result matched', async () => {
    await using index = await createIndex({ dir: await folderOf(manual) })
    const [result] = (await index.search('monthly invoices of zebras')).results
    expect(result?.why).toEqual({ terms: ['monthly', 'invoices'], missingTerms: ['zebras'] })
    expect(result?.highlights.map(([start, end]) => result.text.slice(start, end))).toEqual([
      'Invoices',
      'Invoices',
      'monthly',
    ])
    expect(result?.text).toBe((index.document(result?.documentId ?? '')?.text ?? '').slice(result?.start, result?.end))
  })
})

describe('an index, whatever happens', () => {
  const storeOf = async (): Promise<string> => join(await folderOf({}), 'docs.index')

  it('gives refs that resolve for code, too', async () => {
    const functions = Array.from({ length: 12 }, (_, n) => `def wombat_${n}(a):\n    b = a + ${n}\n    return b\n\n`)
    await using index = await createIndex({
      dir: await folderOf({ 'a.py': functions.join(''), 'b.txt': 'one\rtwo\rthree' }),
    })
    const { results } = await index.search('wombat return b', { topK: 20 })
    expect(results.length).toBeGreaterThan(0)
    for (const { ref, text } of results) expect(index.resolve(ref)?.text).toContain(text.trim())
    expect(index.document('b.txt')?.lines).toBe(3)
  })

  it('keeps what was put in when all is built anew', async () => {
    const dir = await folderOf(manual)
    const store = await storeOf()
    const first = await createIndex({ dir, store })
    await first.put([{ id: 'note', title: 'Zebras', text: 'They have stripes.' }])
    await first.close()
    await using rebuilt = await createIndex({ dir, store, rebuild: true })
    expect((await rebuilt.search('zebra')).results[0]).toMatchObject({ documentId: 'note', title: 'Zebras' })
    expect(rebuilt.report.documents).toBe(5)
  })

  it('takes the first of two records of one id, each time', async () => {
    const lines = ['{"id":"a","text":"first wombat"}', '{"id":"a","text":"second wombat"}']
    const dir = await folderOf({ 'r.jsonl': lines.join('\n') })
    await using index = await createIndex({ records: join(dir, 'r.jsonl'), store: await storeOf() })
    await writeFile(join(dir, 'r.jsonl'), `${lines.join('\n')}\n`)
    expect(await index.sync()).toMatchObject({ unchanged: 1, updated: 0, skipped: 1 })
    expect(index.document('a')?.text).toBe('first wombat')
  })

  it('reads another folder anew, also where names, sizes and times are the same', async () => {
    const [x, y] = [await folderOf({ 'a.md': 'apple' }), await folderOf({ 'a.md': 'grape' })]
    for (const dir of [x, y]) await utimes(join(dir, 'a.md'), 1_000, 1_000)
    const store = await storeOf()
    await (await createIndex({ dir: x, store })).close()
    await using index = await createIndex({ dir: y, store })
    expect(index.document('a.md')?.text).toBe('grape')
    await index.remove(['a.md'])
    expect(await index.sync()).toMatchObject({ added: 1 })
  })

  it('goes on watching after a callback has failed, and sees files beside its own', async () => {
    const dir = await folderOf(manual)
    const warnings: string[] = []
    let synced = Promise.withResolvers<void>()
    await using index = await createIndex({
      dir,
      store: join(dir, 'a'),
      watch: true,
      onWarning: (warning) => warnings.push(warning),
      onSync() {
        synced.resolve()
        throw new Error('not now')
      },
    })
    for (const name of ['about.md', 'again.md']) {
      await writeFile(join(dir, name), `a ${name.slice(0, 5)} page`)
      await synced.promise
      synced = Promise.withResolvers()
    }
    expect(index.document('about.md')).toBeDefined()
    expect(index.document('again.md')).toBeDefined()
    expect(warnings[0]).toBe('Cannot bring the index up to date: not now')
  })

  it('passes on what a callback throws', async () => {
    const dir = await folderOf(manual)
    const onProgress = () => {
      throw new Error('no progress')
    }
    await expect(createIndex({ dir, store: await storeOf(), onProgress })).rejects.toThrow('no progress')
  })

  it('makes all vectors anew for another model when it is rebuilt, and only then', async () => {
    const dir = await folderOf(manual)
    const store = await storeOf()
    const embeddingsOf = (model: string) => ({
      model,
      dimensions: 2,
      embed: async (texts: readonly string[]) => texts.map((text) => Float32Array.of(text.length, 1)),
    })
    const first = await createIndex({ dir, store, embeddings: embeddingsOf('one') })
    expect(await first.embedded).toMatchObject({ added: first.stats().chunks })
    expect((await first.search('invoices')).mode).toBe('hybrid')
    await first.close()
    const mixed = await createIndex({ dir, store, embeddings: embeddingsOf('two') })
    await expect(mixed.embedded).rejects.toThrow(/those of "one"/)
    await mixed.close()
    await using second = await createIndex({ dir, store, embeddings: embeddingsOf('two'), rebuild: true })
    expect(await second.embedded).toMatchObject({ added: second.stats().chunks })
  })

  it('leaves other databases alone, and says when it was closed', async () => {
    const store = await storeOf()
    const other = new DatabaseSync(store)
    other.exec('CREATE TABLE mine (x)')
    other.close()
    await expect(createIndex({ store })).rejects.toThrow(/it is a database of something else/)
    const index = await createIndex({ dir: await folderOf(manual) })
    await index.close()
    await expect(index.search('x')).rejects.toThrow(/it was closed/)
    await expect(createIndex({ store: join(store, 'none', 'x') })).rejects.toMatchObject({ name: 'IndexStoreError' })
  })

  it('answers at once to long and hostile queries', { timeout: 10_000 }, async () => {
    await using index = await createIndex({ dir: await folderOf(manual) })
    const words = Array.from({ length: 5_000 }, (_, n) => `unknown${n.toString(36)}word`)
    expect((await index.search(words.join(' '))).missing.length).toBeGreaterThan(4_000)
    expect((await index.search('GLM-5 -"to the moon" -tokens')).results.every(({ text }) => !/tokens/.test(text))).toBe(
      true,
    )
  })
})
