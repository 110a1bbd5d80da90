import { countTokens } from '@glmkit/memory'
import type { WriteEvent } from '@glmkit/memory'
import { expect, it } from 'vitest'
import { createWriteTracker } from './write-progress.ts'

const sections = ['Tides', 'Harbours'].map((title) => ({ title, brief: '', targetTokens: 1_000, needs: [] }))
const outline: WriteEvent = {
  type: 'outline',
  outline: { title: 'Sea', sections },
  maxOutputTokens: 9,
  isResumed: false,
}
const usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0, costUsd: 0.5 }
const progress = (stage: 'sections' | 'review', done: number): WriteEvent => ({
  type: 'progress',
  stage,
  done,
  total: 2,
  usage,
})
const start = (section: number, resumedChars = 0): WriteEvent => ({
  type: 'section-start',
  section,
  title: 'Tides',
  targetTokens: 1_000,
  resumedChars,
})
const draft = (text: string): WriteEvent => ({ type: 'draft', section: 1, text })
const final = (text: string): WriteEvent => ({ type: 'text', section: 1, text })
const seam: WriteEvent = {
  type: 'seam',
  section: 1,
  cause: 'length',
  resumedAfter: 'line',
  rolledBackChars: 40,
  proof: 'echo',
  echoedChars: 200,
  retries: 0,
}
const end = (section: number, tokens: number): WriteEvent => ({
  type: 'section-end',
  section,
  tokens,
  targetTokens: 1_000,
})
const sentence = 'The tide of the harbour is low in the morning and high at noon. '

function tracked(...events: readonly WriteEvent[]) {
  const tracker = createWriteTracker(2_000)
  for (const event of [outline, progress('sections', 0), ...events]) tracker.tell(event, 0)
  return tracker
}

const firstOf = (tracker: ReturnType<typeof tracked>) => tracker.at(0).sections[0]

it('counts what is final, and guesses what was only said by its length', () => {
  const text = sentence.repeat(20)
  const said = tracked(start(1), draft(text))
  expect(firstOf(said)).toMatchObject({ status: 'writing', tokens: Math.round(text.length / 4) })
  const kept = tracked(start(1), draft(text), final(text))
  expect(firstOf(kept)?.tokens).toBe(countTokens(text))
  const ahead = tracked(start(1), draft(text), final(text), draft(text))
  expect(firstOf(ahead)?.tokens).toBe(2 * countTokens(text))
})

it('forgets what was said in vain: before a cut, and before a try that was lost', () => {
  const text = sentence.repeat(20)
  const cut = tracked(start(1), draft(text), final(text), draft(text), seam)
  expect(firstOf(cut)).toMatchObject({ status: 'writing', seams: 1, tokens: countTokens(text) })
  const lost = tracked(start(1), draft(text), { type: 'retry', section: 1, reason: 'network' })
  expect(firstOf(lost)).toMatchObject({ status: 'again', tokens: 0 })
  lost.tell(draft('New'), 0)
  expect(firstOf(lost)).toMatchObject({ status: 'writing', tokens: 1 })
})

it('takes the writer’s count at the end of a section, and its price', () => {
  const tracker = tracked(start(1), draft(sentence), final(sentence), end(1, 1_234), progress('sections', 1))
  expect(tracker.at(0)).toMatchObject({ tokens: 1_234, usage: { costUsd: 0.5 }, stage: 'sections' })
  expect(firstOf(tracker)).toMatchObject({ status: 'done', tokens: 1_234 })
  tracker.tell(progress('review', 1), 0)
  expect(tracker.at(0)).toMatchObject({ stage: 'review', reviewed: { done: 1, total: 2 } })
})

it('forecasts by the speed of the last half minute, and not by what an earlier call has written', () => {
  const tracker = tracked(end(1, 1_000), start(2, 800))
  expect(tracker.at(0)).toMatchObject({ tokens: 1_200, tokensPerSecond: 0, secondsLeft: undefined })
  tracker.tell({ type: 'draft', section: 2, text: 'x'.repeat(400) }, 9_000)
  expect(tracker.at(10_000)).toMatchObject({ tokens: 1_300, tokensPerSecond: 10, secondsLeft: 70 })
  for (let second = 11; second <= 70; second += 1) tracker.at(second * 1_000)
  expect(tracker.at(71_000)).toMatchObject({ tokens: 1_300, tokensPerSecond: 0, secondsLeft: undefined })
})
