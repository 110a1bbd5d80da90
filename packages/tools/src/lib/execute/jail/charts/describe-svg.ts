import { Parser } from 'htmlparser2'

const maxChars = 600
const maxNames = 8
const maxTextChars = 80

/** What the shapes of a picture are called when nobody says it. */
const shapes: Readonly<Record<string, string>> = {
  rect: 'bar',
  circle: 'circle',
  ellipse: 'circle',
  polyline: 'line',
  polygon: 'shape',
  use: 'point',
  image: 'image',
}

/** Parts that are drawn elsewhere, or by others. */
const unseen = new Set(['defs', 'clippath', 'mask', 'pattern', 'marker', 'symbol', 'metadata', 'style', 'script'])

/** Where in a picture something is, as Plot, d3 and matplotlib mark it. */
interface Place {
  readonly tag: string
  readonly axis?: string
  readonly role?: 'tick' | 'label' | 'legend' | 'grid'
  /** What Plot calls its marks. */
  readonly mark?: string
  /** matplotlib's bars, wedges and frames. */
  readonly isPatch?: boolean
  /** matplotlib's letters. */
  readonly isText?: boolean
}

interface Axis {
  label?: string
  readonly ticks: string[]
}

/**
 * Tells in one line what an SVG shows, for a model that cannot see it: its title, axes with what they span, legend,
 * other texts, and how many marks of which kind there are.
 *
 * @returns At most 600 characters.
 */
export function describeSvg(svg: string): string {
  const stack: Place[] = []
  const axes = new Map<string, Axis>()
  const legend = new Set<string>()
  const texts = new Set<string>()
  const marks = new Map<string, number>()
  let panels = 0
  let words = ''

  const axisOf = (name: string): Axis => {
    const axis = axes.get(name) ?? { ticks: [] }
    axes.set(name, axis)
    return axis
  }
  const tell = (text: string): void => {
    const said = text
      .replaceAll(/[\s\u200b]+/g, ' ')
      .trim()
      .slice(0, maxTextChars)
    if (said === '' || stack.some(({ tag }) => unseen.has(tag))) return
    const axis = stack.findLast((place) => place.axis !== undefined)?.axis
    const role = stack.findLast((place) => place.role !== undefined)?.role
    if (stack.some((place) => place.role === 'legend')) legend.add(said)
    else if (panels > 1 && axis !== undefined) return // the first panel stands for all
    else if (axis !== undefined && role === 'tick') axisOf(axis).ticks.push(said)
    else if (axis !== undefined && role === 'label')
      axisOf(axis).label ??= said.replaceAll(/^[↑↓←→]\s*|\s*[↑↓←→]$/g, '')
    else texts.add(said)
  }

  const open = (name: string, attributes: Readonly<Record<string, string>>): void => {
    const place = placeOf(name, attributes)
    if (/^axes_\d+$/.test(attributes.id ?? '')) panels++
    if (['text', 'title'].includes(place.tag)) words = ''
    const isAside = [...stack, place].some(({ tag, role, isText }) => role !== undefined || isText || unseen.has(tag))
    const shape = isAside ? undefined : shapeOf(place.tag, attributes, stack.at(-1)?.isPatch === true)
    const mark = stack.findLast((outer) => outer.mark !== undefined)?.mark ?? shape
    if (shape !== undefined && mark !== undefined) marks.set(mark, (marks.get(mark) ?? 0) + 1)
    stack.push(place)
  }
  const close = (): void => {
    if (['text', 'title'].includes(stack.at(-1)?.tag ?? '')) tell(words)
    stack.pop()
  }
  const handler = {
    onopentag: open,
    onclosetag: close,
    ontext: (text: string) => {
      words += text
    },
    // matplotlib draws letters as shapes, and says in a comment what they read.
    oncomment: (text: string) => tell(text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')),
  }
  new Parser(handler, { xmlMode: true }).end(svg)
  return [
    marks.size === 0 ? 'chart' : `${[...marks.keys()].slice(0, 4).join(' and ')} chart`,
    ...(panels > 1 ? [`${panels} panels`] : []),
    ...[...axes].toSorted(byName).map(([name, axis]) => `${name}: ${describeAxis(axis)}`),
    ...(legend.size === 0 ? [] : [`legend: ${list([...legend])}`]),
    ...(texts.size === 0
      ? []
      : [
          `text: ${[...texts]
            .slice(0, maxNames)
            .map((text) => `"${text}"`)
            .join(', ')}`,
        ]),
    ...(marks.size === 0
      ? []
      : [[...marks].map(([name, count]) => `${count} ${name}${count === 1 ? '' : 's'}`).join(', ')]),
  ]
    .join('; ')
    .slice(0, maxChars)
    .toWellFormed()
}

function byName([a]: [string, Axis], [b]: [string, Axis]): number {
  return a.length - b.length || a.localeCompare(b)
}

function placeOf(
  name: string,
  { id = '', class: classes = '', ...attributes }: Readonly<Record<string, string>>,
): Place {
  const tag = name.replace(/^.*:/, '').toLowerCase()
  const label = attributes['aria-label'] ?? ''
  const [, axis, part] = /^(f?[xy])-(?:axis|grid)\s*(.*)$/.exec(label) ?? []
  if (axis !== undefined)
    return { tag, axis, role: part === 'tick label' ? 'tick' : part === 'label' ? 'label' : 'grid' }
  if (label === 'legend' || id.startsWith('legend') || /-ramp\b/.test(classes)) return { tag, role: 'legend' }
  if (/^(?:tip|frame)$/.test(label)) return { tag, role: 'grid' }
  const [, tick] = /^([xy])tick_\d+$/.exec(id) ?? []
  if (tick !== undefined) return { tag, axis: tick, role: 'tick' }
  const [, number] = /^matplotlib\.axis_(\d+)$/.exec(id) ?? []
  if (number !== undefined) return { tag, axis: Number(number) % 2 === 1 ? 'x' : 'y', role: 'label' }
  if (/\btick\b/.test(classes)) {
    // d3 moves the ticks of a horizontal axis to the right, those of a vertical one down.
    const [, x] = /translate\(\s*(-?[\d.]+)/.exec(attributes.transform ?? '') ?? []
    return { tag, axis: x !== undefined && Number(x) !== 0 ? 'x' : 'y', role: 'tick' }
  }
  return {
    tag,
    isPatch: /^patch_\d+$/.test(id),
    isText: /^text_\d+$/.test(id),
    ...(tag === 'g' && label !== '' && { mark: label }),
  }
}

/** What a shape is, unless it is a background or a frame. */
function shapeOf(
  tag: string,
  { class: classes = '', style = '', d = '', ...attributes }: Readonly<Record<string, string>>,
  isPatch: boolean,
): string | undefined {
  const color = /(?:^|;)\s*fill:\s*([^;]+)/.exec(style)?.[1]?.trim() ?? attributes.fill ?? ''
  if (/^(?:white|#fff(?:fff)?|transparent)$/i.test(color) || classes === 'domain') return undefined
  if (tag === 'rect' && (color === 'none' || attributes.width === '100%')) return undefined
  if (tag !== 'path') return shapes[tag]
  if (isPatch) return color === 'none' ? undefined : /[CQ]/.test(d) ? 'shape' : 'bar'
  return color === 'none' ? 'line' : 'shape'
}

function describeAxis({ label, ticks }: Axis): string {
  const numbers = ticks.map((tick) => Number(tick.replaceAll('−', '-').replaceAll(/[,\s%$€¥£]/g, '')))
  const isNumeric = ticks.length > 1 && numbers.every(Number.isFinite)
  const range = isNumeric ? rangeOf(ticks, numbers) : `[${list([...new Set(ticks)])}]`
  return [label, ...(ticks.length === 0 ? [] : [range])].filter((part) => part !== undefined).join(' ')
}

/** As the ticks write it. */
function rangeOf(ticks: readonly string[], numbers: readonly number[]): string {
  const at = (number: number): string => ticks[numbers.indexOf(number)] ?? ''
  return `${at(Math.min(...numbers))}–${at(Math.max(...numbers))}`
}

function list(names: readonly string[]): string {
  return names.slice(0, maxNames).join(', ') + (names.length > maxNames ? `, … ${names.length} in all` : '')
}
