import type { Chunk, DocumentIndex } from '../document-index.ts'

export interface CheckedCitation {
  readonly ref: string
  /** The cited lines; absent if there is no such document, heading or line. */
  readonly chunk?: Chunk
}

/** Nothing longer is taken for a citation, so that an answer full of brackets costs no more than its length. */
const maxLength = 2_000

const lines = String.raw`\d+(?:[-–]\d+)?`
const linesAtEnd = new RegExp(String.raw`:${lines}(?:\s*[,，、]\s*${lines})*$`)
/** Between two refs of one pair of brackets. */
const separator = new RegExp(String.raw`(?<=:${lines})\s*[,;，；、]\s*(?=[^#]+#)`)
const moreLines = new RegExp(String.raw`^(.+:)(${lines}(?:\s*[,，、]\s*${lines})+)$`, 's')

/** Every citation in an answer, `[path#heading:lines]`, without its brackets: in order, each once. */
export function parseCitations(answer: string): string[] {
  return [...new Set(bracketsIn(answer).flatMap(refsIn))]
}

/** Looks every citation of an answer up; one without `chunk` was made up. */
export function checkCitations(answer: string, index: Pick<DocumentIndex, 'resolve'>): CheckedCitation[] {
  const checked = new Map<string, CheckedCitation>()
  const check = (ref: string): boolean => {
    const chunk = index.resolve(ref)
    checked.set(ref, chunk === undefined ? { ref } : { ref, chunk })
    return chunk !== undefined
  }
  for (const content of bracketsIn(answer)) {
    const refs = refsIn(content)
    // What looks like a separator may stand in a heading.
    if (refs.length > 1 && index.resolve(content) !== undefined) check(content)
    else refs.forEach(check)
  }
  return [...checked.values()]
}

/** Models like to put several into one pair of brackets, and several ranges of lines behind one path. */
function refsIn(content: string): string[] {
  return content.split(separator).flatMap((ref) => {
    const [, place, ranges = ''] = moreLines.exec(ref) ?? []
    return place === undefined ? [ref.trim()] : ranges.split(/\s*[,，、]\s*/).map((range) => place.trim() + range)
  })
}

/** What stands in brackets, or in the 【】 of Chinese answers, and ends like a citation; brackets may stand in brackets. */
function bracketsIn(answer: string): string[] {
  const found: string[] = []
  const open: Record<']' | '】', number[]> = { ']': [], '】': [] }
  let foundUntil = -1
  for (const { 0: mark, index } of answer.matchAll(/[[\]【】\n]/g)) {
    if (mark === '[') open[']'].push(index)
    else if (mark === '【') open['】'].push(index)
    else if (mark === '\n') open[']'] = open['】'] = []
    else if (mark === ']' || mark === '】') {
      const start = open[mark].pop()
      if (start === undefined || start < foundUntil || index - start > maxLength) continue
      const content = answer.slice(start + 1, index).trim()
      if (!isCitation(content)) continue
      found.push(content)
      foundUntil = index
    }
  }
  return found
}

function isCitation(content: string): boolean {
  const end = content.search(linesAtEnd)
  return end > 0 && content.lastIndexOf('#', end) > 0
}
