import { z } from 'zod'
import type { AttackLanguage, Status } from './attack.ts'

export interface RunOptions {
  readonly language?: AttackLanguage
  readonly timeoutMs?: number
  readonly maxWaitMs?: number
  readonly signal?: AbortSignal
  readonly session?: string
  readonly files?: readonly { readonly name: string; readonly content: string | Uint8Array }[]
  readonly tools?: readonly string[]
  readonly callTool?: (name: string, args: unknown, context: { readonly signal: AbortSignal }) => unknown
}

/** What is attacked: an executor of glmkit, or a bad one. What it answers is looked at from outside, trusted in nothing. */
export interface Sandbox {
  run(code: string, options?: RunOptions): Promise<unknown>
  close(): Promise<void>
}

export const maxTextBytes: number = 2.5 * 1024 * 1024
const maxErrorChars = 20_000
const maxFiles = 60
const maxFileBytes = 100 * 1024 * 1024

export interface Result {
  readonly status: Status
  readonly stdout: string
  readonly stderr: string
  readonly result?: string | undefined
  readonly error?: { readonly name: string; readonly message: string; readonly line?: number | undefined } | undefined
  readonly files: readonly { readonly name: string; readonly path: string; readonly bytes: number }[]
  readonly charts: readonly Chart[]
  readonly durationMs: number
}

interface Chart {
  readonly svg: string
  readonly png: string
  readonly description: string
  readonly title?: string | undefined
}

const shape: z.ZodType<Result> = z.object({
  status: z.enum(['ok', 'error', 'timeout', 'memory', 'output-limit', 'crash']),
  stdout: z.string(),
  stderr: z.string(),
  result: z.string().optional(),
  error: z.looseObject({ name: z.string(), message: z.string(), line: z.int().min(1).max(1e7).optional() }).optional(),
  files: z.array(z.object({ name: z.string(), path: z.string(), mimeType: z.string(), bytes: z.int().min(0) })),
  charts: z.array(
    z.object({ svg: z.string(), png: z.string(), description: z.string(), title: z.string().optional() }),
  ),
  durationMs: z.number().min(0),
})

/** @returns The result, or what is wrong with its shape. */
export function readResult(value: unknown): Result | string {
  const parsed = shape.safeParse(value)
  if (!parsed.success) return `the result is none: ${z.prettifyError(parsed.error).replaceAll('\n', ' ').slice(0, 300)}`
  if (parsed.data.status !== 'ok' && parsed.data.error === undefined)
    return `status ${parsed.data.status} without an error`
  return parsed.data
}

/** What the code wrote itself, without the paths the executor adds. */
export const textOf = ({ stdout, stderr, result: value, error, charts }: Result): string =>
  [
    stdout,
    stderr,
    value ?? '',
    JSON.stringify(error ?? ''),
    ...charts.map(({ title, description }) => `${title} ${description}`),
  ].join('\n')

/** @returns What of the result is bigger than may reach whoever asked for the run. */
export function excessOf({ stdout, stderr, result: value = '', error, files }: Result): string[] {
  const bytes = Buffer.byteLength(stdout) + Buffer.byteLength(stderr) + Buffer.byteLength(value)
  const fileBytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return [
    ...(bytes > maxTextBytes ? [`${bytes} bytes of text`] : []),
    ...(JSON.stringify(error ?? '').length > maxErrorChars ? ['a long error'] : []),
    ...(files.length > maxFiles ? [`${files.length} files`] : []),
    ...(fileBytes > maxFileBytes ? [`${fileBytes} bytes of files`] : []),
  ]
}
