import { describe, expect, it } from 'vitest'
import type { Display } from '../engine.ts'
import { drawCharts } from './draw-charts.ts'
import type { ChartFiles } from '../../protocol.ts'

const signature = Buffer.from('89504e470d0a1a0a', 'hex')

async function draw(...displays: readonly Display[]) {
  const files = new Map<string, Buffer>()
  const charts: ChartFiles[] = []
  const warnings: string[] = []
  const error = await drawCharts(displays, [], {
    file: (name, bytes) => void files.set(name, bytes),
    chart: (chart) => void charts.push(chart),
    warn: (text) => void warnings.push(text),
  })
  return { error, files, charts, warnings }
}
const spec = (value: object): Display => ({ type: 'vega-lite', json: JSON.stringify(value) })
const bars = (rows: object[], x = 'a', y = 'b') => ({
  data: { values: rows },
  mark: 'bar',
  encoding: { x: { field: x, type: 'nominal' }, y: { field: y, type: 'quantitative' } },
})
const picture = (name: string, more: object = {}): Display => ({
  type: 'svg',
  name,
  svg: '<svg viewBox="0 0 20 10" onload="x()"><title>Mine</title><circle r="4"/></svg>',
  ...more,
})

describe('drawCharts', () => {
  it.each([
    ['zh', '性能对比', '模型', ['智谱', '其他']],
    ['fr', 'Évolution à Besançon', 'mois', ['janvier', 'août']],
    ['en', 'Speed by host', 'host', ['alpha', 'beta']],
  ])('draws a spec in %s', async (name, title, field, names) => {
    const rows = names.map((value, index) => ({ [field]: value, n: 42 + index }))
    const { error, charts, files, warnings } = await draw(spec({ name, title, ...bars(rows, field, 'n') }))
    expect({ error, charts, warnings }).toEqual({
      error: undefined,
      warnings: [],
      charts: [
        {
          title,
          svg: `${name}.svg`,
          png: `${name}.png`,
          rows: 2,
          description: `bar chart; x: ${field} [${names.toSorted().join(', ')}]; y: n 0–45; 2 rows`,
        },
      ],
    })
    const svg = String(files.get(`${name}.svg`))
    for (const text of [title, field, ...names]) expect(svg).toContain(`>${text}</text>`)
    expect(files.get(`${name}.png`)?.readUInt32BE(16)).toBeGreaterThan(2 * 640)
  })

  it('hands out a picture made harmless, its PNG, and what it shows', async () => {
    const { charts, files } = await draw(
      picture('p', { title: 'T' }),
      picture('q', { png: Buffer.concat([signature, Buffer.from('mine')]), description: 'given' }),
    )
    expect(charts).toEqual([
      { title: 'T', description: 'circle chart; text: "Mine"; 1 circle', svg: 'p.svg', png: 'p.png' },
      { description: 'given', svg: 'q.svg', png: 'q.png' },
    ])
    expect(String(files.get('p.svg'))).toMatch(
      /^<svg xmlns[^>]* width="20" height="10" viewBox="0 0 20 10"><title>Mine<\/title><circle r="4"\/><\/svg>$/,
    )
    expect([files.get('p.png')?.readUInt32BE(16), String(files.get('q.png')?.subarray(8))]).toEqual([40, 'mine'])
  })

  it('gives each file a name of its own that is fit for one', async () => {
    const wanted = [
      '../../etc/Pass wd',
      'etc-pass-wd',
      '',
      '...',
      '图 1',
      'x'.repeat(99),
      `${'x'.repeat(55)}😀y`,
      'a\0b.svg',
    ]
    const { charts } = await draw(...wanted.map((name) => picture(name)))
    expect(charts.map(({ svg }) => svg.replace(/\.svg$/, ''))).toEqual([
      'etc-Pass-wd',
      'etc-pass-wd-2',
      'chart',
      'chart-2',
      '图-1',
      'x'.repeat(56),
      'x'.repeat(55),
      'a-b-svg',
    ])
  })

  it('leaves links and pictures of a spec out, and says so once', async () => {
    const image = { ...bars([{ a: 1, b: 2 }]), mark: { type: 'image', url: '/etc/passwd' } }
    const { warnings, files } = await draw(spec(image), spec(image))
    expect(warnings).toEqual(['links and pictures are left out'])
    expect(String(files.get('chart.svg'))).not.toContain('passwd')
  })

  it.each([
    [
      [spec({ ...bars([{ a: 1 }], 'a', 'vlaue') })],
      'the chart: encoding.y uses the field "vlaue", which no row has; fields: a',
    ],
    [
      [picture('a'), picture('b', { svg: '<svg/>' })],
      'chart 2 of 2: it has no size, give "width" and "height" as numbers',
    ],
    [[picture('a', { svg: '<p>' })], 'the chart: it has no <svg> element'],
    [
      [spec({ data: { url: 'file:///etc/passwd' }, mark: 'bar' })],
      'the chart: data.url cannot be loaded, put the rows into data.values',
    ],
    [
      Array.from({ length: 21 }, () => picture('a')),
      'chart 21 of 21: at most 20 charts a run; put several panels into one',
    ],
  ])('says what is wrong, after the charts before it: %#', async (displays, message) => {
    const { error, charts } = await draw(...displays)
    expect(error).toEqual({ kind: 'chart', name: 'ChartError', message: `Cannot draw ${message}` })
    expect(charts).toHaveLength(displays.length - 1)
  })
})
