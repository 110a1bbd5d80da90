import type { Brain, ChatRequest } from '../brain.ts'
import { createChooser, draw, type WriterBehaviours } from './behaviour.ts'
import { findPlace } from './find-place.ts'
import { goOn } from './go-on.ts'
import { readContinuation } from './read-continuation.ts'

export interface WriterBrainOptions {
  /** What the model writes; a function must give the same for every request of one conversation. */
  readonly document: string | ((request: ChatRequest) => string)
  /** How it goes on when it was cut. Default: `compliant`. */
  readonly behaviour?: WriterBehaviours
  /** Of what is drawn by chance. Default: 1. */
  readonly seed?: number
  /** What it thinks before every reply, where the request lets it think. Default: nothing. */
  readonly reasoning?: string
}

/**
 * A brain that writes a document: the whole of it, which `max_tokens` and faults cut, and then from where it was cut, each
 * time it is asked for the words between `<last_words>` and `</last_words>` or for a numbered line and all that follows.
 *
 * It finds the place in its own document, so that what a client has lost or doubled is not repaired by what it repeats.
 *
 * @throws {TypeError} If `behaviour` names one there is not, or its probabilities are more than 1.
 * @example
 * const brain = writerBrain({ document, behaviour: { preamble: 0.1, 'missing-echo': 0.05 }, seed: 7 })
 */
export function writerBrain({ document, behaviour = 'compliant', seed = 1, reasoning }: WriterBrainOptions): Brain {
  const choose = createChooser(behaviour, seed)
  let number = 0

  function write(request: ChatRequest): string {
    const text = typeof document === 'function' ? document(request) : document
    const asked = readContinuation(request.messages)
    if (asked === undefined) return text
    number += 1
    const chosen = choose({ number, isRetry: asked.isRetry, request })
    const place = findPlace(text, asked)
    if (place === undefined) return 'I cannot find that in what I have written.'
    const isNumbered = asked.type === 'line'
    return goOn(chosen, { document: text, place, isNumbered, amount: draw(seed, number, 'amount') })
  }

  return (request) => ({ content: write(request), ...(reasoning !== undefined && { reasoning }) })
}
