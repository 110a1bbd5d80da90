import { spawnSync } from 'node:child_process'
import { Script } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { aim } from './attack.ts'
import { attacks, sideOf } from './attacks.ts'

const targets = {
  token: 'abc',
  port: 1,
  canaryFile: '/tmp/canary.txt',
  canaryName: 'GLMKIT_CANARY',
  outside: '/tmp/outside',
  hostPid: 1,
}
const programs = attacks.flatMap((attack) => [attack.code].flat().map((code) => ({ attack, code: aim(code, targets) })))

describe('the attacks', () => {
  it('are many, each by its own name', () => {
    const names = attacks.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const side of ['javascript', 'python']) {
      expect(attacks.filter((attack) => sideOf(attack) === side).length).toBeGreaterThanOrEqual(60)
    }
  })

  it('have no placeholder left when they are aimed', () => {
    for (const { code } of programs) expect(code).not.toMatch(/\{\{[a-zA-Z]+\}\}/)
  })

  it('are JavaScript where they say so', () => {
    const broken = programs.filter(({ attack, code }) => {
      // One is too deep to be parsed, one has an import, which only a module may.
      if (attack.language !== 'javascript' || /deep-source|import-static/.test(attack.id)) return false
      return [code, `(async () => {${code}\n})()`].every((source) => {
        try {
          return !(new Script(source) instanceof Script)
        } catch {
          return true
        }
      })
    })
    expect(broken.map(({ attack }) => attack.name)).toEqual([])
  })

  it('are Python where they say so', ({ skip }) => {
    const check = `import ast, json, sys
for name, code in json.load(sys.stdin):
    try: compile(code, name, 'exec', flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except MemoryError: pass
    except Exception as e: print(name, repr(e))`
    const input = JSON.stringify(
      programs.filter(({ attack }) => attack.language === 'python').map(({ attack, code }) => [attack.name, code]),
    )
    const { error, stdout } = spawnSync('python3', ['-W', 'ignore', '-c', check], { input, encoding: 'utf8' })
    skip(error !== undefined, 'there is no python3')
    expect(stdout).toBe('')
  })
})
