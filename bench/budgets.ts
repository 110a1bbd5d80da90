/**
 * Hard budgets: simulated trees of agents that share one, on a clock of their own.
 *
 *     node bench/budgets.ts [--runs 150]
 *
 * Fails if at any instant what the server has billed and what turns under way may still cost exceed a limit of any
 * budget in the tree, if a run never ends, or if little of a budget is usable. Beside it: refusal instead of waiting.
 * Then the errors of usage estimates, against the emulator's exact counts.
 */
import { readFileSync } from 'node:fs'
import { setImmediate as drained } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createBudget } from '../packages/glm/src/lib/budget.ts'
import type { BudgetLimits } from '../packages/glm/src/lib/budget-accounts.ts'
import type { Budget, TurnNeeds, TurnReservation } from '../packages/glm/src/lib/budget.ts'
import { createUsageEstimator } from '../packages/glm/src/lib/estimate-usage.ts'
import { renderPrompt } from '../packages/emulator/src/lib/prompt.ts'
import { tokenize } from '../packages/emulator/src/lib/tokens.ts'
import type { Message, Usage } from '../packages/glm/src/model.ts'
import { costOf } from '../packages/glm/src/model.ts'

type Random = (least: number, most: number) => number
type Manner = 'wait' | 'wait, trusting estimates' | 'refuse'

/** What the server knows of one budget of the tree. */
interface Truth {
  readonly budget: Budget
  readonly limits: BudgetLimits
  readonly parent: Truth | undefined
  usd: number
  tokens: number
  /** The worst case of turns under way. */
  usdAtRisk: number
  tokensAtRisk: number
  turns: number
  calls: number
}

interface World {
  readonly manner: Manner
  readonly random: Random
  readonly clock: Clock
  /** The tree is endless: only the budget ends it. */
  readonly isEndless: boolean
  turns: number
  cut: number
  lost: number
  /** Agents that were stopped while a fifth of the money was there. */
  early: number
  checks: number
}

const price = { input: 1, cachedInput: 0.2, output: 3.2 }
const maxOutputTokens = 131_072
const { values } = parseArgs({ options: { runs: { type: 'string', default: '150' } } })
const runs = Number(values.runs)

interface Clock {
  now: number
  sleep(ms: number): Promise<void>
  /** Lets time pass until the work is done. Throws if nobody can go on before that. */
  drive(work: Promise<unknown>): Promise<void>
}

function createClock(): Clock {
  const timers: { readonly at: number; readonly wake: () => void }[] = []
  const clock: Clock = {
    now: 0,
    sleep: (ms) => new Promise((wake) => void timers.push({ at: clock.now + ms, wake })),
    async drive(work) {
      let isOver = false
      const settled = work.finally(() => (isOver = true))
      // Awaited below; until then its failure is nobody's.
      settled.catch(() => {})
      for (;;) {
        await drained()
        if (isOver) return void (await settled)
        const next = timers.toSorted((a, b) => a.at - b.at)[0]
        if (next === undefined) throw new Error('Deadlock: everybody waits')
        timers.splice(timers.indexOf(next), 1)
        clock.now = next.at
        next.wake()
      }
    },
  }
  return clock
}

function createRandom(seed: number): Random {
  let state = seed
  return (least, most) => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return least + (most - least) * (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32)
  }
}

function truthOf(budget: Budget, limits: BudgetLimits, parent?: Truth): Truth {
  return { budget, limits, parent, usd: 0, tokens: 0, usdAtRisk: 0, tokensAtRisk: 0, turns: 0, calls: 0 }
}

function rootOf(truth: Truth): Truth {
  return truth.parent === undefined ? truth : rootOf(truth.parent)
}

type Counts = Partial<Record<'usd' | 'tokens' | 'usdAtRisk' | 'tokensAtRisk' | 'turns' | 'calls', number>>

/** Books the truth in a budget and all above it, and checks that every promise holds at this instant. */
function note(world: World, truth: Truth | undefined, counts: Counts): void {
  for (let node = truth; node !== undefined; node = node.parent) {
    node.usd += counts.usd ?? 0
    node.tokens += counts.tokens ?? 0
    node.usdAtRisk += counts.usdAtRisk ?? 0
    node.tokensAtRisk += counts.tokensAtRisk ?? 0
    node.turns += counts.turns ?? 0
    node.calls += counts.calls ?? 0
    world.checks += 1
    if (world.manner === 'wait, trusting estimates') continue
    const { usd = Infinity, tokens = Infinity, turns = Infinity, calls = Infinity } = node.limits
    // The budget counts in nano-dollars, the server here in floats.
    const isKept =
      node.usd + node.usdAtRisk <= usd + 1e-7 &&
      node.tokens + node.tokensAtRisk <= tokens &&
      node.turns <= turns &&
      node.calls <= calls &&
      node.budget.spent.usd <= usd &&
      node.budget.spent.tokens <= tokens
    if (!isKept) throw new Error(`A limit is broken: ${JSON.stringify({ ...node, parent: undefined })}`)
  }
}

async function reserve(
  world: World,
  budget: Budget,
  inputTokens: number,
  signal: AbortSignal,
): Promise<TurnReservation | undefined> {
  const needs: TurnNeeds = { inputTokens, maxOutputTokens, price, now: world.clock.now }
  if (world.manner !== 'refuse') {
    const answer = await budget.reserveTurn(needs, signal)
    return 'exceeded' in answer ? undefined : answer
  }
  // What is free now, or nothing.
  const { usd, tokens } = budget.remaining
  const free = Math.floor(Math.min(tokens - inputTokens, (usd * 1e6 - inputTokens * price.input) / price.output)) - 1
  if (free < 1_024) return undefined
  const answer = await budget.reserveTurn({ ...needs, maxOutputTokens: Math.min(maxOutputTokens, free) }, signal)
  return 'exceeded' in answer ? undefined : answer
}

/** One model turn, with tries that are lost. Returns its output, or nothing if the run must end. */
async function takeTurn(
  world: World,
  truth: Truth,
  prompt: number,
  cached: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { random, clock } = world
  // The estimator's bound is a little loose.
  const inputTokens = Math.ceil(prompt * random(1, 1.1)) + 50
  const turn = await reserve(world, truth.budget, inputTokens, signal)
  if (turn === undefined) return undefined
  const worst = {
    usd: costOf({ inputTokens, cachedInputTokens: 0, outputTokens: turn.maxOutputTokens }, price) ?? 0,
    tokens: inputTokens + turn.maxOutputTokens,
  }
  const wanted = Math.ceil(Math.exp(random(Math.log(40), Math.log(random(0, 1) < 0.03 ? 80_000 : 5_000))))
  const output = Math.min(wanted, turn.maxOutputTokens)
  note(world, truth, { turns: 1 })
  for (;;) {
    note(world, truth, { usdAtRisk: worst.usd, tokensAtRisk: worst.tokens })
    const fate = random(0, 1)
    const isLost = fate < 0.03
    const outputTokens = isLost ? Math.floor(output * random(0, 1)) : output
    await clock.sleep(500 + outputTokens * 15)
    const tokens = { inputTokens: prompt, cachedInputTokens: cached, outputTokens }
    const usage: Usage = { ...tokens, reasoningTokens: 0, costUsd: costOf(tokens, price) }
    // The server bills what is lost, too.
    note(world, truth, {
      usd: usage.costUsd ?? 0,
      tokens: prompt + outputTokens,
      usdAtRisk: -worst.usd,
      tokensAtRisk: -worst.tokens,
    })
    const guess: Usage = { ...usage, outputTokens: Math.floor(outputTokens * random(0.85, 1.1)), isEstimated: true }
    const told = fate < 0.01 ? usage : fate < 0.025 ? { ...guess, costUsd: costOf(guess, price) } : undefined
    if (signal.aborted) {
      turn.settle({ ...guess, costUsd: costOf(guess, price) })
      return undefined
    }
    if (!isLost) {
      turn.settle(usage)
      world.turns += 1
      if (output < wanted) world.cut += 1
      return output
    }
    world.lost += 1
    if ((await turn.renew(told, signal)) !== undefined) return undefined
  }
}

/** An agent: turns with tool calls, a prompt that grows, and sub-agents it waits for. */
async function runAgent(world: World, truth: Truth, depth: number, outer: AbortSignal): Promise<void> {
  const { random, clock, isEndless } = world
  const controller = new AbortController()
  const signal = AbortSignal.any([outer, controller.signal])
  if (!isEndless && random(0, 1) < 0.1) {
    void clock.sleep(random(0, 200_000)).then(() => controller.abort(new Error('cancelled')))
  }
  let prompt = Math.ceil(random(500, 6_000))
  let cached = 0
  const turns = isEndless ? Infinity : random(1, 25)
  try {
    for (let turn = 0; turn < turns; turn += 1) {
      const output = await takeTurn(world, truth, prompt, cached, signal)
      if (output === undefined) {
        const root = rootOf(truth)
        if (root.usd < 0.8 * (root.limits.usd ?? 0)) world.early += 1
        return
      }
      cached = prompt
      prompt += output + Math.ceil(random(50, 4_000))
      if (prompt > 100_000) {
        prompt = 20_000
        cached = 0
      }
      const wanted = Math.floor(random(0, 6))
      const calls = truth.budget.takeCalls(wanted)
      note(world, truth, { calls })
      if (calls < wanted && random(0, 1) < 0.5) return
      await clock.sleep(random(0, 3_000))
      const isFirst = turn === 0 && depth === 0
      if (isFirst || (!isEndless && depth > 0 && depth < 3 && random(0, 1) < 0.03)) {
        const children = Array.from({ length: isFirst ? 50 : Math.ceil(random(1, 4)) }, () => {
          const limits: BudgetLimits = isEndless || random(0, 1) < 0.4 ? {} : randomLimits(random, 0.15)
          const child = truthOf(truth.budget.slice(limits), limits, truth)
          return runAgent(world, child, depth + 1, signal)
        })
        await Promise.all(children)
      }
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error
  }
}

function randomLimits(random: Random, share: number): BudgetLimits {
  const isSet = (): boolean => random(0, 1) < 0.6
  return {
    ...(isSet() && { usd: random(0, 12) * share }),
    ...(isSet() && { tokens: Math.ceil(random(0, 4_000_000) * share) }),
    ...(isSet() && { turns: Math.ceil(random(1, 600) * share) }),
    ...(isSet() && { calls: Math.ceil(random(0, 1_500) * share) }),
    ...(isSet() && { seconds: random(1, 4_000) }),
  }
}

async function simulate(
  seed: number,
  manner: Manner,
  limits: BudgetLimits | undefined,
): Promise<{ world: World; truth: Truth }> {
  const random = createRandom(seed)
  const world: World = {
    manner,
    random,
    clock: createClock(),
    isEndless: limits !== undefined,
    turns: 0,
    cut: 0,
    lost: 0,
    early: 0,
    checks: 0,
  }
  const rootLimits = limits ?? randomLimits(random, 1)
  const truth = truthOf(createBudget(rootLimits, { trustEstimates: manner === 'wait, trusting estimates' }), rootLimits)
  await world.clock.drive(runAgent(world, truth, 0, new AbortController().signal))
  if (truth.usdAtRisk > 1e-7 || truth.tokensAtRisk !== 0) throw new Error('A run has ended, and a turn is under way')
  return { world, truth }
}

const say = (...cells: readonly (string | number)[]): void => {
  const [name = '', ...rest] = cells.map(String)
  process.stdout.write(`${name.padEnd(34)}${rest.map((cell) => cell.padStart(12)).join('')}\n`)
}
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

function fail(message: string): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}

const startedAt = performance.now()
let checks = 0
let turns = 0
let lost = 0
for (let seed = 1; seed <= runs; seed += 1) {
  const { world } = await simulate(seed, 'wait', undefined)
  checks += world.checks
  turns += world.turns
  lost += world.lost
}
say('trees', 'turns', 'lost tries', 'checks', 'broken')
say(runs, turns, lost, checks, 0)

process.stdout.write('\n')
say('50 agents that never stop', 'usable', 'turns', 'cut', 'early', 'beyond', 'minutes')
for (const usd of [1, 5, 20]) {
  for (const manner of ['refuse', 'wait', 'wait, trusting estimates'] as const) {
    const results = await Promise.all([1, 2, 3, 4, 5].map(async (seed) => simulate(seed, manner, { usd })))
    const mean = (of: (result: (typeof results)[number]) => number): number =>
      results.reduce((sum, result) => sum + of(result), 0) / results.length
    const usable = mean(({ truth }) => truth.usd) / usd
    if (manner === 'wait' && usable < 0.7) fail(`Only ${percent(usable)} of ${usd} USD was usable`)
    const beyond = Math.max(...results.map(({ truth }) => truth.usd / usd - 1), 0)
    say(
      `  ${usd} USD, ${manner}`,
      percent(usable),
      mean(({ world }) => world.turns).toFixed(0),
      mean(({ world }) => world.cut).toFixed(1),
      mean(({ world }) => world.early).toFixed(1),
      percent(beyond),
      (mean(({ world }) => world.clock.now) / 60_000).toFixed(0),
    )
  }
}

const read = (...paths: readonly string[]): string =>
  paths.map((path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')).join('\n')
const texts = {
  English: read('docs/glm-5.md', 'docs/architecture.md', 'docs/knowledge/limits-and-caching.md'),
  Chinese: read('docs/knowledge/parameters.zh.md', 'docs/knowledge/prices.zh.md', 'docs/knowledge/benchmarks.zh.md'),
  French: read('docs/knowledge/parameters.fr.md', 'docs/knowledge/prices.fr.md', 'docs/knowledge/benchmarks.fr.md'),
  code: read('packages/core/src/lib/tool.ts', 'packages/glm/src/lib/transcript.ts'),
  JSON: read('package.json', 'packages/core/package.json', 'tsconfig.json', 'packages/emulator/package.json'),
}

const count = (prompt: readonly string[]): number => prompt.reduce((sum, piece) => sum + tokenize(piece).length, 0)
const countPrompt = (messages: readonly Message[]): number =>
  count(renderPrompt({ messages, tools: [], thinking: true, clearThinking: false }))

process.stdout.write('\n')
say('estimates, errors in tokens', '1st input', '1st output', 'input', 'output', '1st bound', 'bound')
for (const [name, text] of Object.entries(texts)) {
  const parts = Array.from({ length: 20 }, (_, index) =>
    text.slice((index * text.length) / 20, ((index + 1) * text.length) / 20),
  )
  const estimator = createUsageEstimator()
  const messages: Message[] = []
  const errors: { input: number; output: number; bound: number }[] = []
  for (let index = 0; index < parts.length; index += 2) {
    messages.push({ role: 'user', content: parts[index] ?? '' })
    const reply = parts[index + 1] ?? ''
    const usage = { inputTokens: countPrompt(messages), cachedInputTokens: 0, outputTokens: tokenize(reply).length + 1 }
    const bound = estimator.bound(messages, []) / usage.inputTokens
    if (bound < 1) fail(`The bound of a prompt in ${name} is too low: ${bound}`)
    const estimate = estimator.estimate(messages, [], reply, price)
    const input = estimate.inputTokens / usage.inputTokens - 1
    errors.push({ input, output: estimate.outputTokens / usage.outputTokens - 1, bound })
    estimator.learn(messages, [], { ...usage, reasoningTokens: 0, costUsd: null })
    messages.push({ role: 'assistant', content: reply })
  }
  const [first, ...later] = errors
  if (first === undefined) throw new Error('unreachable: every text has parts')
  const mean = (of: (error: (typeof errors)[number]) => number): number =>
    later.reduce((sum, error) => sum + Math.abs(of(error)), 0) / later.length
  const cells = [first.input, first.output, mean(({ input }) => input), mean(({ output }) => output)]
  if (cells.slice(2).some((error) => error > 0.1)) fail(`Estimates in ${name} are off by more than 10 %`)
  say(`  ${name}`, ...cells.map(percent), `${first.bound.toFixed(2)} ×`, `${mean(({ bound }) => bound).toFixed(2)} ×`)
}
process.stdout.write(`\n${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`)
