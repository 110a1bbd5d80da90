import { canonicalArguments, fingerprint, maskArguments, maskNumbers } from './fingerprint.ts'

/** A call of a finished turn. */
export interface GuardedCall {
  readonly name: string
  /** JSON text. */
  readonly arguments: string
  /** What the model read. */
  readonly result: string
  readonly isError: boolean
  /** The tool is meant to be called again and again: its calls are never a loop. */
  readonly isPolling: boolean
}

export interface GuardVerdict {
  /** What is due now: tell the model, make it plan anew, end the run. A loop gets each once, in this order. */
  readonly level: 'nudge' | 'replan' | 'stop'
  /** What repeats and, while the run goes on, what to do instead: two sentences, for the model and for people. */
  readonly reason: string
}

/** Tells work from going in circles. */
export interface LoopGuard {
  /** Looks at a finished turn: its text and its calls with their results, `[]` when it made none. */
  turn(text: string, calls: readonly GuardedCall[]): GuardVerdict | undefined
}

/** From how many on which level is due. */
type Ladder = readonly [nudge: number, replan: number, stop: number]

/** The same call with the same result while nothing changed; also the same reply without a call. */
const sameLadder: Ladder = [3, 4, 5]
/** The same error of the same tool, whatever the arguments: who guesses at names fails more often than not. */
const errorLadder: Ladder = [5, 10, 20]
/** Turns of known calls with known results, numbers aside: counters look like this too. */
const staleLadder: Ladder = [10, 15, 20]
/** Exact repetitions less changes, over the whole run: what falls back into its loop after each new thing. */
const debtLadder: Ladder = [8, 12, 16]

const steps = [
  { level: 'nudge', advice: 'Do something else, or answer with what you have.' },
  { level: 'replan', advice: 'Make a new plan: say what you know, what is missing and which way you have not tried.' },
  { level: 'stop', advice: 'The run goes in circles.' },
] as const

/** A longer circle is not seen. */
const mostRemembered = 4_096

/** One thing a turn did: a call, or its text if it made none. */
interface Sight {
  readonly name: string | undefined
  readonly isError: boolean
  /** Equal: the same arguments, the same result. */
  readonly same: string
  /** Equal: the results differ in numbers at most; for an error, the arguments may differ too. */
  readonly alike: string
  /** The call was never made before. */
  readonly isFirst: boolean
  /** It is the first, or brought something else than the last time. */
  readonly isChanged: boolean
  /** More than that: nothing alike was ever seen. */
  readonly isNew: boolean
}

/**
 * Watches the turns of one run.
 *
 * Whatever is new begins a stretch: a call never made before, unless it fails as others did, or a known call with
 * another result, numbers aside. All counts but the debt begin anew with it, so work that looks at the same things again
 * and again between new steps never adds up. Time and memory per turn do not grow with the run.
 */
export function createLoopGuard(): LoopGuard {
  /** Of calls their last result; of what was seen, numbers aside, only that it was. */
  const known = new Map<string, string>()
  /** How often since anything changed, a number or the time a poll takes. */
  const sameTimes = new Map<string, number>()
  /** How often in this stretch. */
  const alikeTimes = new Map<string, number>()
  let staleTurns = 0
  let debt = 0
  /** How many steps of the ladder the stretch has had. */
  let taken = 0

  function see({ name, result, isError, arguments: json }: GuardedCall): Sight {
    const args = canonicalArguments(json)
    const callKey = fingerprint(name, args)
    const resultKey = fingerprint(result)
    const same = fingerprint(callKey, resultKey)
    const alike = isError
      ? fingerprint('error', name, maskNumbers(maskArguments(result, args)))
      : fingerprint('result', callKey, maskNumbers(result))
    const last = known.get(callKey)
    const isNew = known.get(alike) === undefined
    remember(known, alike, '')
    remember(known, callKey, resultKey)
    return { name, isError, same, alike, isFirst: last === undefined, isChanged: last !== resultKey, isNew }
  }

  function count(sights: readonly Sight[]): void {
    if (sights.some(({ isChanged }) => isChanged)) {
      sameTimes.clear()
      debt = Math.max(0, debt - 1)
    }
    if (sights.some(({ isNew }) => isNew)) {
      alikeTimes.clear()
      staleTurns = 0
      taken = rungOf(debtLadder, debt)
    }
    if (sights.every((sight) => !sight.isFirst && alikeTimes.get(sight.alike) !== undefined)) staleTurns += 1
    if (sights.every((sight) => sameTimes.get(sight.same) !== undefined)) debt += 1
    // By key: what one reply does twice it does once, since it has not read the result in between.
    for (const key of new Set(sights.map((sight) => sight.same)))
      remember(sameTimes, key, (sameTimes.get(key) ?? 0) + 1)
    for (const key of new Set(sights.map((sight) => sight.alike)))
      remember(alikeTimes, key, (alikeTimes.get(key) ?? 0) + 1)
  }

  /** How far up each ladder the turn is, and why. */
  function* rungs(sights: readonly Sight[]): Generator<readonly [rung: number, why: string]> {
    for (const { name, isError, ...keys } of sights) {
      const times = sameTimes.get(keys.same) ?? 0
      const what = name === undefined ? 'The same reply without a call' : `The same "${name}" call with the same result`
      yield [rungOf(sameLadder, times), `${what} came ${times} times while nothing else changed.`]
      const errors = isError ? (alikeTimes.get(keys.alike) ?? 0) : 0
      yield [rungOf(errorLadder, errors), `"${name}" failed ${errors} times with the same error.`]
    }
    yield [rungOf(staleLadder, staleTurns), `${staleTurns} turns brought nothing but what was known, numbers aside.`]
    yield [rungOf(debtLadder, debt), 'After each new thing the same calls with the same results came again.']
  }

  return {
    turn(text, calls) {
      const guarded = calls.filter(({ isPolling }) => !isPolling)
      // Who waits has a reason to look again.
      if (guarded.length < calls.length) sameTimes.clear()
      if (guarded.length === 0 && calls.length > 0) return undefined
      const sights = guarded.length > 0 ? guarded.map(see) : [hear(text)]
      count(sights)
      const [rung, why] = [...rungs(sights)].reduce((most, next) => (next[0] > most[0] ? next : most))
      const step = rung > taken ? steps[taken++] : undefined
      return step && { level: step.level, reason: `${why} ${step.advice}` }
    },
  }
}

/** A text alone is neither progress nor a change: with the same calls between them, texts that vary are a loop too. */
function hear(text: string): Sight {
  const key = fingerprint('text', text.trim())
  return { name: undefined, isError: false, same: key, alike: key, isFirst: false, isChanged: false, isNew: false }
}

function rungOf(ladder: Ladder, value: number): number {
  return ladder.filter((least) => value >= least).length
}

/** What was seen last comes last; the oldest goes. */
function remember<Value>(entries: Map<string, Value>, key: string, value: Value): void {
  entries.delete(key)
  entries.set(key, value)
  if (entries.size <= mostRemembered) return
  const [oldest = key] = entries.keys()
  entries.delete(oldest)
}
