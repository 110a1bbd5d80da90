import ivm from 'isolated-vm'
import type { Host } from '../engine.ts'
import { readGuestDisplay } from '../read-display.ts'
import { deriveKey, digest } from './digests.ts'
import type { LoadedPython } from './load-pyodide.ts'
import type { Picked } from './package-shelf.ts'
import { timeZoneFile, timeZoneNames } from './time-zones.ts'

/** Python with its way out. */
export interface ConnectedPython {
  /** Runs a program; JSON in, JSON out. */
  run(request: string): Promise<string>
  /** The top-level modules that sources import and nobody has. */
  findMissing(sources: readonly string[]): Promise<string[]>
  /** Unpacks packages; imports of what is refused, or cannot be unpacked, fail with the reason from now on. */
  install(picked: Picked): Promise<void>
}

/** What Python's side offers; text is JSON. */
interface Inside {
  readonly run: (request: string) => string
  readonly findMissing: (sources: string) => string
  readonly install: (list: string, ...files: ArrayBuffer[]) => Promise<void>
}

/**
 * Gives Python its way out, and takes away what it needs no more. Strings and numbers cross, bytes as one character
 * each, and nothing that comes is trusted.
 */
export async function connect(python: LoadedPython, flag: Int32Array, host: () => Host): Promise<ConnectedPython> {
  const call = async (name: unknown, args: unknown): Promise<string> =>
    JSON.stringify(await host().call(String(name), String(args), true))
  const rasterise = async (svg: unknown, scale: unknown): Promise<string> =>
    (await host().rasterise(String(svg), Number(scale))).toString('latin1')
  const sleep = (ms: unknown): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, Math.min(Math.max(0, Number(ms)), 2 ** 31 - 1)))
  const derive = (request: unknown): Promise<string> => deriveKey(String(request))
  const inside: ivm.Reference<Inside> = await python.context.evalClosure(
    `const [call, rasterise, sleep, derive] = [$3, $4, $5, $6]
     const copied = { arguments: { copy: true } }
     const bridge = {
       write: $0, show: $1, file: $2, too_big: $7, time_zone: $8, time_zones: $9, digest: $10,
       call: (name, args) => call.applySyncPromise(undefined, [name, args], copied),
       rasterise: (svg, scale) => rasterise.applySyncPromise(undefined, [svg, scale], copied),
       sleep: (ms) => sleep.applySyncPromise(undefined, [ms], copied),
       derive: (request) => derive.applySyncPromise(undefined, [request], copied),
     }
     const { python } = globalThis
     python.registerJsModule('_glmkit_bridge', bridge)
     python.setInterruptBuffer($11)
     const { start, run, find_missing, refuse } = python.runPython('__import__("glmkit_sandbox.pyodide_host").pyodide_host')
     const { install, package_loader, importlib } = python._api
     start()
     for (const name of ['python', 'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'readbuffer', 'read', 'load']) {
       delete globalThis[name]
     }
     return {
       run: (request) => run(request),
       findMissing: (sources) => find_missing(sources),
       async install(list, ...files) {
         const { wheels, refused } = JSON.parse(list)
         for (const [index, { module, fileName, folder }] of wheels.entries()) {
           try {
             await install(new Uint8Array(files[index]), fileName, package_loader.get_install_dir(folder), new Map())
           } catch (error) {
             refused[module] ??= fileName + ' cannot be loaded: ' + String(error.message).trim().split('\\n').at(-1)
           }
         }
         importlib.invalidate_caches()
         refuse(JSON.stringify(refused))
       },
     }`,
    [
      new ivm.Callback((stream: unknown, text: unknown) =>
        host().print(stream === 'stderr' ? 'stderr' : 'stdout', String(text)),
      ),
      new ivm.Callback((display: unknown) => host().show(readGuestDisplay(String(display)))),
      new ivm.Callback((name: unknown, bytes: unknown) =>
        host().file(String(name), Buffer.from(String(bytes), 'latin1')),
      ),
      new ivm.Reference(call),
      new ivm.Reference(rasterise),
      new ivm.Reference(sleep),
      new ivm.Reference(derive),
      new ivm.Callback((name: unknown) => host().tooBig(String(name))),
      new ivm.Callback((name: unknown) => timeZoneFile(String(name))?.toString('latin1') ?? ''),
      new ivm.Callback(() => timeZoneNames().join(' ')),
      new ivm.Callback((hash: unknown, data: unknown) => digest(String(hash), String(data))),
      new ivm.ExternalCopy(flag).copyInto(),
    ],
    { result: { reference: true } },
  )
  const [run, findMissing, install] = await Promise.all([
    inside.get('run', { reference: true }),
    inside.get('findMissing', { reference: true }),
    inside.get('install', { reference: true }),
  ])
  return {
    run: (request) => run.apply(undefined, [request], { result: { copy: true } }),
    async findMissing(sources) {
      const names: unknown = JSON.parse(
        await findMissing.apply(undefined, [JSON.stringify(sources)], { result: { copy: true } }),
      )
      return Array.isArray(names) ? names.map(String) : []
    },
    async install({ wheels, refused }) {
      const list = wheels.map(({ module, fileName, folder }) => ({ module, fileName, folder }))
      const files = wheels.map(({ bytes }) =>
        new ivm.ExternalCopy(new Uint8Array(bytes).buffer).copyInto({ release: true }),
      )
      await python.settle(
        install.apply(undefined, [JSON.stringify({ wheels: list, refused }), ...files], { result: { promise: true } }),
      )
    },
  }
}
