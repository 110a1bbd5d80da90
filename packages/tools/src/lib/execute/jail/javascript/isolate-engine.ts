import ivm from 'isolated-vm'
import type { Job, Verdict } from '../../protocol.ts'
import type { Engine, Host } from '../engine.ts'
import { memoryVerdict } from '../memory.ts'
import { readGuestDisplay } from '../read-display.ts'
import { createGuestCalls, runLoop } from './guest-loop.ts'
import { setupOf, worldSource } from './guest-world.ts'
import type { GuestStep } from './prelude.ts'
import { plainProgram, toProgram } from './program.ts'
import type { FaultOf, SyntaxFault } from './program.ts'
import { atLines, toJavaScript } from './to-javascript.ts'
import type { Translated } from './to-javascript.ts'

/** The guest's world as text, and what V8 made of it the first time, which never leaves this process. */
interface World {
  readonly source: string
  bytecode?: ivm.ExternalCopy<ArrayBuffer>
}

const plainWorld: World = { source: worldSource('undefined') }
let chartWorld: World | undefined

/** Code that draws with libraries finds them there; they cost 30 ms, so no other code does. */
async function worldFor(code: string, isolate: ivm.Isolate, context: ivm.Context): Promise<World> {
  if (!/\b(?:Plot|d3)\b/.test(code)) return plainWorld
  const [{ installPlot }, { svgOfSource }] = await Promise.all([
    import('../charts/plot.ts'),
    import('../charts/svg-of.ts'),
  ])
  await installPlot(isolate, context)
  return (chartWorld ??= { source: worldSource(svgOfSource) })
}

/** How a step's answer crosses. */
const asString = { result: { copy: true } } as const

/**
 * JavaScript and TypeScript in V8, in an isolate of its own for every run. The isolate works on another thread, so this
 * one stays free to watch memory and to notice that the parent is gone.
 */
export const isolateEngine: Engine = {
  async run(job, host) {
    const { code, lineOf, isBroken }: Translated =
      job.language === 'typescript' ? toJavaScript(job.code) : { code: job.code }
    if (isBroken === true) host.breakDown()
    const room = takeRoom(job.memoryMiB)
    const { isolate } = room
    room.onOutOfMemory = () => host.die(memoryVerdict(job.memoryMiB))
    try {
      return atLines(await runIn(room, { ...job, code }, host), lineOf)
    } catch (error) {
      return isolate.isDisposed ? memoryVerdict(job.memoryMiB) : atLines(failed(error), lineOf)
    } finally {
      if (!isolate.isDisposed) isolate.dispose()
      setImmediate(() => (spare ??= openRoom(job.memoryMiB)))
    }
  },
}

/** An isolate nobody has been in. */
interface Room {
  readonly isolate: ivm.Isolate
  readonly context: ivm.Context
  readonly memoryMiB: number
  onOutOfMemory: () => void
}

/** Made when there is time, for the next run. */
let spare: Room | undefined

function takeRoom(memoryMiB: number): Room {
  const room = spare?.memoryMiB === memoryMiB ? spare : openRoom(memoryMiB)
  spare = undefined
  return room
}

/** Not in another thread: there is no code yet that could take its time. */
function openRoom(memoryMiB: number): Room {
  const isolate = new ivm.Isolate({ memoryLimit: memoryMiB, onCatastrophicError: () => room.onOutOfMemory() })
  const room: Room = { isolate, context: isolate.createContextSync(), memoryMiB, onOutOfMemory: () => {} }
  return room
}

async function runIn({ isolate, context }: Room, job: Job, host: Host): Promise<Verdict> {
  // Most code is a script as it is: whether it is valid, running it says, too.
  const isPlain = !/\b(?:await|return)\b/.test(job.code)
  const program = isPlain ? plainProgram(job.code) : await toProgram(faultIn(isolate), job.code)
  if (typeof program !== 'string') return { status: 'error', error: { kind: 'syntax', ...program } }
  const calls = createGuestCalls(host)
  const world = await worldFor(job.code, isolate, context)
  const { bytecode } = world
  const cache = bytecode === undefined ? { produceCachedData: true } : { cachedData: bytecode }
  const script = isolate.compileScriptSync(world.source, cache)
  if ('cachedData' in script && script.cachedData instanceof ivm.ExternalCopy) world.bytecode = script.cachedData
  const install: ivm.Reference<(...links: unknown[]) => GuestStep> = script.runSync(context, { reference: true })
  const step: ivm.Reference<GuestStep> = install.applySync(
    undefined,
    [
      new ivm.Callback((stream: unknown, text: unknown) =>
        host.print(stream === 'stderr' ? 'stderr' : 'stdout', String(text)),
      ),
      new ivm.Callback((display: unknown) => host.show(readGuestDisplay(String(display)))),
      new ivm.Callback((id: unknown, name: unknown, args: unknown) =>
        calls.start(Number(id), String(name), String(args)),
      ),
      new ivm.Callback((name: unknown, bytes: unknown) =>
        host.file(String(name), Buffer.from(String(bytes), 'latin1')),
      ),
      setupOf(job),
    ],
    { result: { reference: true } },
  )
  const verdict = await runLoop((...args) => step.apply(undefined, args, asString), program, calls, job, host)
  const mayBeInvalid = isPlain && verdict.error?.name === 'SyntaxError' && verdict.error.line === undefined
  const fault = mayBeInvalid ? await toProgram(faultIn(isolate), job.code) : undefined
  return typeof fault === 'object' ? { status: 'error', error: { kind: 'syntax', ...fault } } : verdict
}

function failed(error: unknown): Verdict {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  const line = stack.match(/\bcode\.js:(\d+)/)?.[1]
  const place = line === undefined ? {} : { line: Number(line) }
  return {
    status: 'error',
    error: { kind: 'runtime', name, message: message.replace(/ \[<isolated-vm>:\d+:\d+\]/, ''), ...place },
  }
}

function faultIn(isolate: ivm.Isolate): FaultOf {
  return async (source) => {
    try {
      const script = await isolate.compileScript(source, { filename: 'code.js' })
      script.release()
      return undefined
    } catch (error) {
      return describeFault(error)
    }
  }
}

/** isolated-vm says `SyntaxError: Unexpected token ';' [code.js:2:11]`. */
function describeFault(error: unknown): SyntaxFault {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  const place = message.match(/ \[code\.js:(\d+):\d+\]$/)
  const line = place?.[1] === undefined ? {} : { line: Number(place[1]) }
  return { name, message: message.slice(0, place?.index), ...line }
}
