import { existsSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Wall } from './result.ts'

/** What a jail is started with, whichever walls there are. */
export interface Program {
  readonly command: string
  readonly args: readonly string[]
  /** All it finds of an environment. */
  readonly environment: Readonly<Record<string, string>>
  /** Folders and files it reads. */
  readonly reads: readonly string[]
  /** What its engine and its own code put around the guest. */
  readonly walls: readonly Wall[]
  /** For the kernel: all that the process may allocate. */
  readonly maxDataMiB: number
  /** It has no other wall than bubblewrap, and does not start without. */
  readonly needsBubblewrap?: boolean
  /** User and group of the machine to start it as; for a process of root. */
  readonly uid?: number
  /** What bubblewrap mounts and sets before it shows the files that are read, and afterwards. */
  readonly mounts?: { readonly first: readonly string[]; readonly last: readonly string[] }
}

export interface Launch {
  readonly command: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly walls: readonly Wall[]
  readonly uid?: number
  /** It starts others, all in one process group of its own, and away from any terminal. */
  readonly leadsGroup?: boolean
}

/** Libraries every program needs, and what says how to find them. */
const systemFolders = ['/usr', '/lib', '/lib64', '/lib32', '/bin', '/etc/ld.so.cache', '/etc/alternatives']

/** Starts a program in namespaces of its own: no network, no processes but its own, no files but those named. */
export function underBubblewrap(program: Program, bwrap: string): Launch {
  const { command, args, reads, environment, uid, mounts } = program
  const needed = new Set([...systemFolders, realpathSync(command), ...reads])
  const binds = [...needed].flatMap((path) => (existsSync(path) ? ['--ro-bind', path, path] : []))
  const flags = '--unshare-all --die-with-parent --cap-drop ALL --uid 65534 --gid 65534 --clearenv'
  // What is read may lie below /tmp, so that comes first.
  const { first = ['--tmpfs', '/tmp', '--chdir', '/tmp'], last = [] } = mounts ?? {}
  const settings = Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value])
  const inside = [...flags.split(' '), ...settings, ...first, ...binds, '--proc', '/proc', '--dev', '/dev', ...last]
  const launch = limited(program, bwrap, [...inside, '--', command, ...args])
  return { ...launch, walls: [...launch.walls, 'bubblewrap'], leadsGroup: true, ...(uid !== undefined && { uid }) }
}

export function withoutBubblewrap(program: Program): Launch {
  return limited(program, program.command, program.args)
}

/** Linux holds to RLIMIT_DATA; elsewhere the parent's eye on memory has to do. */
function limited({ environment, walls, maxDataMiB }: Program, command: string, args: readonly string[]): Launch {
  if (process.platform !== 'linux') return { command, args, environment, walls }
  const script = `ulimit -d ${maxDataMiB * 1024} && exec "$@"`
  const limits = ['-c', script, 'sh', command, ...args]
  return { command: '/bin/sh', args: limits, environment, walls: [...walls, 'rlimit'] }
}

/** Where bubblewrap is, if it is installed. */
export function findBubblewrap(): string | undefined {
  if (process.platform !== 'linux') return undefined
  const folders = (process.env.PATH ?? '/usr/bin').split(delimiter)
  return folders.map((folder) => join(folder, 'bwrap')).find((path) => existsSync(path))
}

/** The folder `node_modules` that a package and all it needs is found in. */
export function packagesFolder(name: string): string {
  const file = realpathSync(fileURLToPath(resolvePackage(name)))
  const end = file.indexOf('/node_modules/')
  return end === -1 ? dirname(file) : file.slice(0, end + '/node_modules'.length)
}

function resolvePackage(name: string): string {
  try {
    return import.meta.resolve(name)
  } catch {
    return import.meta.resolve(`${name}/package.json`)
  }
}
