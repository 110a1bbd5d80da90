import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { UsageError } from '@glmkit/core'
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
    for (const path of positionals) {
      const line = { file: basename(path), ...(await decode(path, usageIncludesCached)) }
      process.stdout.write(values.json ? `${JSON.stringify(line)}\n` : `${describe(line)}\n`)
    }
  },
}

async function decode(path: string, usageIncludesCached: boolean): Promise<Decoded> {
  const recorded = await readRecorded(path)
  // One line a file, whatever it holds: scripts join them by it.
  if (recorded === undefined) return { error: { class: 'no-response', code: null, retry: false } }
  const decoded = decodeResponse(recorded, usageIncludesCached)
  if ('reply' in decoded) return compact(decoded.reply)
  const { kind, code = null, retryable } = decoded.error
  return { error: { class: kind, code, retry: retryable } }
}

type Decoded =
  | DecodedLine
  | { readonly error: { readonly class: string; readonly code: string | null; readonly retry: boolean } }

interface DecodedLine {
  readonly text: string
  readonly reasoning: string
  readonly toolCalls: readonly { readonly id: string; readonly name: string; readonly arguments: string }[]
  readonly finish: string | null
  readonly usage: Omit<DecodedReply['usage'], 'costUsd'>
  readonly warnings: readonly string[]
}

function compact({ text, reasoning, toolCalls, finish, usage: counted, warnings }: DecodedReply): DecodedLine {
  const { costUsd: _, ...counts } = counted
  const calls = toolCalls.map(({ id, function: fn }) => ({ id, name: fn.name, arguments: fn.arguments }))
  return { text, reasoning, toolCalls: calls, finish, usage: counts, warnings }
}

function describe(line: Decoded & { readonly file: string }): string {
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
  if (!/^\s*\{/.test(source)) return isResponse(source) ? { body: source } : undefined
  let value: { response?: { status?: unknown; body?: unknown } | null }
  try {
    value = JSON.parse(source)
  } catch {
    return { body: source }
  }
  if (value.response !== undefined && value.response !== null) {
    const { status, body } = value.response
    if (typeof body !== 'string') return undefined
    // The page of a gateway in front of the host is an answer too, and its status says which.
    const isErrorPage = typeof status === 'number' && status >= 400 && !/^\s*\{/.test(body)
    if (!isErrorPage && !isResponse(body)) return undefined
    return { body, ...(typeof status === 'number' && { status }) }
  }
  return isResponse(source) ? { body: source } : undefined
}

/** A chat completion, an error or server-sent events: other endpoints answer with JSON too. */
function isResponse(body: string): boolean {
  if (!/^\s*\{/.test(body)) return /^data:/m.test(body)
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && ['choices', 'error', 'code'].some((key) => key in value)
  } catch {
    return true
  }
}
