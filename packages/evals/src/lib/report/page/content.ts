import type { PageDocument } from './browser.ts'
import type { ContentPlace, PageSample } from './report-data.ts'

declare const document: PageDocument

/** Blocks kept once they were read, so that going to and fro is quick. */
const maxKept = 6
const kept = new Map<number, Promise<readonly PageSample[]>>()

/** Reads a sample out of its block; those that come late in the file may not be there yet. */
export async function readContent({ block, index }: ContentPlace): Promise<PageSample> {
  const samples = kept.get(block) ?? readBlock(block)
  kept.delete(block)
  kept.set(block, samples)
  for (const oldest of kept.keys()) {
    if (kept.size <= maxKept) break
    kept.delete(oldest)
  }
  const sample = (await samples)[index]
  if (sample === undefined) throw new Error(`Block ${block} of this file has no sample ${index}: it is damaged`)
  return sample
}

async function readBlock(block: number): Promise<readonly PageSample[]> {
  const text = (await elementOf(block)).textContent
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return JSON.parse(await new Response(inflated).text())
}

async function elementOf(block: number): Promise<{ readonly textContent: string }> {
  const find = (): { readonly textContent: string } | null => document.querySelector(`script[data-block="${block}"]`)
  if (document.readyState === 'loading') {
    await new Promise<void>((resolve) => document.addEventListener('DOMContentLoaded', () => resolve()))
  }
  const element = find()
  if (element === null) throw new Error(`This file has no block ${block}: it is cut or damaged`)
  return element
}
