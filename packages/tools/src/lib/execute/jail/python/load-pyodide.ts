import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ivm from 'isolated-vm'
import { installStandIns } from './stand-ins.ts'

/** JavaScript's side of Python: its files, its stand-ins, what the snapshot has before it grows. */
const isolateMiB = 512
const mebibyte = 1024 * 1024

export interface LoadOptions {
  /** Folder of Pyodide's files. */
  readonly packageDir: string
  readonly memoryMiB: number
  /** Taken by {@link LoadedPython.takeSnapshot} of the same version. */
  readonly snapshot?: Buffer
  /** Compiled modules can be loaded later, too. */
  readonly hasPackages?: boolean
  /** It will be asked for a snapshot. */
  readonly isForSnapshot?: boolean
  /** The guest has used up the isolate's memory. */
  readonly onOutOfMemory: () => void
}

/** Python in an isolate, as its global `python`: nothing of Node is on that side. */
export interface LoadedPython {
  readonly isolate: ivm.Isolate
  readonly context: ivm.Context
  /** Runs timers until a promise of the isolate is settled. */
  settle<T>(promise: Promise<T>): Promise<T>
  takeSnapshot(): Promise<Buffer>
}

export async function loadPyodide(options: LoadOptions): Promise<LoadedPython> {
  const { packageDir, memoryMiB, snapshot, hasPackages = false, isForSnapshot = false, onOutOfMemory } = options
  const bytesOf = (name: string): Buffer => readFileSync(join(packageDir, name))
  const isolate = new ivm.Isolate({ memoryLimit: isolateMiB, onCatastrophicError: onOutOfMemory })
  const context = await isolate.createContext()
  const runTimers = await context.evalClosure(
    `const [wasm, stdlib] = [$3, $4]
     const files = { 'pyodide.asm.wasm': () => wasm, 'python_stdlib.zip': () => stdlib }
     return (${installStandIns.toString()})({ now: $0, random: $1, log: $2, read: (name) => files[name]() })`,
    [
      new ivm.Callback(() => performance.now()),
      new ivm.Callback((count: unknown) => randomBytes(Number(count)).toString('latin1')),
      new ivm.Callback(() => {}),
      shared(bytesOf('pyodide.asm.wasm')),
      shared(bytesOf('python_stdlib.zip')),
    ],
    { result: { reference: true } },
  )
  const [module, loader] = [await load('pyodide.asm.mjs'), await load('pyodide.mjs')]
  const loading: Promise<unknown> = context.evalClosure(
    `const [module, loader, lock, snapshot, isForSnapshot] = [$0, $1, $2, $3, $4]
     return loader.loadPyodide({
       indexURL: '/pyodide/',
       createPyodideModule: module.default,
       lockFileContents: JSON.stringify({ ...JSON.parse(lock), packages: {} }),
       jsglobals: Object.create(null),
       stdout: () => {},
       stderr: () => {},
       ...(snapshot && { _loadSnapshot: snapshot }),
       ...(isForSnapshot && { _makeSnapshot: true }),
     }).then((python) => void (globalThis.python = python))`,
    [
      module.derefInto(),
      loader.derefInto(),
      bytesOf('pyodide-lock.json').toString(),
      snapshot === undefined ? undefined : shared(snapshot),
      isForSnapshot,
    ],
    { result: { promise: true } },
  )
  await settle(loading)

  async function settle<T>(promise: Promise<T>): Promise<T> {
    const done = promise.then(
      () => true,
      () => true,
    )
    for (let isDone = false; !isDone;) {
      await runTimers.apply()
      isDone = await Promise.race([done, new Promise<boolean>((resolve) => setImmediate(resolve, false))])
    }
    return await promise
  }

  async function load(name: string): Promise<ivm.Reference<Record<string, unknown>>> {
    const source = bytesOf(name)
      .toString()
      .replaceAll('import.meta.url', JSON.stringify(`file:///pyodide/${name}`))
      // The memory is the module's own, and grows by what this says.
      .replace('getHeapMax=()=>4294901760', `getHeapMax=()=>${memoryMiB * mebibyte}`)
      // In a shell it would ask the operating system for random numbers, by a command.
      .replace('if(ENVIRONMENT_IS_SHELL){return view=>{if(!os.system)', 'if(false){return view=>{if(!os.system)')
      // UTC is the only zone there is, and "UTC-0000" no name for it.
      .replace('return`UTC${sign}${hours}${minutes}`', 'return"UTC"')
    // Its own from now on: the global one is taken away before anybody's code runs.
    const kept = hasPackages ? 'const WebAssembly = globalThis.WebAssembly;' : ''
    const compiled = await isolate.compileModule(kept + source, { filename: name })
    await compiled.instantiate(context, () => {
      throw new Error('no imports')
    })
    await compiled.evaluate()
    return compiled.namespace
  }

  return {
    isolate,
    context,
    settle,
    async takeSnapshot() {
      const copy: ivm.ExternalCopy<ArrayBuffer> = await context.eval(
        `{ const taken = python.makeMemorySnapshot()
           taken.buffer.slice(taken.byteOffset, taken.byteOffset + taken.byteLength) }`,
        { externalCopy: true },
      )
      return Buffer.from(copy.copy())
    },
  }
}

/** Bytes as the isolate gets them. */
function shared(bytes: Buffer): ivm.Copy<ArrayBuffer> {
  const own = new Uint8Array(bytes).buffer
  return new ivm.ExternalCopy(own).copyInto({ release: true })
}
