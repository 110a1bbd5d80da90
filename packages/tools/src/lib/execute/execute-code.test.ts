import { afterAll, expect, it } from 'vitest'
import { executeCode } from './execute-code.ts'
import { createExecutor } from './executor.ts'

const executor = createExecutor()
const tool = executeCode(executor)
afterAll(() => executor.close())
const context = { runId: 'r', callId: 'c', signal: new AbortController().signal, progress: () => {} }

it('validates what the model sends and fills in the rest', async () => {
  expect(await tool.parse({ code: '1' })).toEqual({ input: { code: '1', timeout: 30, language: 'python' } })
  expect(await tool.parse({ code: '', timeout: 500, language: 'ruby' })).toMatchObject({
    issues: expect.stringMatching(/code: .*timeout: .*language: /),
  })
})

it('answers without what is empty', async () => {
  const answer = await tool.execute({ code: '1 + 1', timeout: 5, language: 'javascript' }, context)
  expect(answer).toEqual({ status: 'ok', result: '2' })
})

it('tells a model what to change', async () => {
  const code = 'const fs = require("fs")'
  expect(await tool.execute({ code, timeout: 5, language: 'javascript' }, context)).toMatchObject({
    error: { line: 1, advice: expect.stringContaining('no modules, network') },
  })
})

it('stays small in every prompt', () => {
  expect(tool.description.length + JSON.stringify(tool.parameters).length).toBeLessThan(1500)
})
