export type AttackLanguage = 'javascript' | 'typescript' | 'python'
export type EngineName = 'isolated-vm' | 'quickjs' | 'pyodide' | 'cpython'
export type Status = 'ok' | 'error' | 'timeout' | 'memory' | 'output-limit' | 'crash'

/**
 * A program that tries to do what no guest may.
 *
 * It is harmless where it succeeds: it writes below `{{outside}}` only, ends no process but `{{hostPid}}`, connects to
 * `{{port}}` on the loopback only, and stops by itself where nothing stops it but memory and time.
 */
export interface Attack {
  readonly id: string
  readonly language: AttackLanguage
  /** What it tries, in one line. */
  readonly does: string
  /**
   * The program, or several for runs in a row. Placeholders: `{{won}}` (in a string literal; printing it says that the
   * attack got through), `{{port}}`, `{{canaryFile}}`, `{{canaryName}}` (an environment variable), `{{outside}}` (a
   * folder beside `outDir`), `{{hostPid}}`.
   */
  readonly code: string | readonly string[]
  /** How each of its runs may end. Any other end says that the attack did not take place. Default: `ok` or `error`. */
  readonly expect?: readonly Status[]
  /** Time for each run where the attack needs more than the usual one to have an effect. */
  readonly timeoutMs?: number
  /** Time its charts may take on top, where they are what attacks. */
  readonly drawMs?: number
  /** The runs share a session. */
  readonly isSession?: boolean
  /** The run is aborted after so long, and must then reject with the reason of the signal. */
  readonly abortMs?: number
  /** Input files of the run. The executor may refuse their names by rejecting. */
  readonly files?: readonly { readonly name: string; readonly content: string }[]
  /** Its programs use what the sandbox may not have. */
  readonly needs?: Capability
  /** Where it makes no sense. */
  readonly notOn?: readonly EngineName[]
}

export type Capability = 'tools' | 'files' | 'charts' | 'typescript'

/** Where nothing but the end is of interest. */
export const anyEnd: readonly Status[] = ['ok', 'error', 'timeout', 'memory', 'output-limit', 'crash']
/** What never ends by itself. */
export const stopped: readonly Status[] = ['timeout', 'memory', 'crash']
/** What asks for more memory than there is: it is refused, or the run is stopped. */
export const refused: readonly Status[] = ['error', 'memory', 'timeout', 'crash']

/** What an attack is told of the traps. */
export interface Targets {
  readonly token: string
  readonly port: number
  readonly canaryFile: string
  readonly canaryName: string
  readonly outside: string
  readonly hostPid: number
}

/** What a program prints when it got through. */
export const signOf = ({ token }: Targets): string => `WON-${token}`

/** The sign is written with an escape: source lines in tracebacks do not count. */
export function aim(code: string, targets: Targets): string {
  const { token, port, canaryFile, canaryName, outside, hostPid } = targets
  const values = { won: `\\x57ON-${token}`, port, canaryFile, canaryName, outside, hostPid }
  return Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{{${name}}}`, String(value)), code)
}
