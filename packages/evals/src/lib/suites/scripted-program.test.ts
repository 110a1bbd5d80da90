import { createAgent, defineTool } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { programModel, textOfInput } from './scripted-program.ts'
import type { Program } from './scripted-program.ts'

const double = defineTool({
  name: 'double',
  description: 'Twice as much.',
  input: z.object({ n: z.number() }),
  execute: ({ n }) => 2 * n,
})

describe('programModel', () => {
  function* sum(): Program {
    const results = yield [1, 2].map((n) => ({ name: 'double', arguments: { n } }))
    const [last = ''] = yield [{ name: 'double', arguments: { n: Number(results[0]) + Number(results[1]) } }]
    return `It is ${last}.`
  }

  it('gives a program what its calls have returned, reply by reply', async () => {
    const agent = createAgent({ model: programModel('Go', sum), tools: [double] })
    const { text, turns, toolCalls } = await agent.run('Go on, sum up.')
    expect({ text, turns, calls: toolCalls.length }).toEqual({ text: 'It is 12.', turns: 3, calls: 3 })
  })

  it('begins with its request, whatever was called before', async () => {
    const before = await createAgent({ model: programModel('First', sum), tools: [double] }).run('First')
    const agent = createAgent({ model: programModel('Then', sum), tools: [double] })
    expect((await agent.run('Then', { after: before })).toolCalls).toHaveLength(3)
  })

  it('says its answer again when there is nothing left to do', async () => {
    const model = programModel('Go', sum)
    const { transcript } = await createAgent({ model, tools: [double] }).run('Go')
    const again = [...transcript, { role: 'user', content: 'Really?' } as const]
    expect((await createAgent({ model, tools: [double] }).run(again)).text).toBe('It is 12.')
  })
})

describe('textOfInput', () => {
  it('reads the last message', () => {
    expect(textOfInput('a')).toBe('a')
    expect(textOfInput([{ role: 'user', content: [{ type: 'text', text: 'b' }] }])).toBe('b')
  })
})
