import { z } from 'zod'

/** What the parent asks of the jail, one JSON line on its stdin. */
export interface Job {
  readonly code: string
  readonly memoryMiB: number
  readonly maxOutputBytes: number
  /** Paths of further font files. */
  readonly fonts: readonly string[]
}

/** A chart as the jail drew it. */
export interface Drawing {
  readonly type: 'chart'
  /** As the spec has it, not yet fit for a file. */
  readonly name: string
  readonly title?: string
  readonly description: string
  readonly rows: number
  readonly svg: string
  /** Base64. */
  readonly png: string
}

/** How a job ended. */
export interface Verdict {
  readonly type: 'done'
  readonly status: 'ok' | 'error' | 'timeout' | 'memory'
  readonly result?: string
  readonly error?: { readonly name: string; readonly message: string; readonly line?: number }
}

/**
 * What the jail answers, one JSON line each on file descriptor 3: `ready` once, then for every job `print`s, `drawing`
 * when the code has ended well and charts follow, `chart`s, and one `done`.
 */
export type JailMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'print'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly type: 'drawing' }
  | Drawing
  | Verdict

const messages: z.ZodType<JailMessage> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('print'), stream: z.enum(['stdout', 'stderr']), text: z.string() }),
  z.object({ type: z.literal('drawing') }),
  z.object({
    type: z.literal('chart'),
    name: z.string(),
    title: z.string().exactOptional(),
    description: z.string(),
    rows: z.number(),
    svg: z.string(),
    png: z.string(),
  }),
  z.object({
    type: z.literal('done'),
    status: z.enum(['ok', 'error', 'timeout', 'memory']),
    result: z.string().exactOptional(),
    error: z.object({ name: z.string(), message: z.string(), line: z.int().exactOptional() }).exactOptional(),
  }),
])

/** @throws {Error} If the line is no message; a guest may have taken the jail over. */
export function parseJailMessage(line: string): JailMessage {
  return messages.parse(JSON.parse(line))
}

/** Longest line the parent reads: a PNG of 4096 × 4096 pixels in base64 with its SVG fits, a flood does not. */
export const maxLineChars: number = 64 * 1024 * 1024
