/** Appended to what is evaluated, so that stacks name the guest's lines. */
const sourceName = '\n//# sourceURL=code.js'

/** How many places are tried for the start of the last expression. */
const maxCandidates = 200

export interface SyntaxFault {
  readonly name: string
  readonly message: string
  readonly line?: number
}

/** Code that neither awaits nor returns is a script as it is. */
export const plainProgram = (code: string): string => code + sourceName

/** What is wrong with a script, as the engine that will run it sees it; nothing is run. */
export type FaultOf = (source: string) => Promise<SyntaxFault | undefined> | SyntaxFault | undefined

/**
 * Turns code into a script that evaluates to its last expression, or to a promise of it when the code awaits at the top
 * level. Lines stay where they are. The engine alone judges what is valid: there is no parser here.
 *
 * @returns The script, or what is wrong with the code.
 */
export async function toProgram(faultOf: FaultOf, code: string): Promise<string | SyntaxFault> {
  const inAsync = (body: string): string => `(async () => {${body}\n})()`
  const isBody = async (body: string): Promise<boolean> => (await faultOf(inAsync(body))) === undefined

  // `await (x)` is a call in a script, so code that mentions await is asked as an async body first.
  if (!/\bawait\b/.test(code) || !(await isBody(code))) {
    const fault = await faultOf(code)
    if (fault === undefined) return plainProgram(code)
    if (/\bawait\b/.test(fault.message)) return (await faultOf(inAsync(code))) ?? fault
    return /\breturn\b/.test(fault.message) && (await isBody(code)) ? inAsync(code) + sourceName : fault
  }
  return inAsync((await returnLast(code, isBody)) ?? code) + sourceName
}

/**
 * Puts `return` before the last expression, if the code ends with one.
 *
 * A newline, semicolon or closing brace starts the last statement if what follows is an expression by itself, what comes before is
 * complete by itself, the place is not inside a comment or literal (else a stray bracket there would not matter), and
 * neither automatic semicolons nor hoisting would tie the two together.
 */
async function returnLast(code: string, isBody: (body: string) => Promise<boolean>): Promise<string | undefined> {
  const end = withoutTrailingComments(code)
  let candidates = 0
  for (let at = end.length; at > 0 && candidates < maxCandidates;) {
    at = Math.max(...['\n', ';', '}'].map((mark) => end.lastIndexOf(mark, at - 1)))
    const [head, tail] = [end.slice(0, at + 1), end.slice(at + 1)]
    const first = tail.trimStart()
    const continues = /^[([+\-/`]/.test(first) && !head.trimEnd().endsWith(';')
    if (first === '' || continues || /^(?:async\s+)?function\b|^class\b/.test(first)) continue
    candidates++
    const returned = `return (${tail}\n)`
    if ((await isBody(returned)) && (await isBody(head)) && !(await isBody(`${head})${tail}`))) return head + returned
  }
  return undefined
}

/** `x; // done` ends with the expression `x`. A wrong cut only costs the result, since V8 refuses what is left. */
function withoutTrailingComments(code: string): string {
  const end = code.replace(/[\s;]+$/, '')
  const comment = end.lastIndexOf('//')
  const before = end.slice(0, Math.max(comment, 0))
  const isComment = comment !== -1 && !end.includes('\n', comment) && /(?:^|[\n;])[^\S\n]*$/.test(before)
  return isComment ? withoutTrailingComments(before) : end
}
