import { existsSync, readFileSync } from 'node:fs'
import type { Tool } from '@glmkit/core'
import type { Embeddings } from '@glmkit/tools/search'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../python/parse-json.ts'
import { toTool } from '../single-turn/to-tools.ts'
import { rankByBm25Plus } from './bm25-plus.ts'
import type { BfclMemory } from './memory.ts'
import { openKeyValueMemory } from './memory-kv.ts'
import { openTextMemory } from './memory-rec-sum.ts'
import { openVectorMemory } from './memory-vector.ts'
import { webTools } from './web-search.ts'

/** A text is how often it has each letter: enough to tell what is alike. */
const letters: Embeddings = {
  model: 'letters',
  dimensions: 26,
  embed: async (texts) =>
    texts.map((text) =>
      Float32Array.from(
        { length: 26 },
        (_, letter) => text.toLowerCase().split(String.fromCharCode(97 + letter)).length - 1,
      ),
    ),
}

const context = { runId: 'r', callId: 'c', signal: new AbortController().signal, progress: () => {} }

async function use(tools: readonly Tool[], name: string, given: object = {}): Promise<unknown> {
  const tool = tools.find((one) => one.name === name)
  expect.assert(tool !== undefined, name)
  const parsed = await tool.parse(given)
  expect.assert('input' in parsed, JSON.stringify(parsed))
  return tool.execute(parsed.input, context)
}

describe('rankByBm25Plus', () => {
  it('follows the formula', () => {
    const ranked = rankByBm25Plus(['home_address', 'work_address_street', 'age'], 'Home address')
    // n = 3, mean length 2; idf(home) = ln(4/1), idf(address) = ln(4/2).
    const part = (length: number): number => 1 + 2.5 / (1 + 1.5 * (0.25 + (0.75 * length) / 2))
    expect(ranked.map(({ text }) => text)).toEqual(['home_address', 'work_address_street', 'age'])
    expect(ranked[0]?.score).toBeCloseTo((Math.log(4) + Math.log(2)) * part(2), 12)
    expect(ranked[1]?.score).toBeCloseTo(Math.log(2) * part(3), 12)
    expect(ranked[2]?.score).toBe(0)
  })

  it('ranks nothing, and by nothing', () => {
    expect(rankByBm25Plus([], 'age')).toEqual([])
    expect(rankByBm25Plus(['b', 'a'], '')).toEqual([
      { text: 'b', score: 0 },
      { text: 'a', score: 0 },
    ])
  })
})

describe('openKeyValueMemory', () => {
  it('keeps, finds, changes and forgets values', async () => {
    const { tools } = openKeyValueMemory()
    expect(await use(tools, 'archival_memory_add', { key: 'user_age', value: '35' })).toEqual({
      status: 'Key-value pair added.',
    })
    await use(tools, 'archival_memory_add', { key: 'user_name', value: 'Michael' })
    expect(await use(tools, 'archival_memory_list_keys')).toEqual({ keys: ['user_age', 'user_name'] })
    expect(await use(tools, 'archival_memory_retrieve', { key: 'user_age' })).toEqual({ value: '35' })
    expect(await use(tools, 'archival_memory_key_search', { query: 'age of the user', k: 1 })).toEqual({
      ranked_results: [[expect.any(Number), 'user_age']],
    })
    await use(tools, 'archival_memory_replace', { key: 'user_age', value: '36' })
    expect(await use(tools, 'archival_memory_retrieve', { key: 'user_age' })).toEqual({ value: '36' })
    await use(tools, 'archival_memory_remove', { key: 'user_age' })
    expect(await use(tools, 'archival_memory_list_keys')).toEqual({ keys: ['user_name'] })
    await use(tools, 'archival_memory_clear')
    expect(await use(tools, 'archival_memory_list_keys')).toEqual({ keys: [] })
  })

  it('shows its core in the prompt, and goes on from a snapshot', async () => {
    const first = openKeyValueMemory()
    await use(first.tools, 'core_memory_add', { key: 'b', value: '2' })
    await use(first.tools, 'core_memory_add', { key: 'a', value: '1' })
    await use(first.tools, 'archival_memory_add', { key: 'c', value: '3' })
    const second = openKeyValueMemory(JSON.parse(JSON.stringify(first.snapshot())))
    expect(second.inPrompt()).toBe('b: 2\na: 1')
    expect(await use(second.tools, 'core_memory_retrieve_all')).toEqual({ b: '2', a: '1' })
    expect(await use(second.tools, 'archival_memory_retrieve', { key: 'c' })).toEqual({ value: '3' })
    await use(second.tools, 'core_memory_clear')
    expect(first.inPrompt()).toBe('b: 2\na: 1')
  })

  it.each([
    ['a key with spaces', 'add', { key: 'user age', value: '35' }, /snake_case/],
    ['a key in another case', 'add', { key: 'userAge', value: '35' }, /snake_case/],
    ['a key that is there', 'add', { key: 'here', value: '35' }, /exists already.*core_memory_replace/],
    ['a value that is too long', 'add', { key: 'long', value: 'x'.repeat(301) }, /301 characters, at most 300/],
    ['a longer value', 'replace', { key: 'here', value: 'x'.repeat(301) }, /at most 300/],
    ['no such key to replace', 'replace', { key: 'gone', value: '1' }, /not found.*core_memory_list_keys/],
    ['no such key to remove', 'remove', { key: 'gone' }, /not found/],
    ['no such key to read', 'retrieve', { key: 'Here' }, /not found/],
  ])('refuses %s, and changes nothing', async (_, name, given, error) => {
    const memory = openKeyValueMemory({ core: [['here', '1']], archival: [] })
    expect(await use(memory.tools, `core_memory_${name}`, given)).toEqual({ error: expect.stringMatching(error) })
    expect(memory.snapshot()).toEqual({ core: [['here', '1']], archival: [] })
  })

  it('has room for so many values in each part', async () => {
    const { tools, snapshot } = openKeyValueMemory()
    for (let number = 0; number < 60; number += 1) {
      for (const part of ['core', 'archival']) {
        await use(tools, `${part}_memory_add`, { key: `key_${number}`, value: 'v' })
      }
    }
    const { core, archival } = snapshot()
    expect([core, archival].map((part) => (Array.isArray(part) ? part.length : 0))).toEqual([7, 50])
    expect(await use(tools, 'core_memory_add', { key: 'more', value: 'v' })).toMatchObject({
      error: expect.stringContaining('full'),
    })
  })
})

describe('openTextMemory', () => {
  it('is one text', async () => {
    const memory = openTextMemory()
    await use(memory.tools, 'memory_append', { text: 'Michael, 35' })
    await use(memory.tools, 'memory_append', { text: 'Seattle' })
    expect(await use(memory.tools, 'memory_retrieve')).toEqual({ memory_content: 'Michael, 35\nSeattle' })
    await use(memory.tools, 'memory_replace', { old_text: '35', new_text: '$& 36' })
    expect(memory.inPrompt()).toBe('Michael, $& 36\nSeattle')
    expect(openTextMemory(memory.snapshot()).inPrompt()).toBe(memory.inPrompt())
    await use(memory.tools, 'memory_update', { text: 'new' })
    expect(memory.inPrompt()).toBe('new')
    await use(memory.tools, 'memory_clear')
    expect(memory.inPrompt()).toBe('')
  })

  it('refuses what is too long or not there', async () => {
    const { tools, inPrompt } = openTextMemory({ text: 'a' })
    expect(await use(tools, 'memory_append', { text: 'x'.repeat(10_000) })).toMatchObject({
      error: expect.stringMatching(/10002 of 10000 characters, sum it up/),
    })
    expect(await use(tools, 'memory_replace', { old_text: 'b', new_text: 'c' })).toMatchObject({
      error: expect.stringContaining('not in the memory'),
    })
    expect(await use(tools, 'memory_replace', { old_text: '', new_text: 'c' })).toHaveProperty('error')
    expect(inPrompt()).toBe('a')
  })
})

describe('openVectorMemory', () => {
  it('finds what is most alike', async () => {
    const memory = openVectorMemory(letters)
    expect(await use(memory.tools, 'core_memory_add', { text: 'abc' })).toEqual({ id: 0 })
    expect(await use(memory.tools, 'core_memory_add', { text: 'xyz' })).toEqual({ id: 1 })
    const found = await use(memory.tools, 'core_memory_retrieve', { query: 'zyx', top_k: 1 })
    expect(found).toEqual({ results: [{ id: 1, similarity_score: expect.closeTo(1, 6), text: 'xyz' }] })
    await use(memory.tools, 'core_memory_update', { vec_id: 0, new_text: 'zzz' })
    await use(memory.tools, 'core_memory_remove', { vec_id: 1 })
    expect(await use(memory.tools, 'core_memory_retrieve_all')).toEqual({ results: [{ id: 0, text: 'zzz' }] })
    expect(memory.inPrompt()).toBe('0: zzz')
    const again = openVectorMemory(letters, JSON.parse(JSON.stringify(memory.snapshot())))
    expect(await use(again.tools, 'core_memory_add', { text: 'new' })).toEqual({ id: 1 })
    expect(await use(again.tools, 'core_memory_retrieve', { query: 'z', top_k: 5 })).toMatchObject({
      results: [{ id: 0 }, { id: 1 }],
    })
  })

  it.each([
    ['remove', { vec_id: 7 }],
    ['update', { vec_id: 7, new_text: 'x' }],
    ['update', { vec_id: 0, new_text: 'x'.repeat(301) }],
    ['add', { text: 'x'.repeat(301) }],
  ])('refuses %s %o', async (name, given) => {
    const memory = openVectorMemory(letters, { core: [{ id: 0, text: 'a' }], archival: [] })
    expect(await use(memory.tools, `core_memory_${name}`, given)).toHaveProperty('error')
    expect(memory.snapshot()).toEqual({ core: [{ id: 0, text: 'a' }], archival: [] })
  })
})

const docs = new URL('../../../../../../../../shared/data/evals/bfcl/multi_turn_func_doc/', import.meta.url)
const isThere = existsSync(docs)
if (!isThere)
  process.stdout.write('the data of BFCL are not here: what models are told of agentic tools is not checked\n')

const noWeb = { search: async () => [], fetch: async () => '' }
const openers: Readonly<Record<string, () => Pick<BfclMemory, 'tools'>>> = {
  memory_kv: openKeyValueMemory,
  memory_rec_sum: openTextMemory,
  memory_vector: () => openVectorMemory(letters),
  web_search: () => ({ tools: webTools(noWeb, { showsSnippets: true }) }),
}

describe.runIf(isThere)('agentic tools', () => {
  it.each(Object.keys(openers))('%s: models are told what upstream tells them', (file) => {
    const lines = readFileSync(new URL(`${file}.json`, docs), 'utf8')
      .trim()
      .split('\n')
    const documented = lines.map((line) => {
      const doc = parseJson(line)
      expect.assert(doc instanceof Map)
      const { name, description, parameters } = toTool(doc)
      return { name, description, parameters: JSON.parse(JSON.stringify(parameters)) }
    })
    const ours = (openers[file]?.() ?? { tools: [] }).tools.map(({ name, description, parameters }) => ({
      name,
      description,
      parameters: { ...parameters, required: parameters.required ?? [] },
    }))
    const byName = (one: { name: string }, other: { name: string }): number => (one.name < other.name ? -1 : 1)
    expect(ours.toSorted(byName)).toEqual(documented.toSorted(byName))
  })
})
