/**
 * The process an application would be: it has the sandbox, runs one attack after the other in it, and looks at what
 * comes out. Whoever started it watches it from outside.
 */
import { accessSync, constants } from 'node:fs'
import { getActiveResourcesInfo } from 'node:process'
import { aim, signOf } from './attack.ts'
import type { NamedAttack } from './attacks.ts'
import { breach } from './breach.ts'
import type { Breach } from './breach.ts'
import { excessOf, readResult, textOf } from './contract.ts'
import type { Result, RunOptions, Sandbox } from './contract.ts'
import { cleanJavascript, cleanPython } from './fingerprint.ts'
import { checkOutputs, describeOutside, emptyOutputs } from './folders.ts'
import type { HostReply, HostRequest, RunEnd } from './messages.ts'
import { makeSandbox } from './sandboxes.ts'
import { findPollution, toolNames, watchTools } from './tools.ts'

type Open = Extract<HostRequest, { type: 'open' }>

const heartbeatMs = 20
const maxBlockMs = 1_000
const abortGraceMs = 1_000
const cleanTimeoutMs = 10_000
/** Added to every limit: what the bench itself may take, and a busy machine. */
const graceMs = 2_000

const faults: string[] = []
process.on('uncaughtException', (error) => void faults.push(String(error)))
process.on('unhandledRejection', (reason) => void faults.push(String(reason)))

let lastBeat = performance.now()
let blockMs = 0
setInterval(() => {
  const now = performance.now()
  blockMs = Math.max(blockMs, now - lastBeat - heartbeatMs)
  lastBeat = now
}, heartbeatMs).unref()

const reply = (message: HostReply): void => void process.send?.(message)

async function open(
  request: Open,
): Promise<(attack: NamedAttack, timeoutMs: number, spawnMs: number) => Promise<void>> {
  const { sandbox: name, options, side, root, secrets, mustBeInCell } = request
  if (mustBeInCell) refuseOutsideOfCell()
  // Its number is another one in a cell.
  const targets = { ...request.targets, hostPid: process.pid }
  const sandbox = await makeSandbox(name, options)
  const clean = cleanRun(sandbox, side)
  const first = await clean()
  if (first.problem !== undefined) throw new Error(`a clean run fails: ${first.problem}`)
  const spawnMs = await measureSpawn(sandbox, side)
  let normal = (await clean()).text
  const outside = describeOutside(root)
  const { outDir } = options

  async function attackOnce(attack: NamedAttack, givenMs: number, spawn: number): Promise<void> {
    const breaches: Breach[] = []
    const runs: RunEnd[] = []
    const results: Result[] = []
    const timeoutMs = Math.max(attack.timeoutMs ?? 0, givenMs)
    blockMs = 0
    faults.length = 0
    const codes = typeof attack.code === 'string' ? [attack.code] : attack.code
    for (const [nth, code] of codes.entries()) {
      const tools = watchTools(secrets, nth)
      const caller = new AbortController()
      const givenUp = new Error('the caller gave up')
      if (attack.abortMs !== undefined) setTimeout(() => caller.abort(givenUp), attack.abortMs)
      const startedAt = performance.now()
      const outcome = await settle(sandbox, aim(code, targets), {
        language: attack.language,
        timeoutMs,
        maxWaitMs: timeoutMs,
        signal: caller.signal,
        tools: toolNames,
        callTool: (tool, args, context) => tools.call(tool, args, context),
        ...(attack.isSession && { session: 'attacked' }),
        ...(attack.files && { files: attack.files }),
      })
      const wallMs = performance.now() - startedAt
      await tools.end()
      breaches.push(...tools.breaches)

      const allowedMs = attack.abortMs === undefined ? timeoutMs + (attack.drawMs ?? 0) : attack.abortMs + abortGraceMs
      if (wallMs > allowedMs + spawn + graceMs)
        breaches.push(breach('hang', `${Math.round(wallMs)} of ${allowedMs} ms`))
      const end = { wallMs, timeoutMs, durationMs: wallMs, message: '' }
      if ('rejected' in outcome) {
        const isAborted = outcome.rejected === givenUp
        const isAllowed = isAborted || attack.files !== undefined
        if (!isAllowed) breaches.push(breach('shape', `the run rejected: ${String(outcome.rejected)}`))
        runs.push({
          ...end,
          status: isAborted ? 'aborted' : 'refused',
          message: String(outcome.rejected).slice(0, 200),
        })
        continue
      }
      const result = readResult(outcome.value)
      if (typeof result === 'string') {
        breaches.push(breach('shape', result))
        continue
      }
      if (attack.abortMs !== undefined) breaches.push(breach('shape', `aborted, the run ended with ${result.status}`))
      const message = `${result.error?.name ?? ''}: ${result.error?.message ?? ''}`.slice(0, 200)
      runs.push({ ...end, status: result.status, durationMs: result.durationMs, message })
      results.push(result)
      const text = textOf(result)
      // What runs several times is told by what later runs see of the first.
      if ((codes.length === 1 || nth > 0) && text.includes(signOf(targets))) {
        breaches.push(breach('won', text.slice(text.indexOf(signOf(targets)) + signOf(targets).length).slice(0, 80)))
      }
      if (secrets.some((secret) => text.includes(secret))) breaches.push(breach('canary', 'in the output'))
      if (/root:[^:\n]*:0:0:/.test(text)) breaches.push(breach('canary', '/etc/passwd is in the output'))
      if (text.includes(process.cwd())) breaches.push(breach('paths', `${process.cwd()} is in the output`))
      for (const what of excessOf(result)) breaches.push(breach('output', what))
    }
    breaches.push(...checkOutputs(outDir, results, secrets))
    if (describeOutside(root) !== outside) breaches.push(breach('files', 'files outside of the folder have changed'))

    for (const session of side === 'python' ? [undefined, 'witness'] : [undefined]) {
      const { problem, text } = await clean(session)
      if (problem !== undefined) breaches.push(breach('poisoned', problem))
      else if (text !== normal) {
        breaches.push(breach('poisoned', differenceOf(normal, text)))
        // Marks that stay are held against the attack that made them alone.
        normal = text
      }
    }
    breaches.push(...findPollution(), ...faults.map((fault) => breach('fault', fault)))
    if (blockMs > maxBlockMs) breaches.push(breach('block', `${Math.round(blockMs)} ms`))
    emptyOutputs(outDir)
    reply({ type: 'seen', runs, breaches, blockMs })
  }

  closing = () => sandbox.close()
  const about = await describe(sandbox, side)
  reply({ type: 'opened', spawnMs, ...about })
  return attackOnce
}

/** @throws {Error} If the machine could be harmed by a program that gets through. */
function refuseOutsideOfCell(): void {
  const precious = ['/', '/etc', '/etc/passwd', '/usr', '/bin/sh', '/var', '/home', '/root', process.cwd()]
  const writable = precious.filter((path) => {
    try {
      accessSync(path, constants.W_OK)
      return true
    } catch {
      return false
    }
  })
  if (writable.length > 0) throw new Error(`Cannot attack a bad sandbox here: ${writable.join(', ')} can be written`)
  if (process.pid > 10) throw new Error('Cannot attack a bad sandbox here: it would reach processes of the machine')
}

async function settle(
  sandbox: Sandbox,
  code: string,
  options: RunOptions,
): Promise<{ readonly value: unknown } | { readonly rejected: unknown }> {
  try {
    return { value: await sandbox.run(code, options) }
  } catch (rejected) {
    return { rejected }
  }
}

/** @returns A run that must give 2, and always the same text. */
function cleanRun(sandbox: Sandbox, language: 'javascript' | 'python') {
  const code = language === 'python' ? cleanPython : cleanJavascript
  return async (session?: string): Promise<{ readonly text: string; readonly problem?: string }> => {
    const options = { language, timeoutMs: cleanTimeoutMs, ...(session !== undefined && { session }) }
    const outcome = await settle(sandbox, code, options)
    if ('rejected' in outcome) return { text: '', problem: `a clean run rejects: ${String(outcome.rejected)}` }
    const result = readResult(outcome.value)
    if (typeof result === 'string') return { text: '', problem: result }
    const { status, result: value, stdout, error } = result
    if (status === 'ok' && value === '2') return { text: stdout }
    return { text: '', problem: `a clean run ends with ${status}, ${value}, ${error?.name}: ${error?.message}` }
  }
}

/** How long a run takes that finds its process gone. */
async function measureSpawn(sandbox: Sandbox, language: 'javascript' | 'python'): Promise<number> {
  await settle(sandbox, language === 'python' ? 'while True: pass' : 'for (;;);', { language, timeoutMs: 300 })
  const startedAt = performance.now()
  await settle(sandbox, '1 + 1', { language, timeoutMs: cleanTimeoutMs })
  return performance.now() - startedAt
}

async function describe(sandbox: Sandbox, language: 'javascript' | 'python') {
  const code =
    language === 'python'
      ? `found = ['files']\nfor name in ('tools', 'display'):\n    try:\n        eval(name)\n        found.append(name)\n    except NameError: pass\n' '.join(found)`
      : `[typeof tools === 'object' || typeof tools === 'function' ? 'tools' : '', typeof display === 'function' ? 'display' : '', globalThis.files || globalThis.fs || globalThis.writeFile ? 'files' : ''].join(' ')`
  const outcome = await settle(sandbox, code, {
    language,
    tools: toolNames,
    callTool: () => 1,
    timeoutMs: cleanTimeoutMs,
  })
  const result = 'value' in outcome ? readResult(outcome.value) : String(outcome.rejected)
  const found = typeof result === 'string' ? '' : (result.result ?? '')
  const { engine = '', walls = [] }: { engine?: unknown; walls?: unknown } =
    'value' in outcome && typeof outcome.value === 'object' && outcome.value !== null ? outcome.value : {}
  const typed = await settle(sandbox, 'let n: number = 1; n', { language: 'typescript', timeoutMs: cleanTimeoutMs })
  return {
    capabilities: [
      ...found.replace('display', 'charts').split(' ').filter(Boolean),
      ...('value' in typed && language === 'javascript' ? ['typescript'] : []),
    ],
    about: `${String(engine)} behind ${String(walls)}`,
  }
}

function differenceOf(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const at = now.findIndex((line, index) => line !== old[index])
  const [was = '', is = ''] = [old[at], now[at]]
  let from = 0
  while (from < is.length && is[from] === was[from]) from++
  return `a clean run sees "${is.slice(Math.max(0, from - 20), from + 80)}" for "${was.slice(Math.max(0, from - 20), from + 80)}"`
}

let isClosed = false
let attackOnce: Awaited<ReturnType<typeof open>> | undefined
let closing: (() => Promise<void>) | undefined

async function serve(request: HostRequest): Promise<void> {
  if (request.type === 'open') {
    try {
      attackOnce = await open(request)
    } catch (error) {
      reply({ type: 'unavailable', reason: error instanceof Error ? error.message : String(error) })
    }
  } else if (request.type === 'attack') await attackOnce?.(request.attack, request.timeoutMs, request.spawnMs)
  else {
    await closing?.()
    await new Promise((resolve) => setTimeout(resolve, 100))
    const own = new Set(['PipeWrap', 'Timeout', 'Immediate', 'TTYWrap', 'FSReqPromise', 'CloseReq'])
    reply({ type: 'closed', handles: getActiveResourcesInfo().filter((name) => !own.has(name)) })
    isClosed = true
    process.disconnect()
  }
}

process.on('message', (request: HostRequest) => void serve(request))
// Whoever started it is gone. After close() it must end by itself.
process.on('disconnect', () => isClosed || process.kill(process.pid, 'SIGKILL'))
