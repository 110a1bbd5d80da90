import type { Engine } from './engine.ts'
import { glmkit } from './glmkit.ts'
import { createPlanned } from './peers/fts5-planned.ts'
import { fts5 } from './peers/fts5.ts'
import { createLanceDb } from './peers/lancedb.ts'
import { createMiniSearch } from './peers/minisearch.ts'
import { createOrama } from './peers/orama.ts'

interface Entry {
  /** Comes from a package that is installed outside the workspace. */
  readonly isInstalled?: true
  /** Holds everything in memory, so that there is a size it does not stand. */
  readonly isInMemory?: true
  /** Measured only if it is asked for. */
  readonly isVariant?: true
  load(packages: string): Promise<Engine> | Engine
}

const entries: Readonly<Record<string, Entry>> = {
  glmkit: { load: () => glmkit },
  fts5: { load: () => fts5 },
  planned: { load: () => createPlanned({ budget: 20_000, rescore: 'tokens' }) },
  lancedb: { isInstalled: true, load: createLanceDb },
  orama: { isInstalled: true, isInMemory: true, load: createOrama },
  minisearch: { isInstalled: true, isInMemory: true, load: createMiniSearch },
  'planned-all': { isVariant: true, load: () => createPlanned({ budget: Infinity }) },
  'planned-20k': { isVariant: true, load: () => createPlanned({ budget: 20_000 }) },
  'planned-20k-vocab': { isVariant: true, load: () => createPlanned({ budget: 20_000, frequencies: 'vocab' }) },
  'planned-20k-text': { isVariant: true, load: () => createPlanned({ budget: 20_000, rescore: 'text' }) },
  'planned-80k-text': { isVariant: true, load: () => createPlanned({ budget: 80_000, rescore: 'text' }) },
  'planned-5k': { isVariant: true, load: () => createPlanned({ budget: 5_000 }) },
  'planned-5k-text': { isVariant: true, load: () => createPlanned({ budget: 5_000, rescore: 'text' }) },
  'planned-5k-tokens': { isVariant: true, load: () => createPlanned({ budget: 5_000, rescore: 'tokens' }) },
}

/** What `--only` takes. */
export const engineNames: readonly string[] = Object.keys(entries)

/** What is measured unless told. */
export function defaultEngines(hasPackages: boolean): string[] {
  return Object.entries(entries)
    .filter(([, { isInstalled, isVariant }]) => isVariant === undefined && (hasPackages || isInstalled === undefined))
    .map(([name]) => name)
}

export const isInstalled = (name: string): boolean => entries[name]?.isInstalled === true

export const isInMemory = (name: string): boolean => entries[name]?.isInMemory === true

export function loadEngine(name: string, packages: string): Promise<Engine> | Engine {
  const entry = entries[name]
  if (entry === undefined) throw new Error(`Cannot measure "${name}", pass --only with ${engineNames.join(', ')}`)
  return entry.load(packages)
}
