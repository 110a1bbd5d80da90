import type { Answer, CutCause } from '@glmkit/core'
import type { CreateAnswerOptions } from '../../packages/memory/src/lib/output/answer/answer.ts'
import type { WrittenFormat } from '../../packages/memory/src/lib/output/format.ts'
import { createRandom, mix, pick } from '../search/random.ts'
import type { Random } from '../search/random.ts'
import { behaviours, reply, replyTo } from './behaviour.ts'
import type { Behaviour } from './behaviour.ts'
import { stitches } from './stitch.ts'
import { kinds, textOf } from './texts.ts'
import type { Kind } from './texts.ts'

/** `mixed`: every other reply misbehaves, in a way of its own. */
export type Manner = Behaviour | 'mixed'
export const manners: readonly Manner[] = [...behaviours, 'mixed']

export interface SeamCase {
  readonly kind: Kind
  readonly manner: Manner
  /** Text is certain at the boundaries of its format; else word by word. */
  readonly isBounded: boolean
  readonly seed: number
}

/** Of one document, or of many. */
export interface SeamTally {
  documents: number
  /** Places where the answer was cut and has gone on. */
  seams: number
  /** Those at which no character was lost or doubled. */
  perfect: number
  /** Replies that did not go on with the answer and were asked for again. */
  refused: number
  /** Documents that ended with an error that says so; their text is a true beginning of the document. */
  errors: number
  /** Documents with a wrong character nobody was told of. */
  corrupt: number
  /** Documents of which something was taken back that had been called certain, without a word of it. */
  takenBack: number
  /** White space at the very end of the document that the model itself has lost. */
  endsLost: number
  /** Joins of the same cuts and replies that others get wrong. */
  readonly wrongJoins: number[]
  joins: number
}

export const formats: { readonly [Of in Kind]: WrittenFormat } = {
  english: 'markdown',
  chinese: 'markdown',
  french: 'text',
  code: 'markdown',
  json: 'json',
  table: 'csv',
  repetitive: 'text',
}

const mostSteps = 400
/** So long a beginning may be taken back, where a `retry` event says so. */
const mostRestartedChars = 2_000
const causes: readonly CutCause[] = ['length', 'length', 'network', 'window', 'repetition', 'process']
/** Of the words others would have repeated. */
const shownChars = 80
/** A loop is cut when it has gone on for so long. */
const loopChars = 5_000

export const noSeams = (): SeamTally => ({
  documents: 0,
  seams: 0,
  perfect: 0,
  refused: 0,
  errors: 0,
  corrupt: 0,
  takenBack: 0,
  endsLost: 0,
  wrongJoins: stitches.map(() => 0),
  joins: 0,
})

export function addSeams(sum: SeamTally, part: SeamTally): void {
  const counts = [
    'documents',
    'seams',
    'perfect',
    'refused',
    'errors',
    'corrupt',
    'takenBack',
    'endsLost',
    'joins',
  ] as const
  for (const key of counts) sum[key] += part[key]
  part.wrongJoins.forEach((count, at) => (sum.wrongJoins[at] = (sum.wrongJoins[at] ?? 0) + count))
}

/** Has a simulated model write a document whose replies are cut again and again, and compares what the engine makes of them. */
export function writeThrough(
  { kind, manner, isBounded, seed }: SeamCase,
  open: (options: CreateAnswerOptions) => Answer,
): SeamTally {
  const random = createRandom(mix(seed, kinds.indexOf(kind), manners.indexOf(manner), Number(isBounded)))
  const document = textOf(kind, 3_000 + pick(random, 40_000), seed)
  const tally = { ...noSeams(), documents: 1 }
  const options = isBounded ? { format: formats[kind] } : {}
  let answer = open(options)
  /** All that was called certain, as a reader has put it together. */
  let said = ''
  let content = document
  let behaviour: Behaviour = 'compliant'
  for (let step = 0; step < mostSteps; step += 1) {
    const cause = causes[pick(random, causes.length)] ?? 'length'
    const cutAt = 1 + pick(random, Math.max(200, document.length / 8))
    const isCut = cutAt < content.length
    const spoken = isCut ? withLoop(content.slice(0, cutAt), cause, random) : content
    for (let at = 0; at < spoken.length && !answer.isLost;) {
      const to = at + 1 + pick(random, 12)
      said += answer.push(spoken.slice(at, to))
      at = to
    }
    const { isLost, seam } = answer
    let isDone = false
    /** How much of the document has come, whatever the engine keeps of it. */
    let received = 0
    if (isLost) said += answer.cut('lost').text
    else if (!isCut) {
      const rest = answer.end()
      said += rest ?? ''
      isDone = rest !== undefined
    } else if (cause === 'process') {
      answer = open({ ...options, text: answer.text })
      // Of what was never final nothing is left to go on with.
      if (answer.text === '') continue
    } else if (cause !== 'length' && cause !== 'window' && !answer.isWorthKeeping) {
      answer.restart()
      if (said.length > answer.text.length && said.length > mostRestartedChars) tally.takenBack = 1
      said = said.slice(0, answer.text.length)
      continue
    } else {
      const { text, rolledBackChars } = answer.cut(cause)
      said += text
      if (cause !== 'repetition') received = answer.text.length + rolledBackChars
    }

    if ((answer.seam ?? seam) === undefined && (isLost || (!isCut && !isDone))) tally.refused += 1
    if (said !== answer.text) tally.takenBack = 1
    const isLate = isDone && losesEnd(behaviour) && answer.text.trimEnd() === document.trimEnd()
    if (isLate && answer.text !== document) tally.endsLost = 1
    if (isDone ? !isLate && answer.text !== document : !document.startsWith(answer.text)) tally.corrupt = 1
    if ((answer.seam ?? seam) !== undefined) {
      tally.seams += 1
      tally.perfect += 1 - tally.corrupt
    }
    if (isDone || tally.corrupt > 0 || tally.takenBack > 0) return tally
    const next = answer.next()
    if ('problem' in next) return { ...tally, errors: 1 }
    behaviour = behaviourOf(manner, random)
    content = replyTo(next.request, document, answer.text.length, behaviour, random)
    if (received > 0 && received < document.length) joinAsOthers(tally, document, received, behaviour, mix(seed, step))
  }
  return { ...tally, errors: 1 }
}

/** The same cut, and a reply of the same kind that goes on where this text ends. */
function joinAsOthers(tally: SeamTally, document: string, at: number, behaviour: Behaviour, seed: number): void {
  const text = document.slice(0, at)
  const said = reply(document, at, text.slice(-shownChars), behaviour, createRandom(seed))
  const whole = losesEnd(behaviour) ? document.trimEnd() : document
  tally.joins += 1
  for (const [index, { join }] of stitches.entries()) {
    const joined = join(text, said)
    if ((losesEnd(behaviour) ? joined.trimEnd() : joined) !== whole)
      tally.wrongJoins[index] = (tally.wrongJoins[index] ?? 0) + 1
  }
}

function behaviourOf(manner: Manner, random: Random): Behaviour {
  if (manner !== 'mixed') return manner
  return pick(random, 2) === 0 ? 'compliant' : (behaviours[pick(random, behaviours.length)] ?? 'compliant')
}

/** White space at the end of all is the model's own loss: nobody can know of it. */
const losesEnd = (behaviour: Behaviour): boolean => behaviour === 'lost-white-space' || behaviour === 'reopened-fence'

function withLoop(text: string, cause: CutCause, random: Random): string {
  if (cause !== 'repetition' || text.length < 300) return text
  const phrase = text.slice(-(20 + pick(random, 150)))
  return text + phrase.repeat(Math.ceil(loopChars / phrase.length))
}
