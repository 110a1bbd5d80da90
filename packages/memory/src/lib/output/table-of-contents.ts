import type { WrittenFormat } from './format.ts'
import { markdownHeadings } from './markdown-headings.ts'
import type { Outline } from './outline/outline.ts'
import { escapeHtml, sectionAnchor } from './section/section-format.ts'
import type { SectionedFormat } from './section/section-format.ts'

export interface Heading {
  /** 1–6. */
  readonly level: number
  /** Without markup. */
  readonly text: string
  /** In HTML, of the heading. */
  readonly id?: string
}

/** The headings of a text; those in code are none. */
export function headingsIn(text: string, format: WrittenFormat): Heading[] {
  if (format === 'html') return htmlHeadings(text)
  if (format !== 'markdown') return []
  return markdownHeadings(text).flatMap(({ level, title }) => (title === '' ? [] : [{ level, text: plain(title) }]))
}

/** As it is read: without emphasis, code marks and the addresses of links. */
function plain(title: string): string {
  return title
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/(\*\*|__|~~)(?=\S)(.*?\S)\1/g, '$2')
    .replaceAll(/(?<![\p{L}\p{N}])([*_])(?=\S)(.*?\S)\1(?![\p{L}\p{N}])/gu, '$2')
    .replaceAll(/`+/g, '')
    .trim()
}

function htmlHeadings(text: string): Heading[] {
  const prose = text.replaceAll(/<!--[\s\S]*?-->|<(pre|script|style)\b[\s\S]*?<\/\1>/gi, '')
  return Array.from(
    prose.matchAll(/<h([1-6])\b([^>]*)>([\s\S]*?)<\/h\1>/gi),
    ([, level, attributes = '', inner = '']) => {
      const id = /\bid\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes)
      const anchor = id?.[1] ?? id?.[2] ?? id?.[3]
      const title = inner
        .replaceAll(/<[^>]*>/g, '')
        .replaceAll(/\s+/g, ' ')
        .trim()
      return { level: Number(level), text: title, ...(anchor !== undefined && { id: anchor }) }
    },
  )
}

export interface Contents {
  readonly format: SectionedFormat
  readonly outline: Outline
  /** Of each section, what stands under its own heading. */
  readonly headings: readonly (readonly Heading[])[]
  /** Without, there is the title alone. */
  readonly hasContents: boolean
}

/** What stands before the first section: the title, and the sections with their sub-headings. */
export function documentHead({ format, outline, headings, hasContents }: Contents): string {
  const word = contentsWord(outline)
  if (format === 'html') {
    const title = escapeHtml(outline.title)
    const list = hasContents
      ? `<nav aria-label="${word}">\n<h2>${word}</h2>\n${htmlList(outline, headings)}</nav>\n\n`
      : ''
    return `<!doctype html>\n<meta charset="utf-8">\n<title>${title}</title>\n\n<h1>${title}</h1>\n\n${list}`
  }
  if (format === 'text') {
    const list = outline.sections.map(({ title }, index) => `${index + 1}. ${title}\n`).join('')
    return hasContents ? `${outline.title}\n\n${word}\n\n${list}\n` : `${outline.title}\n\n`
  }
  return hasContents
    ? `# ${outline.title}\n\n## ${word}\n\n${markdownList(outline, headings, word)}\n`
    : `# ${outline.title}\n\n`
}

function htmlList({ sections }: Outline, headings: Contents['headings']): string {
  const items = sections.map(({ title }, index) => {
    const number = index + 1
    const parts = (headings[index] ?? []).filter(({ level }) => level === 3)
    const linked = parts.map(({ text, id }) => {
      const name = text.replaceAll('<', '&lt;')
      return `<li>${id === undefined ? name : `<a href="#${id}">${name}</a>`}</li>\n`
    })
    const list = linked.length === 0 ? '' : `\n<ul>\n${linked.join('')}</ul>\n`
    return `<li><a href="#${sectionAnchor(number)}">${number}. ${escapeHtml(title)}</a>${list}</li>\n`
  })
  return `<ul>\n${items.join('')}</ul>\n`
}

function markdownList(outline: Outline, headings: Contents['headings'], word: string): string {
  const slugOf = createSlugger()
  slugOf(plain(outline.title))
  slugOf(word)
  const lines = outline.sections.flatMap(({ title }, index) => {
    const own = `${index + 1}. ${title}`
    const first = `- [${linkText(own)}](#${slugOf(plain(own))})`
    const rest = (headings[index] ?? []).flatMap(({ level, text }) => {
      const slug = slugOf(text)
      return level === 3 ? [`  - [${linkText(text)}](#${slug})`] : []
    })
    return [first, ...rest]
  })
  return lines.map((line) => `${line}\n`).join('')
}

const linkText = (text: string): string => text.replaceAll(/[\\[\]]/g, '\\$&')

/**
 * The anchors hosts make of headings, one after the other.
 *
 * @see https://github.com/Flet/github-slugger
 */
function createSlugger(): (text: string) => string {
  const taken = new Map<string, number>()
  return (text) => {
    const base = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-')
    let slug = base
    let times = taken.get(base) ?? 0
    while (taken.has(slug)) slug = `${base}-${(times += 1)}`
    taken.set(base, times)
    taken.set(slug, taken.get(slug) ?? 0)
    return slug
  }
}

/** In the language of the headings. */
function contentsWord({ title, sections }: Outline): string {
  const text = [title, ...sections.map((section) => section.title)].join(' ')
  if (/[\u3040-\u30ff]/.test(text)) return '目次'
  if (/[\u4e00-\u9fff]/.test(text)) return '目录'
  const words = text.toLowerCase().split(/[^\p{L}]+/u)
  const counted = contentsWords.map(([word, marks]) => ({
    word,
    count: words.filter((each) => marks.includes(each)).length,
  }))
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).word
}

/** With little words that stand in the headings of a language. */
const contentsWords: readonly (readonly [string, readonly string[]])[] = [
  ['Contents', ['the', 'of', 'and', 'to', 'for', 'with', 'on', 'how', 'what']],
  ['Sommaire', ['le', 'la', 'les', 'des', 'du', 'et', 'une', 'aux', 'pour', 'sur']],
  ['Inhalt', ['der', 'die', 'das', 'und', 'für', 'mit', 'im', 'zur', 'von']],
  ['Índice', ['el', 'los', 'las', 'del', 'y', 'para', 'con']],
]
