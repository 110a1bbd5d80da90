import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { EngineName } from './attack.ts'
import type { NamedAttack } from './attacks.ts'
import { breach } from './breach.ts'
import type { Breach } from './breach.ts'
import type { HostReply, HostRequest, RunEnd } from './messages.ts'
import { watchProcesses } from './processes.ts'
import { canaryName } from './traps.ts'
import type { Traps } from './traps.ts'

const entry = fileURLToPath(new URL('host.ts', import.meta.url))
const maxHostGrowthMiB = 200
/** No attack is given more than this, whatever the sandbox allows. */
const killMiB = 3_072
const openTimeoutMs = 60_000
const exitMs = 3_000
const noReply: HostReply = { type: 'unavailable', reason: 'it says nothing' }
const maxIdleCpu = 0.5
const idleWindowMs = 400
const maxBusyMs = 8_000

export interface Target {
  readonly sandbox: string
  readonly side: 'javascript' | 'python'
  readonly engine: EngineName | undefined
  readonly osSandbox: 'auto' | 'require' | 'off'
  /** What the processes of the sandbox may grow by. */
  readonly maxGrowthMiB: number
  /** What starting a process of the sandbox may take on a busy machine. */
  readonly spawnMs: number
  /** What clean runs, the checks and a busy machine may take on top of the attack, before the host is ended. */
  readonly patienceMs: number
}

const flags = ['--no-node-snapshot', '--disable-warning=ExperimentalWarning']

/**
 * Where bad sandboxes live with the host they are in: what gets through sees the machine, but writes nothing beside the
 * traps, and reaches no process outside.
 */
const cellFor = (root: string): string[] =>
  [
    '--die-with-parent --unshare-user --unshare-pid --uid 65534 --gid 65534 --cap-drop ALL',
    `--ro-bind / / --dev /dev --proc /proc --tmpfs /tmp --bind ${root} ${root}`,
  ]
    .join(' ')
    .split(' ')

/** What came of one attack. */
export interface Outcome {
  readonly runs: readonly RunEnd[]
  readonly breaches: readonly Breach[]
  readonly blockMs: number
  readonly hostGrowthMiB: number
  readonly treeGrowthMiB: number
  readonly treePeakMiB: number
  readonly ms: number
}

/** A process with a sandbox in it. */
export interface Host {
  readonly about: string
  readonly capabilities: readonly string[]
  /** Whether it can take another attack. */
  readonly isAlive: boolean
  attack(attack: NamedAttack, timeoutMs: number): Promise<Outcome>
  /** Ends it. What the sandbox leaves behind is a breach. */
  close(): Promise<Breach[]>
}

/** @returns Why there is no such sandbox here, if there is none. */
export async function startHost(target: Target, traps: Traps): Promise<Host | string> {
  const { sandbox, engine, osSandbox, side, maxGrowthMiB, patienceMs } = target
  const { root, port, token, secrets } = traps
  const isControl = sandbox !== 'glmkit'
  const child = fork(entry, [], {
    ...(isControl
      ? { execPath: 'bwrap', execArgv: [...cellFor(root), process.execPath, ...flags] }
      : { execArgv: flags }),
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: join(root, 'tmp'),
      [canaryName]: secrets.environment,
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const { pid } = child
  child.on('error', () => {}) // it has no number then
  if (pid === undefined) return `it cannot be started${isControl ? ', a bad sandbox needs bubblewrap' : ''}`
  let isAlive = true
  let lastWords = ''
  let isOverfull = false
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-2_000)
  })
  const processes = watchProcesses(pid, (totalMiB) => {
    if (totalMiB < killMiB) return
    isOverfull = true
    processes.killAll()
  })
  const exit = once(child, 'exit').then(([code, signal]: unknown[]) => {
    isAlive = false
    return typeof signal === 'string' ? signal : `exit code ${Number(code)}`
  })

  async function ask(
    request: HostRequest,
    limitMs: number,
  ): Promise<HostReply | { readonly type: 'died' | 'hung'; readonly cause: string }> {
    const waiting = new AbortController()
    const { signal } = waiting
    try {
      const answer = once(child, 'message', { signal }).then(([message]: readonly HostReply[]) => message ?? noReply)
      child.send(request, () => {})
      return await Promise.race([
        answer,
        exit.then((cause) => ({ type: 'died' as const, cause })),
        sleep(limitMs, { type: 'hung' as const, cause: `no answer for ${Math.round(limitMs)} ms` }, { signal }),
      ])
    } finally {
      waiting.abort()
    }
  }

  /** Whether it stops working; making ready for the next run may take a while. */
  async function becomesIdle(): Promise<boolean> {
    for (let waitedMs = 0; waitedMs < maxBusyMs; waitedMs += idleWindowMs) {
      const before = processes.cpuSeconds()
      await sleep(idleWindowMs)
      if ((processes.cpuSeconds() - before) * 1_000 < maxIdleCpu * idleWindowMs) return true
    }
    return false
  }

  const targets = {
    token,
    port,
    canaryFile: join(root, 'canary.txt'),
    canaryName,
    outside: join(root, 'outside'),
    hostPid: pid,
  }
  const opened = await ask(
    {
      type: 'open',
      sandbox,
      side,
      root,
      targets,
      secrets: Object.values(secrets),
      mustBeInCell: isControl,
      options: { outDir: join(root, 'deep/out'), engine, osSandbox },
    },
    openTimeoutMs,
  )
  if (opened.type !== 'opened') {
    processes.killAll()
    processes.stop()
    if (opened.type === 'unavailable') return opened.reason
    return `the host ${opened.type}: ${'cause' in opened ? opened.cause : ''} ${lastWords}`
  }
  const spawnMs = Math.max(target.spawnMs, 3 * opened.spawnMs)

  return {
    about: opened.about,
    capabilities: opened.capabilities,
    get isAlive() {
      return isAlive
    },

    async attack(attack, timeoutMs) {
      processes.reset()
      const [ownBefore, belowBefore, visitors] = [processes.own.now, processes.below.now, traps.visitors]
      const startedAt = performance.now()
      const runs = typeof attack.code === 'string' ? 1 : attack.code.length
      const runMs = Math.max(timeoutMs, attack.timeoutMs ?? 0) + (attack.drawMs ?? 0) + spawnMs + 2_000
      const reply = await ask({ type: 'attack', attack, timeoutMs, spawnMs }, runs * runMs + 2 * spawnMs + patienceMs)
      const ms = performance.now() - startedAt
      const breaches: Breach[] = reply.type === 'seen' ? [...reply.breaches] : []
      if (reply.type === 'died' && !isOverfull)
        breaches.push(breach('death', `${reply.cause} ${lastWords.slice(-100)}`))
      if (reply.type === 'hung') breaches.push(breach('hang', reply.cause))
      const hostGrowthMiB = processes.own.peak - ownBefore
      const treeGrowthMiB = processes.below.peak - belowBefore
      const treePeakMiB = processes.below.peak
      if (isOverfull) breaches.push(breach('memory', `over ${killMiB} MiB, ended by the bench`))
      else if (treeGrowthMiB > maxGrowthMiB)
        breaches.push(breach('memory', `processes by ${Math.round(treeGrowthMiB)} MiB`))
      if (hostGrowthMiB > maxHostGrowthMiB)
        breaches.push(breach('memory', `the host by ${Math.round(hostGrowthMiB)} MiB`))
      if (traps.visitors > visitors) breaches.push(breach('network', `${traps.visitors - visitors} connections`))
      if (reply.type !== 'seen' || isOverfull) {
        processes.killAll()
        await exit
        processes.stop()
        return { runs: [], breaches, blockMs: 0, hostGrowthMiB, treeGrowthMiB, treePeakMiB, ms }
      }
      return { runs: reply.runs, breaches, blockMs: reply.blockMs, hostGrowthMiB, treeGrowthMiB, treePeakMiB, ms }
    },

    async close() {
      if (!isAlive) return []
      const breaches: Breach[] = []
      if (!(await becomesIdle())) breaches.push(breach('leftover', 'a processor is busy while nothing runs'))
      const reply = await ask({ type: 'close' }, openTimeoutMs)
      if (reply.type !== 'closed') breaches.push(breach('leftover', `close() does not end: ${reply.type}`))
      else if (reply.handles.length > 0) breaches.push(breach('leftover', `handles: ${reply.handles.join(', ')}`))
      const ended = await Promise.race([exit, sleep(exitMs, undefined)])
      if (ended === undefined) breaches.push(breach('leftover', 'the host does not exit'))
      else if (ended !== 'exit code 0') breaches.push(breach('leftover', `the host exits by ${ended}`))
      const orphans = processes.living()
      if (orphans.length > 0) breaches.push(breach('leftover', `${orphans.length} processes live on`))
      processes.killAll()
      processes.stop()
      return breaches
    },
  }
}
