import { describe, expect, it } from 'vitest'
import type { Sample } from '../suite.ts'
import { schedule } from './schedule.ts'
import type { ScheduleOptions } from './schedule.ts'

const sample = (id: string): Sample => ({ id, input: 'q', target: null })

async function idsOf(samples: Iterable<Sample>, options: ScheduleOptions<unknown> = {}): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of schedule(samples, options)) ids.push(id)
  return ids
}

describe('schedule', () => {
  it('keeps the order, and reads no more than it is asked for', async () => {
    let read = 0
    function* endless(): Generator<Sample> {
      for (;;) yield sample(`s${read++}`)
    }
    expect(await idsOf(endless(), { limit: 3 })).toEqual(['s0', 's1', 's2'])
    expect(read).toBe(3)
  })

  it('puts samples of one prefix one after the other, and loses none', async () => {
    const samples = Array.from({ length: 5_000 }, (_, index) => sample(`${index % 7}-${index}`))
    const ids = await idsOf(samples, { prefixOf: ({ id }) => id.slice(0, 1) })
    expect(ids.slice(0, 3)).toEqual(['0-0', '0-7', '0-14'])
    expect(new Set(ids).size).toBe(5_000)
    const changes = ids.filter((id, index) => index > 0 && id[0] !== ids[index - 1]?.[0]).length
    expect(changes).toBeLessThan(50)
  })

  it('holds at most a thousand samples while it looks for those of a prefix', async () => {
    let read = 0
    function* counted(): Generator<Sample> {
      for (; read < 100_000; read += 1) yield sample(`${read}`)
    }
    const ahead: number[] = []
    let given = 0
    for await (const { id } of schedule(counted(), { prefixOf: (one) => one.id, limit: 5_000 })) {
      given += Number(id !== '')
      ahead.push(read - given)
    }
    expect(given).toBe(5_000)
    expect(Math.max(...ahead)).toBeLessThanOrEqual(1_000)
  })

  it.each([
    ['an id twice', [sample('a'), sample('a')], 'two samples have the id "a"'],
    ['an empty id', [sample('')], 'sample 1 has an empty id'],
    ['an id that no log could keep', [sample('a\ud800')], 'has half a surrogate pair'],
  ])('refuses %s', async (_, samples, message) => {
    await expect(idsOf(samples)).rejects.toThrow(message)
  })

  // As a file has them that nobody has checked types of.
  it.each([
    ['[{"input":"q"}]', 'sample 1 has no id, expected e.g. { id: "a"'],
    ['[{"id":"a","input":"q"},{"id":7,"input":"q"}]', 'sample 2 has the id 7, which is no text'],
    ['[{"id":"a","target":"t"}]', 'sample 1 ("a") has no input'],
    ['["Paris"]', 'sample 1 has no id'],
    ['[null]', 'sample 1 has no id'],
    ['{"id":"a"}', "its samples are { id: 'a' }, expected an array or a generator"],
  ])('refuses %s', async (json, message) => {
    await expect(idsOf(JSON.parse(json))).rejects.toThrow(message)
  })
})
