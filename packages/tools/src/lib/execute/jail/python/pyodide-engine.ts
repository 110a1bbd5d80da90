import { readFileSync } from 'node:fs'
import type { Job, Verdict } from '../../protocol.ts'
import type { Engine, Host } from '../engine.ts'
import { memoryVerdict } from '../memory.ts'
import { tooLong } from '../too-long.ts'
import { connect } from './connect.ts'
import type { ConnectedPython } from './connect.ts'
import { loadPyodide } from './load-pyodide.ts'
import type { LoadedPython } from './load-pyodide.ts'
import { openShelf } from './package-shelf.ts'
import type { PackageShelf } from './package-shelf.ts'
import { preloaded, pythonSources } from './python-sources.ts'

export interface PyodideArguments {
  readonly packageDir: string
  readonly memoryMiB: number
  /** The folder has packages that code may import. */
  readonly hasPackages?: boolean
  /** A file to start from; its last 32 bytes are a hash. */
  readonly snapshot?: string
  /** The first job's answer is a snapshot, as its only file. */
  readonly isForSnapshot?: boolean
}

/** CPython, compiled to WebAssembly, in an isolate: its modules `js` and `pyodide_js` lead nowhere. */
export async function createPyodideEngine([json = '{}']: readonly string[]): Promise<Engine> {
  const { packageDir, memoryMiB, snapshot, ...traits }: PyodideArguments = JSON.parse(json)
  const { hasPackages = false, isForSnapshot = false } = traits
  // Its date is the machine's otherwise, where no wall hides the machine's zone.
  process.env.TZ = 'UTC'
  let host: Host | undefined
  const python = await loadPyodide({
    packageDir,
    memoryMiB,
    hasPackages,
    isForSnapshot,
    ...(snapshot !== undefined && { snapshot: readFileSync(snapshot).subarray(0, -32) }),
    onOutOfMemory: () => host?.die(memoryVerdict(memoryMiB)),
  })
  await python.context.evalClosure(loadModules, [
    JSON.stringify(pythonSources()),
    snapshot === undefined ? preloaded : '',
  ])
  if (isForSnapshot) return snapshotEngine(python)
  const flag = new Int32Array(new SharedArrayBuffer(4))
  const connected = await connect(python, flag, () => {
    if (host === undefined) throw new Error('no run')
    return host
  })
  const shelf = hasPackages ? openShelf(packageDir) : undefined
  return {
    async run(job, next) {
      host = next
      flag[0] = 0
      try {
        if (shelf !== undefined) await bringPackages(connected, shelf, job)
        return await attempt(connected, job)
      } catch (error) {
        if (python.isolate.isDisposed) return memoryVerdict(memoryMiB)
        // What ends the interpreter itself: it is of no use any more.
        next.breakDown()
        return { status: 'error', error: endOf(error instanceof Error ? error.message : String(error)) }
      }
    },
    interrupt() {
      flag[0] = 2
    },
  }
}

async function attempt(
  python: ConnectedPython,
  { code, tools, files, maxResultBytes, maxFileBytes }: Job,
): Promise<Verdict> {
  const request = {
    code,
    tools,
    files: files.map(({ name, base64 }) => [name, Buffer.from(base64, 'base64').toString('latin1')]),
    maxResultBytes,
    maxFileBytes,
  }
  const answer: Verdict & { isTooLong?: true } = JSON.parse(await python.run(JSON.stringify(request)))
  return answer.isTooLong ? tooLong(answer.result ?? '', maxResultBytes) : answer
}

/** JavaScript's stack ends before Python's own guard sees it, where thousands of calls are unwound at once. */
function endOf(message: string): NonNullable<Verdict['error']> {
  if (/call stack/i.test(message)) {
    return {
      kind: 'runtime',
      name: 'RecursionError',
      message: 'The recursion was too deep and ended Python, use a loop',
    }
  }
  return { kind: 'crash', name: 'CrashError', message: `Python ended: ${message.slice(0, 500)}` }
}

/** Unpacks what the code imports, and the modules that come with it. */
async function bringPackages(python: ConnectedPython, shelf: PackageShelf, { code, files }: Job): Promise<void> {
  const modules = files.filter(({ name }) => name.endsWith('.py'))
  const sources = [code, ...modules.map(({ base64 }) => Buffer.from(base64, 'base64').toString())]
  const picked = shelf.pick(await python.findMissing(sources))
  if (picked.wheels.length > 0 || Object.keys(picked.refused).length > 0) await python.install(picked)
}

/** Answers any job with the memory of Python, before anything leads out of it: nothing of JavaScript can be kept. */
function snapshotEngine(python: LoadedPython): Engine {
  return {
    async run(_job, host) {
      host.file('snapshot', await python.takeSnapshot())
      return { status: 'ok' }
    },
  }
}

/** Stores our modules and loads what every program may want; a snapshot has them loaded. */
const loadModules = `
  const { python } = globalThis
  for (const [path, text] of JSON.parse($0)) {
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf('/')))
    python.FS.writeFile(path, text)
  }
  const names = $1.split(' ').filter(Boolean)
  if (names.length > 0) {
    python.runPython('import sys; sys.path += ["/lib/glmkit/runtime", "/lib/glmkit/charts"]')
    python.runPython([...names, 'glmkit_sandbox.pyodide_host', 'matplotlib.pyplot'].map((name) => 'import ' + name).join('\\n'))
    python.runPython('del ' + [...new Set(names.map((name) => name.split('.')[0]))].join(', ') + ', sys, glmkit_sandbox, matplotlib')
  }`
