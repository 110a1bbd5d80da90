/** Other people's engines, which are no dependencies of the workspace: LanceDB alone is 193 MB. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const versions: Readonly<Record<string, string>> = {
  '@lancedb/lancedb': '0.39.0',
  // LanceDB stands no newer one.
  'apache-arrow': '18.1.0',
  '@orama/orama': '3.1.18',
  minisearch: '7.2.0',
}

/** Installs what is missing. @returns Why it could not, or `undefined`. */
export function installPackages(dir: string): string | undefined {
  const manifest = join(dir, 'package.json')
  const wanted = `${JSON.stringify({ private: true, type: 'module', dependencies: versions }, null, 2)}\n`
  const isThere = Object.keys(versions).every((name) => existsSync(join(dir, 'node_modules', name)))
  if (isThere && existsSync(manifest) && readFileSync(manifest, 'utf8') === wanted) return undefined
  console.error(`installing ${Object.keys(versions).join(', ')} (240 MB) into ${dir}; --peers none goes without`)
  mkdirSync(dir, { recursive: true })
  writeFileSync(manifest, wanted)
  // npm picks older majors where an older Node runs it.
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter)
  const { status, stderr } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: dir,
    env: { ...process.env, PATH },
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  return status === 0 ? undefined : (stderr?.trim().split('\n').at(-1) ?? 'npm cannot be run')
}

/** What a package of that folder exports; the caller says what of it is used. */
export async function importPackage<Module>(dir: string, name: string): Promise<Module> {
  const path = createRequire(join(dir, 'package.json')).resolve(name)
  const module: Module = await import(pathToFileURL(path).href)
  return module
}
