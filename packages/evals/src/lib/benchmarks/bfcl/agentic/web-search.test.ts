import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runSuite } from '../../../run/run-suite.ts'
import { pastCalls, scriptedModel } from '../../../suites/scripted-model.ts'
import { openDataFolder } from '../../data-folder.ts'
import type { WebAccess } from './web-access.ts'
import { webTools } from './web-search.ts'
import { bfclWebSearchSuite } from './web-search-suite.ts'

const page = `<html><head><title>Tea</title><style>b{}</style><script>track()</script></head>
<body><h1>Tea</h1><p>The dearest   tea is <b>Da Hong Pao</b>.</p></body></html>`

const web: WebAccess = {
  search: async ({ keywords, region }) =>
    ['1', '2', '3'].map((number) => ({
      title: `${keywords} ${number}`,
      href: `https://tea.example/${region}/${number}`,
      body: 'Da Hong Pao',
    })),
  fetch: async (url) => {
    if (url.endsWith('/gone')) throw new Error('It answered 404')
    return page
  },
}

const context = { runId: 'r', callId: 'c', signal: new AbortController().signal, progress: () => {} }

async function use(name: string, given: object, showsSnippets = true): Promise<unknown> {
  const tool = webTools(web, { showsSnippets }).find((one) => one.name === name)
  expect.assert(tool !== undefined)
  const parsed = await tool.parse(given)
  expect.assert('input' in parsed, JSON.stringify(parsed))
  return tool.execute(parsed.input, context)
}

describe('webTools', () => {
  it('searches, with snippets or without', async () => {
    const [title, href] = ['tea 1', 'https://tea.example/wt-wt/1']
    expect(await use('search_engine_query', { keywords: 'tea', max_results: 1 })).toEqual({
      results: [{ title, href, body: 'Da Hong Pao' }],
    })
    expect(await use('search_engine_query', { keywords: 'tea', max_results: 1 }, false)).toEqual({
      results: [{ title, href }],
    })
  })

  it.each([
    ['raw', page],
    ['markdown', expect.stringMatching(/^# Tea\n+The dearest\s+tea is Da Hong Pao\.$/)],
    ['truncate', 'Tea The dearest tea is Da Hong Pao.'],
  ])('fetches a page as %s', async (mode, content) => {
    expect(await use('fetch_url_content', { url: 'https://tea.example/', mode })).toEqual({ content })
  })

  it.each([
    ['https://tea.example/gone', 'It answered 404'],
    ['file:///etc/passwd', 'Cannot fetch "file:///etc/passwd": a URL must start with http:// or https://'],
    ['tea.example', 'Cannot fetch "tea.example": a URL must start with http:// or https://'],
  ])('tells why %s cannot be fetched', async (url, error) => {
    expect(await use('fetch_url_content', { url })).toEqual({ error })
  })

  it('tells that strangers have written what they bring', () => {
    const traits = webTools(web, { showsSnippets: true }).map(({ untrusted, sideEffects }) => [untrusted, sideEffects])
    expect(traits).toEqual([
      [true, false],
      [true, false],
    ])
  })
})

describe('bfclWebSearchSuite', () => {
  it('asks with the tools, and judges as upstream does', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'glmkit-web-'))
    try {
      await mkdir(join(dir, 'possible_answer'))
      // Synthetic, in the form of BFCL's.
      const question = [[{ role: 'user', content: 'Which tea is the dearest?' }]]
      await writeFile(join(dir, 'BFCL_v4_web_search.json'), JSON.stringify({ id: 'web_search_0', question }))
      const answer = { id: 'web_search_0', ground_truth: ['Da Hong Pao'], source: [] }
      await writeFile(join(dir, 'possible_answer/BFCL_v4_web_search.json'), JSON.stringify(answer))
      const folder = await openDataFolder('bfcl', dir)
      const model = scriptedModel((messages) => {
        const [search] = pastCalls(messages)
        if (search === undefined)
          return { toolCalls: [{ name: 'search_engine_query', arguments: { keywords: 'tea' } }] }
        const isSeen = search.result?.includes('Da Hong Pao') === true
        return { content: `{'answer': '${isSeen ? 'Da Hong Pao' : 'I do not know'}', 'context': ''}` }
      })
      const base = await bfclWebSearchSuite(folder, { category: 'web_search_base', web })
      expect(await runSuite(base, { model })).toMatchObject({ passed: 1, scored: 1 })
      expect(await runSuite(base, { solver: 'oracle' })).toMatchObject({ passed: 1 })
      const noSnippet = await bfclWebSearchSuite(folder, { category: 'web_search_no_snippet', web })
      expect(await runSuite(noSnippet, { model })).toMatchObject({ passed: 0, scored: 1 })
      await expect(bfclWebSearchSuite(folder, { category: 'web_search_base' })).rejects.toThrow(
        'Cannot run web_search_base: it needs the net',
      )
    } finally {
      await rm(dir, { recursive: true })
    }
  })
})
