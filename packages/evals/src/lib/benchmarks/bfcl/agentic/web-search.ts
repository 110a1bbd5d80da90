import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import { countField, documentedTool, textField } from './documented-tool.ts'
import type { ToolAnswer } from './documented-tool.ts'
import type { WebAccess } from './web-access.ts'

export interface WebToolsOptions {
  /** Whether a search shows what stands on the pages it found. */
  readonly showsSnippets: boolean
}

const about =
  'This tool belongs to the Web Search API category. It provides functions to search the web and browse search results.'

const regions =
  'xa-ar xa-en ar-es au-en at-de be-fr be-nl br-pt bg-bg ca-en ca-fr ct-ca cl-es cn-zh co-es hr-hr cz-cs dk-da ee-et fi-fi fr-fr de-de gr-el hk-tz hu-hu in-en id-id id-en ie-en il-he it-it jp-jp kr-kr lv-lv lt-lt xl-es my-ms my-en mx-es nl-nl nz-en no-no pe-es ph-en ph-tl pl-pl pt-pt ro-ro ru-ru sg-en sk-sk sl-sl za-en es-es se-sv ch-de ch-fr ch-it tw-tz th-th tr-tr ua-uk uk-en us-en ue-es ve-es vn-vi wt-wt'.split(
    ' ',
  )

/** The two tools of web search entries. */
export function webTools(web: WebAccess, { showsSnippets }: WebToolsOptions): readonly Tool[] {
  return [
    documentedTool(about, {
      name: 'search_engine_query',
      description: 'This function queries the search engine for the provided keywords and region.',
      untrusted: true,
      fields: {
        keywords: textField('The keywords to search for.'),
        max_results: countField('The maximum number of search results to return.', 10),
        region: z.enum(regions).describe("The region to search in. Defaults to 'wt-wt' (No region).").default('wt-wt'),
      },
      run: async ({ keywords, max_results: maxResults, region }, signal) =>
        orError(signal, async () => {
          const results = await web.search({ keywords, maxResults, region }, { signal })
          const shown = results.slice(0, Math.max(0, maxResults))
          return { results: shown.map(({ title, href, body }) => ({ title, href, ...(showsSnippets && { body }) })) }
        }),
    }),
    documentedTool(about, {
      name: 'fetch_url_content',
      description: 'This function retrieves content from the provided URL and processes it based on the selected mode.',
      untrusted: true,
      fields: {
        url: textField("The URL to fetch content from. Must start with 'http://' or 'https://'."),
        mode: z
          .enum(['raw', 'markdown', 'truncate'])
          .describe(
            'The mode to process the fetched content. `raw` returns the raw HTML content; `markdown` converts raw HTML content to Markdown format for better readability, using html2text; `truncate` extracts and cleans text by removing scripts, styles, and extraneous whitespace.',
          )
          .default('raw'),
      },
      response: { content: { type: 'string', description: 'The processed web content as a string.' } },
      run: async ({ url, mode }, signal) => {
        if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
          return { error: `Cannot fetch "${url}": a URL must start with http:// or https://` }
        }
        return orError(signal, async () => {
          const html = await web.fetch(url, { signal })
          return { content: mode === 'raw' ? html : await readable(html, mode) }
        })
      },
    }),
  ]
}

/** A page that fails is something the model can go on from. */
async function orError(signal: AbortSignal, ask: () => Promise<ToolAnswer>): Promise<ToolAnswer> {
  try {
    return await ask()
  } catch (error) {
    signal.throwIfAborted()
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

/** What a reader sees of a page; headings are marked in Markdown. */
async function readable(html: string, mode: 'markdown' | 'truncate'): Promise<string> {
  const { parseFile } = await import('@glmkit/tools/search')
  const parsed = await parseFile('page.html', Buffer.from(html))
  if ('reason' in parsed) return ''
  if (mode === 'truncate') return parsed.text.replace(/\s+/g, ' ').trim()
  const ranks = new Map(
    parsed.sections.filter(({ level }) => level > 0).map(({ startLine, level }) => [startLine, level]),
  )
  return parsed.text
    .split('\n')
    .map((line, index) => {
      const rank = ranks.get(index + 1)
      return rank === undefined ? line : `${'#'.repeat(rank)} ${line}`
    })
    .join('\n')
    .trim()
}
