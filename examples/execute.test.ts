import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let cwd: string
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'execute-examples-'))
})
afterAll(() => rm(cwd, { recursive: true }))

/** As a user without a key runs it. Each example asserts its own outcome: a failure is a rejection. */
async function runExample(name: string, ...args: readonly string[]): Promise<string[]> {
  const { ZAI_API_KEY: _, GLMKIT_BASE_URL: __, GLMKIT_MODEL: ___, ...env } = process.env
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...args], { cwd, env })
  return stdout.trimEnd().split('\n')
}

describe('code execution', { timeout: 90_000 }, () => {
  it('analyses a table in steps that share their variables, and leaves a clean one and a chart', async () => {
    const lines = await runExample('analyse-a-csv')
    expect(lines.at(-1)).toBe('✓ North 23.4 %, South 11.1 %, 22 clean rows, out/analyse-a-csv/growth.png')
    expect(lines.join('\n')).not.toMatch(/"session":"lost"|"status":"error"/)
    const out = join(cwd, 'out', 'analyse-a-csv')
    expect((await readdir(out)).toSorted()).toEqual(['cleaned.csv', 'growth.png', 'growth.svg'])
    expect(await readFile(join(out, 'cleaned.csv'), 'utf8')).toContain('2025-10,North,47815.40')
  })

  it('draws one comparison in three languages by three libraries', async () => {
    const lines = await runExample('charts-in-three-languages')
    expect(lines.at(-1)).toBe('✓ 9 charts in 3 languages, no label missing')
    const pictures = await readdir(join(cwd, 'out', 'charts-in-three-languages'))
    expect(pictures.filter((name) => name.endsWith('.png'))).toHaveLength(9)
  })

  it.each([
    ['python', []],
    ['javascript', ['--language', 'javascript']],
  ])('answers by a %s program what 25 calls answer, and reads less', async (_, args) => {
    const lines = await runExample('code-mode', ...args)
    const counts = lines.flatMap((line) => /^(\D+?) +(\d+) +(\d+) .* right$/.exec(line)?.slice(1).join() ?? [])
    expect(counts).toEqual(['a call a turn,26,25', 'calls in parallel,4,25', 'code mode,2,25'])
    expect(lines.at(-1)).toMatch(
      /^✓ code mode: \{.*"books":1430\.59.*\}, reads \d\d\.\d× less than a call a turn, reads \d\.\d× less than calls in parallel$/,
    )
  })
})
