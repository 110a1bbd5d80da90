import { readFile } from 'node:fs/promises'
import ivm from 'isolated-vm'

/** A library made for browsers. */
export interface Library {
  readonly url: URL
  /** An ES module is left in this global, a script makes globals of its own. */
  readonly global?: string
  /** Changes the source before it is compiled. */
  readonly patch?: (source: string) => string
}

export interface Loader {
  /** Runs the libraries in a context. */
  load(isolate: ivm.Isolate, context: ivm.Context): Promise<void>
}

interface Source {
  readonly text: string
  readonly filename: string
  readonly global: string | undefined
  bytecode?: ivm.ExternalCopy<ArrayBuffer>
}

/**
 * Keeps V8's bytecode of libraries: with it they load in half the time.
 *
 * V8 compiles a function when it is first called. So the bytecode is taken after a rehearsal, in an isolate that no
 * guest is ever in, and holds all that a common chart calls. It never leaves this process: bytecode is as good as
 * native code.
 *
 * @param before Script that prepares a context for the libraries.
 * @param rehearsal Script to run once the libraries are there; it gives a text, or a promise of one.
 */
export function createLoader(libraries: readonly Library[], before: string, rehearsal: string): Loader {
  let ready: Promise<Source[]> | undefined

  const run = async (isolate: ivm.Isolate, context: ivm.Context, sources: readonly Source[]): Promise<void> => {
    await context.eval(before)
    for (const source of sources) {
      const compiled = await compile(isolate, source, source.bytecode && { cachedData: source.bytecode })
      if (compiled instanceof ivm.Script) {
        await compiled.run(context)
      } else {
        await compiled.instantiate(context, refuseImport)
        await compiled.evaluate()
        await context.global.set(source.global ?? '', compiled.namespace.derefInto())
      }
    }
  }

  const rehearse = async (): Promise<Source[]> => {
    const sources: Source[] = await Promise.all(libraries.map(read))
    const isolate = new ivm.Isolate()
    try {
      const context = await isolate.createContext()
      await run(isolate, context, sources)
      await context.eval(rehearsal, { promise: true })
      for (const source of sources) {
        // The isolate remembers what it has compiled, and gives it out with all that was added by running it.
        const compiled: object = await compile(isolate, source, { produceCachedData: true })
        if ('cachedData' in compiled && compiled.cachedData instanceof ivm.ExternalCopy) {
          source.bytecode = compiled.cachedData
        }
      }
      return sources
    } finally {
      isolate.dispose()
    }
  }
  const prepare = (): Promise<Source[]> => (ready ??= rehearse())

  return {
    load: async (isolate, context) => run(isolate, context, await prepare()),
  }
}

async function compile(
  isolate: ivm.Isolate,
  { text, filename, global }: Source,
  options?: ivm.CachedDataOptions,
): Promise<ivm.Script | ivm.Module> {
  return global === undefined
    ? await isolate.compileScript(text, { filename, ...options })
    : await isolate.compileModule(text, { filename, ...options })
}

async function read({ url, global, patch = (source) => source }: Library): Promise<Source> {
  return { text: patch(await readFile(url, 'utf8')), filename: url.pathname.replace(/.*\//, ''), global }
}

function refuseImport(name: string): never {
  throw new Error(`"${name}" cannot be imported`)
}
