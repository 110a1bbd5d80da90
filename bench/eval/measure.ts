import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** What each part of the bench is given. */
export interface MeasureContext {
  /** For logs; removed in the end. */
  readonly dir: string
  readonly isQuick: boolean
  /** Bounds that do not hold. */
  readonly missed: string[]
  readonly tell: (text: string) => void
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2
}

/**
 * @param flags Of Node.
 * @returns What a program of this folder prints as JSON, in a process of its own.
 */
export async function figuresOf<Figures>(
  program: string,
  args: readonly string[],
  flags: readonly string[] = [],
): Promise<Figures> {
  const file = fileURLToPath(new URL(program, import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, file, ...args])
  return JSON.parse(stdout)
}
