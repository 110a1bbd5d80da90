import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createIndex } from './create-index.ts'

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
    expect(index.search(query).results[0]?.ref.replace(/:[\d-]+$/, '')).toBe(expected)
  })

  it.for(['glm-5', 'GLM5', 'max_tokens', 'maxTokens', 'SWE-bench', 'swe bench', '200000', '128k', '0,85', 'top-p'])(
    'finds the identifier or number "%s"',
    async (query) => {
      const { results, missing } = (await createIndex({ dir: await folderOf(manual) })).search(query, { topK: 1 })
      expect(results[0]?.documentId).toBe('en/models.md')
      expect(missing).toEqual([])
    },
  )

  it('names the words no document has, as the user wrote them, and no others', async () => {
    const index = await createIndex({ dir: await folderOf(manual) })
    const missing = (query: string): readonly string[] => index.search(query).missing
    expect(missing('What is the price of GLM-7 invoices on the Moon?')).toEqual(['price', 'GLM-7', 'Moon'])
    expect(missing('量子计算机的上下文窗口是什么')).toEqual(['量子', '计算'])
    expect(missing("Comment l'ornithorynque reçoit-il les factures ?")).toEqual(['ornithorynque', 'reçoit-il'])
    expect(missing('Javascript SWE bench sampling temperatures')).toEqual([])
    expect(missing('what is the')).toEqual([])
    expect(missing('?!')).toEqual([])
  })

  it('takes a word for written if its parts stand side by side', async () => {
    const index = await createIndex({ dir: await folderOf({ 'a.md': 'Qwen 3 and 通义千问模型' }) })
    expect(index.search('qwen-3 通义千问').missing).toEqual([])
    expect(index.search('qwen-and 通义模型').missing).toEqual(['qwen-and'])
  })

  it('gives exact lines, counted from 1, whatever the line ends and the byte order mark', async () => {
    const dir = await folderOf({ 'a.md': '\uFEFF# Ship\r\n\r\nThe hull\r\nis blue.\r\n\r\n## Sails\r\n\r\nwhite\r\n' })
    const index = await createIndex({ dir })
    expect(index.search('hull').results).toMatchObject([
      {
        documentId: 'a.md',
        chunkId: 'a.md:1-4',
        title: 'Ship',
        headings: ['Ship'],
        startLine: 1,
        endLine: 4,
        text: '# Ship\n\nThe hull\nis blue.',
        ref: 'a.md#Ship:1-4',
      },
    ])
    expect(index.chunkCount).toBe(2)
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
    expect(index.documents).toEqual([
      { documentId: 'B.TXT', title: 'Capitals', lang: 'fr' },
      { documentId: 'a/b/c/d/deep.markdown', title: 'deep', lang: 'en' },
      { documentId: 'shown.md', title: 'shown', lang: 'en' },
      { documentId: 'zh.md', title: '价格', lang: 'zh' },
    ])
    expect(index.skipped).toEqual(['binary.md', 'latin1.txt'])
  })

  it('says what is wrong with a folder it cannot use', async () => {
    const dir = await folderOf({ 'x/page.html': '', 'y/binary.md': Uint8Array.of(0), 'a.md': 'text' })
    const failure = (name: string): Promise<unknown> => createIndex({ dir: join(dir, name) }).catch((error) => error)
    expect(await failure('none')).toMatchObject({
      name: 'DocumentsError',
      dir: join(dir, 'none'),
      message: `Cannot read documents from "${join(dir, 'none')}": the folder does not exist, pass one with .md, .markdown and .txt files`,
      cause: { code: 'ENOENT' },
    })
    expect(await failure('a.md')).toMatchObject({ message: expect.stringMatching(/it is a file, pass the folder/) })
    expect(await failure('x')).toMatchObject({ message: expect.stringMatching(/\.md, \.markdown and \.txt files/) })
    expect(await failure('y')).toMatchObject({ message: expect.stringMatching(/none of its 1 documents is UTF-8/) })
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
    const refs = index.search('same words', { topK: 3 }).results.map(({ ref }) => ref)
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
    expect(index.search('what is the 200K of GLM-5').results[0]?.documentId).toBe('a.md')
    expect(index.search('quel est le 200K de GLM-5').results[0]?.documentId).toBe('b.md')
  })
})

describe('resolve', () => {
  it('finds every ref it gave, and any lines under the same heading', async () => {
    const index = await createIndex({ dir: await folderOf(manual) })
    for (const query of ['GLM-5', '模型', 'les factures']) {
      for (const { score: _, ...chunk } of index.search(query, { topK: 20 }).results) {
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
    const [result] = index.search('hello').results
    expect(result?.ref).toBe('c#/a1.md#The draft C#: intro:1-3')
    expect(index.resolve(result?.ref ?? '')?.documentId).toBe('c#/a[1].md')
  })
})
