import type { Citation, Finding } from './prompts.ts'

export interface CitedText {
  readonly text: string
  /** Those the text rests on, in its order, each once. */
  readonly citations: readonly Citation[]
  /** What the text cites although nothing was found there. */
  readonly unsupported: readonly string[]
}

const mark = /[[【]\s*((?:#\s*\d+|pp?\.\s*\d+)(?:\s*[,;、，]\s*(?:#\s*\d+|pp?\.\s*\d+))*)\s*[\]】]/gi

/** Turns `[#3]` into `[p. 12]`. Marks that no finding stands behind stay in the text as `[unsupported: …]`. */
export function citeFindings(text: string, findings: readonly Finding[]): CitedText {
  const cited = new Set<Citation>()
  const unsupported: string[] = []

  /** The page of one reference; the model may have taken it from the findings itself. */
  function resolve(reference: string): string {
    const number = Number(/\d+/.exec(reference)?.[0])
    const behind = findings.filter(({ id, citation }) => (reference.startsWith('#') ? id : citation.page) === number)
    const [first] = behind
    if (first === undefined) {
      unsupported.push(reference)
      return `unsupported: ${reference}`
    }
    for (const { citation } of behind) cited.add(citation)
    return `p. ${first.citation.page}`
  }

  const written = text.replace(mark, (_, references: string) => {
    const pages = new Set(references.split(/\s*[,;、，]\s*/).map((reference) => resolve(reference.trim())))
    return `[${[...pages].join(', ')}]`
  })
  return { text: written, citations: [...cited], unsupported }
}
