import { describe, expect, it } from 'vitest'
import { documentHead, headingsIn } from './table-of-contents.ts'

const section = (title: string) => ({ title, brief: '', targetTokens: 1, needs: [] })

describe('headingsIn', () => {
  it('reads Markdown outside of code, as it is read', () => {
    const text =
      '### `code` and **bold** [link](x) #\n\n```md\n### no\n~~~\n```\n#### Four\n#hash\n    ### indented\n### snake_case_name\n###\n'
    expect(headingsIn(text, 'markdown')).toEqual([
      { level: 3, text: 'code and bold link' },
      { level: 4, text: 'Four' },
      { level: 3, text: 'snake_case_name' },
    ])
  })

  it('reads HTML', () => {
    const text = "<h3 class=x id='a'>One <em>two</em></h3><pre><h3>no</h3></pre><!-- <h3>no</h3> -->\n<h4>Four</h4>"
    expect(headingsIn(text, 'html')).toEqual([
      { level: 3, text: 'One two', id: 'a' },
      { level: 4, text: 'Four' },
    ])
  })
})

describe('documentHead', () => {
  it('links Markdown headings by the anchors hosts give them', () => {
    const outline = { title: 'Tides', sections: [section('What: a [note]?'), section('Été & 夏'), section('Contents')] }
    const headings = [
      [
        { level: 3, text: 'Why' },
        { level: 4, text: 'Deep' },
        { level: 3, text: 'Why' },
      ],
      [{ level: 3, text: 'Why' }],
      [{ level: 3, text: 'Contents' }],
    ]
    expect(
      documentHead({ format: 'markdown', outline: { ...outline, title: 'Of the tides' }, headings, hasContents: true }),
    ).toBe(
      `# Of the tides

## 目录

- [1. What: a \\[note\\]?](#1-what-a-note)
  - [Why](#why)
  - [Why](#why-1)
- [2. Été & 夏](#2-été--夏)
  - [Why](#why-2)
- [3. Contents](#3-contents)
  - [Contents](#contents)

`,
    )
  })

  it('escapes HTML, and links what has an id', () => {
    const outline = { title: 'Le <sel> & la mer', sections: [section('Les sels'), section('Du sable')] }
    const headings = [
      [
        { level: 3, text: 'Un &amp; deux', id: 'un' },
        { level: 3, text: 'Trois' },
      ],
      [],
    ]
    const head = documentHead({ format: 'html', outline, headings, hasContents: true })
    expect(head).toContain('<title>Le &lt;sel&gt; &amp; la mer</title>')
    expect(head).toContain('<h2>Sommaire</h2>')
    expect(head).toContain(
      '<li><a href="#section-1">1. Les sels</a>\n<ul>\n<li><a href="#un">Un &amp; deux</a></li>\n<li>Trois</li>\n</ul>\n</li>\n',
    )
    expect(documentHead({ format: 'text', outline, headings, hasContents: false })).toBe('Le <sel> & la mer\n\n')
  })
})
