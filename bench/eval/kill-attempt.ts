import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { SuiteSummary } from '@glmkit/evals'

/** A run of the suite on the disk. */
export interface KillRun {
  readonly baseURL: string
  readonly log: string
  /** Has a line for each trial that a scorer has seen. */
  readonly effects: string
  /** For the code's compiled form, so that starting costs less. */
  readonly cacheDir: string
  /** Of `kill-sabotage.ts`. */
  readonly sabotage?: string
}

/** When the process is killed. */
export interface Blow {
  /** `begin`: when it opens the log; `trial`: when it has told of so many; `all`: when the last of them is in the log. */
  readonly at: 'begin' | 'trial' | 'all'
  readonly trials?: number
  /** So long after that. */
  readonly afterMs: number
}

export const places = ['opening the log', 'at work', 'closing the log'] as const
export type Place = (typeof places)[number]

export interface Ended {
  readonly how: 'done' | 'killed' | 'failed'
  /** Where it was killed. */
  readonly place: Place
  /** Trials it has told of, by {@link keyOf}. */
  readonly told: readonly string[]
  /** Trials its scorers have seen. */
  readonly scored: readonly string[]
  readonly summary?: SuiteSummary
  /** What it said when it failed. */
  readonly errors: string
  /** From its beginning to the first trial; from the last trial to its end. `NaN` if it did not come so far. */
  readonly openMs: number
  readonly closeMs: number
}

const child = fileURLToPath(new URL('kill-child.ts', import.meta.url))
const saboteur = new URL('kill-saboteur.ts', import.meta.url).href

export const keyOf = (id: string, trial: number | string): string => `${id}\t${trial}`

/** A process that begins the run or goes on with it, until it is done or killed. @param left Trials that are not in the log. */
export async function attempt(
  { baseURL, log, effects, cacheDir, sabotage }: KillRun,
  size: { readonly samples: number; readonly trials: number; readonly left: number },
  blow?: Blow,
): Promise<Ended> {
  const seenBefore = (await effectsIn(effects)).length
  const hook = sabotage === undefined ? [] : ['--import', saboteur]
  const args = [...hook, child, baseURL, log, effects, String(size.samples), String(size.trials)]
  const env = { ...process.env, NODE_COMPILE_CACHE: cacheDir, GLMKIT_SABOTAGE: sabotage }
  const victim = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
  const closed = new Promise<void>((resolve) => victim.once('close', () => resolve()))
  const told: string[] = []
  let errors = ''
  let summary: SuiteSummary | undefined
  let timer: NodeJS.Timeout | undefined
  const at = { begin: NaN, solve: NaN, all: NaN, done: NaN }
  const strike = (): void => void (timer ??= setTimeout(() => victim.kill('SIGKILL'), blow?.afterMs))
  victim.stderr.setEncoding('utf8').on('data', (said: string) => (errors += said))
  createInterface({ input: victim.stdout }).on('line', (line) => {
    const [word, ...rest] = line.split('\t')
    if (word === 'begin' || word === 'solve') at[word] = performance.now()
    else if (word === 'trial') told.push(rest.join('\t'))
    else {
      at.done = performance.now()
      summary = JSON.parse(rest.join('\t'))
    }
    if (told.length === size.left && Number.isNaN(at.all)) at.all = performance.now()
    const isDue =
      blow?.at === 'begin' ||
      (blow?.at === 'trial' && told.length >= (blow.trials ?? 0)) ||
      (blow?.at === 'all' && told.length === size.left)
    if (isDue) strike()
  })
  await closed
  clearTimeout(timer)
  const isKilled = victim.signalCode === 'SIGKILL'
  return {
    how: summary !== undefined ? 'done' : isKilled ? 'killed' : 'failed',
    place: Number.isNaN(at.solve) && size.left > 0 ? places[0] : told.length < size.left ? places[1] : places[2],
    told,
    scored: (await effectsIn(effects)).slice(seenBefore),
    ...(summary && { summary }),
    errors,
    openMs: at.solve - at.begin,
    closeMs: at.done - at.all,
  }
}

/** Keys of the trials that were scored, in order. */
async function effectsIn(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.split('\n').slice(0, -1)
}
