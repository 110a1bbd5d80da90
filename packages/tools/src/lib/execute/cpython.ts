import { execFile } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { delimiter, extname, join } from 'node:path'
import { promisify } from 'node:util'
import { UsageError } from '@glmkit/core'
import type { ProgramOptions } from './engines.ts'
import { fontFiles } from './jail/charts/fonts.ts'
import { pythonFolder } from './jail/python/python-sources.ts'
import { findBubblewrap, underBubblewrap } from './walls.ts'
import type { Program } from './walls.ts'

const run = promisify(execFile)
const askTimeoutMs = 10_000
const nobody = 65_534

/** Files of the code; what they take is no memory of a process. */
const workMiB = 256
const temporaryMiB = 64
const sharedMiB = 16

/** What libraries take beside the memory of the code; the child lowers it to what it needs. */
const extraDataMiB = 1024

/** matplotlib reads every font there is, for minutes where there are thousands. */
const systemFonts = '/usr/share/fonts'

const environment: Readonly<Record<string, string>> = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/work',
  LANG: 'C.UTF-8',
  MPLBACKEND: 'Agg',
  MPLCONFIGDIR: '/tmp',
  // Each further thread takes memory, or at least addresses, of its own.
  MALLOC_ARENA_MAX: '2',
  OPENBLAS_NUM_THREADS: '1',
  OMP_NUM_THREADS: '1',
}

/** A Python of this machine. */
interface Python {
  readonly executable: string
  /** Where its libraries are. */
  readonly folders: readonly string[]
  /** How many of those that programs ask for most are there. */
  readonly packages: number
}

/** What bubblewrap can do here. */
interface Namespaces {
  readonly hasSizes: boolean
  /** It can keep code from making namespaces of its own, where the kernel is less well defended. */
  readonly endsHere: boolean
}

/** Where the code finds our modules and fonts: the paths of the host are none of its business. */
const libraryFolder = '/opt/glmkit'
const fontFolder = '/opt/fonts'
const entry = join(libraryFolder, 'cpython/main.py')
let ready: Promise<(options: ProgramOptions) => Program> | undefined

/**
 * The machine's own Python, with the packages it has, as a program for a jail. No other wall than bubblewrap's is around
 * it.
 *
 * @throws {UsageError} If there is no Python, or bubblewrap is missing or does not work.
 */
export async function cpythonProgram(options: ProgramOptions): Promise<Program> {
  return (await (ready ??= prepare()))(options)
}

/** Tries it once, with a program that only asks whether it can read. */
async function prepare(): Promise<(options: ProgramOptions) => Program> {
  const bwrap = findBubblewrap()
  if (bwrap === undefined) throw refuse('bubblewrap (bwrap), which is not installed')
  const python = await findPython()
  const help = await run(bwrap, ['--help'], { timeout: askTimeoutMs }).catch(() => ({ stdout: '' }))
  const namespaces = { hasSizes: help.stdout.includes('--size '), endsHere: help.stdout.includes('--disable-userns') }
  // The kernel counts no processes of root. Nobody may not be let into the folder of a package of root's.
  const users = process.getuid?.() === 0 ? [nobody, undefined] : [undefined]
  let failure: unknown
  for (const uid of users) {
    const programOf = (options: ProgramOptions): Program => ({
      ...programFor(python, namespaces, options),
      ...(uid !== undefined && { uid }),
    })
    const trial = {
      ...programOf({ memoryMiB: 64, fonts: [], packageDir: undefined }),
      args: ['-I', '-c', 'open(__import__("sys").argv[1])', entry],
    }
    const { command, args } = underBubblewrap(trial, bwrap)
    try {
      await run(command, args, {
        timeout: askTimeoutMs,
        env: {},
        cwd: '/',
        ...(uid !== undefined && { uid, gid: uid }),
      })
      return programOf
    } catch (error) {
      failure = error
    }
  }
  const reason = /^(?:bwrap: |\w*Error).*$/m.exec(String(failure))?.[0] ?? 'it ends with an error'
  throw refuse(`bubblewrap, which does not work here (${reason})`, failure)
}

function programFor(
  { executable, folders }: Python,
  { hasSizes, endsHere }: Namespaces,
  options: ProgramOptions,
): Program {
  const { memoryMiB } = options
  const fonts = [...new Set([...options.fonts, ...fontFiles()])].map((path, index) => ({
    path: realpathSync(path),
    inside: join(fontFolder, `${index}${extname(path)}`),
  }))
  const memoryFolder = (path: string, mebibytes: number): string[] => [
    ...(hasSizes ? ['--size', String(mebibytes * 1024 * 1024)] : []),
    '--tmpfs',
    path,
  ]
  return {
    command: executable,
    environment,
    args: ['-I', '-B', entry, JSON.stringify({ memoryMiB, fonts: fonts.map(({ inside }) => inside) })],
    reads: [...folders, '/etc/matplotlibrc', '/etc/fonts'],
    walls: ['process'],
    maxDataMiB: extraDataMiB + memoryMiB,
    needsBubblewrap: true,
    mounts: {
      first: [
        ...(endsHere ? ['--unshare-user', '--disable-userns'] : []),
        ...memoryFolder('/tmp', temporaryMiB),
        ...memoryFolder('/work', workMiB),
        '--chdir',
        '/work',
      ],
      last: [
        ...memoryFolder('/dev/shm', sharedMiB),
        ...(existsSync(systemFonts) ? ['--tmpfs', systemFonts] : []),
        '--ro-bind',
        realpathSync(pythonFolder),
        libraryFolder,
        ...fonts.flatMap(({ path, inside }) => ['--ro-bind', path, inside]),
        '--remount-ro',
        '/dev',
        '--remount-ro',
        '/',
      ],
    },
  }
}

/** The one with most packages, of those on PATH; what a Linux distribution installs belongs to `/usr/bin/python3`. */
async function findPython(): Promise<Python> {
  const folders = new Set([...(process.env.PATH ?? '').split(delimiter).filter(Boolean), '/usr/bin'])
  const paths = [...folders].map((folder) => join(folder, 'python3')).filter((path) => existsSync(path))
  const asked = await Promise.all(paths.map(askPython))
  const pythons = asked.filter((python) => python !== undefined)
  const [best] = pythons.toSorted((a, b) => b.packages - a.packages)
  if (best === undefined) throw refuse('python3 of version 3.9 or later, which is not on PATH')
  return best
}

const question = `
import importlib.util, json, site, sys
if sys.version_info >= (3, 9):
    folders = [sys.prefix, sys.base_prefix, *site.getsitepackages()]
    packages = sum(importlib.util.find_spec(name) is not None for name in ("numpy", "pandas", "matplotlib"))
    print(json.dumps({"executable": sys.executable, "folders": folders, "packages": packages}))
`

async function askPython(path: string): Promise<Python | undefined> {
  try {
    const { stdout } = await run(path, ['-I', '-c', question], { timeout: askTimeoutMs })
    const { executable, folders, packages }: Python = JSON.parse(stdout)
    return { executable, folders: folders.filter((folder) => folder !== '/'), packages }
  } catch {
    return undefined // too old, or no Python
  }
}

function refuse(need: string, cause?: unknown): UsageError {
  return new UsageError(`Cannot run Python with "cpython": it needs ${need}; install it, or use "pyodide"`, { cause })
}
