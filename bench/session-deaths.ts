import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openSession } from '@glmkit/memory'
import { honestStore, reader, tally } from './session-arena.ts'
import type { Emulated, Outcome, Verdict } from './session-arena.ts'
import type { ChildMode, Told } from './session-child.ts'

const file = fileURLToPath(new URL('session-child.ts', import.meta.url))

interface Life {
  readonly acknowledged: readonly string[]
  readonly failure: Extract<Told, { type: 'failed' }> | undefined
}

interface ChildOptions {
  readonly dir: string
  readonly baseURL: string
  readonly mode: ChildMode
  readonly sabotage: string
  readonly sends?: number
  /** After it has told so many times that something was acknowledged, and some more milliseconds. */
  readonly kill?: { readonly acknowledged: number; readonly ms: number }
  readonly maxFileKiB?: number
}

/** A process from its start to its end, and all it was acknowledged. */
export async function live({
  dir,
  baseURL,
  mode,
  sabotage,
  sends = 1_000,
  kill,
  maxFileKiB,
}: ChildOptions): Promise<Life> {
  const command = [process.execPath, file, dir, baseURL, mode, sabotage, String(sends)]
  const [program = '', ...args] =
    maxFileKiB === undefined
      ? command
      : ['bash', '-c', `trap '' XFSZ; ulimit -f ${maxFileKiB}; exec "$@"`, 'bash', ...command]
  const env = { ...process.env, NODE_COMPILE_CACHE: join(dir, '..', 'cache') }
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], env })
  const acknowledged = new Set<string>()
  let failure: Life['failure']
  let tells = 0
  const isClosed = once(child, 'close')
  for await (const line of createInterface({ input: child.stdout })) {
    const told: Told = JSON.parse(line)
    if (told.type === 'acknowledged') told.messages.forEach((message) => acknowledged.add(message))
    if (told.type === 'failed') failure = told
    if (kill !== undefined && tells++ === kill.acknowledged) void wait(kill.ms).then(() => child.kill('SIGKILL'))
  }
  await isClosed
  return { acknowledged: [...acknowledged], failure }
}

/** What an honest store finds in the file. */
async function look(dir: string, acknowledged: readonly string[]): Promise<Verdict & { isCut: boolean }> {
  await using session = await openSession({ journal: honestStore(dir), agent: reader, id: 's' })
  const messages = session.messages.map((message) => JSON.stringify(message))
  const isCut = session.interrupted !== undefined
  const lost = acknowledged.find((each) => !messages.includes(each))
  if (lost !== undefined) return { kind: 'violation', what: `silently lost: ${lost}`.slice(0, 140), isCut }
  const twice = messages.find((each, place) => messages.indexOf(each) !== place)
  if (twice !== undefined) return { kind: 'violation', what: `there twice: ${twice}`.slice(0, 140), isCut }
  return { kind: 'recovered', what: '', isCut }
}

/** `kill -9` of one process after another that works on one session. */
export async function killSenders(
  root: string,
  { baseURL }: Emulated,
  sabotage: string,
  kills: number,
  random: () => number,
): Promise<Outcome> {
  const dir = await mkdtemp(join(root, 'kills-'))
  const acknowledged = new Set<string>()
  const verdicts: (Verdict & { at: string })[] = []
  let cut = 0
  for (let kill = 1; kill <= kills; kill += 1) {
    const mode = random() < 0.7 ? 'resume' : 'abandon'
    const chosen = { acknowledged: Math.floor(random() * 6), ms: random() * 20 }
    const life = await live({ dir, baseURL, mode, sabotage, kill: chosen })
    life.acknowledged.forEach((each) => acknowledged.add(each))
    const at = `kill ${kill}`
    const found = await look(dir, [...acknowledged])
    cut += found.isCut ? 1 : 0
    if (life.failure === undefined) verdicts.push({ at, ...found })
    else verdicts.push({ at, kind: 'violation', what: `could not go on: ${life.failure.message}` })
  }
  return tally('`kill -9` while it sends', verdicts, `${acknowledged.size} messages acknowledged, ${cut} runs cut`)
}

/** A disk that is full, and one that fails to sync. */
export async function failDisks(root: string, { baseURL }: Emulated, sabotage: string): Promise<readonly Outcome[]> {
  async function fail(
    fault: string,
    sort: Pick<ChildOptions, 'mode' | 'maxFileKiB' | 'sends'>,
    named: RegExp,
  ): Promise<Verdict & { at: string }> {
    const dir = await mkdtemp(join(root, 'disk-'))
    const { acknowledged, failure } = await live({ dir, baseURL, sabotage, ...sort })
    const found = await look(dir, acknowledged)
    if (found.kind === 'violation') return { at: fault, ...found }
    if (failure !== undefined && named.test(failure.message)) return { at: fault, kind: 'named', what: failure.message }
    return { at: fault, kind: 'violation', what: `not named: ${failure?.message ?? 'nothing failed'}` }
  }
  const full: (Verdict & { at: string })[] = []
  for (const maxFileKiB of [4, 6]) {
    const sort = { mode: 'plain', maxFileKiB, sends: 60 } as const
    full.push(await fail(`${maxFileKiB} KiB`, sort, /^Cannot write to ".*\.jsonl": EFBIG/))
  }
  const sync = await fail('fdatasync', { mode: 'failing-sync', sends: 6 }, /^Cannot write to ".*\.jsonl": EIO/)
  return [
    tally('no room on the disk', full, 'by `ulimit -f`: EFBIG from the same write'),
    tally('EIO from fdatasync', [sync], 'by a patched `FileHandle` in the child'),
  ]
}
