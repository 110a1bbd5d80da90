import type { Model, Usage } from '@glmkit/core'
import { UsageError } from '@glmkit/core'
import type { DocumentIndex } from '@glmkit/tools/search'
import type { Score, Scorer } from '../scorer.ts'
import { isAbstention } from './abstention.ts'
import { sumUsage, usageOf } from './ask-judge.ts'
import { claimTerms } from './claim-terms.ts'
import { excerpt } from './excerpt.ts'
import { askPanel, majorityOf } from './panel.ts'
import { clausesOf, sentencesOf } from './sentences.ts'
import type { Sentence } from './sentences.ts'
import { lexicalSupport } from './lexical-support.ts'
import type { Passage } from './lexical-support.ts'

export interface CitationSupportOptions {
  /** Least share of claims that must be supported. Default: 1. */
  readonly threshold?: number
  /** Least share of a sentence's content words that its passages must have; numbers and names they must have all. Default: 0.5. */
  readonly overlap?: number
  /** A sentence with a number or a name and without a citation counts as unsupported. Default: false. */
  readonly countsUncited?: boolean
  /** A judge or a panel, asked of every claim whose numbers are in its passages, instead of names and words. Default: none. */
  readonly judge?: Model | readonly Model[]
}

type UsageByModel = Readonly<Record<string, Usage>>

interface Verdict {
  readonly sentence: string
  /** Absent when it is supported. */
  readonly problem?: string
  /** Of another language than its passages, and without a number: words cannot tell. */
  readonly isUnchecked?: boolean
}

const rubric = `Decide whether the passages say what the sentence claims: all of it, by what they state or what follows from them alone.
The sentence may be a translation. Whether it is true does not matter, only whether the passages say it.`

/**
 * Passes when the passages that sentences cite support them; the value is the share of claims that are supported, 1 from
 * the threshold on.
 *
 * Without a judge words decide: the cited passages must have every number of the sentence, in whatever notation, every
 * name, and half of its content words. That finds claims with wrong figures and citations of the wrong place, not a
 * negation or two parties that were swapped. Where sentence and passages are of different languages, numbers decide alone,
 * and claims without any are left out of the share. Labels: `uncited`, `unsupported`, and `unchecked` where that leaves none.
 *
 * @throws {UsageError} If an option is no share.
 * @example
 * citationSupport(index, { threshold: 0.9, countsUncited: true })
 */
export function citationSupport(index: Pick<DocumentIndex, 'resolve'>, options: CitationSupportOptions = {}): Scorer {
  const { threshold = 1, overlap = 0.5, countsUncited = false } = options
  for (const [name, value] of Object.entries({ threshold, overlap })) {
    if (!(value >= 0 && value <= 1))
      throw new UsageError(`Cannot score citations: ${name} is ${value}, expected a share from 0 to 1`)
  }
  const judges = [options.judge ?? []].flat()

  async function verdictOn(
    { text, citations }: Sentence,
    signal: AbortSignal,
    spent: UsageByModel[],
  ): Promise<Verdict> {
    const sentence = excerpt(text)
    const wrong = (problem: string): Verdict => ({ sentence, problem })
    if (citations.length === 0) return wrong('cites nothing')
    const passages: Passage[] = []
    for (const ref of citations) {
      const chunk = index.resolve(ref)
      if (chunk === undefined) return wrong(`cites ${ref}, which is not in the documents`)
      passages.push({ text: chunk.text, context: [chunk.title, ...chunk.headings].join('\n') })
    }
    const { missingNumbers, missingNames, overlap: shared, isTranslated } = lexicalSupport(text, passages)
    const where = citations.join(', ')
    if (missingNumbers.length > 0) return wrong(`${missingNumbers.join(', ')} is not in ${where}`)
    if (judges.length > 0) {
      const parts = { sentence: text, passages: passages.map((one) => `${one.context}\n\n${one.text}`).join('\n\n') }
      const panel = await askPanel(judges, { rubric, criteria: ['The passages support the sentence.'], parts, signal })
      spent.push(usageOf(panel))
      const { isPassed, inFavour, against } = majorityOf(panel)
      if (isPassed) return { sentence }
      const dissent = panel.flatMap((one) => ('output' in one ? one.output : [])).find(({ isMet }) => !isMet)
      const votes = judges.length === 1 ? '' : ` by ${against} to ${inFavour}`
      return wrong(`${where} does not support it${votes}: ${excerpt(dissent?.reason ?? '', 120)}`)
    }
    if (isTranslated) return { sentence, isUnchecked: claimTerms(text).numbers.size === 0 }
    if (missingNames.length > 0) return wrong(`${missingNames.join(', ')} is not in ${where}`)
    return shared >= overlap ? { sentence } : wrong(`${where} has only ${Math.round(shared * 100)} % of its words`)
  }

  return {
    name: 'citation-support',
    async score({ text }, { signal }): Promise<Score> {
      const spent: UsageByModel[] = []
      const sentences = sentencesOf(text)
      if (sentences.every(({ citations }) => citations.length === 0)) {
        return { value: 0, label: 'uncited', explanation: 'the answer cites nothing' }
      }
      // To say that the documents do not tell is no claim of theirs.
      const isClaim = ({ text: one, citations }: Sentence): boolean => {
        return (citations.length > 0 || (countsUncited && hasFacts(one))) && !abstainsAlone(one)
      }
      const all: Verdict[] = []
      for (const sentence of sentences.filter(isClaim)) all.push(await verdictOn(sentence, signal, spent))
      const verdicts = all.filter(({ isUnchecked }) => isUnchecked !== true)
      const unchecked = all.length - verdicts.length
      if (unchecked > 0 && verdicts.length === 0) {
        const explanation = 'the passages are of another language, and no claim has a number: give a judge'
        return { value: 0, label: 'unchecked', explanation, metadata: { unchecked } }
      }
      const unsupported = verdicts.filter(({ problem }) => problem !== undefined)
      const [first] = unsupported
      const supported = verdicts.length - unsupported.length
      const share = verdicts.length === 0 ? 1 : supported / verdicts.length
      const told = `${supported} of ${verdicts.length} claims are supported`
      return {
        value: share >= threshold ? 1 : share,
        explanation: first === undefined ? told : `${told}; "${first.sentence}": ${first.problem}`,
        ...(share < threshold && { label: 'unsupported' }),
        metadata: {
          share,
          unsupported,
          ...(unchecked > 0 && { unchecked }),
          ...(spent.length > 0 && { usageByModel: sumUsage(spent) }),
        },
      }
    },
  }
}

/** Nothing else is said: `The documents do not say, but it is 99 bar` is a claim. */
function abstainsAlone(sentence: string): boolean {
  const clauses = clausesOf(sentence)
  if (!clauses.some((clause) => isAbstention(clause))) return isAbstention(sentence) && !hasFacts(sentence)
  return clauses.every((clause) => isAbstention(clause) || !hasFacts(clause))
}

function hasFacts(sentence: string): boolean {
  const { numbers, names } = claimTerms(sentence)
  return numbers.size + names.size > 0
}
