/** A piece of a Markdown text under its headings. */
export type Block =
  | { readonly type: 'text'; readonly headings: string; readonly text: string; readonly follows: boolean }
  | { readonly type: 'item'; readonly headings: string; readonly text: string; readonly follows: boolean }
  | {
      readonly type: 'table'
      readonly headings: string
      readonly headers: readonly string[]
      readonly rows: readonly (readonly string[])[]
    }

const abbreviation =
  /(?:^|[\s(])(?:Dr|Mr|Mrs|Ms|St|No|Nr|art|env|approx|ca|vs|e\.g|i\.e|p|pp|fig|max|min|M|MM|Mme|\p{Lu})\.$/iu

/** Splits Markdown into sentences, list items and tables. */
export function parseBlocks(markdown: string): Block[] {
  const blocks: Block[] = []
  const headings: string[] = []
  const lines = markdown.split(/\r?\n/)
  let paragraph: string[] = []
  const flush = (): void => {
    if (paragraph.length === 0) return
    const sentences = splitSentences(plainText(paragraph.join(' ')))
    for (const [at, text] of sentences.entries()) {
      blocks.push({ type: 'text', headings: headings.join(' › '), text, follows: at > 0 })
    }
    paragraph = []
  }
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line)
    const item = /^\s*(?:[-*+•]|\d{1,2}[.)])\s+(.*)$/.exec(line)
    if (heading) {
      flush()
      headings.length = Math.min(headings.length, (heading[1] ?? '').length - 1)
      headings.push(plainText(heading[2] ?? ''))
    } else if (isTableStart(lines, at)) {
      flush()
      const end = lines.findIndex((other, index) => index > at && !other.includes('|'))
      const rows = lines.slice(at, end === -1 ? undefined : end).map(cellsOf)
      const [headers = [], , ...body] = rows
      blocks.push({ type: 'table', headings: headings.join(' › '), headers, rows: body })
      at += rows.length - 1
    } else if (item) {
      flush()
      const [continuation, next] = continuationOf(lines, at + 1)
      const text = plainText([item[1] ?? '', ...continuation].join(' '))
      if (text !== '') blocks.push({ type: 'item', headings: headings.join(' › '), text, follows: false })
      at = next - 1
    } else if (line.trim() === '' || /^\s*(?:```|~~~|---+\s*$|<!--)/.test(line)) {
      flush()
    } else {
      paragraph.push(line.trim())
    }
  }
  flush()
  return blocks
}

function isTableStart(lines: readonly string[], at: number): boolean {
  return (lines[at] ?? '').includes('|') && /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] ?? '')
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map(plainText)
}

/** Indented lines belong to the list item above them. */
function continuationOf(lines: readonly string[], from: number): [string[], number] {
  let to = from
  while (/^\s{2,}(?![-*+•]\s|\d{1,2}[.)]\s)\S/.test(lines[to] ?? '')) to++
  return [lines.slice(from, to).map((line) => line.trim()), to]
}

function plainText(markdown: string): string {
  return markdown
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/\[\^[^\]]+\]:?/g, '')
    .replace(/\*\*|__|`|<[^>]+>|^>\s*/g, '')
    .replace(/(?<![\p{L}\p{N}])[*_]([^*_]+)[*_](?![\p{L}\p{N}])/gu, '$1')
    .replace(/\s+/g, ' ')
    .trim()
}

function splitSentences(text: string): string[] {
  const sentences: string[] = []
  let from = 0
  for (const { index, 0: mark } of text.matchAll(
    /[.!?…]+["»”)]?(?=\s+[\p{Lu}\p{N}"«“(\p{Script=Han}])|[。！？；]+/gu,
  )) {
    const sentence = text.slice(from, index + mark.length)
    if (abbreviation.test(sentence)) continue
    sentences.push(sentence.trim())
    from = index + mark.length
  }
  return [...sentences, text.slice(from).trim()].filter((sentence) => sentence !== '')
}
