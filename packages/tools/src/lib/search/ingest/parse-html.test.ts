import { describe, expect, it } from 'vitest'
import { htmlText } from './html-text.ts'
import { parseFile } from './parse-file.ts'

const shown = (html: string): string => htmlText(html).text.trimEnd()
const parse = (html: string | Uint8Array, path = 'page.html'): ReturnType<typeof parseFile> =>
  parseFile(path, typeof html === 'string' ? new TextEncoder().encode(html) : html)

describe('htmlText', () => {
  it('shows what a reader sees, a line for each paragraph and item', () => {
    expect(
      shown(`<title>T</title><script>if (a<b) "no"</script><style>p{}</style><h1>One <em>two</em><a href="#">¶</a></h1>
        <p>First&nbsp;para &lt;tag&gt; caf&eacute;
        goes on<p>Second<br>line<nav>Home</nav>
        <ul><li>a<li><p>b</p><ol><li>c<li>d</ol></ul>
        <dl><dt>term</dt><dd>meaning</dd><dt>a</dt><dt>b<dd>both</dl>soft\u00ADware`),
    ).toBe(
      'One two\n\nFirst para <tag> café goes on\n\nSecond\nline\n\n- a\n- b\n  1. c\n  2. d\n\nterm\nmeaning\n\na\nb\nboth\n\nsoftware',
    )
  })

  it('shows rows of a table as lines', () => {
    const table = '<table><caption>C<tr><th>A<th>B<tr><td>1<td><p>x</p><p>y</p><tr><td>2<td></table>after'
    expect(shown(table)).toBe('C\nA | B\n1 | x y\n2 |\n\nafter')
  })

  it('keeps code as it is written', () => {
    expect(shown('<p>a</p><pre>\n<b>def</b> f():\n\n    return\t1\n</pre>b')).toBe(
      'a\n\ndef f():\n\n    return\t1\n\nb',
    )
  })

  it('leaves out what is hidden, but not the rest of a page that never ends it', () => {
    expect(shown('a<div hidden>x<div>y</div>z</div><p aria-hidden="true">x<p>b<i style="Display : none">x</i>')).toBe(
      'a\n\nb',
    )
    expect(shown('<li hidden>x<li>a<input hidden>b')).toBe('- ab')
    expect(shown('a<nav>menu<p>text')).toBe('amenu\n\ntext')
  })

  it.for([
    ['elements in elements', '<div>'.repeat(400_000)],
    ['ends of what never began', '<b>'.repeat(200_000) + '</i>'.repeat(200_000)],
    ['one long line', '<b>x</b> &amp; '.repeat(200_000)],
    ['cells in cells', '<table><tr><td>'.repeat(100_000)],
    ['lists in lists', '<ul><li>x'.repeat(100_000)],
    ['headings in headings', '<h1><p>'.repeat(100_000)],
    ['code in code', '<pre>\n'.repeat(200_000)],
    ['a tag that never ends', `<a ${'b="c" '.repeat(200_000)}`],
  ])('takes no longer than the page is long for %s', ([, html = '']) => {
    const started = process.cpuUsage()
    htmlText(html)
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5)
  })
})

describe('parseFile of HTML', () => {
  it('makes sections of headings and finds title and language', async () => {
    const page = await parse('<html lang="zh-CN"><title>标题 &amp; more</title><h1>A</h1><p>a<h2>B</h2>b<h1>C</h1>c')
    expect(page).toMatchObject({ kind: 'html', title: '标题 & more', lang: 'zh' })
    expect('sections' in page && page.sections.map(({ headings, startLine }) => [...headings, startLine])).toEqual([
      [1],
      ['A', 1],
      ['A', 'B', 5],
      ['C', 9],
    ])
    expect(await parse('<h2>Small</h2>')).toMatchObject({ title: 'Small' })
    expect(await parse('text')).toMatchObject({ title: 'page' })
  })

  it('decodes the charset a page names', async () => {
    const gbk = Uint8Array.of(...Buffer.from('<meta charset="gb2312"><p>'), 0xd6, 0xd0, 0xce, 0xc4)
    expect(await parse(gbk)).toMatchObject({ text: '中文\n' })
    const latin = Uint8Array.of(...Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?><p>caf'), 0xe9)
    expect(await parse(latin, 'a.xhtml')).toMatchObject({ text: 'café\n' })
    expect(await parse(Uint8Array.of(0xff, 0xfe, 0x2d, 0x4e))).toMatchObject({ text: '中\n' })
    expect(await parse(Uint8Array.of(0x61, 0xe9))).toEqual({ reason: 'not UTF-8, save it as UTF-8' })
    expect(await parse('<meta charset="klingon">x')).toMatchObject({
      reason: expect.stringMatching(/unknown charset "klingon"/),
    })
  })

  it('knows that elements of XHTML may close themselves', async () => {
    expect(await parse('<?xml version="1.0"?><script src="a"/><p>seen</p>')).toMatchObject({ text: 'seen\n' })
  })
})
