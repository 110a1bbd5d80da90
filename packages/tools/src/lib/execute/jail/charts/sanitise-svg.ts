import { Parser } from 'htmlparser2'
import { makesLayer, safeAttributes } from './svg/attributes.ts'
import { frameOf } from './svg/frame.ts'
import type { Frame } from './svg/frame.ts'
import { safeSheet } from './svg/style.ts'
import { elements, textual, wrappers } from './svg/vocabulary.ts'
import { createScales, maxLevels, tooDeep } from './svg/weight.ts'

const maxChars = 4_000_000
const maxElements = 200_000

/** The drawer tries each rule of a style sheet on each element. */
const maxMatches = 20_000_000

/** A picture that loads nothing, runs nothing, and takes a bounded time to draw. */
export interface SafeSvg {
  /** Well-formed XML, whose root has its size in pixels. */
  readonly text: string
  readonly width: number
  readonly height: number
  /** How many parts that are drawn apart may lie upon each other. */
  readonly layers: number
}

/**
 * Writes an SVG anew from those of its elements, attributes and styles that are known to be harmless.
 *
 * Scripts, links, foreign elements, filters, animations, entities and comments go; references stay where they are to an
 * id, pictures where they are PNG or JPEG in the text itself.
 *
 * @throws {Error} If it is no SVG or too much to draw; the message completes "Cannot draw the chart: …".
 */
export function sanitiseSvg(svg: string): SafeSvg {
  if (svg.length > maxChars) throw tooBig(`${svg.length} characters`)
  const out: string[] = []
  /** Elements that are written and open: their names as they came and as SVG spells them. */
  const stack: { readonly given: string; readonly name: string; readonly written: number }[] = []
  const ids = new Set<string>()
  const painted = new Set<string>()
  const scales = createScales()
  let frame: Frame | undefined
  let prefix = ''
  let count = 0
  let rules = 0
  let hasLayers = false
  /** Levels of elements, also of those around the picture and those left out. */
  let depth = 0
  /** Levels inside of an element that is left out. */
  let skipped = 0
  let sheet: string[] = []

  const open = (given: string, attributes: Readonly<Record<string, string>>): void => {
    if (++depth > maxLevels) throw tooDeep()
    const isRoot = frame === undefined && /^(?:[^:]*:)?svg$/i.test(given)
    if (isRoot) prefix = given.slice(0, -3)
    if (!isRoot && stack.length === 0) return // around the picture
    const name = given.startsWith(prefix) ? elements.get(given.slice(prefix.length).toLowerCase()) : undefined
    if (skipped > 0 || name === undefined) {
      if (skipped > 0 || !isWrapper(given)) skipped++
      return
    }
    if (++count > maxElements) throw tooBig(`more than ${maxElements} elements`)
    const safe = safeAttributes(name, attributes)
    const id = safe.kept.get('id')
    if (id !== undefined && ids.has(id)) safe.kept.delete('id')
    else if (id !== undefined) ids.add(id)
    scales.enter(safe)
    if (isRoot) frame = frameOf(safe)
    if (name !== 'style') out.push(`<${name}${writeAttributes(isRoot && frame ? frame.kept : safe.kept)}>`)
    if (isRoot && frame?.background) out.push(paintedBox(frame.background))
    stack.push({ given, name, written: out.length })
  }

  const close = (given: string): void => {
    depth--
    if (skipped > 0) {
      skipped--
      return
    }
    const top = stack.at(-1)
    if (top?.given !== given) return
    stack.pop()
    scales.leave()
    if (top.name === 'style') {
      const { css, declarations } = safeSheet(sheet.join(''))
      sheet = []
      rules += css.length
      hasLayers ||= declarations.some(makesLayer)
      for (const { ids: references } of declarations) for (const id of references) painted.add(id)
      if (css.length > 0) out.push(`<style>${escape(css.join('\n'))}</style>`)
    } else if (out.length === top.written) {
      out.push(`${(out.pop() ?? '').slice(0, -1)}/>`)
    } else {
      out.push(`</${top.name}>`)
    }
  }

  const text = (content: string): void => {
    const name = stack.at(-1)?.name
    if (skipped > 0 || name === undefined || !textual.has(name)) return
    if (name === 'style') {
      sheet.push(content)
    } else {
      scales.addText(content.length)
      const written = escape(content)
      if (written !== '') out.push(written)
    }
  }

  const parser = new Parser({ onopentag: open, onclosetag: close, ontext: text }, { xmlMode: true })
  parser.end(svg)
  if (frame === undefined) throw new Error('it has no <svg> element')
  if (rules * count > maxMatches) throw new Error('its SVG has too many rules of style for its elements')
  const layers = scales.check({ painted, hasLayers })
  return { text: out.join(''), width: frame.width, height: frame.height, layers }
}

/** A link around a part of a picture. */
function isWrapper(name: string): boolean {
  return wrappers.has(name.replace(/^.*:/, '').toLowerCase())
}

function paintedBox({ box: [x, y, width, height], color }: NonNullable<Frame['background']>): string {
  const style = escape(`fill: ${color}; stroke: none`)
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" style="${style}"/>`
}

function writeAttributes(attributes: ReadonlyMap<string, string>): string {
  return [...attributes].map(([name, value]) => ` ${name}="${escape(value)}"`).join('')
}

/** XML has no way to write most control characters, nor halves of characters. */
function escape(text: string): string {
  if (/^[ !#-%'-;=?-~]*$/.test(text)) return text // nearly all
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function tooBig(size: string): Error {
  return new Error(`its SVG has ${size}; aggregate the data and draw fewer marks`)
}
