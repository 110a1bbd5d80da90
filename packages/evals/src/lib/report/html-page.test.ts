import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { embeddedJson, escapeHtml, htmlPage } from './html-page.ts'

describe('htmlPage', () => {
  it('allows its script and its style by their hashes and nothing else', () => {
    const { start } = htmlPage({ title: 't', script: 'run()', style: 'a{}', data: {} })
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(start)?.[1]
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
    expect(policy).toBe(
      `default-src 'none'; script-src ${hash('run()')}; style-src ${hash('a{}')}; base-uri 'none'; form-action 'none'`,
    )
  })
})

describe('embeddedJson', () => {
  it('is the same JSON, and nothing in it ends an element or a line', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('</script>', '<!--', '-->', '\u2028', '\u2029', '\0', '\ud800'),
    )
    const property = fc.property(fc.array(text), (value) => {
      const embedded = embeddedJson(value)
      expect(JSON.parse(embedded)).toEqual(value)
      expect(embedded).not.toMatch(/[<>\u2028\u2029\0]/)
    })
    fc.assert(property)
  })
})

describe('escapeHtml', () => {
  it('leaves nothing that begins a tag, an entity or the end of an attribute', () => {
    expect(escapeHtml(`</title><b a="1" b='2'>&amp;\0`)).toBe(
      '&lt;/title&gt;&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;',
    )
  })
})
