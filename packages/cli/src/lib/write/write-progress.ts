import type { Usage } from '@glmkit/core'
import { countTokens } from '@glmkit/memory'
import type { WriteEvent } from '@glmkit/memory'

/** `begun`: the model has been asked, and thinks. `again`: what it had said is void, and is said anew. */
export type SectionStatus = 'waiting' | 'begun' | 'writing' | 'again' | 'done'

/** How far one section is. */
export interface SectionProgress {
  /** From 1; 0 for a text without sections. */
  readonly number: number
  readonly title: string
  readonly targetTokens: number
  /** An estimate until it is done. */
  readonly tokens: number
  readonly status: SectionStatus
  /** Cuts after which it went on. */
  readonly seams: number
}

/** How far a long write is. */
export interface WriteProgress {
  readonly stage: 'outline' | 'sections' | 'review'
  readonly sections: readonly SectionProgress[]
  readonly targetTokens: number
  readonly tokens: number
  /** Of the last half minute; 0 while nothing is written. */
  readonly tokensPerSecond: number
  readonly secondsLeft: number | undefined
  /** Windows of the review. */
  readonly reviewed: { readonly done: number; readonly total: number }
  readonly seams: number
  /** Up to the last section or window that was done. */
  readonly usage: Usage | undefined
}

/** Follows a long write. Times are in milliseconds, of one clock. */
export interface WriteTracker {
  tell(event: WriteEvent, now: number): void
  at(now: number): WriteProgress
}

interface Tracked {
  readonly number: number
  title: string
  targetTokens: number
  status: SectionStatus
  seams: number
  /** Of what is final, of this call; of the whole section once that is known. */
  tokens: number
  isCounted: boolean
  /** Written by an earlier call. */
  earlierTokens: number
  earlierChars: number
  /** Said, but not final yet. */
  aheadChars: number
}

/** Of English, before anything was counted. */
const usualTokensPerChar = 0.25

export function createWriteTracker(targetTokens: number): WriteTracker {
  const sections = new Map<number, Tracked>()
  const speed = createSpeed()
  let stage: WriteProgress['stage'] = 'outline'
  let reviewed = { done: 0, total: 0 }
  let usage: Usage | undefined
  const counted = { chars: 0, tokens: 0 }

  const guess = (chars: number): number =>
    Math.round(chars * (counted.chars === 0 ? usualTokensPerChar : counted.tokens / counted.chars))
  const tokensOf = ({ isCounted, tokens, earlierChars, aheadChars }: Tracked): number =>
    isCounted ? tokens : tokens + guess(earlierChars + aheadChars)
  const earlierOf = ({ earlierTokens, earlierChars }: Tracked): number => earlierTokens + guess(earlierChars)
  const sumOf = (of: (section: Tracked) => number): number =>
    sections.values().reduce((sum, section) => sum + of(section), 0)

  function sectionOf(number: number): Tracked {
    const section: Tracked = sections.get(number) ?? {
      number,
      title: '',
      targetTokens,
      status: 'waiting',
      seams: 0,
      tokens: 0,
      isCounted: false,
      earlierTokens: 0,
      earlierChars: 0,
      aheadChars: 0,
    }
    sections.set(number, section)
    return section
  }

  function tell(event: WriteEvent, now: number): void {
    switch (event.type) {
      case 'outline':
        speed.begin(now)
        for (const [index, planned] of event.outline.sections.entries()) {
          const section = sectionOf(index + 1)
          section.title = planned.title
          section.targetTokens = planned.targetTokens
        }
        break
      case 'section-start': {
        const section = sectionOf(event.section)
        section.title = event.title
        section.targetTokens = event.targetTokens
        section.earlierChars = event.resumedChars
        section.status = 'begun'
        break
      }
      case 'draft': {
        const section = sectionOf(event.section)
        section.aheadChars += event.text.length
        section.status = 'writing'
        break
      }
      case 'text': {
        const section = sectionOf(event.section)
        const tokens = countTokens(event.text)
        counted.chars += event.text.length
        counted.tokens += tokens
        section.tokens += tokens
        section.aheadChars = Math.max(0, section.aheadChars - event.text.length)
        break
      }
      case 'seam': {
        const section = sectionOf(event.section)
        section.seams += 1
        // What was said after the seam's place is void, and the echo was said before.
        section.aheadChars = 0
        break
      }
      case 'retry': {
        const section = sections.get(event.section)
        if (section === undefined) break
        section.aheadChars = 0
        section.status = 'again'
        break
      }
      case 'section-end': {
        const section = sectionOf(event.section)
        if (section.status === 'waiting') section.earlierTokens = event.tokens
        section.tokens = event.tokens
        section.isCounted = true
        section.status = 'done'
        break
      }
      case 'progress':
        ;({ stage, usage } = event)
        if (stage === 'review') reviewed = { done: event.done, total: event.total }
        break
      case 'warning':
        break
    }
  }

  return {
    tell,
    at(now) {
      const states = Array.from(sections.values(), (section) => ({ ...section, tokens: tokensOf(section) }))
      const tokensPerSecond = stage === 'sections' ? speed.at(now, sumOf(tokensOf) - sumOf(earlierOf)) : 0
      const left = states.reduce(
        (sum, section) => sum + (section.status === 'done' ? 0 : Math.max(0, section.targetTokens - section.tokens)),
        0,
      )
      return {
        stage,
        sections: states.toSorted((a, b) => a.number - b.number),
        targetTokens,
        tokens: sumOf(tokensOf),
        tokensPerSecond,
        secondsLeft: tokensPerSecond > 0 ? left / tokensPerSecond : undefined,
        reviewed,
        seams: sumOf(({ seams }) => seams),
        usage,
      }
    },
  }
}

interface Speed {
  begin(now: number): void
  /** Per second, over the last half minute. */
  at(now: number, tokens: number): number
}

const speedMs = 30_000
/** Over less it says nothing. */
const leastSpeedMs = 1_000

function createSpeed(): Speed {
  const samples: { readonly at: number; readonly tokens: number }[] = []
  return {
    begin: (now) => void samples.push({ at: now, tokens: 0 }),
    at(now, tokens) {
      const last = samples.at(-1)
      if (last === undefined || now - last.at >= leastSpeedMs) samples.push({ at: now, tokens })
      // One before the half minute stays: it is what to compare with.
      while ((samples[1]?.at ?? now) <= now - speedMs) samples.shift()
      const [first = { at: now, tokens }] = samples
      return now - first.at < leastSpeedMs ? 0 : Math.max(0, ((tokens - first.tokens) * 1_000) / (now - first.at))
    },
  }
}
