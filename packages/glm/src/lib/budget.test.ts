import { getEventListeners } from 'node:events'
import { setImmediate as soon } from 'node:timers/promises'
import { array, assert, asyncProperty, integer, record } from 'fast-check'
import { noUsage } from './model.ts'
import type { Usage } from './model.ts'
import { describe, expect, it } from 'vitest'
import { createBudget } from './budget.ts'
import type { Budget, TurnNeeds, TurnReservation } from './budget.ts'

const { signal } = new AbortController()
const price = { input: 1, cachedInput: 0.2, output: 3.2 }
const turnOf = (needs: Partial<TurnNeeds> = {}): TurnNeeds => ({
  inputTokens: 1_000,
  maxOutputTokens: 10_000,
  price,
  now: 0,
  ...needs,
})
const used = (inputTokens: number, outputTokens: number): Usage => ({
  ...noUsage,
  inputTokens,
  outputTokens,
  costUsd: (inputTokens * price.input + outputTokens * price.output) / 1e6,
})

async function reserve(budget: Budget, needs?: Partial<TurnNeeds>): Promise<TurnReservation> {
  const answer = await budget.reserveTurn(turnOf(needs), signal)
  if ('exceeded' in answer) throw new Error(`exceeded: ${answer.exceeded}`)
  return answer
}

/** Whether a promise has settled once everything that can go on has gone on. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => true), soon(false)])
}

describe('reserveTurn', () => {
  it('sets the worst case aside and gives back what was not used', async () => {
    const budget = createBudget({ usd: 1, tokens: 20_000 })
    const turn = await reserve(budget)
    expect(budget.remaining).toMatchObject({ usd: 1 - 0.033, tokens: 9_000 })
    turn.settle(used(900, 100))
    turn.settle(used(900, 100))
    expect(budget.spent).toEqual({ usd: 0.00122, tokens: 1_000, calls: 0, turns: 1 })
    expect(budget.remaining).toMatchObject({ usd: 1 - 0.00122, tokens: 19_000 })
  })

  it('shrinks the output to what is left, and refuses what is not worth its prompt', async () => {
    const budget = createBudget({ tokens: 5_000 })
    const turn = await reserve(budget)
    expect(turn.maxOutputTokens).toBe(4_000)
    turn.settle(used(1_000, 3_000))
    expect(await budget.reserveTurn(turnOf({ inputTokens: 100 }), signal)).toEqual({
      exceeded: 'tokens',
      limit: 5_000,
      spent: 4_000,
      lost: 0,
      needed: 1_124,
    })
    const small = await reserve(budget, { inputTokens: 100, maxOutputTokens: 900 })
    expect(small.maxOutputTokens).toBe(900)
  })

  it('never grants a token more than the money pays for', async () => {
    for (const output of [0.4, 1.1, 3.2, 0.0007]) {
      for (const usd of [0.000_001, 0.004_321, 0.01, 0.033]) {
        const budget = createBudget({ usd })
        const dear = { input: 0.07, cachedInput: 0.3, output }
        const needs = turnOf({ inputTokens: 3, maxOutputTokens: 1e9, leastOutputTokens: 1, price: dear })
        const answer = await budget.reserveTurn(needs, signal)
        const granted = 'exceeded' in answer ? 0 : answer.maxOutputTokens
        const cost = (tokens: number): number => (3 * 0.3 + tokens * output) / 1e6
        const isPaid = granted === 0 || cost(granted) <= usd * (1 + 1e-12)
        // Two more would cost too much: the budget may round a nano-dollar up.
        const isUsedUp = granted === 1e9 || cost(granted + 2) > usd
        expect({ output, usd, granted, isPaid, isUsedUp }).toMatchObject({ isPaid: true, isUsedUp: true })
      }
    }
  })

  it('takes a part of what is left when there are others, so that they need not wait', async () => {
    const budget = createBudget({ tokens: 1_000_000 })
    const alone = await reserve(budget, { maxOutputTokens: 131_072 })
    const among = await reserve(budget, { maxOutputTokens: 131_072 })
    expect([alone.maxOutputTokens, among.maxOutputTokens]).toEqual([131_072, Math.floor(866_928 / 32)])
    const tight = await reserve(budget.slice({ tokens: 30_000 }), { maxOutputTokens: 131_072 })
    expect(tight.maxOutputTokens).toBe(Math.floor((867_928 - 28_091 - 1_000) / 32))
  })

  it('waits for others rather than start with a cramped output', async () => {
    const budget = createBudget({ tokens: 22_000 })
    const first = await reserve(budget)
    const second = reserve(budget, { inputTokens: 4_000 })
    expect(await isSettled(second)).toBe(false)
    first.settle(used(1_000, 500))
    expect((await second).maxOutputTokens).toBe(10_000)
  })

  it('serves in order, and holds up only those who share what is short', async () => {
    const budget = createBudget({ tokens: 100_000 })
    const narrow = budget.slice({ tokens: 12_000 })
    const first = await reserve(narrow)
    const order: string[] = []
    const note = async (name: string, from: Budget, needs?: Partial<TurnNeeds>): Promise<void> => {
      const turn = await reserve(from, needs)
      order.push(name)
      turn.settle(used(100, 100))
    }
    const all = [
      note('large', narrow),
      note('small', narrow, { inputTokens: 100, maxOutputTokens: 100 }),
      note('elsewhere', budget),
    ]
    await soon()
    expect(order).toEqual(['elsewhere'])
    first.settle(used(100, 100))
    await Promise.all(all)
    expect(order).toEqual(['elsewhere', 'large', 'small'])
  })

  it('leaves the queue at an abort, and lets those behind go on', async () => {
    const budget = createBudget({ tokens: 20_000 })
    const first = await reserve(budget)
    const controller = new AbortController()
    const waiting = budget.reserveTurn(turnOf(), controller.signal)
    const behind = reserve(budget, { maxOutputTokens: 5_000 })
    expect(await isSettled(behind)).toBe(false)
    controller.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    expect((await behind).maxOutputTokens).toBe(5_000)
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
    first.settle(noUsage)
    expect(budget.remaining.tokens).toBe(20_000 - 6_000)
  })

  it('counts turns and seconds, of the budgets above too', async () => {
    const budget = createBudget({ turns: 2, seconds: 100 })
    const slice = budget.slice({ turns: 1, seconds: 10 })
    expect(budget.secondsLeft(5_000)).toBe(100)
    ;(await reserve(slice, { now: 50_000 })).settle(noUsage)
    expect(await slice.reserveTurn(turnOf({ now: 50_000 }), signal)).toMatchObject({ exceeded: 'turns', limit: 1 })
    expect(slice.secondsLeft(55_000)).toBe(5)
    const late = { exceeded: 'seconds', limit: 10, spent: 10 }
    expect(await slice.reserveTurn(turnOf({ now: 60_000 }), signal)).toMatchObject(late)
    await reserve(budget, { now: 60_000 })
    expect(await budget.reserveTurn(turnOf({ now: 60_000 }), signal)).toMatchObject({ exceeded: 'turns', spent: 2 })
  })

  it('needs a price to keep to USD, and lets what is free go on without any', async () => {
    const budget = createBudget({ usd: 0 })
    await expect(budget.slice({}).reserveTurn(turnOf({ price: undefined }), signal)).rejects.toThrow(
      'pass `facts` with a price',
    )
    expect(await budget.reserveTurn(turnOf(), signal)).toMatchObject({ exceeded: 'usd', needed: 0.0042768 })
    const free = { input: 0, cachedInput: 0, output: 0 }
    expect((await reserve(budget, { price: free })).maxOutputTokens).toBe(10_000)
  })
})

describe('a lost try', () => {
  it('stays set aside when nobody knows what it cost', async () => {
    const budget = createBudget({ tokens: 30_000 })
    const turn = await reserve(budget)
    expect(await turn.renew({ ...used(500, 500), isEstimated: true }, signal)).toBeUndefined()
    expect(budget.spent.tokens).toBe(1_000)
    expect(budget.remaining.tokens).toBe(30_000 - 2 * 11_000)
    expect(await turn.renew(undefined, signal)).toMatchObject({ exceeded: 'tokens', spent: 1_000, lost: 21_000 })
    turn.settle(used(1, 1))
    expect(budget.spent).toMatchObject({ tokens: 1_000, turns: 1 })
  })

  it('costs what is known, or estimated if estimates are trusted', async () => {
    const budget = createBudget({ tokens: 30_000 }, { trustEstimates: true })
    const turn = await reserve(budget)
    await turn.renew({ ...used(500, 500), isEstimated: true }, signal)
    await turn.renew(noUsage, signal)
    turn.settle(used(1_000, 1_000))
    expect(budget.remaining.tokens).toBe(27_000)
  })

  it('goes before those who wait, and lets them go on when it is given up', async () => {
    const budget = createBudget({ tokens: 13_000 })
    const turn = await reserve(budget)
    const waiting = reserve(budget)
    expect(await turn.renew(noUsage, signal)).toBeUndefined()
    expect(await isSettled(waiting)).toBe(false)
    const gone = AbortSignal.abort(new Error('gone'))
    await expect(turn.renew(noUsage, gone)).rejects.toThrow('gone')
    expect((await waiting).maxOutputTokens).toBe(10_000)
  })
})

describe('counts', () => {
  it('lets no more calls run than are left in the tree', () => {
    const budget = createBudget({ calls: 5 })
    const slice = budget.slice({ calls: 4 })
    expect([slice.takeCalls(3), slice.takeCalls(3), budget.takeCalls(3), slice.takeCalls(1)]).toEqual([3, 1, 1, 0])
    expect([budget.spent.calls, slice.spent.calls]).toEqual([5, 4])
  })

  it('charges what a recorded run did, beyond the limit if need be', async () => {
    const budget = createBudget({ tokens: 1_000, turns: 5 })
    budget.slice({}).charge(used(1_000, 500), { calls: 2 })
    expect(budget.spent).toEqual({ usd: 0.0026, tokens: 1_500, calls: 2, turns: 1 })
    expect(budget.remaining).toEqual({ usd: Infinity, tokens: 0, calls: Infinity, turns: 4 })
    expect(await budget.reserveTurn(turnOf(), signal)).toMatchObject({ exceeded: 'tokens', spent: 1_500 })
  })

  it('refuses limits that are no numbers', () => {
    expect(() => createBudget({ usd: Number.NaN })).toThrow('usd is NaN, expected a number from 0')
    expect(() => createBudget({}).slice({ turns: -1 })).toThrow('turns is -1')
  })
})

describe('any tree of runs', () => {
  const step = record({
    prompt: integer({ min: 1, max: 9_000 }),
    most: integer({ min: 1, max: 30_000 }),
    part: integer({ min: 0, max: 100 }),
    fate: integer({ min: 0, max: 9 }),
  })
  const runs = array(record({ limit: integer({ min: 0, max: 60_000 }), steps: array(step, { maxLength: 6 }) }), {
    maxLength: 8,
  })

  it('is billed no more than its limits and always comes to an end', async () => {
    await assert(
      asyncProperty(integer({ min: 0, max: 200_000 }), runs, async (limit, tree) => {
        const root = createBudget({ tokens: limit, usd: limit / 500_000 })
        let billedInAll = 0
        let usdInAll = 0
        await Promise.all(
          tree.map(async ({ limit: own, steps }) => {
            const budget = root.slice({ tokens: own })
            let billed = 0
            for (const { prompt, most, part, fate } of steps) {
              const turn = await budget.reserveTurn(turnOf({ inputTokens: prompt, maxOutputTokens: most }), signal)
              if ('exceeded' in turn) continue
              await soon()
              // The server bills lost tries, whatever the client learns of them.
              const usage = used(prompt, Math.floor((turn.maxOutputTokens * part) / 100))
              const bill = (): void => {
                billed += usage.inputTokens + usage.outputTokens
                billedInAll += usage.inputTokens + usage.outputTokens
                usdInAll += usage.costUsd ?? 0
              }
              bill()
              if (fate === 0 && (await turn.renew(undefined, signal)) === undefined) bill()
              if (fate === 1) turn.settle({ ...usage, outputTokens: 0, isEstimated: true })
              turn.settle(usage)
              expect(billed).toBeLessThanOrEqual(own)
            }
          }),
        )
        expect(billedInAll).toBeLessThanOrEqual(limit)
        expect(usdInAll).toBeLessThanOrEqual(limit / 500_000 + 1e-9)
      }),
      { numRuns: 200 },
    )
  })
})
