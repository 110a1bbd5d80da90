/**
 * Does LanceDB keep the contract of a search backend? The package is no dependency: it is 193 MB of native code.
 *
 *     node bench/search-lancedb.ts [--peers DIR]
 *
 * Installs LanceDB, once, into a folder for temporary files (or DIR) and runs the contract's tests with it: the same
 * that run with a backend in memory, and those of several hosts at one table. Exit code 1 if one fails, or was skipped.
 */
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { installPackages } from './search/peers/packages.ts'

const { values } = parseArgs({ options: { peers: { type: 'string' } } })
const folder = values.peers ?? join(tmpdir(), 'glmkit-bench-peers')
const problem = installPackages(folder)
if (problem !== undefined) {
  console.error(`Cannot install LanceDB into "${folder}": ${problem}`)
  process.exit(1)
}
const root = fileURLToPath(new URL('..', import.meta.url))
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const { status, stdout } = spawnSync(process.execPath, [vitest, 'run', 'packages/tools/src/lib/search/backend'], {
  cwd: root,
  env: { ...process.env, GLMKIT_LANCEDB: folder, NO_COLOR: '1' },
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
})
process.stdout.write(stdout)
process.exitCode = status === 0 && stdout.includes(', 0 skipped') ? 0 : 1
