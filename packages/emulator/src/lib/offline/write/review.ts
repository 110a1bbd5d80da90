import type { OutlineLine, WritingTask } from './read-task.ts'
import { phrase } from './write-phrases.ts'

interface Edit {
  readonly section: number
  readonly find: string
  readonly replace: string
  readonly why: string
}

/** Sections by number, but not of another text whose name follows. */
const reference =
  /(?:(?:\b(?:section|chapter|chapitre)\s+|§\s*)(\d{1,4})(?:\.\d+)*|第\s*(\d{1,4})\s*[节節章])(?!\s*(?:of|du|de la|des)\s+(?:the\s+)?\p{Lu})/giu
const contextStep = 40
const longestContext = 160

/** Mends references to sections that the outline does not have, and nothing else; all those of one line at once. */
export function reviewEdits({ text, outline, language }: WritingTask): readonly Edit[] {
  const known = new Set(outline.map(({ number }) => number))
  return sectionsIn(text, outline).flatMap(({ number, body }) => {
    const wrong = [...body.matchAll(reference)].filter((match) => !known.has(targetOf(match)))
    const lines = Map.groupBy(wrong, ({ index }) => body.lastIndexOf('\n', index))
    return [...lines.values()].flatMap((matches) => {
      const first = matches[0]
      const last = matches.at(-1)
      if (first === undefined || last === undefined) return []
      const span = unique(body, first.index, last.index + last[0].length)
      if (span === undefined) return []
      const wrongWords = new Set(matches.map(([words]) => words))
      const replace = span.replaceAll(reference, (words) =>
        wrongWords.has(words) ? phrase('anotherSection', language) : words,
      )
      return [{ section: number, find: span, replace, why: phrase('noSuchSection', language, targetOf(first)) }]
    })
  })
}

function targetOf([, latin, chinese]: RegExpMatchArray): number {
  return Number(latin ?? chinese)
}

/** The parts of a window by the headings that stand in it. */
function sectionsIn(
  text: string,
  outline: readonly OutlineLine[],
): { readonly number: number; readonly body: string }[] {
  const marks = [...text.matchAll(/^(?:#+ +|<h2[^>]*>)?(\d+)\. ([^\n<]+).*$/gm)].filter(([, number, title = '']) =>
    outline.some((line) => line.number === Number(number) && line.title === title.trim().replaceAll('&amp;', '&')),
  )
  return marks.map(({ 0: heading, 1: number, index }, at) => ({
    number: Number(number),
    body: text.slice(index + heading.length, marks[at + 1]?.index),
  }))
}

/** With as much around it, within its line, as makes it the only one. */
function unique(body: string, from: number, to: number): string | undefined {
  const lineStart = body.lastIndexOf('\n', from) + 1
  const lineEnd = to + (body.slice(to).split('\n', 1)[0] ?? '').length
  for (let size = 0; size <= longestContext; size += contextStep) {
    const find = body.slice(Math.max(lineStart, from - size), Math.min(lineEnd, to + size))
    if (body.indexOf(find) === body.lastIndexOf(find) && find.isWellFormed()) return find
  }
  return undefined
}
