/** Lays packages out as npm does: compiled, with the exports they are published with, no link into the workspace. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
export const tsc: string = join(root, 'node_modules/.bin/tsc')

interface Manifest {
  readonly name: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly publishConfig: { readonly exports: object }
}

/** @returns A folder whose `node_modules` holds glmkit as published, and zod; it goes when the process ends. */
export function createConsumer(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'glmkit-published-')))
  process.once('exit', () => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const link = (name: string, from: string): void => {
    const path = join(folder, 'node_modules', name)
    mkdirSync(dirname(path), { recursive: true })
    rmSync(path, { force: true })
    symlinkSync(realpathSync(join(root, from, 'node_modules', name)), path)
  }
  for (const name of ['glm', 'planner', 'core']) {
    const from = join(root, 'packages', name)
    const to = join(folder, 'node_modules/@glmkit', name)
    execFileSync(tsc, ['-p', join(from, 'tsconfig.build.json'), '--outDir', join(to, 'dist')], { stdio: 'inherit' })
    const manifest: Manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'))
    const { exports } = manifest.publishConfig
    writeFileSync(join(to, 'package.json'), JSON.stringify({ name: manifest.name, type: 'module', exports }))
    for (const [dependency, version] of Object.entries(manifest.dependencies)) {
      if (!version.startsWith('workspace:')) link(dependency, join('packages', name))
    }
  }
  link('zod', 'bench')
  link('@types/node', '.')
  return folder
}
