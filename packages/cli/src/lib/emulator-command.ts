import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { UsageError } from '@glmkit/core'
import { scriptBrain, startEmulator } from '@glmkit/emulator'
import type { Brain, Reply } from '@glmkit/emulator'
import type { Command } from './main.ts'

const usage = `glmkit emulator [options]

  --port N         listen on this port of 127.0.0.1 (default: a free one)
  --script FILE    JSON list of replies, given one after the other: [{"reasoning":"…","content":"…","toolCalls":[{"name":"…","arguments":{}}]}]
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
        'api-key': { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const emulator = await startEmulator({
      port: portOf(values.port),
      ...(values['api-key'] !== undefined && { apiKey: values['api-key'] }),
      ...(values.script !== undefined && { brain: await readScript(values.script) }),
      onRequest: ({ body, ...record }) => {
        if (values.json) process.stdout.write(`${JSON.stringify(record)}\n`)
        else process.stderr.write(`${record.at} ${record.status} ${record.model} ${record.messages} messages\n`)
      },
    })
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

async function readScript(file: string): Promise<Brain> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`Cannot read script "${file}": the file does not exist or is not readable`)
  })
  try {
    const turns: Reply[] = JSON.parse(text)
    if (Array.isArray(turns)) return scriptBrain(turns)
  } catch (error) {
    throw new UsageError(`Cannot read script "${file}": it is not JSON`, { cause: error })
  }
  throw new UsageError(`Cannot read script "${file}": expected a JSON list of replies`)
}
