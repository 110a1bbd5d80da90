import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { BenchmarkName } from '@glmkit/evals/benchmarks'

/** A file of recorded answers, calls or runs. */
export interface ReferenceFile {
  readonly benchmark: Extract<BenchmarkName, 'bfcl' | 'tau2'>
  /** By which it is chosen and shown, e.g. `tau2/retail`. */
  readonly group: string
  readonly path: string
  /** Of τ²-bench. */
  readonly domain?: string
}

export const tau2Domains = ['retail', 'airline', 'telecom', 'banking_knowledge', 'mock'] as const

/** All there are, below the folder of the data. */
export function referenceFiles(pathOf: (file: string) => string): ReferenceFile[] {
  return [
    { benchmark: 'bfcl', group: 'bfcl/answers', path: pathOf('reference/bfcl_visible_sample.jsonl') },
    { benchmark: 'bfcl', group: 'bfcl/executions', path: pathOf('reference/bfcl_multi_turn_execution.jsonl') },
    ...tau2Domains.flatMap((domain) =>
      (['tasks', 'calls', 'walks'] as const).map((kind): ReferenceFile => ({
        benchmark: 'tau2',
        group: `tau2/${domain}`,
        path: pathOf(`reference/tau2/${domain}.${kind}.jsonl`),
        domain,
      })),
    ),
  ]
}

/** Another file of these kinds: of τ²-bench if its name begins with a domain, or its lines name one. */
export async function referenceFileAt(path: string): Promise<ReferenceFile> {
  const name = basename(path)
  const domain = tau2Domains.find((known) => name.startsWith(known))
  if (domain !== undefined) return { benchmark: 'tau2', group: `tau2/${domain} ${name}`, path, domain }
  for await (const line of linesOf(path)) {
    if (line.trim() === '') continue
    const first: unknown = JSON.parse(line)
    const isTau2 = typeof first === 'object' && first !== null && 'domain' in first
    return { benchmark: isTau2 ? 'tau2' : 'bfcl', group: `${isTau2 ? 'tau2' : 'bfcl'} ${name}`, path }
  }
  throw new Error(`No lines in ${path}`)
}

/** Opened when it is read. */
export async function* linesOf(path: string): AsyncIterable<string> {
  await using file = await open(path)
  yield* file.readLines()
}
