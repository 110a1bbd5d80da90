import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const canaryName = 'GLMKIT_CANARY'

/** What the host has to lose, and who counts visitors. */
export interface Traps {
  /** Below it: `canary.txt`, `outside/`, `deep/out/` for outputs (two steps up are still below it) and `tmp/`, the host's folder for temporary files. */
  readonly root: string
  readonly port: number
  readonly token: string
  /** In the environment, in the file and in the answer of the server: whoever shows one of them has been there. */
  readonly secrets: { readonly environment: string; readonly file: string; readonly network: string }
  /** Connections and datagrams so far. */
  readonly visitors: number
  close(): Promise<void>
}

export async function setTraps(): Promise<Traps> {
  const secret = (): string => randomBytes(12).toString('hex')
  const secrets = { environment: secret(), file: secret(), network: secret() }
  const root = await mkdtemp(join(tmpdir(), 'glmkit-attacks-'))
  for (const folder of ['outside', 'deep/out', 'tmp']) await mkdir(join(root, folder), { recursive: true })
  await writeFile(join(root, 'canary.txt'), `x,y\n${secrets.file},1\n`)
  await writeFile(join(root, 'outside', 'keep.txt'), 'keep')

  let visitors = 0
  const answer = (socket: Socket): void => {
    visitors++
    socket.on('error', () => {})
    const body = JSON.stringify([{ x: secrets.network }])
    socket.end(`HTTP/1.0 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
  }
  const server = createServer(answer).listen(0, '::')
  await once(server, 'listening')
  const { port }: { port?: number } = addressOf(server.address())
  if (port === undefined) throw new Error('Cannot set traps: the server has no port')
  const local = createServer(answer).listen(`\0glmkit-${port}`)
  const datagrams = createSocket('udp4', () => void visitors++).bind(port, '127.0.0.1')
  await Promise.all([once(local, 'listening'), once(datagrams, 'listening')])
  return {
    root,
    port,
    token: secret(),
    secrets,
    get visitors() {
      return visitors
    },
    async close() {
      server.close()
      local.close()
      datagrams.close()
      // Attacks nest folders deeper than a path can name.
      await promisify(execFile)('rm', ['-rf', root])
    },
  }
}

const addressOf = (address: AddressInfo | string | null): Partial<AddressInfo> =>
  typeof address === 'object' && address !== null ? address : {}
