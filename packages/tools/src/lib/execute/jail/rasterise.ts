import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Resvg } from '@resvg/resvg-js'

const scale = 2
const maxPixels = 4096

const latinFonts = ['ttf/DejaVuSans.ttf', 'ttf/DejaVuSans-Bold.ttf'].map((path) =>
  fileURLToPath(new URL(path, import.meta.resolve('dejavu-fonts-ttf/package.json'))),
)

/** Chinese fonts are an optional peer: 20 MB. */
const chineseFonts = ['../fonts/NotoSansHans-Regular.otf', '../fonts/NotoSansHans-Bold.otf'].flatMap((path) => {
  try {
    const file = fileURLToPath(new URL(path, import.meta.resolve('@embedpdf/fonts-sc')))
    return existsSync(file) ? [file] : []
  } catch {
    return []
  }
})

/**
 * Draws an SVG as PNG at twice its size, at most 4096 pixels a side.
 *
 * resvg ends the process on huge images and reads local files a picture names, so sizes are clamped and references
 * other than `#id` and `data:` are cut.
 */
export function rasterise(svg: string, fonts: readonly string[]): Buffer {
  const safe = svg.replaceAll(/(\bhref\s*=\s*)(["'])(?!#|data:)[^"']*\2/g, '$1$2$2')
  // Parsing the Chinese fonts takes longer than drawing.
  const needsChinese = /[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]/.test(safe)
  const font = {
    loadSystemFonts: false,
    fontFiles: [...fonts, ...(needsChinese ? chineseFonts : []), ...latinFonts],
    defaultFontFamily: 'DejaVu Sans',
    sansSerifFamily: 'DejaVu Sans',
  }
  const [width, height] = sizeOf(safe)
  const zoom = Math.min(scale, maxPixels / Math.max(width, height))
  return new Resvg(safe, { font, fitTo: { mode: 'zoom', value: zoom }, logLevel: 'off' }).render().asPng()
}

function sizeOf(svg: string): [number, number] {
  const [, width, height] = /<svg[^>]*\bwidth="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? []
  if (Number(width) > 0 && Number(height) > 0) return [Number(width), Number(height)]
  throw new Error('it has no size, give "width" and "height" as numbers')
}
