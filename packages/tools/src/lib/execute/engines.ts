import { realpathSync } from 'node:fs'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fontFiles } from './jail/charts/fonts.ts'
import type { Jail } from './jail.ts'
import { pythonSnapshot, takeSnapshot } from './python-snapshot.ts'
import type { PythonStart } from './python-snapshot.ts'
import type { EngineName, Language } from './result.ts'
import { packagesFolder } from './walls.ts'
import type { Program } from './walls.ts'

/** What the executor must know of an engine. */
export interface EngineTraits {
  readonly name: EngineName
  readonly languages: readonly Language[]
  /** What one run leaves is there for the next: a process serves one session, or one run. */
  readonly keepsState: boolean
  readonly canInterrupt: boolean
  readonly defaultMemoryMiB: number
  /** @param start Starts a program as a jail, for what has to be made first. */
  program(options: ProgramOptions, start: (program: Program) => Promise<Jail>): Promise<Program>
}

export interface ProgramOptions {
  readonly memoryMiB: number
  readonly fonts: readonly string[]
  /** Folder of an unpacked Pyodide, where not ours is wanted. */
  readonly packageDir: string | undefined
}

const javascript: readonly Language[] = ['javascript', 'typescript']

export const engines: Readonly<Record<EngineName, EngineTraits>> = {
  'isolated-vm': {
    name: 'isolated-vm',
    languages: javascript,
    keepsState: false,
    canInterrupt: false,
    defaultMemoryMiB: 128,
    program: async (options) => nodeProgram('isolated-vm', [], options),
  },
  quickjs: {
    name: 'quickjs',
    languages: javascript,
    keepsState: false,
    canInterrupt: false,
    defaultMemoryMiB: 128,
    program: async (options) => nodeProgram('quickjs', [], options),
  },
  pyodide: {
    name: 'pyodide',
    languages: ['python'],
    keepsState: true,
    canInterrupt: true,
    defaultMemoryMiB: 512,
    async program(options, start) {
      const programOf = ({ args, reads }: PythonStart): Program =>
        nodeProgram('pyodide', args, { ...options, fonts: [...options.fonts, ...reads] })
      return programOf(await pythonSnapshot(options, async (cold) => takeSnapshot(await start(programOf(cold)))))
    },
  },
  cpython: {
    name: 'cpython',
    languages: ['python'],
    keepsState: true,
    canInterrupt: true,
    defaultMemoryMiB: 512,
    program: async (options) => (await import('./cpython.ts')).cpythonProgram(options),
  },
}

/** The child is read as TypeScript in the repository and as JavaScript in the published package, as this file is. */
const entry = fileURLToPath(new URL('./jail/main.ts', import.meta.url)).replace(/\.ts$/, extname(import.meta.url))

/** Of this package; from `src/lib/execute` and from `dist/lib/execute` alike. */
const packageFolder = realpathSync(fileURLToPath(new URL('../../..', import.meta.url)))

/** What Node, its compiled code and the charts take beside a guest. */
const nodeDataMiB = 2560

/**
 * Without eval, child processes, workers, and files but its own for the child's own realm, should a guest ever reach
 * it; isolated-vm asks for `--no-node-snapshot`.
 */
function nodeProgram(name: EngineName, args: readonly string[], { memoryMiB, fonts }: ProgramOptions): Program {
  const installed = [name === 'quickjs' ? 'quickjs-emscripten' : 'isolated-vm', '@resvg/resvg-js', 'vega'].map(
    packagesFolder,
  )
  const reads = [...new Set([packageFolder, ...installed, ...fontFiles(), ...fonts])]
  const flags = [
    '--no-node-snapshot',
    '--permission',
    '--allow-addons',
    // node-gyp-build asks whether this is Alpine.
    ...[...reads, '/etc/alpine-release'].map((path) => `--allow-fs-read=${path}`),
    '--disallow-code-generation-from-strings',
    '--max-old-space-size=256',
    '--expose-gc',
    // QuickJS counts its own stack only; Windows has a fixed one of 1 MiB.
    ...(name === 'quickjs' && process.platform !== 'win32' ? ['--stack-size=3900'] : []),
    '--disable-warning=SecurityWarning',
    '--disable-warning=ExperimentalWarning',
  ]
  return {
    command: process.execPath,
    args: [...flags, entry, name, ...args],
    // resvg's allocator would reserve a GiB at once, which counts for the kernel's limit.
    environment: { MIMALLOC_ARENA_RESERVE: '32768' },
    reads,
    walls: ['process', name === 'quickjs' ? 'wasm' : 'isolate', 'permission'],
    maxDataMiB: nodeDataMiB + 2 * memoryMiB,
  }
}
