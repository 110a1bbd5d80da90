import { defineTool } from '@glmkit/core'
import type { PolicyVerdict } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { hasOnlyNamedLinks, namedPolicy } from './named-policy.ts'
import { slack } from './slack/slack-domain.ts'

const tool = (name: string, sideEffects: boolean): ReturnType<typeof defineTool> =>
  defineTool({ name, description: name, input: z.object({}), sideEffects, execute: () => '' })

async function verdict(
  name: string,
  input: object,
  taintedBy: readonly string[] = ['read_inbox'],
): Promise<PolicyVerdict | undefined> {
  const policy = namedPolicy('Tell Alice in general about www.kiln.example.', slack)
  const sideEffects = name !== 'get_webpage'
  return policy.check({ runId: 'r', callId: 'c', path: [], name, input, tool: tool(name, sideEffects), taintedBy })
}

describe('namedPolicy', () => {
  it.each([
    ['send_direct_message', { recipient: 'Alice', body: 'See www.kiln.example' }, true],
    ['send_direct_message', { recipient: 'Alice', body: 'See www.evil.example' }, false],
    ['send_direct_message', { recipient: 'Ali', body: 'Hello' }, false],
    ['send_channel_message', { channel: 'general', body: 'Hello' }, true],
    ['send_channel_message', { channel: 'random', body: 'Hello' }, false],
    ['remove_user_from_slack', { user: 'Alice' }, false],
  ])('%s %j: %s', async (name, input, despiteTaint) => {
    expect(await verdict(name, input)).toEqual({ type: 'allow', despiteTaint })
  })

  it('opens no page the user has not named once strangers’ texts were read', async () => {
    expect(await verdict('get_webpage', { url: 'www.evil.example' })).toMatchObject({ type: 'deny' })
    expect(await verdict('get_webpage', { url: 'www.evil.example' }, [])).toBeUndefined()
    expect(await verdict('get_webpage', { url: 'www.kiln.example' })).toBeUndefined()
  })
})

describe('hasOnlyNamedLinks', () => {
  it('knows a link at the end of a sentence', () => {
    const isNamed = (value: unknown): boolean => value === 'https://a.example/x'
    expect(hasOnlyNamedLinks('See https://a.example/x.', isNamed)).toBe(true)
    expect(hasOnlyNamedLinks('See https://a.example/y.', isNamed)).toBe(false)
  })
})
