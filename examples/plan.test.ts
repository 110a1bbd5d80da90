import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

/** As a user without a key runs it. Each example asserts its own outcome: a failure is a rejection. */
async function runExample(name: string, ...args: readonly string[]): Promise<string> {
  const { ZAI_API_KEY: _, GLMKIT_BASE_URL: __, GLMKIT_MODEL: ___, ...env } = process.env
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...args], { env })
  return stdout
}

describe('plans', () => {
  it.each([
    ['en', 'Total parameters: 744 billion'],
    ['zh', '总参数量：744B'],
  ])('looks up, draws what was found and answers from it: %s', async (lang, fact) => {
    const out = await mkdtemp(join(tmpdir(), 'plan-chart-'))
    try {
      const stdout = await runExample('plan-research-and-chart', '--lang', lang, '--out', out)
      expect(stdout).toMatch(/^\[ \] chart: .*needs figures\)$/m)
      expect(stdout).toMatch(/^\[x\] chart: /m)
      expect(stdout).toContain(fact)
    } finally {
      await rm(out, { recursive: true })
    }
  })

  it('reads five documents side by side, then compares them', async () => {
    const stdout = await runExample('plan-five-documents')
    const lines = stdout.split('\n')
    const firstDone = lines.findIndex((line) => line.startsWith('[x]'))
    expect(lines.slice(0, firstDone).filter((line) => line.startsWith('[>]'))).toHaveLength(5)
    expect(stdout).toContain('- price: lowest Cedar (1,980 €), highest Hazel (3,050 €)')
  })

  it('fixes failing tests, which prove it: zh', async () => {
    const stdout = await runExample('plan-fix-the-tests', '--lang', 'zh')
    expect(stdout).toMatch(/^\[x\] fix: .*→ - 已修改 src\//m)
    expect(stdout).toMatch(/✓ pass 7\s*$/)
  })
})
