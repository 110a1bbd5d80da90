import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ChatMessage, ChatRequest, Reply } from '../../brain.ts'
import { tokenize } from '../../tokens.ts'
import { offlineBrain } from '../offline-brain.ts'

const briefs = {
  en: 'Write a long report on the Rosewater Museum, its rooms and its rules.',
  fr: 'Rédigez un rapport détaillé sur le musée et ses règles.',
  zh: '请撰写一份关于城市博物馆的详细报告。',
}
type Language = keyof typeof briefs

interface Asked {
  readonly task: string
  readonly words?: string
  readonly brief?: string
  readonly format?: string
  readonly target?: number
  readonly outline?: string
  /** Blocks between the frame and the task. */
  readonly blocks?: string
}

function requestFor({
  task,
  words = '',
  brief = briefs.en,
  format = 'markdown',
  target = 60_000,
  outline,
  blocks,
}: Asked): string {
  return [
    `<brief>\n${brief}\n</brief>`,
    `<format>${format}</format>`,
    `<target_tokens>${target}</target_tokens>`,
    ...(outline === undefined ? [] : [`<outline>\n${outline}\n</outline>`]),
    ...(blocks === undefined ? [] : [blocks]),
    `<task>${task}</task>`,
    words,
  ].join('\n')
}

async function ask(asked: Asked | string, ...after: readonly string[]): Promise<string> {
  const contents = [typeof asked === 'string' ? asked : requestFor(asked), ...after]
  const turns = contents.map((content, at): ChatMessage => ({ role: at % 2 === 0 ? 'user' : 'assistant', content }))
  const messages: ChatMessage[] = [{ role: 'system', content: 'You write a long document, part by part.' }, ...turns]
  const request: ChatRequest = {
    model: 'glm-5',
    messages,
    tools: [],
    thinking: true,
    maxTokens: 131_072,
    responseFormat: 'text',
  }
  const reply: Reply = await offlineBrain()(request, AbortSignal.timeout(5_000))
  return reply.content ?? ''
}

/** The first 80 characters that stand twice within 20,000. */
function repeated(text: string): string | undefined {
  const seen = new Map<string, number>()
  for (let at = 0; at + 80 <= text.length; at += 1) {
    const window = text.slice(at, at + 80)
    const before = seen.get(window)
    if (before !== undefined && at - before < 20_000) return window
    seen.set(window, at)
  }
  return undefined
}

const outlines: Readonly<Record<Language, string>> = {
  en: '1. Introduction (about 4000 tokens): What it is.\n2. Rooms (about 5000 tokens): The rooms.\n3. Summary and conclusions (about 3000 tokens; needs 1, 2): All.',
  fr: '1. Introduction (about 4000 tokens): De quoi.\n2. Salles (about 5000 tokens): Les salles.',
  zh: '1. 引言 (about 4000 tokens): 是什么。\n2. 展厅 (about 5000 tokens): 展厅。',
}

/** The collection of one of the brain's own tests, as sources. */
function sourcesOf(library: string): { readonly refs: readonly string[]; readonly block: string } {
  const dir = join(import.meta.dirname, '../fixtures', library)
  const parts = readdirSync(dir).flatMap((file) =>
    readFileSync(join(dir, file), 'utf8')
      .split(/^(?=## )/m)
      .map((text, at) => ({ ref: `${file}#${at}`, text: text.trim() })),
  )
  const block = `<sources>\n${parts.map(({ ref, text }) => `[${ref}] ${text}`).join('\n')}\n</sources>`
  return { refs: parts.map(({ ref }) => ref), block }
}

describe('outline', () => {
  it.each([
    ['en', 60_000],
    ['fr', 60_000],
    ['zh', 60_000],
    ['en', 500_000],
    ['en', 9_000],
  ] as const)('plans sections that fit the target (%s, %i)', async (language, target) => {
    const words = 'at most 100 sections that together have; none of them may have more than 8000 tokens. about 1 tokens'
    const { title, sections } = JSON.parse(await ask({ task: 'outline', words, brief: briefs[language], target }))
    const tokens: readonly number[] = sections.map((section: { tokens: number }) => section.tokens)
    const sum = tokens.reduce((total, each) => total + each, 0)
    expect(Math.abs(sum / target - 1)).toBeLessThan(0.02)
    expect(Math.max(...tokens)).toBeLessThanOrEqual(8_000)
    expect(tokens.length).toBeLessThan(target / 2_500)
    const titles: readonly string[] = sections.map((section: { title: string }) => section.title)
    expect(new Set(titles).size).toBe(titles.length)
    const { needs } = sections.at(-1)
    expect(needs.length).toBeGreaterThan(1)
    expect(needs.every((need: number) => need >= 1 && need < sections.length)).toBe(true)
    expect(title).toBe({ en: 'The Rosewater Museum', fr: 'Le musée et ses règles', zh: '城市博物馆' }[language])
    expect(titles[0]).toBe({ en: 'Introduction', fr: 'Introduction', zh: '引言' }[language])
  })

  it('takes what the brief lists for its sections', async () => {
    const brief = 'Write a guide about bread:\n- Flour and water\n- Yeast\n- Baking'
    const { sections } = JSON.parse(await ask({ task: 'outline', brief, target: 20_000 }))
    expect(sections.map(({ title }: { title: string }) => title)).toEqual([
      'Introduction',
      'Flour and water',
      'Yeast',
      'Baking',
      'Summary and conclusions',
    ])
  })
})

describe('section', () => {
  it.each(['en', 'fr', 'zh'] as const)(
    'fills a section without sources with what says that it is filler (%s)',
    async (language) => {
      const asked = {
        task: 'section 2',
        words: 'Write section 2, in about 12000 tokens: use the room.',
        brief: briefs[language],
      }
      const text = await ask({ ...asked, outline: outlines[language] })
      expect(text.split('\n')[0]).toMatch(
        /^(?:Written offline, without a model|Écrit hors ligne, sans modèle|离线生成，未使用模型)/,
      )
      expect(text).toContain({ en: 'Rooms', fr: 'Salles', zh: '展厅' }[language])
      expect(Math.abs(tokenize(text).length / 12_000 - 1)).toBeLessThan(0.05)
      expect(text).toMatch(/^### /m)
      expect(text).not.toMatch(/^##? /m)
      expect(repeated(text)).toBeUndefined()
      expect(await ask({ ...asked, outline: outlines[language] })).toBe(text)
    },
  )

  it.each([
    ['museum', 'en'],
    ['bakery', 'en'],
    ['lease', 'fr'],
  ] as const)(
    'states what the sources of the %s state, sentence by sentence, each with its reference',
    async (library, language) => {
      const { refs, block } = sourcesOf(library)
      const words = 'Write section 2, in about 5000 tokens: use the room.'
      const text = await ask({
        task: 'section 2',
        words,
        brief: briefs[language],
        outline: outlines[language],
        blocks: block,
      })
      const cited = new Set([...text.matchAll(/\[([^\]]+)\]/g)].map(([, ref]) => ref))
      expect([...cited].filter((ref) => !refs.includes(ref ?? ''))).toEqual([])
      expect(cited.size).toBeGreaterThan(refs.length * 0.7)
      expect(text).toMatch(/^### /m)
      expect(repeated(text)).toBeUndefined()
      // Of every sentence with a reference each word is in that source.
      const flat = (source: string): string => source.replaceAll(/[*_`|#>-]|\s+/g, ' ').replaceAll(/ +/g, ' ')
      const known = flat(block)
      const body = text
        .split('\n### ')
        .filter((part) => !/^(?:Figures|Chiffres|Terms|Termes|What the passages|Ce que part)/.test(part))
        .join('\n')
      const sentences = [...body.matchAll(/([^.!?:\n\]]{20,})[.!?] \[/g)].map(([, sentence = '']) =>
        flat(sentence).trim(),
      )
      expect(sentences.length).toBeGreaterThan(3)
      expect(sentences.filter((sentence) => !sentence.includes(';') && !known.includes(sentence))).toEqual([])
    },
  )

  it('has nothing to add when the sources are used up, and goes on with filler where there are none', async () => {
    const { block } = sourcesOf('museum')
    const first = requestFor({ task: 'section 2', words: 'in about 9000 tokens', outline: outlines.en, blocks: block })
    const more =
      '<task>more 2</task>\nThis is about 900 of the 9000 tokens. If nothing is left, reply with "NOTHING MORE".'
    const written = await ask(first)
    expect(await ask(first, written, more)).toBe('NOTHING MORE')
    const plain = requestFor({ task: 'section 2', words: 'in about 1000 tokens', outline: outlines.en })
    const begun = await ask(plain)
    const added = await ask(
      plain,
      begun,
      '<task>more 2</task>\nThis is about 1000 of the 3000 tokens that section 2 is to have.',
    )
    expect(Math.abs(tokenize(added).length / 2_000 - 1)).toBeLessThan(0.1)
    expect(repeated(`${begun}\n\n${added}`)).toBeUndefined()
  })

  it('concludes from what the earlier sections say, without their citations', async () => {
    const earlier =
      '<earlier>\n1. Introduction\nSummary: The museum opened in 1903. [guide.md#1]\nLast words: and so on.\n2. Rooms\nSummary: It has nine rooms.\nLast words: x\n</earlier>'
    const text = await ask({ task: 'section 3', words: 'in about 3000 tokens', outline: outlines.en, blocks: earlier })
    expect(text).toContain('Section 1, “Introduction”: The museum opened in 1903.\n')
    expect(text).toContain('Section 2, “Rooms”: It has nine rooms.')
    expect(text).not.toContain('[')
  })

  it('begins no two sections alike', async () => {
    const words = 'in about 2500 tokens'
    const outline = outlines.en
    const texts = await Promise.all([1, 2].map((number) => ask({ task: `section ${number}`, words, outline })))
    expect(repeated(texts.join('\n\n'))).toBeUndefined()
  })

  it('goes on with its own text wherever it was cut', async () => {
    const asked = requestFor({ task: 'section 2', words: 'in about 6000 tokens', outline: outlines.en })
    const whole = await ask(asked)
    for (const cut of [500, 7_777, whole.length - 10]) {
      const words = whole.slice(cut - 90, cut).trim()
      const reply = await ask(asked, whole.slice(0, cut), `Your answer was cut.\n<last_words>\n${words}\n</last_words>`)
      expect(whole.endsWith(reply)).toBe(true)
      expect(reply.startsWith(words)).toBe(true)
    }
    const line = whole.slice(0, 7_777).split('\n').length
    const numbered = await ask(
      asked,
      whole.slice(0, 7_777),
      `cut in line ${line}. Write line ${line} anew, like "${line}| text"`,
    )
    expect(numbered.replaceAll(/^\d+\| /gm, '')).toBe(
      whole
        .split('\n')
        .slice(line - 1)
        .join('\n'),
    )
  })
})

describe('document', () => {
  it.each(['markdown', 'text', 'html', 'json', 'jsonl', 'csv', 'code'])('is whole, as %s', async (format) => {
    const text = await ask({
      task: 'document',
      words: 'Write the whole document in about 3000 tokens.',
      target: 3_000,
      format,
    })
    expect(Math.abs(tokenize(text).length / 3_000 - 1)).toBeLessThan(0.25)
    const checks: Readonly<Record<string, () => unknown>> = {
      markdown: () => expect(text).toMatch(/^# The Rosewater Museum\n\n/),
      text: () => expect(text).not.toMatch(/[#<]/),
      html: () => expect(text).toMatch(/^<h1>.*<\/h1>\n\n<p>/),
      json: () => expect(JSON.parse(text).length).toBeGreaterThan(10),
      jsonl: () =>
        expect(
          text
            .split('\n')
            .map((line) => JSON.parse(line).n)
            .slice(0, 3),
        ).toEqual([1, 2, 3]),
      csv: () =>
        expect(
          text
            .split('\n')
            .slice(1)
            .every((line) => /^\d+,".*"$/.test(line)),
        ).toBe(true),
      code: () => expect(text).toMatch(/^export const paragraphs = \[\n/),
    }
    checks[format]?.()
  })
})

describe('summary and review', () => {
  it('sums up a section in its first sentences, and says of filler that it is none', async () => {
    const { block } = sourcesOf('museum')
    const outline = outlines.en
    const written = await ask({ task: 'section 2', words: 'in about 5000 tokens', outline, blocks: block })
    const summary = await ask({ task: 'summary 2', outline, blocks: `<section>\n${written}\n</section>` })
    expect(summary.split(/\s+/).length).toBeLessThan(150)
    expect(summary.split(/\s+/).length).toBeGreaterThan(20)
    expect(summary).not.toMatch(/[[\n]/)
    const filler = await ask({ task: 'section 1', words: 'in about 2000 tokens', outline })
    expect(await ask({ task: 'summary 1', outline, blocks: `<section>\n${filler}\n</section>` })).toMatch(
      /^Placeholder text of \d+ paragraphs on “Introduction”, written offline/,
    )
  })

  it('mends references to sections there are not, where they stand, and nothing else', async () => {
    const window =
      '## 1. Introduction\n\nSee section 2, and section 12.3 too. Section 7 of the Privacy Act holds.\n\n## 2. Rooms\n\nAs in section 40, as in section 40.\nMore in § 9.'
    const review = await ask({ task: 'review 1/1', outline: outlines.en, blocks: `<window>\n${window}\n</window>` })
    const { edits } = JSON.parse(review)
    expect(edits.map(({ section, replace }: { section: number; replace: string }) => [section, replace])).toEqual([
      [1, 'another section'],
      [2, 'another section, as in another section'],
      [2, 'another section'],
    ])
    const bodies = window.split(/^## .*$/m)
    for (const { section, find } of edits) expect(bodies[section]?.split(find)).toHaveLength(2)
    const sound = window.replaceAll(/section 12\.3|section 40|§ 9/g, 'section 1')
    expect(await ask({ task: 'review 1/1', outline: outlines.en, blocks: `<window>\n${sound}\n</window>` })).toBe(
      '{"edits":[]}',
    )
  })

  it('reads Chinese references', async () => {
    const window = '## 1. 引言\n\n参见第9节和第2节，共第33段。'
    const asked = {
      task: 'review 1/1',
      brief: briefs.zh,
      outline: outlines.zh,
      blocks: `<window>\n${window}\n</window>`,
    }
    expect(JSON.parse(await ask(asked)).edits).toEqual([
      { section: 1, find: '第9节', replace: '另一节', why: '大纲中没有第9节' },
    ])
  })
})
