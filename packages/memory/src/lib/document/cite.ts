import { pagesOn } from './prompts.ts'
import type { Citation, Finding } from './prompts.ts'

export interface CitedText {
  readonly text: string
  /** Those the text rests on, in its order, each once. */
  readonly citations: readonly Citation[]
  /** What the text cites although nothing was found there. */
  readonly unsupported: readonly string[]
}

/** What is in brackets and is nothing but references is a mark, in whichever of the ways models write them. */
const brackets = /[[【［(（]([^[\]【】［］()（）\n]{1,80})[\]】］)）]/g
const reference =
  /#\s*(?<id>\d+)(?:\s*[-–—]\s*#?\s*(?<lastId>\d+))?|(?:pp?\.|pages?|第)\s*(?<page>\d+)(?:\s*[-–—]\s*(?<lastPage>\d+))?(?:\s*页)?/giu
const between = /›.*$|[\s,;、，&和及与]|\band\b|\bet\b/giu
/** Longer ranges are none of findings. */
const maxRange = 50

/** Turns `[#3]` into `[p. 12]`. Marks that no finding stands behind stay in the text as `[unsupported: …]`. */
export function citeFindings(text: string, findings: readonly Finding[]): CitedText {
  const cited = new Set<Citation>()
  const unsupported: string[] = []

  function pagesBehind(written: string, isBehind: (finding: Finding) => boolean): string[] {
    const behind = findings.filter(isBehind)
    for (const { citation } of behind) cited.add(citation)
    if (behind.length > 0) return behind.map(({ citation }) => pagesOn(citation))
    unsupported.push(written)
    return [`unsupported: ${written}`]
  }

  /** The model may have taken a page from the findings itself. */
  function resolve({ 0: written, groups = {} }: RegExpExecArray): string[] {
    const { id, lastId, page, lastPage } = groups
    if (id === undefined) {
      const isThere = (at: number): boolean => Number(page) <= at && at <= Number(lastPage ?? page)
      return pagesBehind(written, ({ citation }) => [citation.page, ...(citation.alsoOn ?? [])].some(isThere))
    }
    const [from, to] = [Number(id), Number(lastId ?? id)]
    const count = to >= from && to - from < maxRange ? to - from + 1 : 1
    if (count === 1) return pagesBehind(written, (finding) => finding.id === from)
    return Array.from({ length: count }, (_, at) => from + at).flatMap((each) =>
      pagesBehind(`#${each}`, (finding) => finding.id === each),
    )
  }

  const written = text.replace(brackets, (all, inside: string) => {
    const references = [...inside.matchAll(reference)]
    const isMark = references.length > 0 && inside.replace(reference, '').replace(between, '') === ''
    return isMark ? `[${[...new Set(references.flatMap(resolve))].join(', ')}]` : all
  })
  return { text: written, citations: [...cited], unsupported }
}
