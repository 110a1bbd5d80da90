import { UsageError } from '@glmkit/core'
import type { Outline, OutlineSection } from '@glmkit/memory'
import { readJson } from '../read-json.ts'

/**
 * Reads an outline: `{"title", "sections": [{"title", "brief"?, "tokens"?, "needs"?}]}`. Sections without `tokens` share
 * alike what the others leave of the target.
 *
 * @throws {UsageError} If there is none in the file.
 */
export async function readOutlineFile(path: string, targetTokens: number): Promise<Outline> {
  const refuse = (why: string): UsageError => new UsageError(`Cannot use outline "${path}": ${why}`)
  const value = await readJson(path, 'outline')
  if (!isRecord(value) || typeof value.title !== 'string' || !Array.isArray(value.sections)) {
    throw refuse('expected {"title": "…", "sections": [{"title": "…", "brief": "…"}, …]}')
  }
  const read = value.sections.map((section: unknown, index) => {
    const one = readSection(section)
    if (one === undefined) {
      throw refuse(`section ${index + 1} is none, expected {"title": "…", "brief": "…", "tokens": 5000, "needs": [1]}`)
    }
    return one
  })
  const given = read.flatMap(({ targetTokens: tokens }) => tokens ?? [])
  const open = read.length - given.length
  const left = Math.max(targetTokens - given.reduce((sum, tokens) => sum + tokens, 0), open)
  return {
    title: value.title,
    sections: read.map((section) => ({ ...section, targetTokens: section.targetTokens ?? left / open })),
  }
}

interface ReadSection extends Omit<OutlineSection, 'targetTokens'> {
  readonly targetTokens: number | undefined
}

function readSection(value: unknown): ReadSection | undefined {
  if (!isRecord(value)) return undefined
  const { title, brief = '', tokens = value.targetTokens, needs = [] } = value
  if (typeof title !== 'string' || typeof brief !== 'string' || !Array.isArray(needs)) return undefined
  if (tokens !== undefined && typeof tokens !== 'number') return undefined
  const numbers = needs.filter((need): need is number => typeof need === 'number')
  return numbers.length < needs.length ? undefined : { title, brief, targetTokens: tokens, needs: numbers }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
