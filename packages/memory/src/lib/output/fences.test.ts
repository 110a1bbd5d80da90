import { describe, expect, it } from 'vitest'
import { openFence, withoutFencedCode } from './fences.ts'
import { markdownHeadings } from './markdown-headings.ts'

describe('openFence', () => {
  it.for([
    ['```js\nlet a\n```\n', undefined],
    ['```js\nlet a\n', '```'],
    ['```js\nlet a\n``` js\n', '```'],
    ['````\n```\n', '````'],
    ['```\n`````  \r\n', undefined],
    ['~~~\n```\n', '~~~'],
    ['   ```\na\n    ```\n', '```'],
    ['    ```\n', undefined],
    ['```js` is code\n', undefined],
    ['```a\r\nb\r\n```\r\n~~~~ x', '~~~~'],
    ['one\u2028```\n', undefined],
  ] as const)('%j', ([text, open]) => {
    expect(openFence(text)).toBe(open)
  })
})

it('blanks code and nothing else, place by place', () => {
  const text = 'a\n```js\n# b [c]\n```\nd\n~~~\ne'
  const prose = withoutFencedCode(text)
  expect(prose.replaceAll(/ +/g, '')).toBe('a\n\n\n\nd\n\n')
  expect(prose).toHaveLength(text.length)
})

it('finds the headings that are none of the code', () => {
  const text = '# A\r\n```\n# no\n``` no\n## no\n```\n  ### B ###\n#no\n####\n## C'
  expect(markdownHeadings(text).map(({ level, title }) => [level, title])).toEqual([
    [1, 'A'],
    [3, 'B'],
    [4, ''],
    [2, 'C'],
  ])
  expect(markdownHeadings(text).map(({ from, body }) => text.slice(from, body))[0]).toBe('# A\r\n')
})
