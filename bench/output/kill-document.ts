import type { ChatRequest, FaultPlan } from '@glmkit/emulator'
import type { WriteLongOptions } from '@glmkit/memory'
import { createRandom, mix, pick } from '../search/random.ts'
import { textOf } from './texts.ts'

/** `sections`: an outline, sections side by side, a review; `whole`: one JSON text that is written in one piece. */
export const killModes = ['sections', 'whole'] as const
export type KillMode = (typeof killModes)[number]

const sections = 16
const sectionChars = 5_000
const wholeChars = 50_000
/** What the review mends. */
const slip = (section: number): string => `the slip of section ${section}, no more`

const targetTokens = 12_000

/** What is asked for, by whoever writes it. */
export function optionsOf(mode: KillMode, seed: number): Omit<WriteLongOptions, 'model'> {
  return {
    brief: `The ${mode} number ${seed}.`,
    targetTokens,
    maxSectionTokens: mode === 'whole' ? 2 * targetTokens : 2_000,
    format: mode === 'whole' ? 'json' : 'markdown',
  }
}

/** What the model says to a request; the same to the same. */
export function saidTo({ messages }: ChatRequest): string {
  const prompt = messages.find(({ role, content }) => role === 'user' && content.includes('<task>'))?.content ?? ''
  const [, mode = '', seed = ''] = /The (\w+) number (-?\d+)\./.exec(prompt) ?? []
  const [, task = '', number = ''] = /<task>(\w+) ?(\d*)/.exec(prompt) ?? []
  if (mode === 'whole') return textOf('json', wholeChars, Number(seed))
  if (task === 'outline') return outline()
  if (task === 'summary') return `In short, section ${number} says what it has to say.`
  if (task === 'review') return review(prompt)
  return sectionOf(Number(seed), Number(number))
}

function outline(): string {
  const planned = Array.from({ length: sections }, (_, index) => ({
    title: `Part ${index + 1}`,
    brief: 'All there is to say.',
    tokens: Math.round(targetTokens / sections),
    // Some have to wait for others.
    needs: index % 5 === 4 ? [index] : [],
  }))
  return JSON.stringify({ title: 'The killed document', sections: planned })
}

/** Prose, code and lists by turns; headings below the section's own. */
function sectionOf(seed: number, section: number): string {
  const kind = (['english', 'chinese', 'code', 'french'] as const)[section % 4] ?? 'english'
  const body = textOf(kind, sectionChars, mix(seed, section)).replaceAll(/^## /gm, '### ')
  const at = body.indexOf('\n\n', body.length / 2)
  return `${body.slice(0, at)}\n\nThis is ${slip(section)}.${body.slice(at)}`
}

function review(prompt: string): string {
  const found = [...prompt.matchAll(/the slip of section (\d+), no more/g)].map(([text, section]) => ({
    section: Number(section),
    find: text,
    replace: 'what was a slip',
    why: 'it is one',
  }))
  return JSON.stringify({ edits: found })
}

/** What cuts the replies all the while: every other one somewhere. */
export function faultsOf(seed: number): FaultPlan {
  const random = createRandom(seed)
  const rules = Array.from({ length: 12 }, (_, index) => {
    const place = { afterTokens: 40 + pick(random, 900), from: 'content' } as const
    const fault = (
      [
        { type: 'finish', reason: 'length', ...place },
        { type: 'disconnect', ...place },
        { type: 'finish', reason: 'network_error', ...place },
        { type: 'torn-frame', ...place },
      ] as const
    )[index % 4] ?? { type: 'no-finish' }
    return { when: { probability: 0.04 }, fault }
  })
  return { seed, rules }
}
