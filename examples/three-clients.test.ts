import { fileURLToPath } from 'node:url'
import { startEmulator } from '@glmkit/emulator'
import { createIndex, searchDocuments } from '@glmkit/tools/search'
import { expect, it } from 'vitest'
import { withAiSdk, withGlmkit, withOpenAI } from './three-clients.ts'

it('gives the same cited answer through glmkit, the openai package and the AI SDK', async () => {
  await using emulator = await startEmulator()
  const index = await createIndex({ dir: fileURLToPath(new URL('../docs/knowledge', import.meta.url)) })
  const job = {
    baseURL: emulator.baseURL,
    question: 'How many parameters does GLM-5 have?',
    tool: searchDocuments(index),
  }
  const answers = [await withGlmkit(job), await withOpenAI(job), await withAiSdk(job)]
  expect(answers[0]).toContain('744')
  expect(answers[0]).toMatch(/\[[^\]]+\.md#[^\]]+\]/)
  expect(answers[1]).toBe(answers[0])
  expect(answers[2]).toBe(answers[0])
  expect(emulator.requests.every((request) => request.status === 200)).toBe(true)
  expect(emulator.requests.length).toBeGreaterThanOrEqual(6)
})
