import { fontFamily } from './font-family.ts'
import { textWidth } from './text-width.ts'

/** A picture found in a value of the guest. */
export interface FoundSvg {
  readonly svg: string
  readonly title?: string
}

/** An element of any DOM, as far as it is needed here. */
interface DomElement {
  readonly localName: string
  readonly outerHTML: string
  readonly textContent: string | null
  readonly children: Iterable<DomElement>
  getAttribute(name: string): string | null
  setAttribute(name: string, value: string): void
  closest(selector: string): DomElement | null
  querySelector(selector: string): DomElement | null
  cloneNode(isDeep: boolean): DomElement
}

/**
 * Makes the function that finds an SVG in a value: an SVG element or a part of one, a selection of d3, or an element
 * around SVGs such as Plot's figures, whose titles, legends and caption become parts of one SVG.
 *
 * Its text is evaluated inside the guest's isolate: it must not use anything from outside itself.
 */
function createSvgOf(
  family: string,
  widthOf: (text: string, fontSize: number) => number,
): (value: unknown) => FoundSvg | undefined {
  'use strict'
  const padding = 12
  const styles: Record<string, { size: number; weight: string; fill: string }> = {
    h2: { size: 18, weight: 'bold', fill: '#111' },
    h3: { size: 14, weight: 'normal', fill: '#444' },
    figcaption: { size: 12, weight: 'normal', fill: '#444' },
  }
  const plain = { size: 12, weight: 'normal', fill: '#111' }

  interface Part {
    readonly width: number
    readonly height: number
    readonly svg: (x: number, y: number) => string
  }

  const escape = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
  const isElement = (value: unknown): value is DomElement =>
    typeof value === 'object' &&
    value !== null &&
    'outerHTML' in value &&
    typeof value.outerHTML === 'string' &&
    'cloneNode' in value
  const textOf = (element: DomElement): string => (element.textContent ?? '').replaceAll(/\s+/g, ' ').trim()

  /** A copy that shows by itself what it shows in a page. */
  const standalone = (svg: DomElement, attributes: Readonly<Record<string, string>>): string => {
    const copy = svg.cloneNode(true)
    const font = copy.getAttribute('font-family')
    if (font === null || font.startsWith('system-ui')) copy.setAttribute('font-family', family)
    for (const [name, value] of Object.entries(attributes)) copy.setAttribute(name, value)
    // Only a browser knows Plot's variables.
    return copy.outerHTML.replaceAll('var(--plot-background)', 'white')
  }

  const sizeOf = (svg: DomElement): [number, number] => {
    const box = (svg.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number)
    const side = (name: string, fallback: number | undefined): number =>
      Number.parseFloat(svg.getAttribute(name) ?? '') || fallback || 0
    return [side('width', box[2]), side('height', box[3])]
  }

  /** As in a page, where what sticks out is seen. */
  const placed = (x: number, y: number) => ({ x: String(x), y: String(y), overflow: 'visible' })

  const picture = (svg: DomElement): Part => {
    const [width, height] = sizeOf(svg)
    return { width, height, svg: (x, y) => standalone(svg, placed(x, y)) }
  }

  const lines = (text: string, { size, weight, fill }: typeof plain, width: number): Part => {
    const rows: string[] = []
    let row = ''
    // Words, or single characters where a script has no spaces.
    for (const word of text.match(/[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+\s*|\s+/g) ?? []) {
      if (row !== '' && widthOf(row + word.trimEnd(), size) > width) {
        rows.push(row)
        row = ''
      }
      row += word
    }
    rows.push(row)
    const line = (x: number, y: number) => (content: string, index: number) =>
      `<text x="${x}" y="${y + size * (1 + 1.25 * index)}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escape(content)}</text>`
    return { width: 0, height: rows.length * size * 1.25 + 6, svg: (x, y) => rows.map(line(x, y)).join('') }
  }

  /** Swatches one after the other, in as many rows as they need. */
  const swatches = (legend: DomElement, width: number): Part => {
    const rowHeight = 24
    let [x, row, widest] = [0, 0, 0]
    const items: ((left: number, top: number) => string)[] = []
    for (const item of legend.children) {
      const swatch = item.querySelector('svg')
      if (swatch === null) continue
      const [swatchWidth, swatchHeight] = sizeOf(swatch)
      const label = textOf(item)
      const itemWidth = swatchWidth + 6 + widthOf(label, 11) + 12
      if (x > 0 && x + itemWidth > width) [x, row] = [0, row + 1]
      const at = { x, y: row * rowHeight }
      items.push((left, top) => {
        const y = top + at.y + (rowHeight - swatchHeight) / 2
        const text = `<text x="${left + at.x + swatchWidth + 6}" y="${top + at.y + 16}" font-size="11">${escape(label)}</text>`
        return standalone(swatch, placed(left + at.x, y)) + text
      })
      x += itemWidth
      widest = Math.max(widest, x)
    }
    const draw = (left: number, top: number): string => items.map((item) => item(left, top)).join('')
    return {
      width: widest,
      height: (row + 1) * rowHeight + 4,
      svg: (left, top) => `<g aria-label="legend" fill="#111">${draw(left, top)}</g>`,
    }
  }

  const partsOf = (container: DomElement, width: number): Part[] =>
    [...container.children].flatMap((child) => {
      const tag = child.localName
      if (tag === 'svg') return [picture(child)]
      if (tag === 'style' || tag === 'script') return []
      if (/\bswatches\b|-swatches\b/.test(child.getAttribute('class') ?? '')) return [swatches(child, width)]
      if (child.querySelector('svg') !== null) return partsOf(child, width)
      const text = textOf(child)
      return text === '' ? [] : [lines(text, styles[tag] ?? plain, width)]
    })

  const widestSvg = (container: DomElement): number =>
    Math.max(
      0,
      ...[...container.children].map((child) => (child.localName === 'svg' ? sizeOf(child)[0] : widestSvg(child))),
    )

  const merge = (container: DomElement): FoundSvg => {
    const wanted = Math.max(widestSvg(container), 240)
    const parts = /-swatches\b/.test(container.getAttribute('class') ?? '')
      ? [swatches(container, wanted)]
      : partsOf(container, wanted)
    const width = Math.max(wanted, ...parts.map((part) => part.width)) + 2 * padding
    let y = padding
    const body = parts.map((part) => {
      const svg = part.svg(padding, y)
      y += part.height
      return svg
    })
    const size = `width="${width}" height="${y + padding}" viewBox="0 0 ${width} ${y + padding}"`
    const head = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${size}`
    const svg = `${head} style="background: white" font-family="${escape(family)}">${body.join('')}</svg>`
    const heading = container.querySelector('h1,h2,h3')
    return { svg, ...(heading && { title: textOf(heading) }) }
  }

  const single = (svg: DomElement): FoundSvg => {
    const style = svg.getAttribute('style') ?? ''
    const title = [...svg.children].find(({ localName }) => localName === 'title')
    const label = title ? textOf(title) : svg.getAttribute('aria-label')
    return {
      svg: standalone(svg, {
        xmlns: 'http://www.w3.org/2000/svg',
        'xmlns:xlink': 'http://www.w3.org/1999/xlink',
        style: /background/.test(style) ? style : `background: white; ${style}`,
      }),
      ...(label && { title: label }),
    }
  }

  return function svgOf(value) {
    const isSelection = typeof value === 'object' && value !== null && 'node' in value && 'each' in value
    const element: unknown = isSelection && typeof value.node === 'function' ? value.node() : value
    if (!isElement(element)) return undefined
    const animate: unknown = Reflect.get(globalThis, 'requestAnimationFrame')
    if (typeof animate === 'function' && 'flush' in animate && typeof animate.flush === 'function') animate.flush()
    const around = element.closest('svg')
    if (around !== null) return single(around)
    return element.querySelector('svg') === null ? undefined : merge(element)
  }
}

/** An expression for the guest's isolate; gives a function of {@link createSvgOf}. */
export const svgOfSource: string = `(${createSvgOf.toString()})(${JSON.stringify(fontFamily)}, ${textWidth.toString()})`
