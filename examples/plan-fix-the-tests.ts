import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cp, lstat, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createAgent, createPlanner, defineTool } from '@glmkit/core'
import type { ToolCheck } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import { z } from 'zod'
import { showPlan } from './plan-view.ts'

/** A copy of a tiny repository whose tests fail; the step that fixes them is done when they pass, whatever the model says. */
const prompts: Readonly<Record<string, string>> = {
  en: 'Fix the failing tests of this repository. Do not change the tests.',
  fr: 'Corrige le code de ce dépôt pour que les tests passent. Ne change pas les tests.',
  zh: '修复这个仓库中失败的测试，不要修改测试本身。',
}
const { values } = parseArgs({ options: { lang: { type: 'string', default: 'en' } } })
const prompt = prompts[values.lang] ?? ''
assert.ok(prompt, `there is no prompt in "${values.lang}", expected --lang ${Object.keys(prompts).join(', ')}`)

const root = await realpath(await mkdtemp(join(tmpdir(), 'fix-the-tests-')))
await cp(fileURLToPath(new URL('repositories/library-desk', import.meta.url)), root, { recursive: true })

/** No path leads out of the copy, not even by a link. */
async function inside(path: string): Promise<string> {
  const file = resolve(root, path)
  const folder = await realpath(dirname(file))
  const isLink = await lstat(file).then(
    (found) => found.isSymbolicLink(),
    () => false,
  )
  if (`${folder}${sep}`.startsWith(`${root}${sep}`) && !isLink) return file
  throw new Error(`Cannot open "${path}": it is outside the repository, pass a path within it`)
}

async function runTests(signal?: AbortSignal): Promise<string> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env // else a test runner around this program would be told
  const child = spawn(process.execPath, ['--test', '--test-reporter=spec'], { cwd: root, env, signal, timeout: 30_000 })
  child.on('error', () => {})
  return (await Promise.all([text(child.stdout), text(child.stderr)])).join('\n')
}

const path = z.string().describe('Relative to the repository')
const listFiles = defineTool({
  name: 'list_files',
  description: 'Lists all files of the repository.',
  input: z.object({}),
  sideEffects: false,
  execute: async () => {
    const entries = await readdir(root, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    return files.map((entry) => relative(root, join(entry.parentPath, entry.name))).join('\n')
  },
})
const readText = defineTool({
  name: 'read_file',
  description: 'Reads a file of the repository.',
  input: z.object({ path }),
  sideEffects: false,
  execute: async (input) => readFile(await inside(input.path), 'utf8'),
})
const writeText = defineTool({
  name: 'write_file',
  description: 'Writes a file of the repository, whole.',
  input: z.object({ path, content: z.string() }),
  sideEffects: true,
  approval: 'never', // it is a copy
  execute: async (input) => {
    const file = await inside(input.path)
    if (relative(root, file).startsWith('test')) {
      throw new Error(`Cannot write "${input.path}": tests stay as they are, change the source`)
    }
    await writeFile(file, input.content)
    return `Wrote ${input.path}`
  },
})
const runTestsTool = defineTool({
  name: 'run_tests',
  description: 'Runs all tests of the repository and returns their output.',
  input: z.object({}),
  sideEffects: false,
  execute: (_, { signal }) => runTests(signal),
})

const testsPass: ToolCheck = {
  description: 'All tests of the repository pass',
  tool: 'run_tests',
  passes: ({ text: output, isError }) => !isError && /^ℹ fail 0$/m.test(output) && /^ℹ pass [1-9]/m.test(output),
}

const isReal = process.env.ZAI_API_KEY || process.env.GLMKIT_BASE_URL
await using emulator = isReal ? undefined : await startEmulator() // no key: a local stand-in for GLM-5

const agent = createAgent({
  model: createGlm(emulator),
  instructions: "You repair programs with small changes of the source. Answer in the user's language.",
  tools: [listFiles, readText, writeText, runTestsTool],
  planner: createPlanner({ mode: 'plan-execute', checks: { 'tests-pass': testsPass } }),
  budget: { usd: 2 },
})

try {
  const before = await runTests()
  assert.match(before, /^ℹ fail [1-9]/m, 'tests fail to begin with')
  const { plan, stopReason } = await showPlan(agent.stream(prompt))
  const after = await runTests()
  assert.match(after, /^ℹ fail 0$/m, 'no test fails')
  assert.equal(/^ℹ tests \d+$/m.exec(after)?.[0], /^ℹ tests \d+$/m.exec(before)?.[0], 'and none is missing')
  assert.equal(stopReason, 'answer')
  const checked = plan?.steps.filter(({ check, status }) => check === 'tests-pass' && status === 'done') ?? []
  assert.ok(checked.length > 0, 'a step counts as done since the tests pass')
  console.log(`\n✓ ${/^ℹ pass \d+$/m.exec(after)?.[0].slice(2)}`)
} finally {
  await rm(root, { recursive: true })
}
