import { UsageError } from '@glmkit/core'
import { z } from 'zod'

/** The files of a benchmark at one commit of its repository. */
export interface Manifest {
  /** `owner/name` on GitHub. */
  readonly repo: string
  readonly commit: string
  readonly licence: string
  readonly files: readonly PinnedFile[]
}

export interface PinnedFile {
  /** In the repository. */
  readonly source: string
  /** In the folder of the benchmark; `/` between its parts. */
  readonly path: string
  readonly bytes: number
  /** In hex. */
  readonly sha256: string
}

const line = /^(?<sha256>[0-9a-f]{64}) (?<bytes>\d+) (?<name>.+)$/
const schema = z.object({
  repo: z.string(),
  commit: z.string(),
  licence: z.string(),
  folders: z.array(z.object({ from: z.string(), to: z.string(), files: z.array(z.string().regex(line)) })),
})

/**
 * @param benchmark `bfcl` or `tau2`.
 * @throws {UsageError} If its data cannot be fetched file by file.
 */
export async function readManifest(benchmark: string): Promise<Manifest> {
  const { repo, commit, licence, folders } = schema.parse(await load(benchmark))
  const files = folders.flatMap(({ from, to, files: lines }) =>
    lines.map((text): PinnedFile => {
      const { sha256 = '', bytes, name = '' } = line.exec(text)?.groups ?? {}
      return { source: `${from}/${name}`, path: to === '' ? name : `${to}/${name}`, bytes: Number(bytes), sha256 }
    }),
  )
  return { repo, commit, licence, files }
}

/** Read when they are wanted: together they are longer than most of our code. */
async function load(benchmark: string): Promise<unknown> {
  if (benchmark === 'bfcl') return (await import('./bfcl.json', { with: { type: 'json' } })).default
  if (benchmark === 'tau2') return (await import('./tau2.json', { with: { type: 'json' } })).default
  if (benchmark === 'agentdojo') {
    throw new UsageError(
      'Cannot download "agentdojo": upstream its tasks are Python, not data; docs/benchmarks.md says what its folder must hold',
    )
  }
  throw new UsageError(`Cannot download "${benchmark}": no such benchmark, expected bfcl or tau2`)
}
