import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { UsageError } from '@glmkit/core'
import { readFaultPlan, readHostShapeName, scriptBrain, startEmulator } from '@glmkit/emulator'
import type { CassetteOptions, FaultPlan } from '@glmkit/emulator'
import type { Command } from './main.ts'
import { readJson } from './read-json.ts'
import { readScript } from './read-script.ts'

const usage = `glmkit emulator [options]

  --port N         listen on this port of 127.0.0.1 (default: a free one)
  --script FILE    JSON list of replies, given one after the other: [{"reasoning":"…","content":"…","toolCalls":[{"name":"…","arguments":{}}]}]
  --faults FILE    JSON fault plan: {"seed":1,"rules":[{"when":{"probability":0.2},"fault":{"type":"error","code":"1305"}}]}
  --host-shape NAME  write replies as this host does: zai, zai-coding, bigmodel, openrouter, nebius, apiyi, vllm, sglang, ollama, llamacpp
  --cassettes DIR  answer from the recordings in this folder only
  --record URL     with --cassettes: forward to this base URL and record what comes; ZAI_API_KEY is sent, never written
  --api-key KEY    accept this key only (default: any)
  --json           one request record a line on stdout, after the base URL`

/** Serves the local GLM-5 endpoint until it is interrupted; prints its base URL first. */
export const emulatorCommand: Command = {
  usage,
  async run(args, signal) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        script: { type: 'string' },
        faults: { type: 'string' },
        'host-shape': { type: 'string' },
        cassettes: { type: 'string' },
        record: { type: 'string' },
        'api-key': { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const emulator = await asUsage(async () =>
      startEmulator({
        port: portOf(values.port),
        ...(values['api-key'] !== undefined && { apiKey: values['api-key'] }),
        ...(values.script !== undefined && { brain: scriptBrain(await readScript(values.script)) }),
        ...(values.faults !== undefined && { faults: await readFaults(values.faults) }),
        ...(values['host-shape'] !== undefined && { hostShape: readHostShapeName(values['host-shape']) }),
        ...cassettesOf(values.cassettes, values.record),
        onRequest: ({ body, ...record }) => {
          if (values.json) process.stdout.write(`${JSON.stringify(record)}\n`)
          else process.stderr.write(`${record.at} ${record.status} ${record.model} ${record.messages} messages\n`)
        },
      }),
    )
    process.stdout.write(values.json ? `${JSON.stringify({ baseURL: emulator.baseURL })}\n` : `${emulator.baseURL}\n`)
    process.stderr.write('This is an emulator, not GLM-5. Ctrl+C stops it.\n')
    if (!signal.aborted) await once(signal, 'abort')
    await emulator.close()
  },
}

function portOf(value: string | undefined): number {
  const port = Number(value ?? 0)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new UsageError(`Cannot listen on port "${value}": expected a whole number from 0 to 65535`)
}

/** What the emulator calls a type error is a matter of usage here, and so is a port that is taken. */
async function asUsage<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message, { cause: error })
    if (isPortTaken(error)) {
      throw new UsageError(`Cannot listen on port ${error.port}: it is in use, pass another --port or none`, {
        cause: error,
      })
    }
    throw error
  }
}

function isPortTaken(error: unknown): error is Error & { readonly port: number } {
  return error instanceof Error && 'port' in error && 'code' in error && error.code === 'EADDRINUSE'
}

async function readFaults(file: string): Promise<FaultPlan> {
  const plan = await readJson(file, 'faults')
  return asUsage(() => readFaultPlan(plan))
}

function cassettesOf(dir: string | undefined, baseURL: string | undefined): { readonly cassettes?: CassetteOptions } {
  if (dir === undefined) {
    if (baseURL === undefined) return {}
    throw new UsageError('Cannot record: pass --cassettes DIR for the recordings')
  }
  if (baseURL === undefined) return { cassettes: { dir, mode: 'replay' } }
  const { ZAI_API_KEY: apiKey = '' } = process.env
  return { cassettes: { dir, mode: 'record', upstream: { baseURL, ...(apiKey !== '' && { apiKey }) } } }
}
