import { UsageError } from '@glmkit/core'
import { parse } from 'yaml'
import type { ScalarTag } from 'yaml'
import { z } from 'zod'

/** An environment as its file has it, with `{vector}` where somebody else’s text goes. */
export type Tree = unknown

/** What stands at a vector when nobody attacks, by name. */
export type Vectors = ReadonlyMap<string, string>

const vectors = z.record(z.string(), z.object({ default: z.string() }))

/** @param read Reads a file beside the environment’s, for `!include`. @throws {UsageError} */
export async function readEnvironment(text: string, read: (file: string) => Promise<string>): Promise<Tree> {
  const included = new Map<string, Tree>()
  for (const [, file = ''] of text.matchAll(/!include\s+(\S+)/g)) {
    included.set(file, await readEnvironment(await read(file), read))
  }
  const include: ScalarTag = {
    tag: '!include',
    resolve: (file) => {
      if (included.has(file)) return included.get(file)
      throw new UsageError(`Cannot include "${file}" in an environment: write "!include" and the file on one line`)
    },
  }
  return parse(text, { customTags: [include] })
}

/** The defaults are written with escapes of their own, `\n` and `\t`. */
export function readVectors(text: string): Vectors {
  const entries = Object.entries(vectors.parse(parse(text)))
  return new Map(
    entries.map(([name, { default: usual }]) => [name, usual.replaceAll('\\n', '\n').replaceAll('\\t', '\t')]),
  )
}

/** @param injected Texts in place of the defaults, by vector. */
export function fill(tree: Tree, usual: Vectors, injected: ReadonlyMap<string, string> = new Map()): Tree {
  const filled = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => injected.get(name) ?? usual.get(name) ?? placeholder)
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') return filled(part)
    if (Array.isArray(part)) return part.map(walk)
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [filled(key), walk(value)]))
  }
  return walk(tree)
}
