import type { Tool } from '@glmkit/core'
import type { Embeddings } from '@glmkit/tools/search'
import { z } from 'zod'
import type { PyRecord } from '../../../python/value.ts'
import { countField, documentedTool, statusResponse, textField } from './documented-tool.ts'
import type { ToolAnswer } from './documented-tool.ts'
import { archivalLimits, coreLimits, keyValueAbout } from './memory.ts'
import type { BfclMemory, MemoryLimits, MemorySnapshot } from './memory.ts'

/** Without their vectors: other embeddings make others, and the same ones the same. */
const entries = z.array(z.object({ id: z.int(), text: z.string() }))
const schema = z.object({ core: entries, archival: entries })

interface Entry {
  readonly id: number
  readonly text: string
}

/** A part of the memory. */
interface Part {
  readonly tools: readonly Tool[]
  entries(): Entry[]
}

/**
 * Memory of texts that are found by what they mean, in two parts: `core` is shown with every conversation, `archival` is
 * looked up.
 *
 * @param snapshot Default: nothing is kept yet.
 */
export function openVectorMemory(
  embeddings: Embeddings,
  snapshot: MemorySnapshot = { core: [], archival: [] },
): BfclMemory {
  const kept = schema.parse(snapshot)
  const vectorsOf = keptVectors(embeddings)
  const archival = openPart('archival', kept.archival, archivalLimits, vectorsOf)
  const core = openPart('core', kept.core, coreLimits, vectorsOf)
  return {
    tools: [...archival.tools, ...core.tools],
    snapshot: () => ({ core: core.entries(), archival: archival.entries() }),
    inPrompt: () =>
      core
        .entries()
        .map(({ id, text }) => `${id}: ${text}`)
        .join('\n'),
  }
}

type VectorsOf = (texts: readonly string[], signal: AbortSignal) => Promise<readonly Float32Array[]>

/** Each text is embedded once. */
function keptVectors(embeddings: Embeddings): VectorsOf {
  const vectors = new Map<string, Float32Array>()
  return async (texts, signal) => {
    const missing = [...new Set(texts.filter((text) => !vectors.has(text)))]
    if (missing.length > 0) {
      const made = await embeddings.embed(missing, { signal })
      for (const [index, text] of missing.entries()) vectors.set(text, made[index] ?? new Float32Array())
    }
    return texts.map((text) => vectors.get(text) ?? new Float32Array())
  }
}

function openPart(part: 'core' | 'archival', kept: readonly Entry[], limits: MemoryLimits, vectorsOf: VectorsOf): Part {
  const texts = new Map(kept.map(({ id, text }) => [id, text]))
  let nextId = Math.max(-1, ...texts.keys()) + 1
  const entriesOf = (): Entry[] => [...texts].map(([id, text]) => ({ id, text }))
  const tool = <Shape extends z.ZodRawShape>(
    name: string,
    description: string,
    fields: Shape,
    run: (input: z.output<z.ZodObject<Shape>>, signal: AbortSignal) => ToolAnswer | Promise<ToolAnswer>,
    response: PyRecord = statusResponse,
  ): Tool => documentedTool(keyValueAbout, { name: `${part}_memory_${name}`, description, fields, response, run })
  const unknownId = (id: number): ToolAnswer => ({
    error: `There is no entry with ID ${id}: ${part}_memory_retrieve_all tells which there are`,
  })
  const textTrouble = (text: string): ToolAnswer | undefined =>
    text.length > limits.entryChars
      ? { error: `Text is too long: ${text.length} characters, at most ${limits.entryChars} can be kept` }
      : undefined

  const tools = [
    tool(
      'add',
      `Add a new entry to the ${part} memory.`,
      { text: textField(`The text to be added to the ${part} memory. `) },
      ({ text }) => {
        if (texts.size >= limits.entries) {
          return { error: `The ${part} memory is full: it has ${limits.entries} entries, remove or update one` }
        }
        const trouble = textTrouble(text)
        if (trouble !== undefined) return trouble
        const id = nextId
        nextId += 1
        texts.set(id, text)
        return { id }
      },
      {
        id: {
          type: 'integer',
          description: 'The ID of the added entry, which can be used later for deletion or retrieval.',
        },
      },
    ),
    tool('clear', `Clear all entries in the ${part} memory.`, {}, () => {
      texts.clear()
      return { status: 'All entries cleared.' }
    }),
    tool(
      'remove',
      `Remove an entry from the ${part} memory.`,
      { vec_id: z.int().describe('The ID of the entry to be removed. ') },
      ({ vec_id: id }) => (texts.delete(id) ? { status: 'Entry removed.' } : unknownId(id)),
    ),
    tool(
      'retrieve',
      `Retrieve the most similar entries from the ${part} memory.`,
      {
        query: textField('The query text to search for.'),
        // As upstream writes it, with a space at the end of one of the two.
        top_k: countField(`The number of top similar entries to retrieve.${part === 'core' ? ' ' : ''}`, 5),
      },
      async ({ query, top_k: most }, signal) => {
        const all = entriesOf()
        const [wanted = new Float32Array(), ...vectors] = await vectorsOf(
          [query, ...all.map(({ text }) => text)],
          signal,
        )
        const results = all
          .map((entry, index) => ({ ...entry, similarity_score: cosine(wanted, vectors[index] ?? wanted) }))
          .toSorted((one, other) => other.similarity_score - one.similarity_score)
          .slice(0, Math.max(0, most))
          .map(({ id, similarity_score: score, text }) => ({ id, similarity_score: score, text }))
        return { results }
      },
      resultsResponse(
        'A list of dictionaries containing the ID, similarity score, and text of the retrieved entries.',
        {
          similarity_score: {
            type: 'float',
            description: 'The similarity score of the entry with respect to the query.',
          },
        },
      ),
    ),
    tool(
      'retrieve_all',
      `Retrieve all entries from the ${part} memory.`,
      {},
      () => ({ results: entriesOf() }),
      resultsResponse('A list of dictionaries containing the ID and text of all entries.', {}),
    ),
    tool(
      'update',
      `Update an entry in the ${part} memory.`,
      {
        vec_id: z.int().describe('The ID of the entry to be updated.'),
        new_text: textField('The new text to replace the old text. '),
      },
      ({ vec_id: id, new_text: text }) => {
        if (!texts.has(id)) return unknownId(id)
        const trouble = textTrouble(text)
        if (trouble === undefined) texts.set(id, text)
        return trouble ?? { status: 'Entry updated.' }
      },
    ),
  ]
  return { tools, entries: entriesOf }
}

/** @param more What an entry has beside its ID and its text. */
function resultsResponse(description: string, more: PyRecord): PyRecord {
  const id = { type: 'integer', description: 'The ID of the entry.' }
  const text = { type: 'string', description: 'The text of the entry.' }
  return { results: { type: 'array', description, items: { type: 'dict', properties: { id, ...more, text } } } }
}

function cosine(one: Float32Array, other: Float32Array): number {
  let [dot, ofOne, ofOther] = [0, 0, 0]
  for (const [index, value] of one.entries()) {
    const against = other[index] ?? 0
    dot += value * against
    ofOne += value ** 2
    ofOther += against ** 2
  }
  return ofOne === 0 || ofOther === 0 ? 0 : dot / Math.sqrt(ofOne * ofOther)
}
