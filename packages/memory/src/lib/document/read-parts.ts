import type { Usage } from '@glmkit/core'
import { addUsage, noUsage } from '@glmkit/glm/model'
import type { Said } from './asker.ts'
import { quotableText } from './find-quote.ts'
import type { QuotableText } from './find-quote.ts'
import { readPartReply } from './part-reply.ts'
import type { Claim, PartReply } from './part-reply.ts'
import type { Citation, Finding } from './prompts.ts'
import type { Structure } from './read-structure.ts'
import type { PageRange, Segment } from './segment-document.ts'

/** A claim whose quote the document does not have, word by word, on these pages. */
export interface UnresolvedQuote {
  readonly finding: string
  readonly quote: string
  readonly pages: PageRange
}

/** What of a document could not be read, and why. */
export interface Unread {
  readonly pages: PageRange
  readonly error: string
}

/** What all parts say to one question. */
export interface Harvest {
  readonly findings: readonly Finding[]
  readonly unresolved: readonly UnresolvedQuote[]
  readonly incomplete: readonly Unread[]
  /** Of a document that was read in one part. */
  readonly answer?: string
  readonly usage: Usage
}

/** A quote that is on more pages is a page's head or foot. */
const maxAlsoOn = 9

/** Brings together what was said on each segment, and looks every quote up. Only what is found may be cited. */
export function createHarvester(structure: Structure): (said: readonly (readonly [Segment, Said])[]) => Harvest {
  const quotable = new Map<Segment, QuotableText>()
  const quotableOf = (segment: Segment): QuotableText => {
    const known = quotable.get(segment) ?? quotableText(segment.text)
    quotable.set(segment, known)
    return known
  }

  return (said) => {
    const findings: Finding[] = []
    const unresolved: UnresolvedQuote[] = []
    const incomplete: Unread[] = []
    let usage = noUsage
    let claims = 0
    let answer: string | undefined
    for (const [segment, { text, problem, usage: own }] of said) {
      const { pages } = segment
      usage = addUsage(usage, own)
      const reply = readPartReply(text)
      const error = problem ?? problemOf(reply)
      if (error !== undefined) incomplete.push({ pages, error })
      if (problem === undefined && said.length === 1) ({ answer } = reply)
      for (const claim of reply.claims) {
        claims += 1
        const citation = resolve(claim, segment)
        if (citation !== undefined) findings.push({ ...claim, id: claims, citation })
        else unresolved.push({ finding: claim.finding, quote: claim.quote, pages })
      }
    }
    return { findings, unresolved, incomplete, usage, ...(answer !== undefined && { answer }) }
  }

  function resolve({ quote: wanted }: Claim, segment: Segment): Citation | undefined {
    const places = quotableOf(segment).find(wanted)
    const [place] = places
    if (place === undefined) return undefined
    const start = segment.start + place.start
    const end = segment.start + place.end
    const quote = structure.text.slice(start, end)
    // Which of them is meant, nobody can tell.
    const starts = places.map((each) => segment.start + each.start)
    const [page = 1, ...alsoOn] = new Set(starts.map((each) => structure.pageAt(each)))
    const section = starts.map((each) => structure.headingsAt(each)).reduce(commonStart)
    return { page, section, quote, start, end, ...(alsoOn.length > 0 && { alsoOn: alsoOn.slice(0, maxAlsoOn) }) }
  }
}

function commonStart(one: readonly string[], other: readonly string[]): readonly string[] {
  const differs = one.findIndex((each, at) => each !== other[at])
  return differs < 0 ? one : one.slice(0, differs)
}

function problemOf({ claims, broken, isEmpty, answer }: PartReply): string | undefined {
  if (broken > 0) return `${broken === 1 ? 'a finding' : `${broken} findings`} of the reply could not be read`
  if (claims.length > 0 || isEmpty) return undefined
  return answer === undefined ? 'the reply could not be read' : 'the reply quotes nothing'
}
