import type { Message } from '@glmkit/glm/model'
import { handIns } from './hand-ins.ts'
import type { Evidence, Plan } from './plan.ts'

/** A finished tool call, as those who look for evidence see it. */
export interface WitnessedCall {
  readonly callId: string
  readonly name: string
  /** JSON text. */
  readonly arguments: string
  readonly text: string
  readonly isError: boolean
  /** Leads to the agent that made it. */
  readonly path: readonly string[]
}

interface CallsAndTexts {
  readonly toolCalls: readonly Pick<
    WitnessedCall & { readonly input: unknown },
    'callId' | 'name' | 'input' | 'isError'
  >[]
  readonly transcript: readonly Message[]
}

/** The calls of a run with what they returned, but for those that hand something in. */
export function witnessedCalls(
  { toolCalls, transcript }: CallsAndTexts,
  path: readonly string[],
): readonly WitnessedCall[] {
  const results = transcript.flatMap((message) => (message.role === 'tool' ? [message] : []))
  const texts = new Map(results.map((message) => [message.tool_call_id, message.content]))
  return toolCalls.flatMap(({ callId, name, input, isError }) => {
    const text = texts.get(callId) ?? ''
    return handIns.has(name) ? [] : [{ callId, name, arguments: JSON.stringify(input) ?? '', text, isError, path }]
  })
}

/** Shorter quotations prove nothing; a Chinese character says as much as two letters. */
const leastQuote = 8
/** Of one tool, the latest: enough to judge by. */
const mostCalls = 8

/**
 * What of the model's claims can be found: in the results of calls that ran without an error, or among the steps that are
 * done. Claims that cannot be found are left out.
 */
export function findEvidence(
  claims: readonly string[],
  calls: readonly WitnessedCall[],
  plan: Plan,
): readonly Evidence[] {
  const good = calls.filter(({ isError }) => !isError)
  const found = claims.flatMap((claim) => evidenceFor(claim.trim().replace(/^["'`[(]+|["'`\])]+$/g, ''), good, plan))
  return [...new Map(found.map((evidence) => [JSON.stringify(evidence), evidence])).values()]
}

function evidenceFor(claim: string, calls: readonly WitnessedCall[], plan: Plan): readonly Evidence[] {
  if (claim === '') return []
  if (claim === 'result') return [{ type: 'result' }]
  if (plan.steps.some(({ id, status }) => id === claim && status === 'done')) return [{ type: 'step', id: claim }]
  const named = callsNamed(claim, calls)
  if (named.length > 0) return named
  const refs = [claim, ...Array.from(claim.matchAll(/\[([^[\]]+)\]/g), ([, ref = '']) => ref)]
  // A sentence may name what proves it.
  const words = claim.split(/[\s[\]()（）【】"'`，、;；：]+/).map((word) => word.replace(/[.,:!?。]+$/, ''))
  const parts = [...refs, ...words].flatMap((part) => evidenceIn(part, calls))
  if (parts.length > 0 || sizeOf(claim) < leastQuote || isCitation(claim) || isFile(claim)) return parts
  const quoted = calls.findLast((call) => plainText(call).includes(plain(claim)))
  return quoted === undefined ? [] : [callEvidence(quoted)]
}

/** `search`, `search(…)`, `search: …`; the name of a tool that is no ordinary word also within a sentence. */
function callsNamed(claim: string, calls: readonly WitnessedCall[]): readonly Evidence[] {
  const isNamed = ({ callId, name }: WitnessedCall): boolean =>
    claim === callId ||
    claim === name ||
    new RegExp(`^${name}\\s*[(:（：]`).test(claim) ||
    (name.includes('_') && new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(claim))
  return calls.filter(isNamed).slice(-mostCalls).map(callEvidence)
}

function evidenceIn(part: string, calls: readonly WitnessedCall[]): readonly Evidence[] {
  const quoting = isCitation(part) ? calls.findLast((call) => hasWhole(part, plainText(call))) : undefined
  if (quoting !== undefined) return [{ type: 'citation', ref: part, callId: quoting.callId }]
  const naming = isFile(part)
    ? calls.findLast((call) => hasWhole(part, plainText(call)) || call.arguments.includes(`:${JSON.stringify(part)}`))
    : undefined
  return naming === undefined ? [] : [{ type: 'file', file: part, callId: naming.callId }]
}

const callEvidence = ({ callId, name, path }: WitnessedCall): Evidence => ({ type: 'call', callId, name, path })

/** `document#heading:from-to`, as search tools return it. */
const isCitation = (claim: string): boolean => /^[^\s#][^#\n]*#[^\n]*:\d+(?:-\d+)?$/.test(claim)

/** `out/chart.png`, `报告.pdf`; not `e.g`. */
const isFile = (claim: string): boolean =>
  claim.length <= 300 && /^[^\s:*?"<>|]*[\p{L}\d_)]{2,}\.[a-zA-Z]\w{0,7}$/u.test(claim)

/** Not as a part of something longer: lines 3-1 are not lines 3-10, a.ts is not data.ts. */
function hasWhole(part: string, text: string): boolean {
  const wanted = plain(part)
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const after = text.slice(at + wanted.length, at + wanted.length + 2)
    if (!/[\w.-]/.test(text[at - 1] ?? '') && !/^(?:\w|[.-]\w)/.test(after)) return true
  }
  return false
}

const sizeOf = (text: string): number => text.length + (text.match(/\p{Script=Han}/gu)?.length ?? 0)

/** White space aside, also where JSON writes it. */
const plain = (text: string): string => text.replaceAll(/(?:\\[nrt]|\s)+/g, ' ').replaceAll('\\"', '"')

const plainTexts = new WeakMap<WitnessedCall, string>()
function plainText(call: WitnessedCall): string {
  const known = plainTexts.get(call) ?? plain(call.text)
  plainTexts.set(call, known)
  return known
}

/** Of one call, and of all that a checker reads. */
const mostChars = 20_000
const mostCharsAtAll = 60_000

/** What a checker reads: each piece once, too long ones cut in the middle. Nothing in it can pass for a heading. */
export function evidenceText(
  evidence: readonly Evidence[],
  calls: readonly WitnessedCall[],
  plan: Plan,
  result: string,
): string {
  const pieces = evidence.flatMap((piece): readonly Piece[] => {
    switch (piece.type) {
      case 'step': {
        const step = plan.steps.find(({ id }) => id === piece.id)
        return [{ head: `## Step "${piece.id}", which is done\n`, text: step?.result ?? '' }]
      }
      case 'result':
      case 'user':
      case 'not-needed':
        return []
      default: {
        const call = calls.findLast(({ callId }) => callId === piece.callId)
        if (call === undefined) return []
        const what = piece.type === 'call' ? '' : ` (${piece.type === 'citation' ? piece.ref : piece.file})`
        return [pieceOf({ ...call, name: call.name + what, text: around(call.text, piece) })]
      }
    }
  })
  const all = new Map(pieces.map((piece) => [piece.head + piece.text, piece]))
  const list = calls.length === 0 ? [] : [{ head: '## All calls\n', text: tally(calls) }]
  return renderPieces([...all.values(), ...list, { head: '## The result that was handed in\n', text: result }])
}

/** A text under a heading that no part of it can forge. */
export interface Piece {
  readonly head: string
  readonly text: string
}

/** Whole as long as there is room for all; else each gets its share, and what short ones leave. */
export function renderPieces(pieces: readonly Piece[], most: number = mostCharsAtAll): string {
  const share = shareOf(
    pieces.map(({ text }) => text.length),
    most,
  )
  return pieces.map(({ head, text }) => head + clip(text, share).replaceAll(/^(?=[ \t]*#{1,2} )/gm, '\\')).join('\n\n')
}

/** The largest length to which all can be cut so that they fit together. */
function shareOf(lengths: readonly number[], most: number): number {
  let left = most
  for (const [at, length] of lengths.toSorted((a, b) => a - b).entries()) {
    const share = Math.floor(left / (lengths.length - at))
    if (length > share) return share
    left -= length
  }
  return Infinity
}

export function pieceOf({ name, arguments: args, text }: Pick<WitnessedCall, 'name' | 'arguments' | 'text'>): Piece {
  return { head: `## Tool ${name}\nasked: ${clip(args, 1_000)}\nreturned: `, text: clip(text, mostChars) }
}

/** Whoever claims chooses what to show; how often it was tried, and what failed, is shown anyway. */
function tally(calls: readonly WitnessedCall[]): string {
  const lines = Map.groupBy(
    calls,
    ({ name, arguments: args, isError }) => `${name} ${clip(args, 200)}${isError ? ' failed' : ''}`,
  )
  return [...lines]
    .map(([line, { length }]) => (length === 1 ? line : `${line} ×${length}`))
    .slice(-40)
    .join('\n')
}

/** The part of a long text that a reference points at. */
function around(text: string, piece: Evidence): string {
  if (piece.type !== 'citation' || text.length <= mostChars) return text
  const at = text.indexOf(piece.ref)
  return at < 0 ? text : text.slice(Math.max(0, at - mostChars / 3), at + (mostChars * 2) / 3)
}

export function clip(text: string, most: number): string {
  if (text.length <= most) return text
  const head = Math.ceil((most * 2) / 3)
  return `${text.slice(0, head)} [… ${text.length - most} characters left out …] ${text.slice(text.length - (most - head))}`
}
