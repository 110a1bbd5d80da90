import { z } from 'zod'
import { errorKinds } from './error-kinds.ts'
import type { ExecuteError, Language } from './result.ts'

/** What the parent sends the jail on its stdin, one JSON line each. */
export type JailRequest =
  | ({ readonly type: 'run' } & Job)
  | ({ readonly type: 'return' } & CallReturn)
  /** The deadline has come: the code is asked to stop, and soon killed. */
  | { readonly type: 'interrupt'; readonly run: number }

export interface Job {
  /** Of the run: messages of another one are not listened to. */
  readonly run: number
  readonly language: Language
  readonly code: string
  readonly memoryMiB: number
  /** Bytes of result that are worth handing over. */
  readonly maxResultBytes: number
  readonly maxFiles: number
  readonly maxFileBytes: number
  /** Names of the functions the code may call. */
  readonly tools: readonly string[]
  /** For the code's working directory. */
  readonly files: readonly { readonly name: string; readonly base64: string }[]
  /** Paths of further font files. */
  readonly fonts: readonly string[]
  /** Charts to be drawn with those of the code: what another jail, that cannot draw, was shown. */
  readonly displays?: readonly SentDisplay[]
}

/** A chart that is yet to be drawn, or at least to be made harmless. */
export type SentDisplay =
  | { readonly type: 'vega-lite'; readonly json: string }
  | {
      readonly type: 'svg'
      readonly svg: string
      readonly name: string
      readonly title?: string
      readonly description?: string
      /** In base64. */
      readonly png?: string
    }

/** What a function outside answered: JSON, or what went wrong. */
export interface CallReturn {
  readonly run: number
  readonly call: number
  readonly isError: boolean
  /** JSON when it is no error, else a message. */
  readonly text: string
  /** With an error: of which kind. */
  readonly kind?: 'tool' | 'tool_budget'
}

/** How a job ended. */
export interface Verdict {
  readonly status: 'ok' | 'error' | 'timeout' | 'memory' | 'output-limit'
  readonly result?: string
  readonly error?: Omit<ExecuteError, 'advice'>
}

/** Everything a jail says is about one run, but that it is ready. */
type OfRun<Type extends string> = { readonly type: Type; readonly run: number }

/**
 * What the jail answers on file descriptor 3, one JSON line each: `ready` once; for every job `print`s, `call`s, each
 * of which wants a `return`, `waiting` when nothing but a `return` after the `returned` ones can wake the code,
 * `drawing` when the code has ended and charts follow, `file`s in pieces, `chart`s of files that were sent, `display`s
 * where the jail cannot draw, and one `done`.
 */
export type JailMessage =
  | { readonly type: 'ready' }
  | (OfRun<'print'> & { readonly stream: 'stdout' | 'stderr'; readonly text: string })
  | (OfRun<'call'> & { readonly call: number; readonly name: string; readonly args: string })
  | (OfRun<'waiting'> & { readonly returned: number })
  | OfRun<'drawing'>
  | (OfRun<'file'> & { readonly name: string; readonly base64: string; readonly isLast: boolean })
  | (OfRun<'chart'> & ChartFiles)
  | (OfRun<'display'> & { readonly display: SentDisplay })
  /** `isWorn`: the jail has grown, or something in it broke; the next run should have another. */
  | (OfRun<'done'> & Verdict & { readonly isWorn?: boolean })

/** A chart, with the names of its files. */
export interface ChartFiles {
  readonly title?: string
  readonly description: string
  readonly rows?: number
  readonly svg: string
  readonly png: string
}

const run = z.int()
const text = z.string()

const display: z.ZodType<SentDisplay> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('vega-lite'), json: text }),
  z.object({
    type: z.literal('svg'),
    svg: text,
    name: text,
    title: text.exactOptional(),
    description: text.exactOptional(),
    png: text.exactOptional(),
  }),
])

const messages: z.ZodType<JailMessage> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('print'), run, stream: z.enum(['stdout', 'stderr']), text }),
  z.object({ type: z.literal('call'), run, call: z.int(), name: text, args: text }),
  z.object({ type: z.literal('waiting'), run, returned: z.int() }),
  z.object({ type: z.literal('drawing'), run }),
  z.object({ type: z.literal('file'), run, name: text, base64: text, isLast: z.boolean() }),
  z.object({
    type: z.literal('chart'),
    run,
    title: text.exactOptional(),
    description: text,
    rows: z.number().exactOptional(),
    svg: text,
    png: text,
  }),
  z.object({ type: z.literal('display'), run, display }),
  z.object({
    type: z.literal('done'),
    run,
    status: z.enum(['ok', 'error', 'timeout', 'memory', 'output-limit']),
    result: text.exactOptional(),
    isWorn: z.boolean().exactOptional(),
    error: z
      .object({
        kind: z.enum(errorKinds),
        name: text,
        message: text,
        line: z.int().exactOptional(),
        stack: text.exactOptional(),
      })
      .exactOptional(),
  }),
])

/** @throws {Error} If the line is no message; a guest may have taken the jail over. */
export function parseJailMessage(line: string): JailMessage {
  return messages.parse(JSON.parse(line))
}
