import { parseBlocks } from '../blocks.ts'
import { lastFiller } from './filler.ts'
import type { WritingTask } from './read-task.ts'
import { phrase } from './write-phrases.ts'

const mostWords = 120
/** Of a language that writes no spaces. */
const mostHan = 220

/** The first sentence under every heading, as far as there is room; of placeholders, that they are such. */
export function summarise({ text, language, outline, number }: WritingTask): string {
  const placeholders = lastFiller(text)
  const title = outline.find((line) => line.number === number)?.title ?? ''
  if (placeholders > 0) return phrase('fillerSummary', language, placeholders, title)
  const blocks = parseBlocks(text.replaceAll(/\s*\[[^\]\n]*\]/g, ''))
  const firsts = [...Map.groupBy(blocks, ({ headings }) => headings).values()].flatMap((group) => {
    const sentence = group.find((block) => block.type === 'text' && !/[:：]$/.test(block.text))
    return sentence?.type === 'text' ? [sentence.text] : []
  })
  const kept: string[] = []
  let left = language === 'zh' ? mostHan : mostWords
  for (const sentence of firsts) {
    left -= language === 'zh' ? sentence.length : sentence.split(/\s+/).length
    if (left < 0 && kept.length > 0) break
    kept.push(sentence)
  }
  return kept.join(language === 'zh' ? '' : ' ')
}
