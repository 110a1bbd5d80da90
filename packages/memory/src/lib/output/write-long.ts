import { createBudget, UsageError } from '@glmkit/core'
import type { Budget, BudgetLimits, Usage } from '@glmkit/core'
import { createMemory } from '../window/create-memory.ts'
import type { Artifact } from './artifact/artifact.ts'
import { createMemoryArtifact } from './artifact/memory-artifact.ts'
import { openArtifact } from './artifact/open-artifact.ts'
import { finishDocument, lookAt } from './finish-document.ts'
import { knownBefore } from './length.ts'
import type { Outline } from './outline/outline.ts'
import { storedOutline } from './outline/outline-reply.ts'
import { scaleOutline } from './outline/outline-targets.ts'
import { writeOutline } from './outline/outline-writer.ts'
import { createRequests, writerInstructions } from './requests.ts'
import { reviewDocument } from './review/review.ts'
import { isSectioned } from './section/section-format.ts'
import { createRunner } from './section/section-run.ts'
import { byNeeds } from './section/section-schedule.ts'
import { createSectionWriter } from './section/section-writer.ts'
import { planOf } from './write-long-options.ts'
import type { WritePlan } from './write-long-options.ts'
import { openNotes } from './write-notes.ts'
import type { WriteLongOptions, WrittenDocument } from './written-document.ts'

/** Less than this is not worth a request. */
const leastOutputTokens = 1_024

/**
 * Writes a document of any length: an outline, then its sections side by side, each of which goes on where it was cut; then
 * the whole is read once more, by windows, and put together with its table of contents. A short one, or one in a format
 * without sections, is written in one piece that goes on until it ends.
 *
 * With a `file` nothing is lost: whatever ends it, a kill included, the same call goes on. What comes out depends on the
 * replies of the model alone, not on how many are asked for at once.
 *
 * @throws {UsageError} If an option cannot work, the file exists, or it was begun with other options.
 * @throws {OutputLimitError} If a text that was cut cannot go on.
 * @throws {AgentError} If the budget is used up, or there is no outline. An abort rejects with `signal.reason`.
 * @see docs/outputs.md#long-documents
 * @example
 * const { sections, problems } = await writeLong({ model, brief: 'A handbook of …', targetTokens: 100_000, file: 'book.md' })
 */
export async function writeLong(options: WriteLongOptions): Promise<WrittenDocument> {
  const plan = planOf(options)
  options.signal?.throwIfAborted()
  const { file } = options
  const onWarning = (message: string): void => options.onEvent?.({ type: 'warning', message })
  await using artifact =
    file === undefined ? createMemoryArtifact() : await openArtifact({ file, key: plan.key, onWarning })
  // Awaited here: what is returned otherwise would be closed before it is written.
  return await write(options, plan, artifact)
}

async function write(options: WriteLongOptions, plan: WritePlan, artifact: Artifact): Promise<WrittenDocument> {
  const { model, file, sources, signal = new AbortController().signal, onEvent = () => {} } = options
  const { format, targetTokens, concurrency, count } = plan
  const notes = openNotes(artifact)
  const budget = budgetOf(options.budget, notes.usage)
  const instructions = writerInstructions(options.instructions)
  const run = createRunner({
    model,
    instructions,
    memory: createMemory({ preset: 'fidelity', countTokens: count }),
    budget,
    onEvent,
    onUsage: (id, usage) => notes.add({ kind: 'usage', run: id, usage }),
  })
  const progress = (stage: 'outline' | 'sections' | 'review', done: number, total: number): void =>
    onEvent({ type: 'progress', done, total, stage, usage: notes.usage })

  const outline = plan.hasSections ? await outlineOf() : undefined
  if (artifact.sections === undefined) artifact.plan(outline?.sections.length ?? 0, outline ?? null)
  const requests = createRequests(plan, outline)
  const room = model.contextTokens * 0.99 - count(instructions) - count(requests.document([]))
  const maxOutputTokens = Math.floor(Math.min(model.maxOutputTokens, room))
  if (room < leastOutputTokens) {
    const { id, contextTokens } = model
    throw new UsageError(
      `Cannot write the document: brief and outline leave no room for text in the ${contextTokens} tokens of "${id}"`,
    )
  }
  onEvent({ type: 'outline', outline: outline ?? untitled, maxOutputTokens, isResumed: artifact.isResumed })

  const numbers = outline === undefined ? [0] : outline.sections.map((_, index) => index + 1)
  const isDone = (number: number): boolean => artifact.state(number).isSealed
  const tellSections = (): void => progress('sections', numbers.filter(isDone).length, numbers.length)
  const writeSection = createSectionWriter({
    ...options,
    ...plan,
    file,
    artifact,
    notes,
    requests,
    outline,
    run,
    onEvent,
  })
  for (const section of numbers.filter(isDone)) {
    const target = outline?.sections[section - 1]?.targetTokens ?? targetTokens
    onEvent({ type: 'section-end', section, tokens: notes.of(section).tokens ?? 0, targetTokens: target })
  }
  tellSections()
  await byNeeds(
    numbers.length,
    (at) => (outline === undefined ? [] : needsOf(outline, at)),
    async (at, either) => {
      const section = numbers[at - 1] ?? 0
      const wasDone = isDone(section)
      await writeSection(section, either)
      if (!wasDone) tellSections()
    },
    { concurrency, signal },
  )

  const draft = { artifact, notes, plan, outline, file, hasSources: sources !== undefined }
  if (outline !== undefined && isSectioned(format) && plan.isReviewed) {
    const found = await lookAt(draft, [])
    await reviewDocument({
      outline,
      format,
      artifact,
      notes,
      requests,
      run,
      findingsOf: found.problemsOf,
      windowTokens: Math.floor(Math.min(mostWindowTokens, model.contextTokens / 4)),
      concurrency,
      signal,
      onWarning: (message) => onEvent({ type: 'warning', message }),
      onProgress: (done, total) => progress('review', done, total),
    })
  }
  return finishDocument(draft, signal)

  async function outlineOf(): Promise<Outline> {
    if (artifact.sections !== undefined) return storedOutline(artifact.outline)
    if (options.outline !== undefined) return scaleOutline(options.outline, targetTokens)
    progress('outline', 0, 1)
    const made = await writeOutline(run, {
      requests: createRequests(plan),
      targetTokens,
      maxSectionTokens: plan.maxSectionTokens,
      signal,
      onRetry: (reason) => onEvent({ type: 'retry', section: 0, reason }),
    })
    progress('outline', 1, 1)
    return made
  }
}

const untitled: Outline = { title: '', sections: [] }
const mostWindowTokens = 20_000

/** What the outline says, and those whose lengths a section is asked by. */
function needsOf({ sections }: Outline, number: number): readonly number[] {
  const known = Array.from({ length: knownBefore(number) }, (_, index) => index + 1)
  return [...(sections[number - 1]?.needs ?? []), ...known]
}

/** What an earlier call has cost counts. A budget that others share has been told by it. */
function budgetOf(budget: BudgetLimits | Budget | undefined, spent: Usage): Budget | undefined {
  if (budget === undefined || 'reserveTurn' in budget) return budget
  const own = createBudget(budget)
  own.charge(spent, { turns: 0 })
  return own
}
