import ivm from 'isolated-vm'
import { describe, expect, it } from 'vitest'
import { describeSvg } from './describe-svg.ts'
import { installPlot } from './plot.ts'
import { rasterise } from './rasterise.ts'
import { sanitiseSvg } from './sanitise-svg.ts'
import { svgOfSource } from './svg-of.ts'
import type { FoundSvg } from './svg-of.ts'

/** Evaluates an expression as a guest would, who cannot make code from strings. */
async function find(expression: string): Promise<FoundSvg | undefined> {
  const isolate = new ivm.Isolate({ memoryLimit: 64 })
  try {
    const context = await isolate.createContext()
    await installPlot(isolate, context)
    const json: unknown = await context.eval(`
      globalThis.svgOf = ${svgOfSource}
      for (const example of [function () {}, async function () {}]) {
        Object.getPrototypeOf(example).constructor = globalThis.Function = globalThis.eval = () => { throw new EvalError('off') }
      }
      JSON.stringify([svgOf(${expression})])`)
    const [found]: (FoundSvg | null)[] = JSON.parse(String(json))
    return found ?? undefined
  } finally {
    isolate.dispose()
  }
}
const svgFor = async (expression: string): Promise<string> => (await find(expression))?.svg ?? ''

describe('installPlot', () => {
  it.each([
    ['zh', '性能对比', '主机', ['智谱', '其他']],
    ['fr', 'Évolution à « Besançon »', 'mois', ['août', 'janvier']],
    ['en', 'Speed <by> "host" & more', 'host', ['alpha', 'beta']],
  ])('draws a figure in %s as one SVG', async (_, title, label, names) => {
    const rows = names.map((name, index) => ({ name, n: 3 + 2 * index }))
    const options = JSON.stringify({ title, caption: 'c', color: { legend: true }, x: { label } })
    const found = await find(
      `Plot.plot({ ...${options}, marks: [Plot.barY(${JSON.stringify(rows)}, { x: 'name', y: 'n', fill: 'name' })] })`,
    )
    expect(found?.title).toBe(title)
    const svg = found?.svg ?? ''
    const range = names.toSorted().join(', ')
    expect(describeSvg(svg)).toBe(
      `bar chart; x: ${label} [${range}]; y: n 0.0–5.0; legend: ${range}; text: "${title}", "c"; 2 bars`,
    )
    const safe = sanitiseSvg(svg)
    expect(safe.width).toBe(664)
    for (const name of names) expect(safe.text.split(`>${name}</text>`)).toHaveLength(3)
    const warnings: string[] = []
    const png = rasterise(safe, [], 2, (warning) => warnings.push(warning))
    expect([png.readUInt32BE(16), warnings]).toEqual([1328, []])
  })

  it('draws colour ramps and rasters, which want a canvas', async () => {
    const raster = 'Plot.raster({ x1: 0, x2: 1, y1: 0, y2: 1, width: 20, height: 10, fill: (x, y) => x * y })'
    const svg = await svgFor(
      `Plot.plot({ color: { legend: true, scheme: 'blues', label: 'heat' }, marks: [${raster}] })`,
    )
    expect(describeSvg(svg)).toBe('raster chart; x: 0.0–1.0; y: 0.0–1.0; legend: 0.2, 0.4, 0.6, 0.8, heat; 1 raster')
    const safe = sanitiseSvg(svg)
    expect(safe.text.match(/data:image\/png;base64,iVBORw0KGgo/g)).toHaveLength(2)
    const without = sanitiseSvg(svg.replaceAll(/data:image[^"]*/g, ''))
    expect(rasterise(safe, [])).not.toEqual(rasterise(without, []))
  })

  it('draws tips, which Plot puts off until the picture is in a page', async () => {
    const svg = await svgFor("Plot.plot({ marks: [Plot.tip([[1, 2]], { title: () => 'Hello\\nyou' })] })")
    expect(svg).toMatch(/<g[^>]*aria-label="tip"[^>]*>.*<path [^>]*d="M/)
    expect(svg).toContain('fill="white"')
    expect(svg).not.toMatch(/aria-label="tip"[^>]*visibility="hidden"/)
  })

  it('draws with d3: from CSV to a selection', async () => {
    const svg = await svgFor(`(() => {
      const rows = d3.csvParse('name,n\\n"a ""x""",3\\nb,5\\n', d3.autoType)
      const svg = d3.create('svg').attr('viewBox', [0, 0, 400, 200])
      const y = d3.scaleLinear([0, 5], [180, 10])
      svg.append('g').attr('transform', 'translate(40,0)').call(d3.axisLeft(y).ticks(3))
      svg.selectAll('rect').data(rows).join('rect').attr('y', (row) => y(row.n)).attr('height', (row) => 180 - y(row.n))
      return svg.append('text').text(rows[0].name + rows[0].n).append('tspan')
    })()`)
    expect(describeSvg(svg)).toBe('bar chart; y: 0–4; text: "a "x"3"; 2 bars')
    expect(sanitiseSvg(svg).width).toBe(400)
    expect(svg).toMatch(/^<svg[^>]* font-family="DejaVu Sans, [^"]*sans-serif"/)
  })

  it.each([
    ['document.body.appendChild(Plot.lineY([1, 2]).plot()), document.body', true],
    ["Plot.legend({ color: { domain: ['a', 'b'], type: 'categorical' } })", true],
    ["document.createElement('div')", false],
    ["({ outerHTML: '<svg/>' })", false],
    ['d3.create("div")', false],
    ['null', false],
    ['"<svg/>"', false],
  ])('finds an SVG in %s: %s', async (expression, isFound) => {
    expect((await find(`(${expression})`)) !== undefined).toBe(isFound)
  })

  it('leaves no way to make code from strings, and a guest of its own each time', async () => {
    await expect(find("d3.csvParse.constructor('return 1')()")).rejects.toThrow('off')
    await expect(find('(Plot.plot = null, globalThis.mine = 1)')).resolves.toBeUndefined()
    expect(
      await find("(typeof Plot.plot === 'function' && typeof mine === 'undefined') ? Plot.lineY([1]).plot() : 0"),
    ).toBeDefined()
  })
})
