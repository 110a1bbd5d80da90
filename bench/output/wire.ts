import { createAgent } from '@glmkit/core'
import type { Answer, Model, Seam } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { startEmulator, writerBrain } from '@glmkit/emulator'
import type { Fault, FaultPlan, WriterBehaviour } from '@glmkit/emulator'
import { createMemory, OutputLimitError, summaryRequestStart, writeLong } from '@glmkit/memory'
import { createRandom, mix } from '../search/random.ts'
import type { Document } from './documents.ts'
import { formats } from './seams.ts'
import { kinds } from './texts.ts'
import type { Kind } from './texts.ts'

/** Everything that may cut an answer, or go wrong where it goes on. */
export const troubles = [
  'length',
  'disconnect',
  'network error',
  'torn frame',
  'stall',
  'preamble',
  'longer echo',
  'lost white space',
  'new fence',
  'loop',
] as const
export type Trouble = (typeof troubles)[number]

/** By whom the document is written: words are final as they come, or text at the boundaries of its format. */
export const ways = ['agent', 'writeLong'] as const
export type Way = (typeof ways)[number]

export interface WireCase {
  readonly kind: Kind
  readonly trouble: Trouble
  readonly way: Way
  readonly cuts: number
  readonly seed: number
}

export interface WireOutcome {
  /** `error`: it has said so, and what there is of the text is a true beginning of the document. */
  readonly result: 'identical' | 'error' | 'corrupt'
  readonly detail: string
  /** What was called final was taken back, or is not the text of the result. */
  readonly isTakenBack: boolean
  readonly seams: readonly Seam[]
  readonly requests: number
  /** That came and are not the document's; 0 where it ended with an error. */
  readonly wastedTokens: number
  readonly seconds: number
}

const stillMs = 150
/** Shorter answers that break are begun anew: then text may be taken back, and a `retry` says so. */
const mostRestartedChars = 2_000

const behaviours: { readonly [Of in Trouble]?: WriterBehaviour } = {
  preamble: 'preamble',
  'longer echo': 'longer-echo',
  'lost white space': 'lost-white-space',
  'new fence': 'reopened-fence',
}

function faultOf(trouble: Trouble, afterTokens: number): Fault {
  const place = { afterTokens, from: 'content' } as const
  switch (trouble) {
    case 'disconnect':
      return { type: 'disconnect', ...place }
    case 'network error':
      return { type: 'finish', reason: 'network_error', ...place }
    case 'torn frame':
      return { type: 'torn-frame', ...place }
    case 'stall':
      return { type: 'stall', ...place }
    case 'loop':
      return { type: 'repeat', what: 'text', afterTokens }
    default:
      return { type: 'finish', reason: 'length', ...place }
  }
}

/** The first so many replies are cut, at places that are drawn; the last has the rest. */
function planOf({ kind, trouble, way, cuts, seed }: WireCase, tokens: number): FaultPlan {
  const random = createRandom(mix(seed, kinds.indexOf(kind), troubles.indexOf(trouble), ways.indexOf(way)))
  const shares = Array.from({ length: cuts + 1 }, () => 0.2 + random())
  const all = shares.reduce((sum, share) => sum + share)
  const rules = shares.slice(0, cuts).map((share, index) => {
    const afterTokens = Math.max(1, Math.floor((tokens * share) / all))
    return { when: { requests: [index + 1] }, fault: faultOf(trouble, afterTokens) }
  })
  return { seed, rules }
}

interface Written {
  /** What was called final, put together. */
  said: string
  isTakenBack: boolean
  readonly seams: Seam[]
}

/**
 * Has a document written through many cuts, over the wire, and compares it with what the model meant to write.
 *
 * @param open Another engine for the agent.
 */
export async function writeOverWire(one: WireCase, document: Document, open?: () => Answer): Promise<WireOutcome> {
  const write = writerBrain({
    document: document.text,
    behaviour: behaviours[one.trouble] ?? 'compliant',
    seed: one.seed,
    reasoning: 'The document goes on.',
  })
  let requests = 0
  let received = 0
  const emulator = await startEmulator({
    brain: (request, signal) =>
      request.messages.at(-1)?.content.startsWith(summaryRequestStart) === true
        ? { content: 'A document is being written.' }
        : write(request, signal),
    faults: planOf(one, document.tokens),
    onRequest: () => void (requests += 1),
  })
  const glm = createGlm({ ...emulator, idleTimeoutMs: stillMs })
  const model: Model = {
    ...glm,
    async *stream(request) {
      for await (const events of glm.stream(request)) {
        for (const event of events) if (event.type === 'text-delta') received += 1
        yield events
      }
    },
  }
  const startedAt = performance.now()
  const written: Written = { said: '', isTakenBack: false, seams: [] }
  let result: { readonly text: string; readonly error?: string }
  try {
    result = await (one.way === 'agent'
      ? runAgent(model, open, written)
      : runWriteLong(model, one.kind, document.tokens, written))
  } catch (error) {
    result = { text: written.said, error: String(error) }
  } finally {
    // It counts a reply when that has ended, which may be after its reader has left.
    await emulator.close()
  }
  const { text, error } = result
  const isTrue = error === undefined ? text === document.text : document.text.startsWith(text)
  return {
    result: !isTrue ? 'corrupt' : error === undefined ? 'identical' : 'error',
    detail: isTrue ? (error ?? '') : differenceOf(text, document.text),
    isTakenBack: written.isTakenBack || written.said !== text,
    seams: written.seams,
    requests,
    wastedTokens: error === undefined ? received - document.deltas : 0,
    seconds: (performance.now() - startedAt) / 1_000,
  }
}

async function runAgent(
  model: Model,
  open: (() => Answer) | undefined,
  written: Written,
): Promise<{ text: string; error?: string }> {
  const memory = createMemory({ preset: 'fidelity' })
  const agent = createAgent({ model, memory: { ...memory, ...(open && { openAnswer: open }) }, maxTurns: 1_000 })
  const run = agent.stream('Write the document.')
  for await (const event of run) {
    if (event.type === 'text-delta') written.said += event.text
    else if (event.type === 'seam') written.seams.push(event)
    else if (event.type === 'retry' && written.seams.length === 0) {
      if (written.said.length > mostRestartedChars) written.isTakenBack = true
      written.said = ''
    }
  }
  const { text, stopReason, stopDetail } = await run.result
  return { text, ...(stopReason !== 'answer' && { error: `${stopReason}: ${stopDetail}` }) }
}

async function runWriteLong(
  model: Model,
  kind: Kind,
  tokens: number,
  written: Written,
): Promise<{ text: string; error?: string }> {
  try {
    const { text = '' } = await writeLong({
      model,
      brief: 'The document.',
      format: formats[kind],
      targetTokens: tokens,
      maxSectionTokens: 2 * tokens,
      onEvent(event) {
        if (event.type === 'text') written.said += event.text
        else if (event.type === 'seam') written.seams.push(event)
      },
    })
    return { text }
  } catch (error) {
    if (!(error instanceof OutputLimitError)) throw error
    return { text: error.partialText ?? '', error: error.message }
  }
}

function differenceOf(text: string, document: string): string {
  let at = 0
  while (at < text.length && text[at] === document[at]) at += 1
  const around = (of: string): string => JSON.stringify(of.slice(Math.max(0, at - 30), at + 30))
  return `${text.length} of ${document.length} characters, at ${at}: ${around(text)} for ${around(document)}`
}
