import { tokenize } from '../../tokens.ts'
import { filler, lastFiller } from './filler.ts'
import { fromSources } from './from-sources.ts'
import type { Earlier, WritingTask } from './read-task.ts'
import { type Block, render } from './render.ts'
import { titleOf } from './topic.ts'
import { phrase } from './write-phrases.ts'

/** Of what an earlier section says, so much goes into a conclusion. */
const longestPoint = 400
/** A sentence of a placeholder has more tokens. */
const shortestSentence = 12

/** The text of a section, of what is added to one, or of a whole document, in about the tokens it should have. */
export function writeText(task: WritingTask): string {
  const { kind, number, language, format, tokens } = task
  const title = task.outline.find((line) => line.number === number)?.title ?? titleOf(task.brief, language)
  const blocks = upTo(tokens, blocksOf(task, title))
  if (blocks.length === 0) return nothingToAdd(task.words)
  const isWhole = kind === 'document'
  const text = render(blocks, format, isWhole ? 2 : 3)
  if (!isWhole || !(format === 'markdown' || format === 'html' || format === 'text')) return text
  return `${{ markdown: `# ${title}`, html: `<h1>${title}</h1>`, text: title }[format]}\n\n${text}`
}

function* blocksOf(task: WritingTask, title: string): Generator<Block> {
  const { kind, language, sources, earlier } = task
  const before = kind === 'more' ? task.before : ''
  if (before === '' && earlier.length > 0) yield* pointsOf(earlier, task)
  if (sources.length > 0) yield* fromSources(sources, language, before)
  else if (before !== '' || earlier.length === 0)
    yield* filler({ title, language, from: lastFiller(before) + 1, sentencesBefore: sentencesBefore(task) })
}

/** So that one section does not begin like another: at least as many as the sections before have. */
function sentencesBefore({ outline, number }: WritingTask): number {
  const tokens = outline.reduce((sum, line) => (line.number < number ? sum + line.tokens : sum), 0)
  return Math.ceil(tokens / shortestSentence)
}

/** What a conclusion is drawn from; references are those of the other sections. */
function* pointsOf(earlier: readonly Earlier[], { language }: WritingTask): Generator<Block> {
  yield { type: 'heading', text: phrase('earlier', language) }
  for (const { number, title, summary } of earlier) {
    const point = summary
      .replaceAll(/\s*\[[^\]\n]*\]/g, '')
      .replaceAll(/\s+/g, ' ')
      .slice(0, longestPoint)
      .toWellFormed()
    yield { type: 'paragraph', text: phrase('earlierOne', language, number, title, point) }
  }
}

/** As many blocks as come nearest to the tokens, and no heading at the end. */
function upTo(tokens: number, blocks: Iterable<Block>): Block[] {
  const taken: Block[] = []
  let count = 0
  for (const block of blocks) {
    const own = tokenize(block.text).length + 2
    if (count + own / 2 > tokens && taken.length > 0) break
    taken.push(block)
    count += own
  }
  while (taken.at(-1)?.type === 'heading') taken.pop()
  return taken
}

function nothingToAdd(words: string): string {
  return /reply with "([^"]+)"/.exec(words)?.[1] ?? 'NOTHING TO ADD'
}
