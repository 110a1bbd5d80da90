import type { ToolCall } from '../message.ts'
import type { ToolDeclaration } from '../model.ts'
import { createCodeTracker } from './code-spans.ts'
import { readBareList, readMarkup } from './markup-grammar.ts'
import type { Cursor, GrammarOptions, Match, Steps } from './markup-grammar.ts'
import { callsOf } from './recovered-call.ts'
import type { NamedCall, ToolsByName } from './recovered-call.ts'

/** Finds tool calls that leaked into streamed text. */
export interface MarkupScanner {
  /** Takes the next piece of text and returns what may be shown now; what may become a call is held back. */
  push(delta: string): string
  /**
   * The text that was still held back, and the calls in it. With native calls all of it is text: a model that can call
   * was quoting. Everything shown plus `text` is the whole input, less the markup of `calls`.
   */
  end(hasNativeCalls: boolean): { readonly text: string; readonly calls: readonly ToolCall[] }
}

/** Characters a call may take, and that may follow one: beyond, the model was not calling and the text is shown. */
const holdLimit = 64 * 1024
/** What a call may begin with. */
const opener = /[<{]/
/** A call that breaks off in a tag may have met the next call there; no tag is longer. */
const longestTag = 20

/**
 * Recovers closed calls of declared tools, outside code, from the text of a reply. Linear, however small the pieces.
 *
 * @see docs/glm-5.md#failures rule 1
 */
export function createMarkupScanner(tools: readonly ToolDeclaration[]): MarkupScanner {
  const scanner = createScanner(tools, false)
  return {
    push: (delta) => scanner.push(delta),
    end(hasNativeCalls) {
      const held = scanner.end()
      const isText = ({ calls }: Held): boolean => hasNativeCalls || calls.length === 0
      const text = held.flatMap((piece) => (isText(piece) ? piece.text : [])).join('')
      return { text, calls: hasNativeCalls ? [] : toolCalls(held.flatMap(({ calls }) => calls)) }
    },
  }
}

/**
 * Recovers the calls a reply without content ends its reasoning with: calls further up were thoughts.
 *
 * @see docs/glm-5.md#failures rule 2
 */
export function recoverFromReasoning(reasoning: string, tools: readonly ToolDeclaration[]): readonly ToolCall[] {
  const scanner = createScanner(tools, true)
  scanner.push(reasoning)
  const pieces = scanner.end().filter(({ calls, text }) => calls.length > 0 || text.trim() !== '')
  const tail = pieces.slice(pieces.findLastIndex(({ calls }) => calls.length === 0) + 1)
  return toolCalls(tail.flatMap(({ calls }) => calls))
}

function toolCalls(calls: readonly NamedCall[]): readonly ToolCall[] {
  return calls.map((call, index) => ({ id: `call_recovered_${index}`, type: 'function', function: { ...call } }))
}

/** A piece of text behind the first call, or a call: then `text` is its markup. */
interface Held {
  readonly text: string
  readonly calls: readonly NamedCall[]
}

interface Candidate {
  readonly steps: Steps<Match | undefined>
  readonly cursor: Cursor
  /** What came in earlier pieces. */
  text: string
  /** Too long to be held: shown, and read on only to know where it ends. */
  isGivenUp: boolean
}

interface Scanner {
  push(delta: string): string
  /** What was not shown yet, in order. */
  end(): readonly Held[]
}

function createScanner(declarations: readonly ToolDeclaration[], hasInvoke: boolean): Scanner {
  const tools: ToolsByName = new Map(declarations.map((tool) => [tool.name, tool]))
  const grammar: GrammarOptions = { isName: (name) => tools.has(name), hasInvoke }
  const code = createCodeTracker()
  let candidate: Candidate | undefined
  let held: Held[] = []
  let sinceCall = 0
  let shown = ''

  function begin(char: string): Candidate | undefined {
    const cursor = { at: 0 }
    if (char === '<' && !code.isCode()) return start(readMarkup(cursor, grammar), cursor)
    if (char === '{' && code.isLineStart()) return start(readBareList(cursor), cursor)
    return undefined
  }

  /** Text: shown at once, unless a call is held before it. */
  function say(text: string): void {
    if (text === '') return
    if (held.length === 0) {
      shown += text
      return
    }
    held.push({ text, calls: [] })
    sinceCall += text.length
    if (sinceCall <= holdLimit) return
    shown += held.map((piece) => piece.text).join('')
    held = []
  }

  function sayTracked(text: string): void {
    code.push(text)
    say(text)
  }

  function scan(text: string): void {
    let from = 0
    for (let at = 0; at < text.length; at += 1) {
      if (candidate === undefined) {
        const next = text.slice(at).search(/[<{]/)
        code.push(next < 0 ? text.slice(at) : text.slice(at, at + next))
        if (next < 0) break
        at += next
        candidate = begin(text.charAt(at))
        if (candidate === undefined) {
          code.push(text.charAt(at))
          continue
        }
        say(text.slice(from, at))
        from = at
      }

      const char = text.charAt(at)
      if (candidate.isGivenUp) code.push(char)
      candidate.cursor.at += 1
      const step = candidate.steps.next(char)
      if (step.done === true) {
        settle(candidate, text.slice(from, at + 1), step.value)
        from = at + 1
      } else if (candidate.cursor.at === holdLimit) {
        sayTracked(candidate.text + text.slice(from, at + 1))
        from = at + 1
        candidate.text = ''
        candidate.isGivenUp = true
      }
    }
    if (candidate === undefined || candidate.isGivenUp) say(text.slice(from))
    else candidate.text += text.slice(from)
  }

  function settle({ text, isGivenUp }: Candidate, last: string, match: Match | undefined): void {
    candidate = undefined
    const whole = text + last
    if (isGivenUp) return say(last)
    if (match !== undefined) return accept(whole, match)
    const tag = whole.lastIndexOf('<')
    const next = tag > 0 && whole.length - tag <= longestTag ? tag : whole.length - 1
    sayTracked(whole.slice(0, next))
    scan(whole.slice(next))
  }

  function accept(whole: string, match: Match): void {
    const calls = callsOf(match, whole, tools)
    if (calls === undefined) return sayTracked(whole)
    held.push({ text: whole, calls })
    sinceCall = 0
  }

  return {
    push(delta) {
      shown = ''
      if (declarations.length === 0) return delta
      if (candidate === undefined && held.length === 0 && !opener.test(delta)) {
        code.push(delta)
        return delta
      }
      scan(delta)
      return shown
    },
    end() {
      shown = ''
      if (candidate !== undefined && !candidate.isGivenUp) {
        const step = candidate.steps.next('')
        if (step.done === true && step.value !== undefined) accept(candidate.text, step.value)
        else sayTracked(candidate.text)
      }
      return [{ text: shown, calls: [] }, ...held]
    },
  }
}

function start(steps: Steps<Match | undefined>, cursor: Cursor): Candidate {
  // Runs up to where the first character is asked for.
  steps.next('')
  return { steps, cursor, text: '', isGivenUp: false }
}
