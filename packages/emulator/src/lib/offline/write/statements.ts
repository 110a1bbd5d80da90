import { parseBlocks, type Block as SourceBlock } from '../blocks.ts'
import type { Source } from './read-task.ts'

/** A sentence of a source, as it stands there but for its brackets, which mark citations. */
export interface Statement {
  readonly ref: string
  /** What it is about: the last heading above it, or the document's name. */
  readonly heading: string
  readonly text: string
}

const shortest = 12
const longest = 800

/** What the sources state, each sentence once, in their order. */
export function statementsOf(sources: readonly Source[]): Statement[] {
  const seen = new Set<string>()
  const statements: Statement[] = []
  for (const { ref, text } of sources) {
    for (const block of parseBlocks(text)) {
      for (const said of sentencesOf(block)) {
        const plain = said.replaceAll('[', '(').replaceAll(']', ')')
        if (plain.length < shortest || plain.length > longest || seen.has(plain)) continue
        seen.add(plain)
        statements.push({ ref, heading: headingOf(block.headings, ref), text: plain })
      }
    }
  }
  return statements
}

function sentencesOf(block: SourceBlock): readonly string[] {
  if (block.type !== 'table') return [ended(block.text)]
  return block.rows.map((row) => {
    const cells = row.map((cell, index) => `${block.headers[index] ?? ''}: ${cell}`.replace(/^: /, ''))
    return ended(cells.filter((cell) => !/: ?$/.test(cell)).join('; '))
  })
}

function ended(sentence: string): string {
  if (/[.!?…。！？]["»”)]?$/.test(sentence)) return sentence
  return sentence.replace(/[,;:，；：]$/, '') + (/\p{Script=Han}$/u.test(sentence) ? '。' : '.')
}

function headingOf(headings: string, ref: string): string {
  const last = headings.split(' › ').at(-1) ?? ''
  return last === '' ? ref.replace(/#.*$/, '') : last
}
