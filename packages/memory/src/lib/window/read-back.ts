import { AgentError } from '@glmkit/core'
import type { Message, Tool } from '@glmkit/core'
import { isResult, readBackName } from './stubs.ts'

interface ReadBackInput {
  readonly id: string | undefined
  readonly from_line: number
  readonly lines: number
  readonly find: string | undefined
}

const maxChars = 12_000
/** JSON has no line ends. */
const longLine = /[^\n]{1,2000}|\n/gu

/** The tool with which the model reads what it is no longer shown, from the transcript of its own run. */
export const readBack: Tool<typeof readBackName, ReadBackInput, string> = {
  name: readBackName,
  description:
    'Reads tool results that are no longer shown, or not whole: lines of one by id, or with `find` the lines that contain a ' +
    'text, in one or, without an id, in all.',
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
    const results = resultsIn(transcript)
    if (id === undefined) return search(results, find ?? '', lines)
    const content = results.get(id)?.content
    if (content === undefined) throw new AgentError(unknown(id, results))
    return page(linesOf(content), { fromLine, lines, find })
  },
}

interface Result {
  readonly content: string
  /** It is itself something that was read back. */
  readonly isCopy: boolean
}

type Results = ReadonlyMap<string, Result>

/** By the id of the call. */
function resultsIn(transcript: readonly Message[]): Results {
  const own = new Set<string>()
  const results = new Map<string, Result>()
  for (const message of transcript) {
    if (message.role === 'assistant') {
      for (const { id, function: fn } of message.tool_calls ?? []) if (fn.name === readBackName) own.add(id)
    }
    if (!isResult(message)) continue
    const { tool_call_id: id, content } = message
    results.set(id, { content, isCopy: own.has(id) })
  }
  return results
}

const linesOf = (content: string): readonly string[] =>
  content.split('\n').flatMap((line) => (line.length <= 2_000 ? [line] : (line.match(longLine) ?? [])))

function page(
  all: readonly string[],
  { fromLine, lines, find }: { readonly fromLine: number; readonly lines: number; readonly find: string | undefined },
): string {
  const wanted = find?.toLowerCase()
  const shown: string[] = []
  let room = maxChars
  for (const [index, line] of all.entries()) {
    if (index + 1 < fromLine || (wanted !== undefined && !line.toLowerCase().includes(wanted))) continue
    const text = wanted === undefined ? line : `${index + 1}: ${line}`
    room -= text.length + 1
    if (shown.length === lines || (room < 0 && shown.length > 0)) {
      shown.push(`[There is more: go on with from_line ${index + 1}]`)
      break
    }
    shown.push(text)
  }
  if (shown.length > 0) return shown.join('\n')
  return `[Nothing${find === undefined ? '' : ` with "${find}"`} from line ${fromLine} on: the result has ${all.length} lines]`
}

/** Newest first: what was found last is likeliest to hold. */
function search(results: Results, find: string, most: number): string {
  const wanted = find.toLowerCase()
  const shown: string[] = []
  let room = maxChars
  for (const [id, { content, isCopy }] of [...results].toReversed()) {
    if (isCopy || !content.toLowerCase().includes(wanted)) continue
    for (const [index, line] of linesOf(content).entries()) {
      if (!line.toLowerCase().includes(wanted)) continue
      const text = `${id}, line ${index + 1}: ${line}`
      room -= text.length + 1
      if (shown.length === most || (room < 0 && shown.length > 0)) {
        return [...shown, '[There is more: give an id, or more of the text]'].join('\n')
      }
      shown.push(text)
    }
  }
  return shown.length > 0 ? shown.join('\n') : `[Nothing with "${find}" in ${results.size} results]`
}

function unknown(id: string, results: Results): string {
  const known = [...results.keys()].slice(-20).join(', ')
  return `Cannot read back "${id}": there is no result of such a call, expected one of ${known === '' ? 'none yet' : known}`
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
  if (id === undefined && find === undefined) return { issues: 'expected id, find or both' }
  if (!isCount(fromLine)) return { issues: 'from_line: expected a whole number from 1' }
  if (!isCount(lines)) return { issues: 'lines: expected a whole number from 1' }
  return { input: { id, from_line: fromLine, lines, find } }
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 1
