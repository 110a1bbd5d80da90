import { Resvg } from '@resvg/resvg-js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sanitiseSvg } from './sanitise-svg.ts'

const svg = (body: string, attributes = 'width="10" height="10"'): string => `<svg ${attributes}>${body}</svg>`
const bodyOf = (body: string): string => /^<svg[^>]*>([^]*)<\/svg>$/.exec(sanitiseSvg(svg(body)).text)?.[1] ?? ''
const png = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  Buffer.from([0, 0, 0, 2, 0, 0, 0, 3]),
  Buffer.alloc(20),
]).toString('base64')

describe('sanitiseSvg', () => {
  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['a page', '<foreignObject><div><iframe src="x"/></div></foreignObject>'],
    ['an animation', '<set attributeName="href" to="javascript:alert(1)"/><animate/>'],
    ['a filter', '<filter id="f"><feImage href="/etc/passwd"/></filter>'],
    ['a picture elsewhere', '<metadata><image href="/etc/passwd"/></metadata>'],
    ['an entity and a comment', '<!-- <script/> --><!DOCTYPE svg [<!ENTITY a "b">]><?xml-stylesheet href="x"?>'],
    ['a style sheet elsewhere', '<style>@import url(http://x); a { fill: url(http://x) }</style>'],
  ])('drops %s', (_, body) => {
    expect(bodyOf(body)).toBe('')
  })

  it.each([
    ['<rect onclick="a()" ONLOAD="b()" fill="red"/>', '<rect fill="red"/>'],
    ['<a href="javascript:x"><text>safe &lt;b&gt;</text></a>', '<text>safe &lt;b&gt;</text>'],
    ['<image href="/etc/passwd"/><image href="http://x/y.png"/>', '<image/><image/>'],
    ['<image href="data:image/svg+xml;base64,PHN2Zy8+"/>', '<image/>'],
    [
      '<use href="other.svg#a"/><use href="/etc/passwd"/><use xlink:href="&#35;a"/>',
      '<use/><use/><use xlink:href="#a"/>',
    ],
    ['<rect style="fill: url(http://x); stroke: u\\72l(x); opacity: 0.5"/>', '<rect style="opacity: 0.5"/>'],
    ['<rect fill="url(#a)" mask="url( \'#b\' )" cursor="url(x)"/>', `<rect fill="url(#a)" mask="url( '#b' )"/>`],
    ['<rect fill="var(--a, red)" stroke="var(--b)"/>', '<rect fill="red"/>'],
    [
      '<LINEARGRADIENT id="a"><Stop OFFSET="0"/></LINEARGRADIENT>',
      '<linearGradient id="a"><stop offset="0"/></linearGradient>',
    ],
    [
      '<text style="font: italic bold 10px/1.2 \'A B\', serif">x</text>',
      '<text style="font-style: italic; font-weight: bold; font-size: 10px; font-family: \'A B\', serif">x</text>',
    ],
    ['<text>a\u0000b\ud800</text>', '<text>ab\ufffd</text>'],
    ['<text>open', '<text>open</text>'],
  ])('turns %s into what is safe of it', (given, kept) => {
    expect(bodyOf(given)).toBe(kept)
  })

  it('keeps a picture that the text holds itself', () => {
    expect(bodyOf(`<image xlink:href="data:image/png;base64,${png}" width="2"/>`)).toBe(
      `<image xlink:href="data:image/png;base64,${png}" width="2"/>`,
    )
    const huge = Buffer.from(png, 'base64').fill(0xff, 16, 24).toString('base64')
    expect(bodyOf(`<image href="data:image/png;base64,${huge}"/>`)).toBe('<image/>')
  })

  it('keeps the rules of a style sheet that are simple', () => {
    const sheet =
      '/* c */ .a > text:not(.b), :where(.c) { fill: red; behavior: url(x); width: 9e9px } @media x { a { fill: red } } b { color: blue }'
    expect(bodyOf(`<style><![CDATA[${sheet}]]></style>`)).toBe(
      '<style>.a &gt; text:not(.b), :where(.c) { fill: red }\nb { color: blue }</style>',
    )
  })

  it('keeps what matplotlib draws', () => {
    const drawn = `<?xml version="1.0" encoding="utf-8" standalone="no"?>
      <!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
      <svg xmlns:xlink="http://www.w3.org/1999/xlink" width="576pt" height="432pt" viewBox="0 0 576 432" xmlns="http://www.w3.org/2000/svg" version="1.1">
      <metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>
      <defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style></defs>
      <g id="xtick_1"><defs><path id="m1" d="M 0 0&#10;L 0 3.5" style="stroke: #000000; stroke-width: 0.8"/></defs>
      <use xlink:href="#m1" x="107.5" y="203" style="stroke: #000000" clip-path="url(#p1)"/></g>
      <defs><clipPath id="p1"><rect x="72" y="51" width="202" height="151"/></clipPath></defs></svg>`
    const { text, width, height } = sanitiseSvg(drawn)
    expect([width, height]).toEqual([768, 576])
    expect(text).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="768" height="576" viewBox="0 0 576 432">' +
        '<defs><style>* { stroke-linejoin: round; stroke-linecap: butt }</style></defs>' +
        '<g id="xtick_1"><defs><path id="m1" d="M 0 0\nL 0 3.5" style="stroke: #000000; stroke-width: 0.8"/></defs>' +
        '<use xlink:href="#m1" x="107.5" y="203" style="stroke: #000000" clip-path="url(#p1)"/></g>' +
        '<defs><clipPath id="p1"><rect x="72" y="51" width="202" height="151"/></clipPath></defs></svg>',
    )
  })

  it.each([
    ['width="3in" height="96px"', [288, 96]],
    ['viewBox="0 0 400 200"', [400, 200]],
    ['width="100%" viewBox="-5,-5,400,200"', [400, 200]],
    ['width="800" height="auto" viewBox="0 0 400 200"', [800, 400]],
    ['height="1e2" viewBox="0 0 400 200"', [200, 100]],
  ])('finds the size of <svg %s>', (attributes, size) => {
    const { width, height, text } = sanitiseSvg(svg('', attributes))
    expect([width, height]).toEqual(size)
    expect(text).toContain(`width="${width}" height="${height}" viewBox="`)
  })

  it('paints the background that a style gives the whole', () => {
    const { text } = sanitiseSvg(svg('<g/>', 'viewBox="-5 0 40 20" style="background: #222; max-width: 100%"'))
    expect(text).toMatch(
      /viewBox="-5 0 40 20"><rect x="-5" y="0" width="40" height="20" style="fill: #222; stroke: none"\/><g\/>/,
    )
  })

  it('takes an SVG out of a page, and another prefix for its names', () => {
    expect(sanitiseSvg(`<html><body><p>x${svg('<g/>')}<p>y</body></html>`).text).toMatch(/^<svg[^>]*><g\/><\/svg>$/)
    const prefixed = '<n:svg xmlns:n="http://www.w3.org/2000/svg" width="1" height="1"><n:g/><script/><x:g/></n:svg>'
    expect(sanitiseSvg(prefixed).text).toMatch(/^<svg[^>]*><g\/><\/svg>$/)
  })

  const chain = (element: (id: number) => string): string => Array.from({ length: 10 }, (_, id) => element(id)).join('')
  const ten = (text: string): string => text.repeat(10)
  it.each([
    ['<use> of <use>', chain((id) => `<g id="a${id}">${ten(`<use href="#a${id + 1}"/>`)}</g>`) + '<rect id="a10"/>'],
    [
      'patterns',
      chain((id) => `<pattern id="a${id}">${ten(`<rect fill="url(#a${id + 1})"/>`)}</pattern>`) +
        '<pattern id="a10"><rect/></pattern>',
    ],
    [
      'markers',
      `<g style="marker-mid: url(#a)">${`<path d="${'M0,0L1,1'.repeat(5000)}"/>`.repeat(5)}</g><marker id="a">${ten('<circle/>')}</marker>`,
    ],
    [
      'styles',
      `<style>${chain((id) => `#a${id} rect { fill: url(#a${id + 1}) }`)}</style>` +
        chain((id) => `<pattern id="a${id}">${ten('<rect/>')}</pattern>`),
    ],
  ])('refuses %s that multiply, at once', (_, body) => {
    const startedAt = performance.now()
    expect(() => sanitiseSvg(svg(body))).toThrow(
      'its SVG repeats its parts too often; aggregate the data and draw fewer marks',
    )
    expect(performance.now() - startedAt).toBeLessThan(500)
  })

  it.each([
    ['a loop', '<g id="a"><use href="#a"/></g>', 'a part of its SVG draws itself'],
    ['groups in groups', '<g>'.repeat(300), 'its SVG is nested too deep'],
    ['layers upon layers', '<g opacity="0.5">'.repeat(30), 'its SVG is nested too deep'],
    [
      'layers by reference',
      chain(
        (id) =>
          `<g id="a${id}"><g opacity=".5"><g mask="url(#m)"><g opacity=".5"><use href="#a${id + 1}"/></g></g></g></g>`,
      ),
      'its SVG is nested too deep',
    ],
    ['unknown elements in each other', '<b>'.repeat(100_000), 'its SVG is nested too deep'],
    [
      'a crowd',
      '<g/>'.repeat(200_001),
      'its SVG has more than 200000 elements; aggregate the data and draw fewer marks',
    ],
    ['a long text', ' '.repeat(4_000_000), 'its SVG has 4000034 characters; aggregate the data and draw fewer marks'],
    [
      'many rules for many elements',
      `<style>${'a{fill:red}'.repeat(3000)}</style>${'<g/>'.repeat(10_000)}`,
      'its SVG has too many rules of style',
    ],
  ])('refuses %s', (_, body, message) => {
    expect(() => sanitiseSvg(svg(body))).toThrow(message)
  })

  it.each([
    ['hello', 'it has no <svg> element'],
    ['<svg><g/></svg>', 'it has no size, give "width" and "height" as numbers'],
  ])('says what is wrong with %s', (text, message) => {
    expect(() => sanitiseSvg(text)).toThrow(message)
  })

  it('takes time in proportion to the text, whatever it is', () => {
    const startedAt = performance.now()
    const n = 300_000
    for (const body of [
      `<path d="${'1'.repeat(n)}" fill="${'var(--a,'.repeat(n / 8)}" style="${'url('.repeat(n / 4)}"/>`,
      `<style>${'a{}'.repeat(n / 3)}${'{'.repeat(n)}</style><style>${'/*'.repeat(n)}</style>`,
      '</b>'.repeat(n / 4),
      `<rect ${Array.from({ length: n / 10 }, (_, index) => `a${index}="("`).join(' ')}/>`,
    ]) {
      sanitiseSvg(svg(body, `width="10" height="10" x="${'1'.repeat(n)}"`))
    }
    expect(performance.now() - startedAt).toBeLessThan(3000)
  })
})

describe('sanitiseSvg, for any text', () => {
  const cased = (words: readonly string[]) =>
    fc
      .tuple(fc.constantFrom(...words), fc.infiniteStream(fc.boolean()))
      .map(([word, flips]) => Array.from(word, (char) => (flips.next().value ? char.toUpperCase() : char)).join(''))
  /** Some characters as entities, spaces and comments in between. */
  const disguised = (words: readonly string[]) =>
    fc.tuple(cased(words), fc.infiniteStream(fc.nat(9))).map(([word, dice]) =>
      Array.from(word, (char) => {
        const die = dice.next().value
        if (die === 0) return `&#${char.charCodeAt(0)};`
        if (die === 1) return `&#x${char.charCodeAt(0).toString(16)};`
        if (die === 2) return `\\${char.charCodeAt(0).toString(16)} `
        return die === 3 ? `/**/${char}` : die === 4 ? `${char}\t` : char
      }).join(''),
    )
  const names =
    'svg g a text style script foreignObject iframe image feImage filter use set animate pattern x:script title desc'.split(
      ' ',
    )
  const keys =
    'href xlink:href x:href src onload onclick style fill filter mask class id d xml:base xmlns values to'.split(' ')
  const values = [
    'javascript:alert(1)',
    'data:text/html,x',
    'data:image/svg+xml;base64,PHN2Zz4=',
    '/etc/passwd',
    'file:///etc/passwd',
    '#a',
    'url(#a)',
    'url(http://x/y)',
    'fill: url("//x")',
    '@import "x";',
    'expression(alert(1))',
    'fill: red; x: image-set("x" 1x)',
    '}*{fill:url(x)}',
  ]
  const attribute = fc
    .tuple(cased(keys), disguised(values), fc.constantFrom('"', "'"))
    .map(([key, value, quote]) => ` ${key}=${quote}${value.replaceAll(quote, '')}${quote}`)
  const piece = fc.oneof(
    fc
      .tuple(cased(names), fc.array(attribute, { maxLength: 4 }), fc.constantFrom('>', '/>', ' >', '\n/ >'))
      .map(([name, attributes, end]) => `<${name}${attributes.join('')}${end}`),
    cased(names).map((name) => `</${name}>`),
    disguised(values),
    fc.constantFrom(
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?xml',
      '?>',
      '<!DOCTYPE x [',
      '<',
      '>',
      '&',
      '"',
      '\u0000',
      '&lt;script&gt;',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  )
  const anySvg = fc.array(piece, { maxLength: 30 }).map((pieces) => svg(pieces.join('')))

  const allowedTag = /^<\/?(?:svg|g|text|style|image|use|pattern|title|desc|rect)(?:\s[^]*)?\/?>$/
  const allowedKey = /^(?:xlink:href|style|fill|mask|class|id|d|width|height|viewBox|xmlns|xmlns:xlink)$/
  const forbidden = /url\((?!\s*["']?#)|[\\@]|image-set|javascript|expression/i
  /** What should not be there. Texts write `<` and `>` as entities, so that all else between those is a tag. */
  const faultsIn = (text: string): string[] => {
    const tags = text.match(/<[^>]*>/g) ?? []
    const attributes = tags.flatMap((tag) => [...tag.matchAll(/ ([\w:-]+)="([^"]*)"/g)])
    const sheets = [...text.matchAll(/<style>([^<]*)/g)].map(([, css = '']) => css)
    return [
      ...tags.filter((tag) => !allowedTag.test(tag) || /=(?!")/.test(tag.replaceAll(/"[^"]*"/g, '""'))),
      ...attributes.flatMap(([, key = '', value = '']) => {
        const isCss = ['style', 'fill', 'mask'].includes(key)
        const isFault =
          !allowedKey.test(key) || (isCss && forbidden.test(value)) || (key.includes('href') && !value.startsWith('#'))
        return isFault ? [`${key}="${value}"`] : []
      }),
      ...sheets.filter((css) => forbidden.test(css)),
    ]
  }
  const attempt = (given: string): string | undefined => {
    try {
      return sanitiseSvg(given).text
    } catch (error) {
      return /draws itself/.test(String(error)) ? undefined : String(error)
    }
  }

  it('leaves nothing that loads or runs, and is XML that stays as it is', () => {
    fc.assert(
      fc.property(anySvg, (given) => {
        const text = attempt(given)
        fc.pre(text !== undefined)
        expect(faultsIn(text)).toEqual([])
        expect(sanitiseSvg(text).text).toBe(text)
        expect(new Resvg(text, { font: { loadSystemFonts: false } }).width).toBe(10)
      }),
      { numRuns: 1500 },
    )
  })
})
