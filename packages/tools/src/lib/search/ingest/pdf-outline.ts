import type { getDocumentProxy } from 'unpdf'

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>
type Nodes = Awaited<ReturnType<Pdf['getOutline']>>

export interface OutlineEntry {
  readonly title: string
  /** From 1. */
  readonly level: number
  /** From 0. */
  readonly page: number
  /** How far up the page it is, if the outline says so. */
  readonly top: number | undefined
}

const maxEntries = 5000
const maxLevel = 6

/** The table of contents that viewers show beside a PDF, in its order; empty if there is none or it is broken. */
export async function readOutline(pdf: Pdf): Promise<OutlineEntry[]> {
  const found: OutlineEntry[] = []
  const add = async (nodes: Nodes, level: number): Promise<void> => {
    for (const { title, dest, items } of nodes) {
      if (found.length >= maxEntries) return
      const place = await placeOf(pdf, dest).catch(() => undefined)
      const shown = title
        .toWellFormed()
        .replaceAll(/[\s\p{Cc}]+/gu, ' ')
        .trim()
        .slice(0, 300)
      if (place !== undefined && shown !== '') found.push({ title: shown, level, ...place })
      if (level < maxLevel) await add(items, level + 1)
    }
  }
  try {
    const nodes: Nodes | null = await pdf.getOutline()
    if (nodes !== null) await add(nodes, 1)
  } catch {
    return []
  }
  return found
}

async function placeOf(
  pdf: Pdf,
  dest: Nodes[number]['dest'],
): Promise<{ page: number; top: number | undefined } | undefined> {
  const target: unknown = typeof dest === 'string' ? await pdf.getDestination(dest) : dest
  if (!Array.isArray(target)) return undefined
  const [reference, , , top]: unknown[] = target
  if (typeof reference === 'number') return { page: reference, top: numberOf(top) }
  if (!isReference(reference)) return undefined
  return { page: await pdf.getPageIndex(reference), top: numberOf(top) }
}

function isReference(value: unknown): value is Parameters<Pdf['getPageIndex']>[0] {
  return typeof value === 'object' && value !== null && 'num' in value && 'gen' in value
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
