import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chooseFonts, fontFiles } from './fonts.ts'
import { rasterise } from './rasterise.ts'
import { sanitiseSvg } from './sanitise-svg.ts'

const draw = (body: string, size = 'width="60" height="30"', warn?: (text: string) => void): Buffer =>
  rasterise(sanitiseSvg(`<svg ${size}>${body}</svg>`), [], 2, warn)
const text = (content: string, attributes = ''): string => `<text y="20" ${attributes}>${content}</text>`
const sizeOf = (png: Buffer): number[] => [png.readUInt32BE(16), png.readUInt32BE(20)]

describe('rasterise', () => {
  it.each([
    '',
    'DejaVu Sans, sans-serif',
    'SimHei',
    'Microsoft YaHei',
    'system-ui',
    "'Courier New', monospace",
    'serif',
  ])('draws Chinese, not boxes, in the family "%s"', (family) => {
    const of = (content: string, more = ''): Buffer =>
      draw(text(content, `${family === '' ? '' : `font-family="${family}"`} ${more}`))
    expect(of('性')).not.toEqual(of('能'))
    expect(of('性')).not.toEqual(of(''))
    expect(of('性', 'style="font-weight: bold"')).not.toEqual(of('性'))
  })

  it.each(['é', 'ж', 'ه', '→', 'テ', 'A'])('draws %s', (char) => {
    const warnings: string[] = []
    const png = draw(text(char), undefined, (warning) => warnings.push(warning))
    expect(png).not.toEqual(draw(text('\u{10fffe}')))
    expect(warnings).toEqual([])
  })

  it('says which characters no font has, and draws the rest', () => {
    const warnings: string[] = []
    const warn = (warning: string): void => void warnings.push(warning)
    const png = draw(`${text('ok 📈👍🏽 ⚠️')}<title>🎈</title>`, undefined, warn)
    expect(warnings).toEqual(['no font has these characters: 📈👍🏽; pass fonts with them'])
    expect(png).not.toEqual(draw(''))
  })

  it('draws on white, at twice the size', () => {
    const png = draw('')
    expect(sizeOf(png)).toEqual([120, 60])
    expect(png).toEqual(draw('<rect width="60" height="30" fill="white"/>'))
    expect(png).not.toEqual(draw('<rect width="60" height="30" fill="none" stroke="red"/>'))
  })

  it.each([
    ['width="60000" height="900"', [4096, 61]],
    ['width="4000" height="4000"', [2828, 2828]],
    ['width="0.6" height="0.6"', [1, 1]],
  ])('clamps a picture of %s, which would take the process down', (size, pixels) => {
    expect(sizeOf(draw('<rect width="9" height="9"/>', size))).toEqual(pixels)
  })

  it('has fewer pixels where layers take more memory', () => {
    expect(sizeOf(draw(`${'<g opacity=".9">'.repeat(8)}<circle r="900"/>`, 'width="2000" height="2000"'))).toEqual([
      1000, 1000,
    ])
  })

  it('refuses a picture that has no sides to see', () => {
    expect(() => draw('', 'width="1e9" height="10"')).toThrow('a picture of 1000000000 × 10 pixels cannot be drawn')
  })
})

describe('chooseFonts', () => {
  const names = (chosen: readonly string[]): string[] => chosen.map((file) => file.replace(/^.*[/\\]/, ''))

  it('opens a big font only for a text that needs it', () => {
    expect(names(chooseFonts('Évolution → 5 °C', []).files)).toEqual(['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'])
    const { files, missing, familyOf } = chooseFonts('性能 a', [])
    expect(names(files)).toEqual(expect.arrayContaining(['NotoSansHans-Regular.otf', 'NotoSansHans-Bold.otf']))
    expect(missing).toEqual([])
    expect([familyOf('性能 a'), familyOf('a')]).toEqual(['Noto Sans S Chinese', undefined])
  })

  it('takes the fonts it is given first, and passes over files that are none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'glmkit-test-'))
    await writeFile(join(folder, 'broken.ttf'), 'hello')
    const chinese = fontFiles().find((file) => file.endsWith('NotoSansHans-Bold.otf')) ?? ''
    const { files, familyOf } = chooseFonts('性能', [join(folder, 'broken.ttf'), join(folder, 'none.ttf'), chinese])
    expect(names(files)).toEqual(['broken.ttf', 'NotoSansHans-Bold.otf', 'DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'])
    expect(familyOf('性能')).toBeUndefined()
    await rm(folder, { recursive: true })
  })

  it('is told by fontFiles which files it may open', () => {
    const files = fontFiles()
    expect(names(files)).toEqual(expect.arrayContaining(['DejaVuSans.ttf', 'NotoSansHans-Regular.otf']))
    for (const file of chooseFonts('性能', [], true).files) expect(files).toContain(file)
  })
})
