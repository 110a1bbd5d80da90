/** What a run of tests says. */
export interface TestRun {
  readonly passed: number
  /** Every failing test once. */
  readonly failures: readonly TestFailure[]
  /** `undefined` if the output does not tell. */
  readonly failed: number | undefined
}

export interface TestFailure {
  readonly name: string
  /** As the output writes them. */
  readonly expected: string | undefined
  readonly actual: string | undefined
  /** `path:line` of each place it names, innermost first. */
  readonly places: readonly { readonly file: string; readonly line: number }[]
  readonly text: string
}

const ansi = new RegExp(String.raw`${String.fromCodePoint(27)}\[[0-9;]*m`, 'g')
/** How test runners open the report of a failing test: node's spec and TAP, vitest, jest, pytest, go. */
const failing = /^\s*(?:✖|✗|×|not ok \d+ -|FAIL(?:ED)?:?\s|---\s*FAIL:|●)\s*(.+?)\s*(?:\(?\d[\d.]*\s*m?s\)?)?$/u
const counted = (word: string): RegExp =>
  new RegExp(`^\\W*(?:${word})\\W+(\\d+)\\b|\\b(\\d+) (?:tests? )?(?:${word})\\b`, 'gimu')

/** Reads the output of a test runner, whichever it is. */
export function readTestRun(output: string): TestRun {
  const text = output.replaceAll(ansi, '')
  const failures = failuresIn(text)
  const said = numberAfter(counted('fail(?:ed|ing|ures?)?'), text)
  const passed = numberAfter(counted('pass(?:ed|ing)?'), text)
  const isClear = said !== undefined || passed !== undefined || failures.length > 0
  return { passed: passed ?? 0, failures, failed: isClear ? said || failures.length : undefined }
}

function numberAfter(pattern: RegExp, text: string): number | undefined {
  const [, before, after] = [...text.matchAll(pattern)].at(-1) ?? []
  const found = before ?? after
  return found === undefined ? undefined : Number(found)
}

function failuresIn(text: string): TestFailure[] {
  const byName = new Map<string, string[]>()
  let open: string[] | undefined
  for (const line of text.split('\n')) {
    const name = failing.exec(line)?.[1]
    if (name !== undefined && !/^(?:failing|failed) tests:?$/i.test(name)) {
      open = byName.get(name) ?? []
      byName.set(name, open)
    } else if (/^\s*(?:✔|✓|▶|ok \d+ -|ℹ|#)\s/u.test(line)) {
      open = undefined
    } else {
      open?.push(line)
    }
  }
  const found = [...byName].map(([name, lines]) => failureOf(name, lines.join('\n')))
  // What is listed without a report is a suite around the test that failed.
  const reported = found.filter(({ text: body }) => body.trim() !== '')
  return reported.length > 0 ? reported : found
}

function failureOf(name: string, text: string): TestFailure {
  const field = (word: string): string | undefined =>
    new RegExp(`^\\s*[-+]?\\s*['"]?${word}['"]?\\s*[:=]\\s*(.+?),?\\s*$`, 'im').exec(text)?.[1]
  const compared = /^\s*(.+?) !==? (.+?)\s*$/m.exec(text)
  const said = /\bexpected (.+?) to (?:be|(?:deeply |strictly )?equal) (.+?)(?: \/\/.*)?$/m.exec(text)
  const places = [...text.matchAll(/(?:file:\/\/)?((?:[\w@.+-]*\/)*[\w@.+-]+\.\w{1,5}):(\d+)(?::\d+)?/g)]
  return {
    name,
    expected: field('expected') ?? compared?.[2] ?? said?.[2],
    actual: field('(?:actual|received|got)') ?? compared?.[1] ?? said?.[1],
    places: places.flatMap(([, file = '', line]) =>
      file.startsWith('node:') || /^(?:internal|node_modules)\//.test(file) ? [] : [{ file, line: Number(line) }],
    ),
    text,
  }
}
