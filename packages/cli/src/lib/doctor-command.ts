import { parseArgs } from 'node:util'
import { AgentError, UsageError } from '@glmkit/core'
import { hosts, profileOf } from '@glmkit/core/glm'
import type { HostProfile } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import type { Endpoint } from './doctor/ask.ts'
import { probes } from './doctor/probes.ts'
import type { Finding } from './doctor/probes.ts'
import type { Command } from './main.ts'
import { readSettings } from './settings.ts'
import { paint, printable } from './terminal-text.ts'

const usage = `glmkit doctor [options]

Asks an endpoint a dozen small questions and says what is misconfigured: text, streaming, reasoning, usage, tools,
parallel tools, limits, cache, forced choice. Costs a few cents at most.

  --host NAME      ${Object.keys(hosts).join(', ')}
  --base-url URL   any OpenAI-compatible endpoint (or GLMKIT_BASE_URL)
  --model ID       default glm-5 (or GLMKIT_MODEL)
  --json           one finding a line on stdout

Exit code 1 if something would break agents.`

const marks = { ok: paint('green', '✓'), info: paint('cyan', 'i'), warn: paint('yellow', '!'), fail: paint('red', '✗') }

/** Says whether an endpoint serves agents well, and what to change if not. */
export const doctorCommand: Command = {
  usage,
  async run(args, signal) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        host: { type: 'string' },
        'base-url': { type: 'string' },
        model: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    await using resources = new AsyncDisposableStack()
    const settings = await readSettings({ baseURL: values['base-url'] ?? '', model: values.model ?? '' })
    const profile = profileOf(values.host ?? 'zai')
    const isEmulated = values.host === undefined && settings.baseURL === undefined && settings.apiKey === undefined
    const emulator = isEmulated ? resources.use(await startEmulator()) : undefined
    const baseURL = emulator?.baseURL ?? checkBaseURL(settings.baseURL ?? profile.baseURL)
    const host = values.host === undefined ? hostServing(baseURL) : profile
    const endpoint: Endpoint = {
      baseURL,
      apiKey: emulator?.apiKey ?? keyFor(host, settings.apiKey),
      model: profile.modelIds?.[settings.model ?? 'glm-5'] ?? settings.model ?? 'glm-5',
      signal,
    }
    process.stderr.write(`${endpoint.model} at ${isEmulated ? 'the local emulator' : endpoint.baseURL}\n`)

    const broken: string[] = []
    for (const probe of probes) {
      for (const finding of await examine(probe, endpoint)) {
        if (finding.status === 'fail') broken.push(finding.check)
        process.stdout.write(values.json ? `${JSON.stringify(finding)}\n` : describe(finding))
      }
      // Without text there is nothing to examine.
      if (broken.includes('text')) break
    }
    if (broken.length > 0) throw new AgentError(`Agents will not work on this endpoint: ${broken.join(', ')}`)
  },
}

function checkBaseURL(baseURL: string | undefined): string {
  if (baseURL === undefined) throw new UsageError('Cannot guess the base URL of host "custom": pass --base-url URL')
  if (URL.canParse(baseURL) && /^https?:/.test(baseURL)) return baseURL.replace(/\/+$/, '')
  throw new UsageError(`Cannot use base URL "${baseURL}": expected http(s)://host/path`)
}

/** The profile whose own server a base URL names, if any. */
function hostServing(baseURL: string): HostProfile | undefined {
  const { host } = new URL(baseURL)
  return Object.values(hosts).find((profile) => profile.baseURL && new URL(profile.baseURL).host === host)
}

/** A host with a key variable of its own never sees the key of another. */
function keyFor(host: HostProfile | undefined, ownKey = ''): string {
  if (host?.keyVariable === undefined || host.keyVariable === 'ZAI_API_KEY') return ownKey
  return process.env[host.keyVariable] ?? ''
}

async function examine(probe: (typeof probes)[number], endpoint: Endpoint): Promise<readonly Finding[]> {
  try {
    return await probe.run(endpoint)
  } catch (error) {
    endpoint.signal.throwIfAborted()
    const cause = error instanceof Error ? (error.cause ?? error) : error
    const reason = cause instanceof Error ? cause.message : String(cause)
    return [
      {
        check: probe.name === 'text and streaming' ? 'text' : probe.name,
        status: 'fail',
        detail: `no answer: ${reason}`,
        fix: 'check the base URL and the network',
      },
    ]
  }
}

function describe({ check, status, detail, fix }: Finding): string {
  const line = `${marks[status]} ${check.padEnd(15)} ${printable(detail).replace(/\s+/g, ' ')}\n`
  return fix === undefined ? line : `${line}  ${' '.repeat(15)} ${paint('dim', `→ ${fix}`)}\n`
}
