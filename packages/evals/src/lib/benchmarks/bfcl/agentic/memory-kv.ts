import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import type { PyRecord } from '../../../python/value.ts'
import { rankByBm25Plus } from './bm25-plus.ts'
import { countField, documentedTool, statusResponse, textField } from './documented-tool.ts'
import type { ToolAnswer } from './documented-tool.ts'
import { archivalLimits, coreLimits, keyValueAbout } from './memory.ts'
import type { BfclMemory, MemoryLimits, MemorySnapshot } from './memory.ts'

/** Pairs, because objects put keys like `1` first. */
const pairs = z.array(z.tuple([z.string(), z.string()]))
const schema = z.object({ core: pairs, archival: pairs })

/**
 * Memory of values under keys, in two parts: `core` is shown with every conversation, `archival` is looked up.
 *
 * @param snapshot Default: nothing is kept yet.
 */
export function openKeyValueMemory(snapshot: MemorySnapshot = { core: [], archival: [] }): BfclMemory {
  const kept = schema.parse(snapshot)
  const core = new Map(kept.core)
  const archival = new Map(kept.archival)
  return {
    tools: [
      ...partTools('archival', 'long-term', archival, archivalLimits),
      ...partTools('core', 'short-term', core, coreLimits),
      documentedTool(keyValueAbout, {
        name: 'core_memory_retrieve_all',
        description: 'Retrieve all key-value pairs from the short-term memory.',
        fields: {},
        response: {
          key: { type: 'string', description: 'Each key in the short-term memory.' },
          value: { type: 'string', description: 'The value associated with each key.' },
        },
        run: () => Object.fromEntries(core),
      }),
    ],
    snapshot: () => ({ core: [...core], archival: [...archival] }),
    inPrompt: () => [...core].map(([key, value]) => `${key}: ${value}`).join('\n'),
  }
}

function partTools(part: string, called: string, values: Map<string, string>, limits: MemoryLimits): Tool[] {
  const tool = <Shape extends z.ZodRawShape>(
    name: string,
    description: string,
    fields: Shape,
    run: (input: z.output<z.ZodObject<Shape>>) => ToolAnswer,
    response: PyRecord = statusResponse,
  ): Tool => documentedTool(keyValueAbout, { name: `${part}_memory_${name}`, description, fields, response, run })
  const unknownKey = (key: string): ToolAnswer => ({
    error: `Key "${key}" not found: ${part}_memory_list_keys tells which there are`,
  })
  const valueTrouble = (value: string): ToolAnswer | undefined =>
    value.length > limits.entryChars
      ? { error: `Value is too long: ${value.length} characters, at most ${limits.entryChars} can be kept` }
      : undefined

  return [
    tool(
      'add',
      `Add a key-value pair to the ${called} memory. Make sure to use meaningful keys for easy retrieval later.`,
      {
        key: textField(
          'The key under which the value is stored. The key should be unique and case-sensitive. Keys must be snake_case and cannot contain spaces.',
        ),
        value: textField(`The value to store in the ${called} memory. `),
      },
      ({ key, value }) => {
        if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(key)) {
          return { error: `Key "${key}" is not snake_case: use lower-case letters, digits and underscores, no spaces` }
        }
        if (values.has(key))
          return { error: `Key "${key}" exists already: keys are unique, use ${part}_memory_replace` }
        if (values.size >= limits.entries) {
          return { error: `The ${called} memory is full: it has ${limits.entries} entries, remove or replace one` }
        }
        const trouble = valueTrouble(value)
        if (trouble === undefined) values.set(key, value)
        return trouble ?? { status: 'Key-value pair added.' }
      },
    ),
    tool(
      'clear',
      `Clear all key-value pairs from the ${called} memory, including those from previous interactions. This operation is irreversible.`,
      {},
      () => {
        values.clear()
        return { status: `The ${called} memory is cleared.` }
      },
    ),
    tool(
      'key_search',
      `Search for key names in the ${called} memory that are similar to the query using BM25+ algorithm.`,
      { query: textField('The query text to search for.'), k: countField('The number of results to return. ', 5) },
      ({ query, k }) => ({
        ranked_results: rankByBm25Plus([...values.keys()], query)
          .slice(0, Math.max(0, k))
          .map(({ text, score }) => [score, text]),
      }),
      {
        ranked_results: {
          type: 'array',
          description: 'A list of tuples containing the BM25+ score and the key.',
          items: { type: 'array', items: [{ type: 'float' }, { type: 'string' }] },
        },
      },
    ),
    tool('list_keys', `List all keys currently in the ${called} memory.`, {}, () => ({ keys: [...values.keys()] }), {
      keys: {
        type: 'array',
        description: `A list of all keys in the ${called} memory.`,
        items: { type: 'string' },
      },
    }),
    tool(
      'remove',
      `Remove a key-value pair from the ${called} memory.`,
      { key: textField(`The key to remove from the ${called} memory. Case-sensitive. `) },
      ({ key }) => (values.delete(key) ? { status: 'Key removed.' } : unknownKey(key)),
    ),
    tool(
      'replace',
      `Replace a key-value pair in the ${called} memory with a new value.`,
      {
        key: textField(`The key to replace in the ${called} memory. Case-sensitive.`),
        value: textField('The new value associated with the key. '),
      },
      ({ key, value }) => {
        if (!values.has(key)) return unknownKey(key)
        const trouble = valueTrouble(value)
        if (trouble === undefined) values.set(key, value)
        return trouble ?? { status: 'Value replaced.' }
      },
    ),
    tool(
      'retrieve',
      `Retrieve the value associated with a key from the ${called} memory. This function does not support partial key matching or similarity search.`,
      {
        key: textField(
          'The key to retrieve. Case-sensitive. The key must match exactly with the key stored in the memory. ',
        ),
      },
      ({ key }) => {
        const value = values.get(key)
        return value === undefined ? unknownKey(key) : { value }
      },
      { value: { type: 'string', description: 'The value associated with the key.' } },
    ),
  ]
}
