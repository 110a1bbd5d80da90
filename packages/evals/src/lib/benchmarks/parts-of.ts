import { UsageError } from '@glmkit/core'
import type { Benchmark } from './benchmark.ts'

/** @throws {UsageError} If the benchmark has not all of them. */
export function partsOf({ name, parts }: Pick<Benchmark, 'name' | 'parts'>, wanted?: readonly string[]): string[] {
  if (wanted === undefined) return parts.flatMap((part) => (part.leftOut === undefined ? [part.name] : []))
  const unknown = wanted.find((part) => !parts.some((known) => known.name === part))
  if (unknown === undefined) return parts.flatMap((part) => (wanted.includes(part.name) ? [part.name] : []))
  throw new UsageError(
    `Benchmark "${name}" has no part "${unknown}": expected ${parts.map((part) => part.name).join(', ')}`,
  )
}
