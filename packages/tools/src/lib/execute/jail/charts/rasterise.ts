import { Resvg } from '@resvg/resvg-js'
import { chooseFonts } from './fonts.ts'
import type { FontChoice } from './fonts.ts'
import type { SafeSvg } from './sanitise-svg.ts'

const maxSide = 4096

/** Of a picture in one layer; what is drawn apart may take sixteen times as much memory as the picture. */
const maxPixels = 8_000_000
const maxMissing = 20

/** For all names of families that no font has. */
const family = 'DejaVu Sans'
const families = {
  defaultFontFamily: family,
  serifFamily: family,
  sansSerifFamily: family,
  cursiveFamily: family,
  fantasyFamily: family,
  monospaceFamily: family,
}

/**
 * Draws an SVG as PNG, on white.
 *
 * resvg ends the process on huge images and reads files a picture names; hence the clamp, and {@link SafeSvg}.
 *
 * @param fonts Paths of font files that come before our own.
 * @param scale Pixels per pixel of the SVG; less where it would have more than 4096 a side, or 8 million in all, or fewer for many layers.
 * @param warn Gets one line if no font has some of the characters.
 * @throws {Error} If it cannot be drawn; the message completes "Cannot draw the chart: …".
 */
export function rasterise(
  { text, width, height, layers }: SafeSvg,
  fonts: readonly string[],
  scale = 2,
  warn?: (text: string) => void,
): Buffer {
  const choice = chooseFonts(shownText(text), fonts, /italic|oblique/.test(text))
  if (choice.missing.length > 0) warn?.(missingMessage(choice.missing))
  const zoom = Math.min(
    scale,
    maxSide / Math.max(width, height),
    Math.sqrt(maxPixels / (width * height * Math.max(1, layers))),
  )
  if (!(zoom * Math.min(width, height) >= 1)) {
    throw new Error(
      `a picture of ${width} × ${height} pixels cannot be drawn, give "width" and "height" as they are to look`,
    )
  }
  const picture = new Resvg(withFamilies(text, choice), {
    font: { loadSystemFonts: false, fontFiles: [...choice.files], ...families },
    fitTo: { mode: 'zoom', value: zoom },
    background: 'white',
    logLevel: 'off',
  })
  return picture.render().asPng()
}

/** What a picture says in letters, as far as one sees it. */
function shownText(svg: string): string {
  return svg.replaceAll(/<(title|desc|style)\b[^>]*>[^<]*<\/\1>/g, '').replaceAll(/<[^>]*>/g, '')
}

/**
 * Names the family that has the characters of a text. resvg would find it by itself, but in any weight, and the
 * Japanese one for Chinese.
 */
function withFamilies(svg: string, choice: FontChoice): string {
  return svg.replaceAll(
    /(<(?:text|tspan|textPath)\b)([^>]*)>([^<]+)/g,
    (whole, tag: string, attributes: string, content: string) => {
      const wanted = attributes.endsWith('/') ? undefined : choice.familyOf(content)
      if (wanted === undefined || !/^[\w .-]+$/.test(wanted)) return whole
      const font = `font-family: '${wanted}'`
      const [before, style, after] = attributes.split(/ style="([^"]*)"/)
      const rest = style === undefined ? `${attributes} style="${font}"` : `${before} style="${style}; ${font}"${after}`
      return `${tag}${rest}>${content}`
    },
  )
}

function missingMessage(missing: readonly string[]): string {
  const shown = missing.slice(0, maxMissing).join('') + (missing.length > maxMissing ? ' …' : '')
  const isWide = missing.some((char) => /[\u2e80-\u9fff\uff00-\uffef]/.test(char))
  return `no font has these characters: ${shown}; ${isWide ? 'install @embedpdf/fonts-sc or pass fonts' : 'pass fonts with them'}`
}
