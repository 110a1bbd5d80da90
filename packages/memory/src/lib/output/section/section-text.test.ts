import { expect, it } from 'vitest'
import type { Runner } from './section-run.ts'
import { writeText } from './section-text.ts'

it('puts a mark where a server has sent half a character, which no file can hold', async () => {
  const run: Runner = async ({ onText }) => {
    onText?.('A half \ud83d here.\n', 'line')
    return { type: 'answer', text: 'A half \ud83d here.\n' }
  }
  let told = ''
  const { text } = await writeText(run, {
    section: 1,
    messages: [],
    partial: '',
    format: 'text',
    signal: new AbortController().signal,
    onText: (piece) => void (told += piece),
    onSeam: () => {},
  })
  expect([text, told]).toEqual(['A half \ufffd here.\n', 'A half \ufffd here.\n'])
})
