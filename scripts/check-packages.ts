/** Packs every package, lints the tarball and installs all of them in an empty project that type-checks and runs. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

const root = fileURLToPath(new URL('..', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'glmkit-pack-'))
const run = (command: string, args: readonly string[], cwd: string, env = process.env): string =>
  execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, unknown>>
}

try {
  const tarballs: Record<string, string> = {}
  const entries: string[] = []
  for (const folder of readdirSync(join(root, 'packages'))) {
    const dir = join(root, 'packages', folder)
    const manifest: Manifest = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'))
    const before = new Set(readdirSync(work))
    run('npx', ['-y', 'pnpm@12.21.0', 'pack', '--pack-destination', work], dir)
    const file = readdirSync(work).find((name) => !before.has(name))
    if (file === undefined) throw new Error(`${manifest.name}: pack left no tarball`)
    tarballs[manifest.name] = `file:${join(work, file)}`
    const { buffer, byteOffset, byteLength } = readFileSync(join(work, file))
    const { messages } = await publint({
      pack: { tarball: buffer.slice(byteOffset, byteOffset + byteLength) },
      strict: true,
    })
    if (messages.length > 0) {
      throw new Error(
        `${manifest.name}: ${messages.map((message) => formatMessage(message, { name: manifest.name })).join('; ')}`,
      )
    }
    for (const entry of Object.keys(manifest.exports)) {
      if (!entry.endsWith('.json')) entries.push(manifest.name + entry.slice(1))
    }
  }

  const consumer = mkdtempSync(join(work, 'consumer-'))
  const write = (name: string, content: string): void => writeFileSync(join(consumer, name), content)
  const manifest = {
    name: 'consumer',
    private: true,
    type: 'module',
    dependencies: { ...tarballs, '@types/node': '24.19.2' },
  }
  write('package.json', JSON.stringify(manifest))
  write('pnpm-workspace.yaml', `overrides: ${JSON.stringify(tarballs)}\nallowBuilds: {isolated-vm: false}\n`)
  const importsOf = (list: readonly string[]): string =>
    list
      .map(
        (entry, index) =>
          `import * as m${index} from '${entry}'\nif (Object.keys(m${index}).length === 0) throw new Error('${entry} exports nothing')`,
      )
      .join('\n')
  write('index.ts', importsOf(entries))
  // Matchers load in a test run alone.
  write('load.ts', importsOf(entries.filter((entry) => !entry.endsWith('/vitest'))))
  const options = {
    module: 'nodenext',
    strict: true,
    noEmit: true,
    types: ['node'],
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable', 'dom'],
  }
  write('tsconfig.json', JSON.stringify({ compilerOptions: options, files: ['index.ts'] }))
  run('npx', ['-y', 'pnpm@12.21.0', 'install', '--prefer-offline', '--ignore-scripts'], consumer)
  run(join(root, 'node_modules/.bin/tsc'), ['-p', '.'], consumer)
  run(process.execPath, ['load.ts'], consumer)
  // From dist, with the sandbox's child process: the emulator has code compute it.
  const { ZAI_API_KEY: _, GLMKIT_BASE_URL: __, ...env } = process.env
  const answer = run(join(consumer, 'node_modules/.bin/glmkit'), ['run', 'Calculate 17 * 23 + 4'], consumer, env)
  if (!answer.includes('395')) throw new Error(`The installed command does not compute: ${answer}`)
  console.log(
    `packages: ${Object.keys(tarballs).length} tarballs are clean, ${entries.length} entries type-check and load: ${entries.join(', ')}`,
  )
} finally {
  rmSync(work, { recursive: true, force: true })
}
