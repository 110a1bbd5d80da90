import type { Tool } from '@glmkit/core'
import type { Recall } from './create-recall.ts'

export interface RecallInput {
  readonly query: string
  readonly limit: number
}

const maxLimit = 50

export function recallTool(search: Recall['search']): Tool<'recall', RecallInput, string> {
  return {
    name: 'recall',
    description:
      'Searches what was said in earlier sessions, by words. Name people, things and dates as they were probably ' +
      'called then; if nothing fits, ask again in other words. Sources are written session#id.',
    parameters: {
      type: 'object',
      properties: {
        query: { type: 'string', description: 'A question or some words.' },
        limit: { type: 'integer', minimum: 1, maximum: maxLimit, default: 10, description: 'How many places at most.' },
      },
      required: ['query'],
    },
    sideEffects: false,
    untrusted: true,
    maxOutputChars: Infinity,
    parse: async (value) => inputOf({ ...(typeof value === 'object' && value) }),
    execute({ query, limit }) {
      const hits = search(query, { limit })
      if (hits.length > 0) return hits.map(({ text }) => text).join('\n\n')
      return `[Nothing in earlier sessions has the words of "${query.slice(0, 200)}": try other words]`
    },
  }
}

function inputOf(
  given: Readonly<Record<string, unknown>>,
): { readonly input: RecallInput } | { readonly issues: string } {
  const { query } = given
  const limit = Number(given.limit ?? 10)
  if (typeof query !== 'string' || query.trim() === '') return { issues: 'query: expected a question or some words' }
  if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit) {
    return { issues: `limit: expected a whole number from 1 to ${maxLimit}` }
  }
  return { input: { query, limit } }
}
