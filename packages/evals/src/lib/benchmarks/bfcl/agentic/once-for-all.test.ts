import { ModelError } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { createOnceForAll } from './once-for-all.ts'

describe('createOnceForAll', () => {
  it('does the work of a key once', async () => {
    const once = createOnceForAll<number>()
    let count = 0
    const work = async (): Promise<number> => (count += 1)
    expect(await Promise.all([once.get('a', work), once.get('a', work), once.get('b', work)])).toEqual([1, 1, 2])
    expect(await once.get('a', work)).toBe(1)
  })

  it('lets the next one try when the first has failed, and tells each its own failure', async () => {
    const once = createOnceForAll<string>()
    let tries = 0
    const fails = async (): Promise<string> => {
      tries += 1
      throw new Error(`try ${tries}`)
    }
    const [first, second, third] = await Promise.allSettled([
      once.get('a', fails),
      once.get('a', fails),
      once.get('a', async () => 'done'),
    ])
    expect(first).toMatchObject({ reason: new Error('try 1') })
    expect(second).toMatchObject({ reason: new Error('try 2') })
    expect(third).toEqual({ status: 'fulfilled', value: 'done' })
    expect(await once.get('a', fails)).toBe('done')
  })

  it('does not try again what the model has failed at', async () => {
    const once = createOnceForAll<string>()
    let tries = 0
    const overflow = new ModelError('The context window is full', { kind: 'overflow', retryable: false })
    const fails = async (): Promise<string> => {
      tries += 1
      throw overflow
    }
    const all = await Promise.allSettled([once.get('a', fails), once.get('a', fails)])
    await expect(once.get('a', fails)).rejects.toBe(overflow)
    expect(all).toMatchObject([{ reason: overflow }, { reason: overflow }])
    expect(tries).toBe(1)
  })
})
