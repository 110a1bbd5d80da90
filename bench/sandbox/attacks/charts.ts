import { anyEnd } from '../attack.ts'
import type { Attack } from '../attack.ts'

const { raw } = String
/** Charts are drawn after the code has ended, in time of their own. */
const javascript = { language: 'javascript', needs: 'charts', drawMs: 6_000, expect: anyEnd } as const
const python = { language: 'python', needs: 'charts', timeoutMs: 2_000, drawMs: 6_000, expect: anyEnd } as const

const encoding = `encoding: { x: { field: 'a', type: 'quantitative' }, y: { field: 'b', type: 'quantitative' } }`
const spec = (rest: string): string =>
  `display({ data: { values: [{ a: 1, b: 2 }] }, mark: 'point', ${encoding}, ${rest} })`

/** Pictures that reach for files and addresses, run scripts, or draw without an end. */
const svg = [
  raw`<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100" onload="alert(1)"><script>fetch("http://127.0.0.1:{{port}}/")</script><rect width="9" height="9"/></svg>`,
  raw`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100"><image href="http://127.0.0.1:{{port}}/a.png" width="9" height="9"/><image xlink:href="file://{{canaryFile}}" width="9" height="9"/><image href="{{canaryFile}}" width="9" height="9"/><image href=http://127.0.0.1:{{port}}/b.png width="9" height="9"/><image href="&#104;ttp://127.0.0.1:{{port}}/c.png" width="9" height="9"/></svg>`,
  raw`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY leak SYSTEM "file://{{canaryFile}}"><!ENTITY far SYSTEM "http://127.0.0.1:{{port}}/x">]><svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><text y="20">&leak;&far;</text></svg>`,
  raw`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">]><svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><text>&g;</text></svg>`,
  raw`<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><style>@import url(http://127.0.0.1:{{port}}/a.css); @font-face { font-family: x; src: url(http://127.0.0.1:{{port}}/x.ttf) } rect { fill: url(http://127.0.0.1:{{port}}/f); background: url("http://127.0.0.1:{{port}}/b") }</style><rect style="fill:url(http://127.0.0.1:{{port}}/g)" width="9" height="9"/></svg>`,
  raw`<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><foreignObject width="99" height="99"><iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:alert(1)"/></foreignObject><a href="javascript:alert(1)"><text>x</text></a><animate attributeName="href" to="javascript:alert(1)"/><set attributeName="onload" to="alert(1)"/></svg>`,
  raw`<svg xmlns="http://www.w3.org/2000/svg" width="1e9" height="1e9" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>`,
  raw`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60000 60000"><filter id="f" x="-9999%" y="-9999%" width="99999%" height="99999%"><feGaussianBlur stdDeviation="99999"/><feTurbulence numOctaves="99999999" baseFrequency="9"/></filter><rect width="60000" height="60000" filter="url(#f)"/></svg>`,
]
const uses = raw`<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><defs><g id="u0"><rect width="9" height="9"/></g>' + Array.from({ length: 30 }, (_, i) => '<g id="u' + (i + 1) + '">' + ('<use href="#u' + i + '"/>').repeat(10) + '</g>').join('') + '</defs><use href="#u30"/></svg>`
const pythonUses = uses.replace(
  `' + Array.from({ length: 30 }, (_, i) => '<g id="u' + (i + 1) + '">' + ('<use href="#u' + i + '"/>').repeat(10) + '</g>').join('') + '`,
  `' + ''.join(f'<g id="u{i + 1}">' + f'<use href="#u{i}"/>' * 10 + '</g>' for i in range(30)) + '`,
)

/** Draws a picture by each way a sandbox may have, and goes on where one fails. */
const show = (picture: string): string =>
  `const picture = '${picture}'\nfor (const way of [() => display({ svg: picture }), () => display(picture), () => files.write('chart.svg', picture)]) try { await way() } catch (e) { console.log(String(e?.message).slice(0, 200)) }`
const showInPython = (picture: string): string =>
  `picture = '${picture}'\nfor way in (lambda: display({'svg': picture}), lambda: display(picture), lambda: open('chart.svg', 'w').write(picture)):\n    try: way()\n    except BaseException as e: print(type(e).__name__, str(e)[:200])`

const pictures = ['script', 'references', 'entities', 'entity-bomb', 'styles', 'foreign', 'size', 'filters']

export const charts: readonly Attack[] = [
  ...[
    '{{canaryFile}}',
    'file://{{canaryFile}}',
    'http://127.0.0.1:{{port}}/data.json',
    '//127.0.0.1:{{port}}/data.json',
  ].map((url, index) => ({
    ...javascript,
    id: `data-url-${index + 1}`,
    does: `draws the rows of ${url.includes('http') || url.startsWith('//') ? 'an address' : 'a file of the host'}`,
    code: `display({ data: { url: '${url}', format: { type: 'csv' } }, mark: 'text', encoding: { text: { field: 'x', type: 'nominal' } } })`,
  })),
  {
    ...javascript,
    id: 'data-url-hidden',
    does: 'hides addresses in lookups, layers, maps and settings',
    code: raw`
for (const more of [{ transform: [{ lookup: 'a', from: { data: { url: 'http://127.0.0.1:{{port}}/l.json' }, key: 'a', fields: ['b'] } }] }, { layer: [{ data: { url: '{{canaryFile}}' }, mark: 'text' }] }, { config: { locale: { number: 'http://127.0.0.1:{{port}}/' } }, usermeta: { embedOptions: { loader: 'http://127.0.0.1:{{port}}/' } } }, { mark: { type: 'geoshape', url: 'http://127.0.0.1:{{port}}/' }, data: { url: 'http://127.0.0.1:{{port}}/t.json', format: { type: 'topojson', feature: 'x' } } }])
  try { display({ data: { values: [{ a: 1, b: 2 }] }, mark: 'point', encoding: { x: { field: 'a', type: 'quantitative' } }, ...more }) } catch (e) { console.log(e?.message) }`,
  },
  {
    ...javascript,
    id: 'image-marks',
    does: 'draws pictures from files and addresses',
    code: raw`
for (const url of ['http://127.0.0.1:{{port}}/a.png', 'file://{{canaryFile}}', '{{canaryFile}}', 'http:&#47;/127.0.0.1:{{port}}/b.png', "x' href='http://127.0.0.1:{{port}}/c.png", 'x" onload="alert(1)'])
  display({ data: { values: [{ u: url }] }, mark: { type: 'image', width: 50, height: 50 }, encoding: { url: { field: 'u', type: 'nominal' }, href: { field: 'u', type: 'nominal' } } })`,
  },
  {
    ...javascript,
    id: 'markup-in-text',
    does: 'puts markup and scripts into titles, names and labels',
    code: raw`display({ name: '../../pwned', title: '</text><script>alert(1)</script>', description: '"><script>alert(1)</script>', usermeta: { x: '<script>' }, data: { values: [{ a: '<script>alert(1)</script>', b: 1, c: 'javascript:alert(1)' }] }, mark: { type: 'bar', tooltip: true, href: 'javascript:alert(1)', aria: true, description: '" onload="alert(1)' }, encoding: { x: { field: 'a', type: 'nominal', title: '<script>alert(1)</script>' }, y: { field: 'b', type: 'quantitative' }, href: { field: 'c', type: 'nominal' }, tooltip: { field: 'c', type: 'nominal' }, description: { value: '" onclick="alert(1)' } } })`,
  },
  {
    ...javascript,
    id: 'size',
    does: 'asks for a chart of ten billion pixels',
    code: spec('width: 100000, height: 100000'),
  },
  {
    ...javascript,
    id: 'size-odd',
    does: 'asks for sizes that are no sizes',
    code: ['1e300', '-1', 'NaN', '"container"', '{ step: 1e9 }', '{ signal: "1e9" }']
      .map((size) => `try { ${spec(`width: ${size}, height: ${size}`)} } catch {}`)
      .join('\n'),
  },
  {
    ...javascript,
    id: 'rows',
    does: 'draws two hundred thousand points, of ten kinds each',
    code: `display({ data: { values: Array.from({ length: 2e5 }, (_, i) => ({ a: i, b: i % 7 })) }, mark: 'point', ${encoding} })`,
  },
  {
    ...javascript,
    id: 'sequence',
    does: 'has the drawing make the rows itself: a billion',
    code: `display({ data: { sequence: { start: 0, stop: 1e9, as: 'a' } }, mark: 'point', encoding: { x: { field: 'a', type: 'quantitative' } } })`,
  },
  {
    ...javascript,
    id: 'bins',
    does: 'asks for a billion bins and ticks',
    code: `display({ data: { values: [{ a: 0 }, { a: 1e9 }] }, mark: 'bar', encoding: { x: { field: 'a', bin: { step: 1e-3 }, type: 'quantitative', axis: { tickCount: 1e9, values: { expr: 'sequence(1e9)' } } }, y: { aggregate: 'count', type: 'quantitative' } } })`,
  },
  {
    ...javascript,
    id: 'expression-loop',
    does: 'an expression that backtracks for ever',
    code: `display({ data: { values: [{ a: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab' }] }, transform: [{ calculate: "test(/^(a+)+$/, datum.a)", as: 'b' }], mark: 'point', encoding: { x: { field: 'b', type: 'nominal' } } })`,
  },
  {
    ...javascript,
    id: 'expression-escape',
    does: 'expressions that look for the realm they run in',
    code: raw`
for (const expr of ["datum.constructor.constructor('return process')()", "this.constructor.constructor('return process')()", "replace('a', /a/, datum.f)", "toString.constructor('return process')()", "[1]['constructor']['constructor']('return process.env.{{canaryName}}')()", "event.view.process", "item.context.dataflow._loader.http('http://127.0.0.1:{{port}}/')", "warn('{{won}}'[0]).constructor", "vega.constructor", "data('x').constructor.constructor('return process')()"])
  display({ data: { values: [{ a: 1, toString: 'x', f: { toString: 1 } }] }, transform: [{ calculate: expr, as: 't' }], mark: 'text', encoding: { text: { field: 't', type: 'nominal' } } })`,
  },
  {
    ...javascript,
    id: 'depth',
    does: 'layers in layers, five thousand deep',
    code: `let s = { mark: 'point' }; for (let i = 0; i < 5_000; i++) s = { layer: [s] }; display({ data: { values: [{ a: 1 }] }, ...s })`,
  },
  {
    ...javascript,
    id: 'wide',
    does: 'a chart of twenty thousand charts',
    code: `display({ data: { values: [{ a: 1 }] }, hconcat: Array.from({ length: 20_000 }, () => ({ mark: 'point', encoding: { x: { field: 'a', type: 'quantitative' } } })) })`,
  },
  {
    ...javascript,
    id: 'prototype',
    does: 'a spec whose keys are those of prototypes',
    code: raw`display(JSON.parse('{"__proto__":{"data":{"url":"{{canaryFile}}"}},"constructor":{"prototype":{"polluted":1}},"data":{"values":[{"a":1,"__proto__":{"b":1}}]},"mark":"point","datasets":{"__proto__":[{"a":1}],"constructor":[{"a":1}]},"params":[{"name":"__proto__","value":{"x":1}},{"name":"constructor","expr":"1"}],"encoding":{"x":{"field":"__proto__","type":"quantitative"},"__proto__":{"field":"a"}}}'))`,
  },
  {
    ...javascript,
    id: 'fonts',
    does: 'names fonts that are files and addresses',
    code: spec(
      `config: { font: 'url(http://127.0.0.1:{{port}}/x.ttf)', title: { font: '"; @import url(http://127.0.0.1:{{port}}/)' } }, title: 'x'`,
    ),
  },
  {
    ...javascript,
    id: 'many',
    does: 'displays a thousand charts',
    code: `for (let i = 0; i < 1_000; i++) try { ${spec('name: "same"')} } catch (e) { if (i > 900) console.log(e?.message) }`,
  },
  {
    ...javascript,
    id: 'no-spec',
    does: 'displays what is no chart',
    code: `for (const v of [null, undefined, 1n, Symbol('x'), [], () => 1, '{', '{"a":', new Proxy({}, { ownKeys() { throw 1 } }), { toJSON() { return '<svg' } }, { get mark() { for (let i = 0; i < 1e3; i++) display(this); return 1 } }]) try { display(v) } catch (e) { console.log(String(e?.message ?? e).slice(0, 100)) }`,
  },
  ...svg.map((picture, index) => ({
    ...javascript,
    id: `svg-${pictures[index]}`,
    does: `shows a picture of its own: ${pictures[index]}`,
    code: show(picture),
  })),
  { ...javascript, id: 'svg-uses', does: 'shows a picture of 10**30 squares', code: show(uses) },

  ...svg.map((picture, index) => ({
    ...python,
    id: `svg-${pictures[index]}`,
    does: `shows a picture of its own: ${pictures[index]}`,
    code: showInPython(picture),
  })),
  { ...python, id: 'svg-uses', does: 'shows a picture of 10**30 squares', code: showInPython(pythonUses) },
  {
    ...python,
    id: 'data-url',
    does: 'draws the rows of files and addresses',
    code: `for url in ('{{canaryFile}}', 'file://{{canaryFile}}', 'http://127.0.0.1:{{port}}/d.json'):\n    try: display({'data': {'url': url}, 'mark': 'text', 'encoding': {'text': {'field': 'x', 'type': 'nominal'}}})\n    except Exception as e: print(str(e)[:200])`,
  },
  {
    ...python,
    id: 'size',
    does: 'asks for a chart of ten billion pixels',
    code: `display({'width': 100000, 'height': 100000, 'data': {'values': [{'a': 1}]}, 'mark': 'point', 'encoding': {'x': {'field': 'a', 'type': 'quantitative'}}})`,
  },
  {
    ...python,
    id: 'pyplot-size',
    does: 'asks pyplot for a figure of a trillion pixels',
    code: `import matplotlib.pyplot as plt\nplt.figure(figsize=(1e6, 1e6), dpi=1e4)\nplt.plot([1, 2], [1, float('nan')])\nplt.savefig('big.png')`,
  },
  {
    ...python,
    id: 'pyplot-markup',
    does: 'puts markup and entities into labels, and paths into names',
    code: `import matplotlib.pyplot as plt\nplt.plot([1, 2], label='</text><script>alert(1)</script>')\nplt.title('&leak; <image href="http://127.0.0.1:{{port}}/a.png"/> ]]>')\nplt.xlabel('" onload="alert(1)')\nplt.legend()\nfor name in ('../pwned.png', '{{outside}}/pwned.svg', 'a\\0b.png', '..', 'x' * 5000 + '.png'):\n    try: plt.savefig(name)\n    except BaseException as e: print(type(e).__name__)`,
  },
  {
    ...python,
    id: 'pyplot-colours',
    does: 'puts markup where pyplot takes colours and styles',
    code: `import matplotlib.pyplot as plt\nfor colour in ('red"/><script>alert(1)</script>', 'url(http://127.0.0.1:{{port}}/f)', '"onload="alert(1)'):\n    try:\n        plt.plot([1, 2], color=colour, linestyle=colour, marker=colour)\n        plt.bar([1], [1], color=[colour], hatch=colour)\n        plt.text(1, 1, 'x', color=colour, fontsize=colour, fontfamily=colour, rotation=colour)\n    except Exception as e: print(type(e).__name__)\nplt.savefig('colours.svg')`,
  },
  {
    ...python,
    id: 'pyplot-points',
    does: 'draws a million points, and infinite ones',
    code: `import matplotlib.pyplot as plt\nplt.scatter(range(10**6), range(10**6))\nplt.plot([float('inf'), -float('inf'), 1e308, -1e308])\nplt.xlim(0, 1e-300)\nplt.xticks(range(10**5))\nplt.savefig('points.png')`,
  },
  {
    ...python,
    id: 'pyplot-figures',
    does: 'opens five thousand figures',
    code: `import matplotlib.pyplot as plt\nfor i in range(5_000):\n    plt.figure()\n    plt.plot([1, 2])\n    plt.savefig(f'f{i}.png')`,
  },
]
