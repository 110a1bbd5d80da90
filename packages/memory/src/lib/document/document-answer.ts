import { AgentError } from '@glmkit/core'
import type { Usage } from '@glmkit/core'
import { addUsage, noUsage } from '@glmkit/glm/model'
import { citeFindings } from './cite.ts'
import { mergeFindings } from './merge-findings.ts'
import type { Merged, MergeOptions } from './merge-findings.ts'
import { absenceIn } from './prompts.ts'
import type { Citation, Finding } from './prompts.ts'
import type { Harvest, UnresolvedQuote, Unread } from './read-parts.ts'
import type { Structure } from './read-structure.ts'
import type { Segment } from './segment-document.ts'

export interface DocumentAnswer {
  readonly question: string
  /** Statements are followed by their pages: `[p. 12]`. */
  readonly text: string
  /** All of the document was read, nothing was left out, and it does not say. */
  readonly notFound: boolean
  /**
   * What the text rests on, in its order; without any, nothing shows that the document says it. Every quote is in the
   * document, character by character.
   */
  readonly citations: readonly Citation[]
  /** Marked in the text, because no finding stands behind them. */
  readonly unsupported: readonly string[]
  /** What the model has quoted but the document does not say. Nothing in the text rests on it. */
  readonly unresolved: readonly UnresolvedQuote[]
  /** What could not be read, or not be put together. */
  readonly incomplete: readonly Unread[]
  /** Findings that `maxNotesTokens` had no room for, the least important. */
  readonly leftOut: number
  /** Parts the document was read in. */
  readonly segments: number
  readonly usage: Usage
}

/** The answer that the findings give, or how it is said that there is none. */
export async function answerFrom(
  question: string,
  found: Harvest,
  structure: Structure,
  segments: readonly Segment[],
  merge: MergeOptions,
): Promise<DocumentAnswer> {
  const { findings, unresolved, incomplete } = found
  const same = { question, unresolved, segments: segments.length, notFound: false, leftOut: 0 }
  const uncited = { citations: [], unsupported: [] }
  if (findings.length === 0) {
    const notFound = incomplete.length === 0 && unresolved.length === 0
    const text = absenceText(found, segments.length)
    return { ...same, ...uncited, text, notFound, incomplete, usage: found.usage }
  }
  const said: Merged =
    found.answer === undefined
      ? await mergeFindings(findings, question, merge)
      : { text: found.answer, usage: noUsage, leftOut: 0 }
  const usage = addUsage(found.usage, said.usage)
  if (said.isInterrupted) throw cancelled()
  if (said.problem !== undefined) {
    const pages = { first: 1, last: structure.pageAt(structure.text.length) }
    const error = `the findings are told as they are, for no answer could be written: ${said.problem}`
    const told = citeFindings(listOf(findings), findings)
    return { ...same, ...told, incomplete: [...incomplete, { pages, error }], usage }
  }
  const { leftOut } = said
  const absence = absenceIn(said.text)
  if (absence === undefined) return { ...same, ...citeFindings(said.text, findings), incomplete, leftOut, usage }
  const text = [absenceText(found, segments.length), absence].join(' ').trim()
  const notFound = incomplete.length === 0 && unresolved.length === 0 && leftOut === 0
  return { ...same, ...citeFindings(text, findings), notFound, incomplete, leftOut, usage }
}

function absenceText({ unresolved, incomplete, findings }: Harvest, segments: number): string {
  if (incomplete.length === segments && findings.length === 0)
    return 'No part of the document could be read to its end.'
  if (incomplete.length > 0) return 'The pages that could be read do not say.'
  if (unresolved.length > 0 && findings.length === 0)
    return 'Nothing on this could be found word for word in the document.'
  return 'The document does not say.'
}

function listOf(findings: readonly Finding[]): string {
  const ordered = findings.toSorted((a, b) => b.importance - a.importance)
  return ordered.map(({ id, finding }) => `- ${finding} [#${id}]`).join('\n')
}

/** The same words live and on replay, for the model reads them. */
export function cancelled(): AgentError {
  return new AgentError('The reading of the document was cancelled')
}
