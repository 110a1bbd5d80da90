import type { Artifact } from './artifact/artifact.ts'
import { lengthScore } from './length.ts'
import type { Outline } from './outline/outline.ts'
import { applyEdits } from './review/review-edits.ts'
import type { Edit } from './review/review-edits.ts'
import { survey } from './review/section-survey.ts'
import type { Survey } from './review/section-survey.ts'
import { headingOf, isSectioned } from './section/section-format.ts'
import { documentHead } from './table-of-contents.ts'
import type { WritePlan } from './write-long-options.ts'
import type { WriteNotes } from './write-notes.ts'
import type { WrittenDocument } from './written-document.ts'

/** A document all sections of which are written. */
export interface DraftDocument {
  readonly artifact: Artifact
  readonly notes: WriteNotes
  readonly plan: WritePlan
  /** `undefined` for a text without sections. */
  readonly outline: Outline | undefined
  readonly file: string | undefined
  readonly hasSources: boolean
}

/**
 * Reads the document as it would be with the edits.
 *
 * @param onChanged Told the text of each section they change.
 */
export function lookAt(
  { artifact, notes, plan, outline, hasSources }: DraftDocument,
  edits: readonly Edit[],
  onChanged?: (section: number, text: string) => void,
): Promise<Survey> {
  const { format } = plan
  return survey({
    sections: outline?.sections.length ?? 0,
    format,
    refsOf: hasSources ? (section) => notes.of(section).refs ?? [] : undefined,
    async textOf(section) {
      const title = outline?.sections[section - 1]?.title ?? ''
      const from = outline === undefined || !isSectioned(format) ? 0 : headingOf(format, section, title).length
      const own = editsOf(section, edits)
      if (own.length === 0) return (await artifact.text(section)).slice(from)
      let changed = ''
      for await (const piece of applyEdits(artifact.read(section), own)) changed += piece
      changed = changed.slice(from)
      onChanged?.(section, changed)
      return changed
    },
  })
}

/** Puts the document together, with the edits of its review. */
export async function finishDocument(draft: DraftDocument, signal: AbortSignal): Promise<WrittenDocument> {
  const { artifact, notes, plan, outline, file } = draft
  const { format, targetTokens, count, hasContents } = plan
  const numbers = outline === undefined ? [0] : outline.sections.map((_, index) => index + 1)
  // Those of an earlier call hold, although this one may want no review.
  const edits = [...notes.reviews.values()].flat()
  const tokens = new Map(numbers.map((number) => [number, notes.of(number).tokens ?? 0]))
  const { headings, problemsOf } = await lookAt(draft, edits, (section, text) => tokens.set(section, count(text)))
  signal.throwIfAborted()
  const hasHead = outline !== undefined && isSectioned(format)
  const text = await artifact.finish({
    ...(hasHead && { head: documentHead({ outline, format, headings, hasContents }) }),
    ...(edits.length > 0 && {
      transform: (section: number, pieces: AsyncIterable<string>) => applyEdits(pieces, editsOf(section, edits)),
    }),
  })
  const total = [...tokens.values()].reduce((sum, own) => sum + own, 0)
  return {
    ...(file === undefined ? { text: text ?? '' } : { file }),
    title: outline?.title ?? headings[0]?.[0]?.text ?? '',
    sections: (outline?.sections ?? []).map(({ title, targetTokens: target }, index) => ({
      number: index + 1,
      title,
      targetTokens: target,
      tokens: tokens.get(index + 1) ?? 0,
    })),
    tokens: total,
    lengthScore: lengthScore(total, targetTokens),
    seams: notes.seams.toSorted((a, b) => a.section - b.section),
    problems: numbers.flatMap(problemsOf),
    edits: edits.length,
    usage: notes.usage,
  }
}

const editsOf = (section: number, edits: readonly Edit[]): Edit[] => edits.filter((edit) => edit.section === section)
