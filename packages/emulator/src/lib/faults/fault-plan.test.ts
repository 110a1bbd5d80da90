import { describe, expect, it, onTestFinished } from 'vitest'
import { scriptBrain } from '../script-brain.ts'
import { type Emulator, startEmulator } from '../start-emulator.ts'
import type { FaultPlan } from './fault-plan.ts'
import { readFaultPlan } from './read-fault-plan.ts'

async function start(faults: FaultPlan, tokensPerSecond = Infinity): Promise<Emulator> {
  const brain = scriptBrain(() => ({ content: 'one two three four five six seven eight' }))
  const emulator = await startEmulator({ faults, brain, tokensPerSecond })
  onTestFinished(() => emulator.close())
  return emulator
}

async function post(emulator: Emulator, content = 'Hello', model = 'glm-5'): Promise<readonly [number, string]> {
  const headers = { authorization: 'Bearer test', 'accept-language': 'en' }
  const body = JSON.stringify({ model, messages: [{ role: 'user', content }] })
  const response = await fetch(`${emulator.baseURL}/chat/completions`, { method: 'POST', headers, body })
  return [response.status, await response.text()]
}

async function statuses(emulator: Emulator, count: number): Promise<number[]> {
  const all: number[] = []
  for (let n = 0; n < count; n += 1) all.push((await post(emulator))[0])
  return all
}

const overloaded = { type: 'error', code: '1305' } as const

describe('when', () => {
  it('names requests, every n-th one, a text and a model, all together', async () => {
    expect(await statuses(await start({ rules: [{ when: { requests: [1, 3] }, fault: overloaded }] }), 4)).toEqual([
      429, 200, 429, 200,
    ])
    expect(await statuses(await start({ rules: [{ when: { every: 2 }, fault: overloaded }] }), 4)).toEqual([
      200, 429, 200, 429,
    ])
    const emulator = await start({
      rules: [{ when: { messageIncludes: 'fail', model: 'glm-5.1' }, fault: overloaded }],
    })
    const answers = [
      await post(emulator, 'please fail', 'glm-5.1'),
      await post(emulator, 'please fail', 'glm-5'),
      await post(emulator, 'please work', 'glm-5.1'),
    ]
    expect(answers.map(([status]) => status)).toEqual([429, 200, 200])
  })

  it('draws the same from the same seed, and about as often as asked', async () => {
    const draw = async (seed: number) =>
      statuses(await start({ seed, rules: [{ when: { probability: 0.3 }, fault: overloaded }] }), 60)
    const first = await draw(7)
    expect(await draw(7)).toEqual(first)
    expect(await draw(8)).not.toEqual(first)
    const failed = first.filter((status) => status === 429).length
    expect(failed).toBeGreaterThan(8)
    expect(failed).toBeLessThan(30)
  })
})

describe('limits', () => {
  it('answers 1302 above a hidden concurrency limit, and serves again when there is room', async () => {
    const emulator = await start({ concurrencyLimit: 2 }, 50)
    const together = await Promise.all([post(emulator), post(emulator), post(emulator), post(emulator)])
    expect(together.map(([status]) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 429, 429])
    expect(together.find(([status]) => status === 429)?.[1]).toContain('"code":"1302"')
    expect((await post(emulator))[0]).toBe(200)
    const others = await Promise.all([post(emulator, 'a', 'glm-5.1'), post(emulator), post(emulator)])
    expect(others.map(([status]) => status)).toEqual([200, 200, 200])
  })

  it('moves the limit', async () => {
    const sequence = [
      { afterRequests: 2, limit: 0 },
      { afterRequests: 4, limit: 1 },
    ]
    expect(await statuses(await start({ concurrencyLimit: { sequence } }), 5)).toEqual([200, 200, 429, 429, 200])
    const inTime = await start({ concurrencyLimit: { sequence: [{ limit: 0 }, { afterMs: 150, limit: 1 }] } })
    expect((await post(inTime))[0]).toBe(429)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect((await post(inTime))[0]).toBe(200)
  })

  it('answers 1308 above the quota of a window, says when it resets, and does reset', async () => {
    const emulator = await start({ quota: { requests: 2, windowMs: 400 } })
    expect(await statuses(emulator, 2)).toEqual([200, 200])
    const [status, body] = await post(emulator)
    expect([status, body]).toEqual([429, expect.stringContaining('"code":"1308"')])
    expect(body).toMatch(/Your limit will reset at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d/)
    await new Promise((resolve) => setTimeout(resolve, 450))
    expect((await post(emulator))[0]).toBe(200)
    const byTokens = await start({ quota: { tokens: 5, windowMs: 60_000, code: '1310' } })
    expect([(await post(byTokens))[0], (await post(byTokens))[1]]).toEqual([200, expect.stringContaining('1310')])
  })
})

describe('readFaultPlan', () => {
  const wrong: readonly (readonly [unknown, string])[] = [
    [[], 'the plan is [], expected an object'],
    [{ rule: [] }, 'rule is unknown, expected seed, rules, concurrencyLimit, quota'],
    [{ rules: {} }, 'rules is {}, expected a list of rules'],
    [{ rules: [{}] }, 'rules[0].fault is missing, expected a fault or a list of faults'],
    [
      { rules: [{ fault: { type: 'eror' } }] },
      'rules[0].fault.type is "eror", expected error, delay, disconnect, finish',
    ],
    [{ rules: [{ fault: [{ type: 'error' }] }] }, 'rules[0].fault[0].code is missing, expected a text'],
    [
      { rules: [{ fault: { type: 'error', code: '9' } }] },
      'rules[0].fault.code is "9", expected a code of the error table',
    ],
    [{ rules: [{ fault: { type: 'empty', x: 1 } }] }, 'rules[0].fault.x is unknown, expected type'],
    [
      { rules: [{ fault: { type: 'arguments', kind: 'x' } }] },
      'rules[0].fault.kind is "x", expected trailing-braces, ',
    ],
    [
      { rules: [{ when: { probability: 2 }, fault: { type: 'empty' } }] },
      'rules[0].when.probability is 2, expected a number from 0 to 1',
    ],
    [{ concurrencyLimit: 0 }, 'concurrencyLimit is 0, expected a whole number from 1 or'],
    [{ concurrencyLimit: { sequence: [{}] } }, 'concurrencyLimit.sequence[0].limit is missing'],
    [{ quota: { requests: 1 } }, 'quota.windowMs is missing, expected milliseconds'],
  ]

  it.each(wrong)('refuses %j', (plan, reason) => {
    const read = () => readFaultPlan(plan)
    expect(read).toThrow(TypeError)
    expect(read).toThrow(`Cannot read the fault plan: ${reason}`)
    expect(read).not.toThrow(/\n/)
  })
})
