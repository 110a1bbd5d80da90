import type { AssistantMessage, Model, ModelRequest } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { createGlmContext } from './contextualise.ts'
import { fuse } from './fuse.ts'
import { rerankBy } from './rerank.ts'

const { signal } = new AbortController()

describe('fuse', () => {
  it('puts first what several rankings have near the top', () => {
    const fused = fuse([{ ids: ['a', 'b', 'c'] }, { ids: ['d', 'b'] }])
    expect(fused.map(([id]) => id)).toEqual(['b', 'a', 'd', 'c'])
    expect(fused[0]?.[1]).toBeCloseTo(2 / 62)
  })

  it('weighs rankings, and keeps the order of one alone', () => {
    expect(fuse([{ ids: [1, 2], weight: 0.4 }, { ids: [2, 1] }]).map(([id]) => id)).toEqual([2, 1])
    expect(fuse([{ ids: [3, 1, 2] }, { ids: [] }]).map(([id]) => id)).toEqual([3, 1, 2])
  })
})

describe('rerankBy', () => {
  const ranked = [{ text: 'one' }, { text: 'three' }, { text: 'to' }]
  const byLength = async (_: string, passages: readonly string[]): Promise<number[]> =>
    passages.map(({ length }) => length)

  it('puts passages in the order of their scores', async () => {
    const order = await rerankBy(byLength, 'q', ranked, { signal, onWarning: expect.unreachable })
    expect(order.map(({ text }) => text)).toEqual(['three', 'one', 'to'])
  })

  it.each([
    ['fails', async () => Promise.reject(new Error('no GPU')), 'Cannot rerank: no GPU'],
    ['forgets one', async () => [1, 2], 'expected 3 finite scores, got [1,2]'],
    ['says NaN', async () => [1, NaN, 2], 'expected 3 finite scores'],
  ])('keeps the ranking and warns when the hook %s', async (_, rerank, warning) => {
    const warnings: string[] = []
    expect(await rerankBy(rerank, 'q', ranked, { signal, onWarning: (text) => warnings.push(text) })).toBe(ranked)
    expect(warnings).toEqual([expect.stringContaining(warning)])
  })

  it('rejects with the reason of an abort', async () => {
    const own = new AbortController()
    const slow = async (): Promise<number[]> => {
      own.abort(new Error('enough'))
      throw new Error('aborted somehow')
    }
    const onWarning = expect.unreachable
    await expect(rerankBy(slow, 'q', ranked, { signal: own.signal, onWarning })).rejects.toThrow('enough')
  })
})

describe('createGlmContext', () => {
  function modelThatSays(content: string): { readonly model: Model; readonly requests: ModelRequest[] } {
    const requests: ModelRequest[] = []
    const usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0, costUsd: 0 }
    const model: Model = {
      id: 'glm-5',
      contextTokens: 200_000,
      maxOutputTokens: 1_000,
      async *stream(request) {
        requests.push(request)
        yield [{ type: 'text-delta', text: content.slice(0, 3) }]
        const message: AssistantMessage = { role: 'assistant', content }
        yield [{ type: 'reply', reply: { message, finish: 'stop', usage, model: 'glm-5', repairs: [] } }]
      },
    }
    return { model, requests }
  }

  it('asks with the document first, the same for all its passages, and answers in one line', async () => {
    const { model, requests } = modelThatSays('From the manual of GLM-5.\n\nAbout limits. ')
    const contextualise = createGlmContext({ model })
    const document = `# Limits\n\nTen requests a second.\n\nIt was five before.`
    expect(await contextualise(document, 'It was five before.', { signal })).toBe(
      'From the manual of GLM-5. About limits.',
    )
    await contextualise(document, 'Ten requests a second.', { signal })
    const [first, second] = requests.map(({ messages }) => messages.map(({ content }) => content).join('\n'))
    const shared = first?.slice(0, first.indexOf('The passage:'))
    expect(shared).toContain(document)
    expect(second?.startsWith(shared ?? '-')).toBe(true)
    expect(requests[0]).toMatchObject({ thinking: 'off', tools: [] })
  })

  it('shows the part of a long document that the passage stands in', async () => {
    const { model, requests } = modelThatSays('x')
    const document = `${'a'.repeat(90)} start ${'b'.repeat(90)} needle ${'c'.repeat(90)}`
    await createGlmContext({ model, maxDocumentChars: 100 })(document, 'needle', { signal })
    const prompt = requests[0]?.messages[1]?.content
    expect(prompt).toContain('b needle c')
    expect(prompt).not.toContain('aaa')
  })
})
