import type { Message } from '@glmkit/glm/model'
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

const handIns: ReadonlySet<string> = new Set(['final_answer', 'update_plan'])

/** Shorter quotations prove nothing. */
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
  const refs = [claim, ...Array.from(claim.matchAll(/\[([^[\]]+)\]/g), ([, ref = '']) => ref)]
  // A sentence may name what proves it.
  const words = claim.split(/[\s[\]()（）【】"'`，、;；]+/).map((word) => word.replace(/[.,:!?。：]+$/, ''))
  const parts = [...refs, ...words].flatMap((part) => evidenceIn(part, calls))
  if (parts.length > 0 || claim.length < leastQuote || isCitation(claim)) return parts
  const quoted = calls.findLast(({ text }) => isIn(claim, text))
  return quoted === undefined ? [] : [callEvidence(quoted)]
}

function evidenceIn(part: string, calls: readonly WitnessedCall[]): readonly Evidence[] {
  const named = calls.filter(({ callId, name }) => callId === part || name === part)
  if (named.length > 0) return named.slice(-mostCalls).map(callEvidence)
  const quoting = isCitation(part) ? calls.findLast(({ text }) => isWholeIn(part, text)) : undefined
  if (quoting !== undefined) return [{ type: 'citation', ref: part, callId: quoting.callId }]
  const naming = isFile(part)
    ? calls.findLast(({ text, arguments: args }) => isIn(part, text) || isIn(part, args))
    : undefined
  return naming === undefined ? [] : [{ type: 'file', file: part, callId: naming.callId }]
}

const callEvidence = ({ callId, name, path }: WitnessedCall): Evidence => ({ type: 'call', callId, name, path })

/** `document#heading:from-to`, as search tools return it. */
const isCitation = (claim: string): boolean => /^[^\s#][^#\n]*#[^\n]*:\d+(?:-\d+)?$/.test(claim)

const isFile = (claim: string): boolean => /^[^\s:*?"<>|]*[\w)]\.[a-zA-Z]\w{0,7}$/.test(claim)

const isIn = (claim: string, text: string): boolean => plain(text).includes(plain(claim))

/** Lines 3-1 are not lines 3-10. */
const isWholeIn = (ref: string, text: string): boolean =>
  plain(text)
    .split(plain(ref))
    .slice(1)
    .some((rest) => !/^-?\d/.test(rest))

/** White space aside, also where JSON writes it. */
const plain = (text: string): string => text.replaceAll(/(?:\\[nrt]|\s)+/g, ' ').replaceAll('\\"', '"')

const mostChars = 3_000

/** What a checker reads: each piece once, long ones cut in the middle. */
export function evidenceText(
  evidence: readonly Evidence[],
  calls: readonly WitnessedCall[],
  plan: Plan,
  result: string,
): string {
  const texts = evidence.flatMap((piece) => {
    switch (piece.type) {
      case 'step': {
        const step = plan.steps.find(({ id }) => id === piece.id)
        return [`## Step "${piece.id}", which is done\n${clip(step?.result ?? '', mostChars)}`]
      }
      case 'result':
      case 'user':
      case 'not-needed':
        return []
      default: {
        const call = calls.findLast(({ callId }) => callId === piece.callId)
        if (call === undefined) return []
        const what = piece.type === 'call' ? '' : ` (${piece.type === 'citation' ? piece.ref : piece.file})`
        return [callText({ ...call, name: call.name + what, text: around(call.text, piece) })]
      }
    }
  })
  return [
    ...new Set(texts),
    ...(calls.length === 0 ? [] : [`## All calls\n${tally(calls)}`]),
    `## The result that was handed in\n${clip(result, mostChars)}`,
  ].join('\n\n')
}

export function callText({ name, arguments: args, text }: Pick<WitnessedCall, 'name' | 'arguments' | 'text'>): string {
  return `## Tool ${name}\nasked: ${clip(args, 1_000)}\nreturned: ${clip(text, mostChars)}`
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
