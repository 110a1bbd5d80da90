import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPromptCounter } from './prompt-counter.ts'
import { loadTokenizer } from './load-tokenizer.ts'

/** Synthetic: the 256 bytes, four merges and one special token, in the shape of GLM's own file. */
function tinyTokenizer(): unknown {
  const isShown = (byte: number): boolean => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173)
  const hidden = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !isShown(byte))
  const letter = (byte: number): string => String.fromCodePoint(isShown(byte) ? byte : 256 + hidden.indexOf(byte))
  const merges = [
    ['t', 'h'],
    ['th', 'e'],
    [letter(32), 'the'],
    [letter(0xe4), letter(0xb8)],
  ]
  const tokens = [...Array.from({ length: 256 }, (_, byte) => letter(byte)), ...merges.map((pair) => pair.join(''))]
  const isolated = { behavior: 'Isolated', invert: false }
  const split = { type: 'Split', pattern: { Regex: ' ?\\p{L}+|\\p{N}{1,3}|[^\\p{L}\\p{N}]' }, ...isolated }
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false }
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }
  return {
    version: '1.0',
    added_tokens: [{ id: 300, content: '<|user|>', ...flags }],
    normalizer: null,
    pre_tokenizer: { type: 'Sequence', pretokenizers: [split, byteLevel] },
    post_processor: null,
    decoder: byteLevel,
    model: { type: 'BPE', vocab: Object.fromEntries(tokens.map((token, id) => [token, id])), merges },
  }
}

describe('loadTokenizer', () => {
  let folder = ''
  const fileOf = (name: string): string => join(folder, name)
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tokenizer-'))
    await writeFile(fileOf('tokenizer.json'), JSON.stringify(tinyTokenizer()))
    await writeFile(fileOf('broken.json'), '{"model":')
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('counts by the merges of the file', async () => {
    const count = await loadTokenizer(fileOf('tokenizer.json'))
    expect(['', 'the the', 'then', '12345', '中', '<|user|>'].map(count)).toEqual([0, 2, 2, 5, 2, 1])
    const message = { role: 'user', content: 'the <|user|>中' } as const
    expect(createPromptCounter(count).message(message)).toEqual({ markers: 2, text: 2, cjk: 2 })
  })

  it('says what to do when there is no such file, or it is something else', async () => {
    await expect(loadTokenizer(fileOf('none.json'))).rejects.toThrow(/none\.json": the file cannot be read, download/)
    await expect(loadTokenizer(fileOf('broken.json'))).rejects.toThrow(/broken\.json": the file is no tokenizer/)
  })
})
