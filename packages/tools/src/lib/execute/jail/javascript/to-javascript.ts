import { SourceMap, stripTypeScriptTypes } from 'node:module'
import type { Verdict } from '../../protocol.ts'

export interface Translated {
  readonly code: string
  /** The translator itself failed, and will from now on. */
  readonly isBroken?: true
  /** The line of the TypeScript for a line of the code, where they differ. */
  readonly lineOf?: (line: number) => number
}

/**
 * Takes the types out of TypeScript; lines stay where they are. Enums, namespaces and parameter properties need code of
 * their own, which moves them.
 *
 * @returns The code, or the TypeScript itself where it is invalid: the engine says what is wrong with it.
 */
export function toJavaScript(typescript: string): Translated {
  try {
    return { code: stripTypeScriptTypes(typescript, { mode: 'strip' }) }
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ERR_INVALID_TYPESCRIPT_SYNTAX') return { code: typescript }
    if (code !== 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') return { code: typescript, isBroken: true }
  }
  try {
    const transformed = stripTypeScriptTypes(typescript, { mode: 'transform', sourceMap: true })
    const [code = '', inline = ''] = transformed.split(/\n?\/\/# sourceMappingURL=data:application\/json;base64,/)
    const map = new SourceMap(JSON.parse(Buffer.from(inline, 'base64').toString()))
    return {
      code,
      lineOf: (line) => {
        const entry = map.findEntry(line - 1, 1000)
        return 'originalLine' in entry ? entry.originalLine + 1 : line
      },
    }
  } catch (error) {
    return { code: typescript, ...(codeOf(error) === undefined && { isBroken: true }) }
  }
}

/** The verdict with the lines of the TypeScript. */
export function atLines(verdict: Verdict, lineOf: Translated['lineOf']): Verdict {
  const { error } = verdict
  if (lineOf === undefined || error?.line === undefined) return verdict
  const stack = error.stack?.replaceAll(
    /\bcode\.js:(\d+)(?::\d+)?/g,
    (_, line: string) => `code.js:${lineOf(Number(line))}`,
  )
  return { ...verdict, error: { ...error, line: lineOf(error.line), ...(stack !== undefined && { stack }) } }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
