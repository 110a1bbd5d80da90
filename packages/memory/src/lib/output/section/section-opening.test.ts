import { describe, expect, it } from 'vitest'
import { blankLineAfter } from './section-format.ts'
import { createOpening } from './section-opening.ts'

function opened(text: string, title = 'Springs & neaps'): string[] {
  return [1, 3, text.length].map((size) => {
    const opening = createOpening(title, 'markdown')
    let out = ''
    for (let at = 0; at < text.length; at += size) out += opening.push(text.slice(at, at + size))
    return out + opening.end()
  })
}

describe('the opening of a section', () => {
  it.each([
    ['\n \n## 3. Springs & Neaps\n\nText.\n', 'Text.\n'],
    ['**Springs & neaps**\nText.', 'Text.'],
    ['Section 3: Springs & neaps\n\n### Why\n', '### Why\n'],
    ['<h2 id="section-3">3. Springs &amp; neaps</h2>\n<p>A</p>', '<p>A</p>'],
    ['Springs & neaps are tides.\n', 'Springs & neaps are tides.\n'],
    ['Springs & neaps\n=====\n\nText.', 'Text.'],
    ['```markdown\n## Springs & neaps\n\n```js\na\n```', '```js\na\n```'],
    ['```js\na\n```', '```js\na\n```'],
    ['    indented\n', '    indented\n'],
    ['## Springs & neaps\n## Springs & neaps\nA', '## Springs & neaps\nA'],
    [`${'x'.repeat(900)}\n\n\n`, `${'x'.repeat(900)}\n\n\n`],
    ['NOTHING TO ADD.\n', ''],
    ['', ''],
  ])('of %j is %j', (text, expected) => {
    expect(opened(text)).toEqual([expected, expected, expected])
  })

  it('knows titles in Chinese', () => {
    expect(opened('## 第3节 大潮\n\n内容', '大潮')[0]).toBe('内容')
  })
})

describe('blankLineAfter', () => {
  it.each([
    ['a', '\n\n'],
    ['a\n', '\n'],
    ['a\n\n', ''],
    ['a\n \n', ''],
  ])('%j', (end, missing) => {
    expect(blankLineAfter(end)).toBe(missing)
  })
})
