import { Script } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { pageScript } from './page-script.ts'

describe('pageScript', () => {
  it('is one script without imports or types, in which no two names collide', async () => {
    const script = await pageScript()
    expect(() => new Script(script)).not.toThrow()
    expect(script).not.toMatch(/^(import|export) /m)
    expect(script).not.toContain('</script')
  })

  it('never makes markup of text', async () => {
    const sinks =
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|eval\(|new Function/
    expect(await pageScript()).not.toMatch(sinks)
  })
})
