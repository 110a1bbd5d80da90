import type { Interval } from '../../statistics/interval.ts'
import type { PageElement } from './browser.ts'
import { el, svg } from './dom.ts'
import type { Child } from './dom.ts'
import { percent, percentRange } from './format.ts'

const at = (share: number): string => `${(Math.min(1, Math.max(0, share)) * 100).toFixed(2)}%`

/** A rate as a bar from 0 to 1, with whiskers for its interval. */
export function rateBar(rate: Interval | number, tone = ''): PageElement {
  const { estimate, low, high } = typeof rate === 'number' ? { estimate: rate, low: undefined, high: undefined } : rate
  const picture = svg('svg', { class: `rate ${tone}`, height: '18', width: '100%', role: 'img' })
  picture.append(
    svg('rect', { class: 'track', x: '0', y: '5', width: '100%', height: '8', rx: '2' }),
    svg('rect', { class: 'bar', x: '0', y: '5', width: at(estimate), height: '8', rx: '2' }),
  )
  if (low !== undefined && high !== undefined && high > low) {
    picture.append(
      svg('line', { class: 'whisker', x1: at(low), x2: at(high), y1: '9', y2: '9' }),
      ...[low, high].map((end) => svg('line', { class: 'whisker', x1: at(end), x2: at(end), y1: '5', y2: '13' })),
    )
  }
  picture.append(
    svg('title', '', typeof rate === 'number' ? percent(rate) : `${percent(estimate)}, ${percentRange(rate)}`),
  )
  return picture
}

export interface RateRow {
  readonly label: Child
  readonly rate: Interval | number
  readonly note?: string
  readonly tone?: string
}

/** Rates below each other on one scale. */
export function rateRows(rows: readonly RateRow[]): PageElement {
  return el(
    'div',
    'rates',
    rows.map(({ label, rate, note, tone }) => [
      el('div', 'rate-label', label),
      el('div', 'rate-picture', rateBar(rate, tone)),
      el('strong', 'rate-value', percent(typeof rate === 'number' ? rate : rate.estimate)),
      el('div', 'range', typeof rate === 'number' || rate.low === rate.high ? undefined : percentRange(rate)),
      el('div', 'note', note),
    ]),
  )
}

const plot = { width: 340, height: 148, left: 36, right: 100, top: 10, bottom: 22 }

export interface Curve {
  readonly name: string
  readonly tone: string
  /** At k = 1, 2 … */
  readonly values: readonly number[]
}

/** Shares over k. */
export function curves(lines: readonly Curve[]): PageElement {
  const most = Math.max(...lines.map(({ values }) => values.length))
  const x = (index: number): number =>
    plot.left + (most === 1 ? 0 : (index / (most - 1)) * (plot.width - plot.left - plot.right))
  const y = (share: number): number => plot.top + (1 - share) * (plot.height - plot.top - plot.bottom)
  const ends = spread(lines.map(({ values }) => y(values.at(-1) ?? 0)))
  return svg(
    'svg',
    {
      class: 'curves',
      viewBox: `0 0 ${plot.width} ${plot.height}`,
      role: 'img',
      'aria-label': 'Share of samples over k',
    },
    [0, 0.5, 1].map((share) => [
      svg('line', {
        class: 'grid',
        x1: String(plot.left),
        x2: String(plot.width - plot.right),
        y1: String(y(share)),
        y2: String(y(share)),
      }),
      svg(
        'text',
        { class: 'tick', x: String(plot.left - 6), y: String(y(share) + 4), 'text-anchor': 'end' },
        percent(share),
      ),
    ]),
    Array.from({ length: most }, (_, index) =>
      most > 10 && index > 0 && index < most - 1 && (index + 1) % 5 > 0
        ? undefined
        : svg(
            'text',
            { class: 'tick', x: String(x(index)), y: String(plot.height - 5), 'text-anchor': 'middle' },
            String(index + 1),
          ),
    ),
    lines.map(({ name, tone, values }, line) => {
      const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
      return svg(
        'g',
        tone,
        svg('polyline', { class: 'curve', points }),
        values.map((value, index) =>
          svg(
            'circle',
            { class: 'dot', cx: x(index).toFixed(1), cy: y(value).toFixed(1), r: '3' },
            svg('title', '', `${name} at k = ${index + 1}: ${percent(value)}`),
          ),
        ),
        svg(
          'text',
          { class: 'end', x: String(x(values.length - 1) + 8), y: ((ends[line] ?? 0) + 4).toFixed(1) },
          `${name} ${percent(values.at(-1) ?? 0)}`,
        ),
      )
    }),
  )
}

/** Keeps two labels from lying on each other. */
function spread(heights: readonly number[]): readonly number[] {
  const [first, second] = heights
  if (first === undefined || second === undefined || Math.abs(first - second) >= 14) return heights
  const middle = (first + second) / 2
  return first <= second ? [middle - 7, middle + 7] : [middle + 7, middle - 7]
}
