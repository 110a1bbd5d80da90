import type { SafeAttributes } from './attributes.ts'
import { writeDeclarations } from './style.ts'

/** The outermost element of a picture, with its size in pixels. */
export interface Frame {
  readonly width: number
  readonly height: number
  /** What the element keeps, its size and the namespaces added. */
  readonly kept: Map<string, string>
  /** In coordinates of the picture, as a browser would fill it; empty if it has none. */
  readonly background: { readonly box: Box; readonly color: string } | undefined
}

type Box = readonly [left: number, top: number, width: number, height: number]

/** Pixels of CSS per unit. */
const units: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  pt: 4 / 3,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  em: 16,
  rem: 16,
  ex: 8,
}

/** @throws {Error} If it has no size. */
export function frameOf({ kept: attributes, declarations }: SafeAttributes): Frame {
  const box = boxOf(attributes.get('viewBox'))
  const [givenWidth, givenHeight] = [pixelsOf(attributes.get('width')), pixelsOf(attributes.get('height'))]
  const ratio = box && box[2] / box[3]
  const width = givenWidth ?? (givenHeight && ratio ? givenHeight * ratio : box?.[2])
  const height = givenHeight ?? (width && ratio ? width / ratio : undefined)
  if (!width || !height) throw new Error('it has no size, give "width" and "height" as numbers')

  const style = declarations.filter(({ property }) => !property.startsWith('background'))
  const color = declarations.find(({ property }) => property.startsWith('background'))?.value ?? ''
  const hasColor = /^(?:#[\da-f]{3,8}|[a-z]+|(?:rgb|hsl)a?\([^()]*\))$/i.test(color)
  const isTransparent = /^(?:none|transparent|inherit|initial|unset|revert)$/i.test(color)
  const kept = new Map([
    ['xmlns', 'http://www.w3.org/2000/svg'],
    ['xmlns:xlink', 'http://www.w3.org/1999/xlink'],
    ['width', String(width)],
    ['height', String(height)],
    ['viewBox', (box ?? [0, 0, width, height]).join(' ')],
    ...(style.length === 0 ? [] : [['style', writeDeclarations(style)] as const]),
  ])
  for (const [name, value] of attributes) {
    if (!kept.has(name) && !['x', 'y', 'style'].includes(name)) kept.set(name, value)
  }
  const background = hasColor && !isTransparent ? { box: box ?? ([0, 0, width, height] as const), color } : undefined
  return { width, height, kept, background }
}

/** A length in pixels; nothing for percentages, which have no page to be a part of. */
function pixelsOf(length: string | undefined): number | undefined {
  if (length === undefined || length.length > 40) return undefined
  const [, digits, unit = ''] = /^\s*\+?(\d*\.?\d+(?:e[+-]?\d+)?|\d+\.)\s*([a-z]*)\s*$/i.exec(length) ?? []
  const pixels = Number(digits) * (units[unit.toLowerCase()] ?? Number.NaN)
  return pixels > 0 && Number.isFinite(pixels) ? pixels : undefined
}

function boxOf(text: string | undefined): Box | undefined {
  const [left, top, width, height, ...rest] = (text ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  if (left === undefined || top === undefined || width === undefined || height === undefined) return undefined
  const isBox = rest.length === 0 && width > 0 && height > 0 && [left, top, width, height].every(Number.isFinite)
  return isBox ? [left, top, width, height] : undefined
}
