import { AgentError } from '@glmkit/core'
import type { Message, Tool } from '@glmkit/core'
import { readBackName, userId, wholeStart } from './stubs.ts'

interface ReadBackInput {
  readonly id: string | undefined
  readonly from_line: number
  readonly lines: number
  readonly find: string | undefined
}

const maxChars = 12_000

/** The tool with which the model reads what it is no longer shown, from the transcript of its own run. */
export const readBack: Tool<typeof readBackName, ReadBackInput, string> = {
  name: readBackName,
  description:
    'Reads what is no longer shown, or not whole: lines of one result or message by id, or with `find` the lines that ' +
    'contain a text, in one or, without an id, in all that was said, called and returned.',
  parameters: {
    type: 'object',
    properties: {
      id: { type: 'string' },
      from_line: { type: 'integer', minimum: 1, default: 1 },
      lines: { type: 'integer', minimum: 1, default: 200, description: 'At most.' },
      find: { type: 'string', description: 'Plain text, in any case.' },
    },
  },
  sideEffects: false,
  maxOutputChars: Infinity,
  parse: async (value) => inputOf({ ...(typeof value === 'object' && value) }),
  execute({ id, from_line: fromLine, lines, find }, { transcript = [] }) {
    const parts = partsOf(transcript)
    if (id === undefined) return search(parts, find ?? '', lines)
    const content = parts.get(id)?.content
    if (content === undefined) throw new AgentError(unknown(id, parts))
    return page(linesOf(content), { fromLine, lines, find })
  },
}

interface Part {
  readonly content: string
  /** It is itself something that was read back. */
  readonly isCopy: boolean
}

type Parts = ReadonlyMap<string, Part>

/**
 * All there is to read, by id: results by that of their call, what a call was given by the same and `/arguments`, messages
 * of the user's and replies by their number.
 */
function partsOf(transcript: readonly Message[]): Parts {
  const copies = new Set<string>()
  const parts = new Map<string, Part>()
  const counts = { user: 0, assistant: 0 }
  for (const message of transcript) {
    const { role, content } = message
    if (role === 'tool') parts.set(message.tool_call_id, { content, isCopy: copies.has(message.tool_call_id) })
    if (role !== 'user' && role !== 'assistant') continue
    counts[role] += 1
    if (content !== '')
      parts.set(role === 'user' ? userId(counts.user) : `reply_${counts.assistant}`, { content, isCopy: false })
    for (const { id, function: fn } of (role === 'assistant' ? message.tool_calls : undefined) ?? []) {
      const isCopy = fn.name === readBackName
      if (isCopy) copies.add(id)
      parts.set(`${id}/arguments`, { content: fn.arguments, isCopy })
    }
  }
  return parts
}

/** A line longer than this counts as several: JSON has no line ends. */
const lineChars = 2_000
const longLine = /[^]{1,2000}/gu
/** Of the next piece of a long line, shown with what stands at the end of this one. */
const overlapChars = 500

interface Line {
  readonly number: number
  readonly text: string
  /** The line goes on with this. */
  readonly rest: string
}

function linesOf(content: string): readonly Line[] {
  const pieces = content.split('\n').map((line) => (line.length <= lineChars ? [line] : (line.match(longLine) ?? [])))
  return pieces
    .flatMap((of) => of.map((text, at) => ({ text, rest: of[at + 1]?.slice(0, overlapChars) ?? '' })))
    .map((line, index) => ({ number: index + 1, ...line }))
}

/** What of a line is shown to who looks for a text; nothing where it is not. */
function hitIn({ text, rest }: Line, wanted: string): string | undefined {
  // Some letters are longer in lower case.
  const own = text.toLowerCase().length
  const at = (text + rest).toLowerCase().indexOf(wanted)
  if (at < 0 || at >= own) return undefined
  return at + wanted.length > own - overlapChars ? text + wholeStart(rest) : text
}

function page(
  all: readonly Line[],
  { fromLine, lines, find }: { readonly fromLine: number; readonly lines: number; readonly find: string | undefined },
): string {
  const wanted = find?.toLowerCase()
  const shown: string[] = []
  let room = maxChars
  for (const line of all) {
    const hit = wanted === undefined ? line.text : hitIn(line, wanted)
    if (line.number < fromLine || hit === undefined) continue
    const text = wanted === undefined ? hit : `${line.number}: ${hit}`
    room -= text.length + 1
    if (shown.length === lines || (room < 0 && shown.length > 0)) {
      shown.push(`[There is more: go on with from_line ${line.number}]`)
      break
    }
    shown.push(text)
  }
  if (shown.length > 0) return shown.join('\n')
  return `[Nothing${find === undefined ? '' : ` with "${find}"`} from line ${fromLine} on: there are ${all.length} lines]`
}

/** Newest first: what was found last is likeliest to hold. */
function search(parts: Parts, find: string, most: number): string {
  const wanted = find.toLowerCase()
  const shown: string[] = []
  let room = maxChars
  for (const [id, { content, isCopy }] of [...parts].toReversed()) {
    if (isCopy || !content.toLowerCase().includes(wanted)) continue
    for (const line of linesOf(content)) {
      const hit = hitIn(line, wanted)
      if (hit === undefined) continue
      const text = `${id}, line ${line.number}: ${hit}`
      room -= text.length + 1
      if (shown.length === most || (room < 0 && shown.length > 0)) {
        return [...shown, '[There is more: give an id, or more of the text]'].join('\n')
      }
      shown.push(text)
    }
  }
  return shown.length > 0 ? shown.join('\n') : `[Nothing with "${find}" in all that was said, called and returned]`
}

function unknown(id: string, parts: Parts): string {
  const known = [...parts.keys()]
    .filter((each) => !each.endsWith('/arguments'))
    .slice(-20)
    .join(', ')
  return `Cannot read back "${id}": there is no such id, expected one of ${known === '' ? 'none yet' : known}`
}

function inputOf(value: {
  readonly id?: unknown
  readonly from_line?: unknown
  readonly lines?: unknown
  readonly find?: unknown
}): { readonly input: ReadBackInput } | { readonly issues: string } {
  const { id, from_line: fromLine = 1, lines = 200, find } = value
  const isText = (text: unknown): text is string | undefined =>
    text === undefined || (typeof text === 'string' && text !== '')
  if (!isText(id)) return { issues: 'id: expected the id of a call' }
  if (!isText(find)) return { issues: 'find: expected a text that is not empty' }
  if (find?.trim().includes('\n')) return { issues: 'find: expected a text of one line' }
  if (id === undefined && find === undefined) return { issues: 'expected id, find or both' }
  if (!isCount(fromLine)) return { issues: 'from_line: expected a whole number from 1' }
  if (!isCount(lines)) return { issues: 'lines: expected a whole number from 1' }
  return { input: { id, from_line: fromLine, lines, find } }
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 1
