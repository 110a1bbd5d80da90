import type { Format } from './read-task.ts'

/** A piece of a text before it has a format. */
export interface Block {
  readonly type: 'heading' | 'paragraph' | 'item'
  readonly text: string
}

/**
 * The blocks as one text of the format.
 *
 * @param level Of its headings, where the format has levels.
 */
export function render(blocks: readonly Block[], format: Format, level: number): string {
  switch (format) {
    case 'markdown':
      return joined(
        blocks,
        ({ type, text }) => `${{ heading: `${'#'.repeat(level)} `, paragraph: '', item: '- ' }[type]}${text}`,
      )
    case 'text':
      return joined(blocks, ({ type, text }) => (type === 'item' ? `- ${text}` : text))
    case 'html':
      return joined(blocks, ({ type, text }, index) => {
        const tag = { heading: `h${level}`, paragraph: 'p', item: 'li' }[type]
        const isItem = (at: number): boolean => type === 'item' && blocks[at]?.type === 'item'
        const open = type === 'item' && !isItem(index - 1) ? '<ul>\n' : ''
        const close = type === 'item' && !isItem(index + 1) ? '\n</ul>' : ''
        return `${open}<${tag}>${escapeHtml(text)}</${tag}>${close}`
      })
    case 'json':
      return JSON.stringify(entriesOf(blocks), null, 2)
    case 'jsonl':
      return entriesOf(blocks)
        .map((entry) => JSON.stringify(entry))
        .join('\n')
    case 'csv':
      return ['n,text', ...entriesOf(blocks).map(({ n, text }) => `${n},"${text.replaceAll('"', '""')}"`)].join('\n')
    case 'code':
      return `export const paragraphs = [\n${entriesOf(blocks)
        .map(({ text }) => `  ${JSON.stringify(text)},\n`)
        .join('')}]`
    default:
      return format satisfies never
  }
}

/** Blank lines between blocks, but for the items of a list. */
function joined(blocks: readonly Block[], write: (block: Block, index: number) => string): string {
  const parts = blocks.map((block, index) => {
    const before = blocks[index - 1]
    const gap = before === undefined ? '' : before.type === 'item' && block.type === 'item' ? '\n' : '\n\n'
    return gap + write(block, index)
  })
  return parts.join('')
}

function entriesOf(blocks: readonly Block[]): { readonly n: number; readonly text: string }[] {
  return blocks.map(({ text }, index) => ({ n: index + 1, text }))
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
