import { lstatSync, mkdtempSync, readdirSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sandbox } from '../contract.ts'
import { collect, emptyResult, runCommand } from './guest.ts'

const marker = '\u0001result '

/**
 * Python in a child process that inherits everything: environment, network, processes and files.
 */
export function createPythonSandbox(outDir: string): Sandbox {
  return {
    async run(code, { timeoutMs = 1_000 } = {}) {
      const result = emptyResult()
      const startedAt = performance.now()
      const folder = mkdtempSync(join(tmpdir(), 'python-'))
      const ended = await runCommand('python3', ['-c', runner], timeoutMs, { input: code, cwd: folder })
      const [stdout = '', value] = ended.stdout.split(marker)
      Object.assign(result, { stdout, stderr: ended.stderr, ...(value !== undefined && { result: value }) })
      if (ended.cause !== '') {
        const status = ended.cause === 'timeout' ? 'timeout' : 'error'
        Object.assign(result, { status, error: { name: 'Error', message: ended.stderr.slice(-500) } })
      }
      // The program may have put a link in place of its folder: what is behind it is not ours to move.
      if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) {
        for (const name of readdirSync(folder)) renameSync(join(folder, name), join(outDir, name))
      }
      return { ...result, files: collect(outDir), durationMs: performance.now() - startedAt }
    },
    close: () => Promise.resolve(),
  }
}

const runner = `
import ast, asyncio, sys
code = sys.stdin.read()
tree = ast.parse(code)
scope = {'__name__': '__main__'}
last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
def run(node, mode):
    made = eval(compile(node, '<code>', mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), scope)
    return asyncio.run(made) if asyncio.iscoroutine(made) else made
run(tree, 'exec')
if last is not None:
    value = run(ast.Expression(last.value), 'eval')
    if value is not None: print('${marker.replace('\u0001', '\\x01')}' + str(value), end='')
`
