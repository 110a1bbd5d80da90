/**
 * SYNTHETIC trajectories: what a model thinks, says and calls, what the tools return, and which earlier results each step
 * depends on. They are the same for the same profile, length and seed on every machine.
 *
 * What they share with real sessions is what decides the cost of a memory: how fast they grow (per step about 1.5K tokens
 * coding, 4.5K research, 2K support, with a long tail), how much of that is the model's own (about 570, 420 and 310), and
 * how long ago a step's information came in. The last is the lag between a result and the first use of an identifier that
 * only it has introduced: in 15 short coding tasks 84 % of the uses came within 3 results and 99 % within 10; in two
 * sessions of over 400 steps 27 % came within 3, 40 % within 10, 58 % within 50, 70 % within 100. Trajectories of 50 steps
 * follow the former, longer ones the latter. Every other step has such a need, as those sessions had.
 */
import { createRandom, mix, pick, type Random } from '../search/random.ts'
import { profiles, type Profile, type ProfileTool, type Size } from './profiles.ts'
import { linesOf, sentence, thought } from './texts.ts'
import { capital, code, identifier, noun, verb } from './words.ts'

/** What a result says and nothing else does. */
export interface Fact {
  /** By what one would look for it. Unique, as the value. */
  readonly key: string
  readonly value: string
}

export interface TrajectoryCall {
  readonly name: string
  /** Unlike those of any other call. */
  readonly arguments: Readonly<Record<string, string>>
  readonly result: string
}

/** A step cannot be taken without the fact, which came in with an earlier call. */
export interface Need {
  readonly fact: Fact
  readonly call: TrajectoryCall
  /** Place of that step. */
  readonly step: number
}

export interface TrajectoryStep {
  /** What is needed is in `text`. */
  readonly needs: readonly Need[]
  readonly reasoning: string
  readonly text: string
  /** A step without calls answers. */
  readonly calls: readonly TrajectoryCall[]
  /** Said by the user after an answer; the last answer ends the run. */
  readonly nextUserText?: string
}

export interface Trajectory {
  readonly name: string
  readonly profile: Profile
  readonly seed: number
  readonly steps: readonly TrajectoryStep[]
}

const needsPerStep = [0.58, 0.34, 0.08]
/** Up to how many results ago, and how often. */
const lags = {
  short: [
    [3, 0.84],
    [10, 0.15],
    [20, 0.01],
  ],
  long: [
    [3, 0.27],
    [10, 0.13],
    [50, 0.18],
    [100, 0.12],
    [Infinity, 0.3],
  ],
} as const

interface Made {
  readonly call: TrajectoryCall
  readonly step: number
  /** Not yet used. */
  readonly facts: Fact[]
}

/** @param steps Replies of the model, answers included. */
export function createTrajectory(name: Profile['name'], steps: number, seed = 1): Trajectory {
  const profile = profiles[name]
  const random = createRandom(mix(seed, steps, name.length, name.charCodeAt(0)))
  const needOf = createNeeds(random, lags[steps <= 50 ? 'short' : 'long'])
  const made: Made[] = []
  const turnEnds = turnEndsOf(random, steps, profile.stepsPerTurn)
  return {
    name: `${name} ${steps}`,
    profile,
    seed,
    steps: Array.from({ length: steps }, (_, step) => {
      const needs = needOf(made, draw(random, needsPerStep))
      const isAnswer = turnEnds.has(step)
      const calls = isAnswer
        ? []
        : Array.from({ length: 1 + draw(random, profile.calls) }, () => callOf(random, profile))
      made.push(...calls.map(({ call, facts }) => ({ call, step, facts: [...facts] })))
      const used = needs.map(({ fact }) => `${capital(verb(random))} \`${fact.value}\` (${fact.key}).`)
      const said = linesOf(random, sentence, sizeIn(random, profile.text) * (isAnswer ? 4 : 1), 4.8)
      return {
        needs,
        reasoning: linesOf(random, thought, sizeIn(random, profile.reasoning), 4.6).join(' '),
        text: [...used, ...said].join(' '),
        calls: calls.map(({ call }) => call),
        ...(isAnswer && step < steps - 1 && { nextUserText: questionOf(random) }),
      }
    }),
  }
}

function turnEndsOf(random: Random, steps: number, stepsPerTurn = Infinity): ReadonlySet<number> {
  const ends = new Set([steps - 1])
  if (stepsPerTurn === Infinity) return ends
  for (let at = 0; ;) {
    at += Math.max(3, stepsPerTurn - 3 + pick(random, 7))
    if (at >= steps - 3) return ends
    ends.add(at)
  }
}

/** What needs a result further back than the run has gone waits until it has: the shares hold over the whole run. */
function createNeeds(random: Random, table: readonly (readonly [upTo: number, share: number])[]) {
  const shares = table.map(([, share]) => share)
  let waiting: number[] = []

  function takeFrom(made: readonly Made[], row: number): Need | undefined {
    const least = (table[row - 1]?.[0] ?? 0) + 1
    const most = Math.min(table[row]?.[0] ?? 1, made.length)
    if (most < least) return undefined
    // A result has few facts, and each is used once: the next one serves as well.
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const from = made[made.length - least - pick(random, most - least + 1)]
      const fact = from?.facts.pop()
      if (from !== undefined && fact !== undefined) return { fact, call: from.call, step: from.step }
    }
    return undefined
  }

  return (made: readonly Made[], count: number): readonly Need[] => {
    waiting.push(...Array.from({ length: count }, () => draw(random, shares)))
    const needs: Need[] = []
    waiting = waiting.filter((row) => {
      const need = needs.length < 2 ? takeFrom(made, row) : undefined
      if (need !== undefined) needs.push(need)
      return need === undefined
    })
    return needs
  }
}

function callOf(random: Random, { tools, result }: Profile): { call: TrajectoryCall; facts: readonly Fact[] } {
  const tool: ProfileTool = tools[pick(random, tools.length)] ?? tools[0]
  const tokens = sizeIn(random, result)
  const lines = linesOf(random, tool.line, tokens, tool.charsPerToken)
  const facts = Array.from({ length: 2 + Math.min(6, Math.floor(tokens / 500)) }, () => ({
    key: `${identifier(random)}${capital(noun(random))}${code(random, 3)}`,
    value: `${noun(random).slice(0, 4)}_${code(random, 8)}`,
  }))
  for (const { key, value } of facts) lines.splice(pick(random, lines.length + 1), 0, tool.fact(key, value))
  return {
    call: { name: tool.name, arguments: { [tool.argument]: tool.ask(random) }, result: lines.join('\n') },
    facts,
  }
}

function questionOf(random: Random): string {
  const head = `Thanks. Now something else: what about order ORD-${code(random, 8)}?`
  return [head, ...linesOf(random, sentence, 40 + pick(random, 80), 4.8)].join(' ')
}

/** By Box and Muller. */
function sizeIn(random: Random, { median, sigma, most }: Size): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Math.min(most, Math.max(10, Math.round(median * Math.exp(sigma * normal))))
}

/** The place of one of the shares, which add up to 1. */
function draw(random: Random, shares: readonly number[]): number {
  let left = random()
  for (const [place, share] of shares.entries()) {
    left -= share
    if (left < 0) return place
  }
  return shares.length - 1
}
