import { createContext, Script } from 'node:vm'
import { AgentError } from '@glmkit/core'

export interface TimedPattern {
  /**
   * `[start, end)` offsets of the matches in each text, at most `limit` in all; a match of nothing is none.
   *
   * @returns `undefined` if it took longer than `timeoutMs`.
   */
  matches(
    texts: readonly string[],
    limit: number,
    timeoutMs: number,
  ): (readonly [start: number, end: number])[][] | undefined
}

const script = new Script(`
  texts.map((text) => {
    const found = []
    pattern.lastIndex = 0
    for (let match; limit > 0 && (match = pattern.exec(text)) !== null; ) {
      if (match[0] === '') { pattern.lastIndex += text.codePointAt(pattern.lastIndex) > 0xffff ? 2 : 1; continue }
      found.push([match.index, pattern.lastIndex])
      limit -= 1
    }
    return found
  })`)

/**
 * A regular expression that cannot hang: some take for ever on some texts, `(a+)+$`, and none can be told for sure by
 * looking at it. V8 ends them only under the watchdog of `node:vm`, which is all that module is used for; a worker could
 * be killed, but would need a copy of every document.
 *
 * @param source Of JavaScript; case is ignored, `^` and `$` stand at lines.
 * @throws {AgentError} If it is none.
 */
export function timedPattern(source: string): TimedPattern {
  const pattern = compile(source)
  const context = createContext({ pattern, texts: [], limit: 0 })
  return {
    matches(texts, limit, timeoutMs) {
      Object.assign(context, { texts, limit })
      try {
        return script.runInContext(context, { timeout: Math.max(1, Math.ceil(timeoutMs)) })
      } catch (error) {
        // It comes from the other realm and is no Error of this one.
        const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
        if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined
        throw error
      }
    },
  }
}

function compile(source: string): RegExp {
  try {
    return new RegExp(source, 'gimu')
  } catch {
    // Without `u` more is let through that models write out of habit: `\-`, `\_`.
    try {
      return new RegExp(source, 'gim')
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new AgentError(`Cannot search: ${reason}; put \\ before . ( ) [ ] { } * + ? that are meant as such`)
    }
  }
}
