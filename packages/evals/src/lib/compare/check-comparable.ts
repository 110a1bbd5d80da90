import { UsageError } from '@glmkit/core'
import type { ComparedRun } from './comparison.ts'
import type { SampleRecord } from './read-samples.ts'

type Spec = ComparedRun['spec']
type Samples = ReadonlyMap<string, SampleRecord>

const mostIds = 5

/** @throws {UsageError} If a difference of the runs would be one of what they were asked; it lists all that differs. */
export function checkComparable(
  a: { readonly spec: Spec; readonly samples: Samples },
  b: { readonly spec: Spec; readonly samples: Samples },
  { allowDifferentLimits }: { readonly allowDifferentLimits: boolean },
): void {
  const isOneSuite = a.spec.suite === b.spec.suite
  const differences = [
    ...differenceOf('suite', a.spec.suite, b.spec.suite),
    ...differenceOf('version', a.spec.version, b.spec.version),
    ...differenceOf('split', a.spec.source?.split, b.spec.source?.split),
    ...trialDifferences(a.spec, b.spec),
    // Other suites have other limits and samples: to list them as well would hide what is wrong.
    ...(isOneSuite && !allowDifferentLimits ? limitDifferences(a.spec, b.spec) : []),
    ...(isOneSuite ? sampleDifferences(a.samples, b.samples) : []),
  ]
  if (differences.length > 0) throw new UsageError(`Cannot compare the runs: ${differences.join('; ')}`)
}

function differenceOf(what: string, a: string | number | undefined, b: string | number | undefined): string[] {
  const show = (value: string | number | undefined): string => (value === undefined ? 'none' : JSON.stringify(value))
  return a === b ? [] : [`${what} ${show(a)} in A, ${show(b)} in B`]
}

function trialDifferences(a: Spec, b: Spec): string[] {
  const { reducer = 'mean' } = a
  // The more trials, the easier is one of them and the harder are all: only means are the same of any number.
  const trials = reducer === 'mean' ? [] : differenceOf('trials of each sample', a.trials, b.trials)
  return [...differenceOf('reducer', reducer, b.reducer ?? 'mean'), ...trials]
}

function limitDifferences(a: Spec, b: Spec): string[] {
  const differences = (['turns', 'tokens', 'seconds', 'usd'] as const).flatMap((type) =>
    differenceOf(`limit of ${type}`, a.limits[type], b.limits[type]),
  )
  return differences.length === 0
    ? []
    : [`${differences.join(', ')} (allowDifferentLimits, or --allow-different-limits, lets that pass)`]
}

function sampleDifferences(a: Samples, b: Samples): string[] {
  const onlyIn = (one: Samples, other: Samples): string[] => [...one.keys()].filter((id) => !other.has(id))
  const changed = [...a].filter(([id, { hash }]) => {
    const other = b.get(id)?.hash ?? ''
    return hash !== '' && other !== '' && hash !== other
  })
  return [
    ...listed('only in A', onlyIn(a, b)),
    ...listed('only in B', onlyIn(b, a)),
    ...listed(
      'not the same in both',
      changed.map(([id]) => id),
    ),
  ]
}

function listed(what: string, ids: readonly string[]): string[] {
  if (ids.length === 0) return []
  const shown = ids.slice(0, mostIds).map((id) => JSON.stringify(id))
  const more = ids.length > mostIds ? ' …' : ''
  return [`${ids.length} ${ids.length === 1 ? 'sample' : 'samples'} ${what}: ${shown.join(', ')}${more}`]
}
