import { DisposableResult } from 'quickjs-emscripten'
import type { QuickJSContext } from 'quickjs-emscripten'
import type { Job, Verdict } from '../../protocol.ts'
import type { Engine, Host } from '../engine.ts'
import { readGuestDisplay } from '../read-display.ts'
import { createGuestCalls, runLoop } from './guest-loop.ts'
import type { GuestCalls } from './guest-loop.ts'
import { setupOf, worldSource } from './guest-world.ts'
import { toProgram } from './program.ts'
import type { FaultOf } from './program.ts'
import { asOfV8, brokenDown, syntaxFaultOf, thrownOf } from './quickjs-errors.ts'
import { loadQuickJs } from './quickjs-module.ts'
import type { OpenQuickJs } from './quickjs-module.ts'
import { atLines, toJavaScript } from './to-javascript.ts'

/** One way leads in and one leads out, for JSON: a string of C would end at its first `\0`. */
const guest = `((evaluate, link, setup) => {
  const { parse, stringify } = JSON
  const to = (kind) => (...args) => link(stringify([kind, ...args]))
  globalThis.eval = evaluate
  const step = ${worldSource('undefined')}(to('print'), to('show'), to('call'), to('file'), setup)
  return (args) => step(...parse(args))
})`

/**
 * JavaScript and TypeScript in QuickJS, an interpreter in WebAssembly, for where isolated-vm has no binary: ten times
 * slower, without `Intl`, in a heap that cannot outgrow its limit.
 */
export async function createQuickJsEngine(): Promise<Engine> {
  const parent = process.ppid
  // The guest keeps this thread busy, which then does not hear that the parent is gone.
  const open = await loadQuickJs(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
  })
  return {
    async run(job, host) {
      const { code, lineOf } =
        job.language === 'typescript' ? toJavaScript(job.code) : { code: job.code, lineOf: undefined }
      try {
        const verdict = await runIn(await open(job.memoryMiB), { ...job, code }, host)
        return atLines(asOfV8(verdict, job.memoryMiB), lineOf)
      } catch (error) {
        return brokenDown(error, job.memoryMiB)
      }
    },
  }
}

async function runIn({ context, rejections }: OpenQuickJs, job: Job, host: Host): Promise<Verdict> {
  const program = await toProgram(faultIn(context), job.code)
  if (typeof program !== 'string') return { status: 'error', error: { kind: 'syntax', ...program } }
  const calls = createGuestCalls(host)
  const link = linkTo(host, calls)
  let evaluate = (): ReturnType<QuickJSContext['evalCode']> => context.evalCode(program, 'code.js', { type: 'global' })
  const install = context.unwrapResult(context.evalCode(guest, 'guest.js', { type: 'global' }))
  const answer = context.unwrapResult(
    context.callFunction(
      install,
      context.undefined,
      context.newFunction('eval', () => evaluate()),
      context.newFunction('link', (message) => link(context.getString(message))),
      context.newString(setupOf(job)),
    ),
  )
  function turn(...step: unknown[]): string {
    const args = context.newString(JSON.stringify(step))
    const text = context.getString(context.unwrapResult(context.callFunction(answer, context.undefined, args)))
    context.runtime.executePendingJobs()
    return text
  }
  return await runLoop(
    (...step) => {
      const text = turn(...step)
      const reason = rejections.takeUnhandled()
      if (reason === undefined) return text
      // As if a program did nothing but throw it.
      evaluate = () => DisposableResult.fail(reason, () => {})
      turn('start', '')
      return turn('next')
    },
    '',
    calls,
    job,
    host,
  )
}

function linkTo(host: Host, calls: GuestCalls): (message: string) => void {
  return (message) => {
    const [kind, first, second, third]: unknown[] = JSON.parse(message)
    if (kind === 'print') host.print(first === 'stderr' ? 'stderr' : 'stdout', String(second))
    else if (kind === 'show') host.show(readGuestDisplay(String(first)))
    else if (kind === 'call') calls.start(Number(first), String(second), String(third))
    else if (kind === 'file') host.file(String(first), Buffer.from(String(second), 'latin1'))
  }
}

function faultIn(context: QuickJSContext): FaultOf {
  return (source) => {
    const { error } = context.evalCode(source, 'code.js', { type: 'global', compileOnly: true })
    return error && syntaxFaultOf(thrownOf(context, error), source)
  }
}
