import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { AgentError, UsageError } from '@glmkit/core'
import { decodeResponse, profileOf } from '@glmkit/core/glm'
import type { DecodedReply, RecordedResponse } from '@glmkit/core/glm'
import type { Command } from './main.ts'

const usage = `glmkit decode FILE… [options]

Reads recorded responses and prints the assembled replies. A file is a raw body (server-sent events or JSON), or JSON
with {"response":{"status","body"}}.

  --host PROFILE   zai, openrouter, … : how the host counts cached tokens (default: zai)
  --json           one line a file on stdout`

/** Shows what the client makes of recorded traffic. */
export const decodeCommand: Command = {
  usage,
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { host: { type: 'string', default: 'zai' }, json: { type: 'boolean', default: false } },
    })
    if (positionals.length === 0) throw new UsageError('No files: call glmkit decode FILE…, see glmkit decode --help')
    const { usageIncludesCached } = profileOf(values.host)
    let unreadable = 0
    for (const path of positionals) {
      const file = basename(path)
      const recorded = await readRecorded(path)
      if (recorded === undefined) {
        unreadable += 1
        process.stderr.write(`glmkit: ${path} holds no response: expected a body or {"response":{"body"}}\n`)
        continue
      }
      const decoded = decodeResponse(recorded, usageIncludesCached)
      const line =
        'reply' in decoded
          ? { file, ...compact(decoded.reply) }
          : {
              file,
              error: { class: decoded.error.kind, code: decoded.error.code ?? null, retry: decoded.error.retryable },
            }
      process.stdout.write(values.json ? `${JSON.stringify(line)}\n` : `${describe(line)}\n`)
    }
    if (unreadable > 0) throw new AgentError(`${unreadable} of ${positionals.length} files hold no response`)
  },
}

type Line =
  | ({ readonly file: string } & ReturnType<typeof compact>)
  | {
      readonly file: string
      readonly error: { readonly class: string; readonly code: string | null; readonly retry: boolean }
    }

function compact({ toolCalls, usage: { costUsd: _, ...counts }, model: __, ...reply }: DecodedReply): Omit<
  DecodedReply,
  'toolCalls' | 'usage' | 'model'
> & {
  readonly toolCalls: readonly { readonly id: string; readonly name: string; readonly arguments: string }[]
  readonly usage: Omit<DecodedReply['usage'], 'costUsd'>
} {
  return { ...reply, toolCalls: toolCalls.map(({ id, function: fn }) => ({ id, ...fn })), usage: counts }
}

function describe(line: Line): string {
  if ('error' in line)
    return `${line.file}\n  error ${line.error.class} ${line.error.code ?? ''}${line.error.retry ? ', may be retried' : ''}\n`
  const { file, text, reasoning, toolCalls, finish, usage: counts, warnings } = line
  const rows = [
    file,
    ...(reasoning === '' ? [] : [`  reasoning  ${oneLine(reasoning)}`]),
    ...(text === '' ? [] : [`  text       ${oneLine(text)}`]),
    ...toolCalls.map((call) => `  call       ${call.name} ${oneLine(call.arguments)}`),
    `  finish     ${finish ?? 'none'} · ${counts.inputTokens} in (${counts.cachedInputTokens} cached) · ${counts.outputTokens} out (${counts.reasoningTokens} reasoning)`,
    ...warnings.map((warning) => `  warning    ${warning}`),
  ]
  return `${rows.join('\n')}\n`
}

function oneLine(value: string): string {
  const line = value.replace(/\s+/g, ' ').trim()
  return line.length > 100 ? `${line.slice(0, 99)}…` : line
}

async function readRecorded(path: string): Promise<RecordedResponse | undefined> {
  const source = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new UsageError(`Cannot read "${path}": the file does not exist or is not readable`, { cause })
  })
  if (!/^\s*[{[]/.test(source)) return source.trim() === '' ? undefined : { body: source }
  let value: { response?: { status?: number; body?: unknown }; choices?: unknown; error?: unknown; code?: unknown }
  try {
    value = JSON.parse(source)
  } catch {
    return { body: source }
  }
  if (value.response !== undefined) {
    const { status, body } = value.response
    if (typeof body !== 'string') return undefined
    return { body, ...(typeof status === 'number' && { status }) }
  }
  return value.choices === undefined && value.error === undefined && value.code === undefined
    ? undefined
    : { body: source }
}
