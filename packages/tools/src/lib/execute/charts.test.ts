import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createExecutor } from './executor.ts'
import type { Executor } from './executor.ts'

let outDir: string
let executor: Executor
beforeAll(async () => {
  outDir = join(await mkdtemp(join(tmpdir(), 'glmkit-test-')), 'new')
  executor = createExecutor({ outDir })
})
afterAll(async () => {
  await executor.close()
  await rm(join(outDir, '..'), { recursive: true })
})

const display = (spec: object) => executor.run(`display(${JSON.stringify(spec)})`)
const bar = (values: object[], x: string, y: string) => ({
  data: { values },
  mark: 'bar',
  encoding: { x: { field: x, type: 'nominal' }, y: { field: y, type: 'quantitative' } },
})

describe('display', () => {
  it.each([
    ['zh', '性能对比', '模型', ['智谱', '其他']],
    ['fr', 'Évolution à Besançon', 'mois', ['janvier', 'août']],
    ['en', 'Speed by host', 'host', ['alpha', 'beta']],
  ])('draws text in %s as SVG and PNG', async (name, title, field, [first = '', second = '']) => {
    const rows = [
      { [field]: first, n: 42 },
      { [field]: second, n: 58 },
    ]
    const { status, charts, files } = await display({ name, title, ...bar(rows, field, 'n') })
    expect(status).toBe('ok')
    const sorted = [first, second].toSorted().join(', ')
    expect(charts).toEqual([
      {
        title,
        svg: join(outDir, `${name}.svg`),
        png: join(outDir, `${name}.png`),
        description: `bar chart; x: ${field} [${sorted}]; y: n 0–60; 2 rows`,
        rows: 2,
      },
    ])
    expect(files.map(({ mimeType }) => mimeType)).toEqual(['image/svg+xml', 'image/png'])
    const svg = await readFile(join(outDir, `${name}.svg`), 'utf8')
    for (const text of [title, field, first, second]) expect(svg).toContain(`>${text}</text>`)
    const png = await readFile(join(outDir, `${name}.png`))
    expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    expect(png.readUInt32BE(16)).toBeGreaterThan(2 * 640)
  })

  it('draws different characters differently: they are no boxes', async () => {
    const pictures = await Promise.all(
      ['智', '谱', 'é', 'e'].map(async (title) => {
        const { charts } = await display({ title, ...bar([{ a: 'x', b: 1 }], 'a', 'b') })
        return await readFile(charts[0]?.png ?? '', 'base64')
      }),
    )
    expect(new Set(pictures).size).toBe(4)
  })

  it('never overwrites an earlier chart, nor leaves the folder', async () => {
    const spec = JSON.stringify({ ...bar([{ a: 'x', b: 1 }], 'a', 'b'), name: '../../etc/Pass wd' })
    await executor.run(`display(${spec}); display(${spec})`)
    await executor.run(`display(${spec})`)
    const names = await readdir(outDir)
    expect(names.filter((name) => /pass/i.test(name) && name.endsWith('png'))).toEqual([
      'etc-Pass-wd-2.png',
      'etc-Pass-wd-3.png',
      'etc-Pass-wd.png',
    ])
  })

  it('clamps a picture that would take the process down', async () => {
    const spec = { ...bar([{ a: 'x', b: 1 }], 'a', 'b'), width: 60_000, height: 900 }
    const { status, charts } = await display(spec)
    expect(status).toBe('ok')
    expect((await readFile(charts[0]?.png ?? '')).readUInt32BE(16)).toBeLessThanOrEqual(4096)
  })

  it('leaves links and pictures out', async () => {
    const spec = {
      data: { values: [{ a: 1 }] },
      mark: { type: 'image', url: '/etc/passwd' },
      encoding: { x: { field: 'a' } },
    }
    const { stderr, charts } = await display(spec)
    expect(stderr).toBe('display: links and pictures are left out\n')
    expect(await readFile(charts[0]?.svg ?? '', 'utf8')).not.toContain('passwd')
  })

  it('describes layers, and lets one of them do without data', async () => {
    const rule = { mark: 'rule', encoding: { y: { datum: 3 } } }
    const { charts } = await display({
      layer: [
        bar(
          [
            { a: 'x', b: 2 },
            { a: 'y', b: 5 },
          ],
          'a',
          'b',
        ),
        rule,
      ],
    })
    expect(charts[0]?.description).toBe('bar and rule chart; x: a [x, y]; y: b 0–5; 2 rows')
  })

  it.each([
    [{ ...bar([{ a: 1 }], 'a', 'vlaue') }, 'encoding.y uses the field "vlaue", which no row has; fields: a'],
    [{ ...bar([{ a: 1 }], 'a', 'a'), mark: 'barr' }, 'the mark "barr" is unknown, use one of arc, area, bar'],
    [{ data: { values: [{ a: 1 }] } }, 'the spec has no "mark"'],
    [{ mark: 'bar', encoding: {} }, 'the spec has no data, put the rows into data.values'],
    [{ ...bar([], 'a', 'b') }, 'the spec has no data, put the rows into data.values'],
    [{ data: { url: 'file:///etc/passwd' }, mark: 'bar' }, 'data.url cannot be loaded, put the rows into data.values'],
    [
      {
        ...bar([{ a: 1 }], 'a', 'z'),
        transform: [{ lookup: 'a', from: { data: { url: '/etc/passwd' }, key: 'a', fields: ['z'] } }],
      },
      '"/etc/passwd" cannot be loaded',
    ],
    [{ ...bar([{ a: 1 }], 'a', 'c'), transform: [{ calculate: 'datum.a +* 2', as: 'c' }] }, 'Unexpected token *'],
  ])('says what is wrong with %j', async (spec, message) => {
    expect(await display(spec)).toMatchObject({
      status: 'error',
      error: { name: 'ChartError', message: expect.stringContaining(`Cannot draw the chart: ${message}`) },
    })
  })

  it('prints what is no chart', async () => {
    expect((await executor.run('display("hello"); display([1, 2])')).stdout).toBe('hello\n[ 1, 2 ]\n')
  })

  it('draws in an environment the code has not touched', async () => {
    const spec = JSON.stringify(bar([{ a: 'x', b: 1 }], 'a', 'b'))
    const code = `display(${spec}); Object.prototype.url = '/etc/passwd'; globalThis.vega = { View: null }`
    expect(await executor.run(code)).toMatchObject({ status: 'ok' })
  })
})
