import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { byNeeds } from './section-schedule.ts'

const { signal } = new AbortController()

describe('byNeeds', () => {
  it('works what is ready, as many at once as allowed, and never before its needs', async () => {
    const done = new Set<number>()
    let running = 0
    let most = 0
    const needsOf = (number: number): number[] => (number % 5 === 0 ? [number - 1, 1] : [])
    await byNeeds(
      20,
      needsOf,
      async (number) => {
        expect(needsOf(number).every((need) => done.has(need))).toBe(true)
        most = Math.max(most, (running += 1))
        await wait(number === 4 ? 30 : 2)
        running -= 1
        done.add(number)
      },
      { concurrency: 3, signal },
    )
    expect(done.size).toBe(20)
    expect(most).toBe(3)
  })

  it('does not hold a place for what waits', async () => {
    const order: number[] = []
    await byNeeds(
      4,
      (number) => (number === 2 ? [1] : []),
      async (number) => {
        await wait(number === 1 ? 25 : 1)
        order.push(number)
      },
      { concurrency: 2, signal },
    )
    expect(order).toEqual([3, 4, 1, 2])
  })

  it('ends with the first that throws, once all have come to their end', async () => {
    const ended: number[] = []
    const working = byNeeds(
      9,
      () => [],
      async (number, either) => {
        if (number === 2) throw new Error('second')
        await wait(1_000, undefined, { signal: either }).catch(() => {})
        ended.push(number)
      },
      { concurrency: 3, signal },
    )
    await expect(working).rejects.toThrow('second')
    expect(ended).toEqual([1, 3])
  })
})
