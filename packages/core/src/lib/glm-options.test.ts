import { scriptBrain, startEmulator } from '@glmkit/emulator'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createAgent } from './agent.ts'
import { createGlm } from '@glmkit/glm'

afterEach(() => vi.unstubAllEnvs())

describe('createGlm', () => {
  it('takes endpoint, key and model from the environment', async () => {
    await using emulator = await startEmulator({ apiKey: 'secret', brain: scriptBrain([{ content: 'Hello' }]) })
    vi.stubEnv('GLMKIT_BASE_URL', emulator.baseURL)
    vi.stubEnv('ZAI_API_KEY', 'secret')
    vi.stubEnv('GLMKIT_MODEL', 'glm-4.7')
    const model = createGlm()
    expect((await createAgent({ model }).run('Hi')).text).toBe('Hello')
    expect(emulator.requests[0]?.model).toBe('glm-4.7')
  })

  it('never gives one company’s key to another', () => {
    vi.stubEnv('ZAI_API_KEY', 'secret')
    vi.stubEnv('OPENROUTER_API_KEY', '')
    expect(() => createGlm({ host: 'openrouter' })).toThrow('set OPENROUTER_API_KEY')
    expect(() => createGlm({ baseURL: 'https://openrouter.ai/api/v1' })).toThrow('set OPENROUTER_API_KEY')
    expect(() => createGlm({ baseURL: 'https://api.apiyi.com/v1' })).toThrow('set APIYI_API_KEY')
  })

  it('sends Z.ai’s key to no server that was named in code', async () => {
    vi.stubEnv('ZAI_API_KEY', 'secret')
    await using emulator = await startEmulator({ hostShape: 'vllm', apiKey: 'secret' })
    const error = await createAgent({ model: createGlm({ baseURL: emulator.baseURL }) })
      .run('Hi')
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ kind: 'authentication' })
  })

  it('refuses a broken key without telling it', () => {
    expect(() => createGlm({ apiKey: 'abc\ndef' })).toThrow(/^Cannot use the API key: it holds white space/)
    expect(() => createGlm({ apiKey: 'abc\ndef' })).not.toThrow('abc')
  })

  it.each([
    [{ maxRetries: Number.NaN }, 'maxRetries is NaN'],
    [{ tokensPerMinute: 0 }, 'tokensPerMinute is 0'],
    [{ idleTimeoutMs: -1 }, 'idleTimeoutMs is -1'],
    [{ model: 'glm-5.3', thinking: 'off' as const }, '"glm-5.3" always thinks'],
  ])('refuses %j', (options, reason) => {
    expect(() => createGlm({ apiKey: 'k', ...options })).toThrow(reason)
  })
})
