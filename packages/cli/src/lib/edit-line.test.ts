import { stripVTControlCharacters } from 'node:util'
import type { MemoryEdit } from '@glmkit/core'
import { expect, it } from 'vitest'
import { renderEdit } from './edit-line.ts'

const forecast = {
  tokensBefore: 52_103,
  tokensAfter: 31_020,
  cachedInputTokens: 9_000,
  costUsd: 0.02,
  savesUsd: 0.0042,
}

it.each<[MemoryEdit, string]>([
  [
    { kind: 'mask', messages: [3, 5], reason: 'it pays', forecast },
    'memory: 2 results no longer shown (it pays) · 52,103 → 31,020 tokens · saves $0.0042 a turn\n',
  ],
  [
    { kind: 'offload', messages: [3], reason: 'longer than 4,000 tokens', forecast: { ...forecast, savesUsd: null } },
    'memory: 1 result shown in part (longer than 4,000 tokens) · 52,103 → 31,020 tokens\n',
  ],
  [
    { kind: 'summary', from: 2, to: 42, pinned: [], text: 'x', by: 'model', reason: 'it pays' },
    'memory: 40 messages summarised (it pays)\n',
  ],
  [
    { kind: 'block', text: 'x', reason: 'the working memory\u001B[2J has changed' },
    'memory: the working memory[2J has changed\n',
  ],
])('tells what the model is no longer shown: %o', (edit, line) => {
  expect(stripVTControlCharacters(renderEdit(edit))).toBe(line)
})
