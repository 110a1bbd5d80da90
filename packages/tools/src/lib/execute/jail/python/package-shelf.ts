import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** A package, to be unpacked. */
export interface Wheel {
  /** The module it was asked for. */
  readonly module: string
  readonly fileName: string
  /** `site`, or `dynlib` for libraries that others link to. */
  readonly folder: string
  readonly bytes: Buffer
}

/** What imports need that is not there yet. */
export interface Picked {
  /** What others need comes first. */
  readonly wheels: readonly Wheel[]
  /** Modules that cannot be had, and why. */
  readonly refused: Readonly<Record<string, string>>
}

/** The packages of a release of Pyodide. */
export interface PackageShelf {
  /** Takes what these top-level modules need, each package once. */
  pick(modules: readonly string[]): Picked
}

interface Entry {
  readonly fileName: string
  readonly sha256: string
  readonly folder: string
  readonly depends: readonly string[]
  readonly imports: readonly string[]
}

/** Opens a folder by its `pyodide-lock.json`: only files that are named there and lie in the folder itself are read. */
export function openShelf(packageDir: string): PackageShelf {
  const entries = readLock(readFileSync(join(packageDir, 'pyodide-lock.json'), 'utf8'))
  const byModule = new Map([...entries].flatMap(([name, { imports }]) => imports.map((module) => [module, name])))
  const taken = new Set<string>()

  function collect(module: string, name: string, seen: Set<string>): Wheel[] {
    if (taken.has(name) || seen.has(name)) return []
    seen.add(name)
    const entry = entries.get(name)
    if (entry === undefined) throw new Error(`pyodide-lock.json does not list the package "${name}"`)
    const needed = entry.depends.flatMap((other) => collect(module, other, seen))
    const { fileName, folder } = entry
    return [...needed, { module, fileName, folder, bytes: readWheel(packageDir, entry) }]
  }

  return {
    pick(modules) {
      const wheels: Wheel[] = []
      const refused: Record<string, string> = {}
      for (const module of modules) {
        const name = byModule.get(module)
        if (name === undefined) continue
        const seen = new Set<string>()
        try {
          wheels.push(...collect(module, name, seen))
          for (const one of seen) taken.add(one)
        } catch (error) {
          refused[module] = error instanceof Error ? error.message : String(error)
        }
      }
      return { wheels, refused }
    },
  }
}

function readWheel(packageDir: string, { fileName, sha256 }: Entry): Buffer {
  if (basename(fileName) !== fileName || !/^\w[\w.+!~-]*$/.test(fileName)) {
    throw new Error(`pyodide-lock.json names "${fileName}", which is no file of the package folder`)
  }
  let bytes: Buffer
  try {
    bytes = readFileSync(join(packageDir, fileName))
  } catch {
    throw new Error(`${fileName} is not in the package folder`)
  }
  if (createHash('sha256').update(bytes).digest('hex') === sha256) return bytes
  throw new Error(`${fileName} in the package folder is not what pyodide-lock.json describes`)
}

function readLock(json: string): Map<string, Entry> {
  const { packages }: { packages?: unknown } = JSON.parse(json)
  const lists = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
  return new Map(
    Object.entries(packages ?? {}).map(([name, entry]: [string, Readonly<Record<string, unknown>>]) => {
      const { file_name: fileName, sha256, install_dir: folder, depends, imports } = entry
      return [
        name,
        {
          fileName: String(fileName),
          sha256: String(sha256),
          folder: folder === 'dynlib' ? 'dynlib' : 'site',
          depends: lists(depends),
          imports: lists(imports),
        },
      ]
    }),
  )
}
