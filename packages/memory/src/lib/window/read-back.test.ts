import type { Message, ToolContext } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { readBack } from './read-back.ts'

const result = (id: string, content: string, name = 'read'): readonly Message[] => [
  { role: 'assistant', content: '', tool_calls: [{ id, type: 'function', function: { name, arguments: '{}' } }] },
  { role: 'tool', tool_call_id: id, content },
]

async function read(transcript: readonly Message[], args: Record<string, unknown>): Promise<string> {
  const { signal } = new AbortController()
  const context: ToolContext = { runId: 'r', callId: 'c', signal, progress: () => {}, transcript }
  const parsed = await readBack.parse(args)
  return 'issues' in parsed ? parsed.issues : readBack.execute(parsed.input, context)
}

const rows = (count: number): string => Array.from({ length: count }, (_, index) => `row ${index + 1}`).join('\n')

describe('read_back', () => {
  it('reads a result page by page, to the end', async () => {
    const whole = rows(5_000)
    const pages: string[] = []
    for (let from: string | undefined = '1'; from !== undefined;) {
      const page = await read(result('a', whole), { id: 'a', from_line: Number(from), lines: 5_000 })
      from = /go on with from_line (\d+)\]$/.exec(page)?.[1]
      pages.push(page.replace(/\n\[There is more.*$/, ''))
    }
    expect(pages.length).toBeGreaterThan(2)
    expect(pages.join('\n')).toBe(whole)
  })

  it('finds lines in one result and in all, the newest first, whatever the case, and not in its own copies', async () => {
    const transcript = [
      ...result('old', 'Limit = 10\nother'),
      ...result('new', 'no\nLIMIT = 20'),
      ...result('copy', 'limit = 10', 'read_back'),
    ]
    expect(await read(transcript, { find: 'limit' })).toBe('new, line 2: LIMIT = 20\nold, line 1: Limit = 10')
    expect(await read(transcript, { id: 'old', find: 'limit' })).toBe('1: Limit = 10')
    expect(await read(transcript, { find: 'absent' })).toBe(
      '[Nothing with "absent" in all that was said, called and returned]',
    )
    expect(await read(transcript, { id: 'copy' })).toBe('limit = 10')
  })

  it('reads what the user said and what a call was given, too', async () => {
    const transcript: readonly Message[] = [
      { role: 'user', content: 'Mind clause 451: no penalty.' },
      {
        role: 'assistant',
        content: 'I write it.',
        tool_calls: [{ id: 'w', type: 'function', function: { name: 'write', arguments: '{"text":"needle"}' } }],
      },
      { role: 'tool', tool_call_id: 'w', content: 'written' },
    ]
    expect(await read(transcript, { find: 'clause 451' })).toBe('user_1, line 1: Mind clause 451: no penalty.')
    expect(await read(transcript, { id: 'user_1' })).toBe('Mind clause 451: no penalty.')
    expect(await read(transcript, { find: 'needle' })).toBe('w/arguments, line 1: {"text":"needle"}')
    expect(await read(transcript, { id: 'reply_1' })).toBe('I write it.')
  })

  it.each([1_990, 1_997, 1_999, 2_000, 2_001])(
    'finds what stands across the pieces of a long line: at %i',
    async (at) => {
      const line = `${'好🚀'.repeat(1_300).slice(0, at)}"key":"value-42",${'x'.repeat(5_000)}`
      expect(await read(result('a', line), { find: '"key"' })).toContain('"key":"value-42"')
    },
  )

  it('says what is wrong, and what there is', async () => {
    await expect(read(result('a', 'x'), { id: 'b' })).rejects.toThrow(
      'Cannot read back "b": there is no such id, expected one of a',
    )
    expect(await read([], {})).toBe('expected id, find or both')
    expect(await read([], { id: '' })).toBe('id: expected the id of a call')
    expect(await read([], { id: 'a', lines: 0 })).toBe('lines: expected a whole number from 1')
  })
})
