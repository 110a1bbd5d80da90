import type { ChartFiles } from '../../protocol.ts'
import type { Display } from '../engine.ts'
import { createNames } from './chart-names.ts'
import { describeChart } from './describe-chart.ts'
import { describeSvg } from './describe-svg.ts'
import { openDrawing } from './drawing.ts'
import type { OpenDrawing } from './drawing.ts'
import { rasterise } from './rasterise.ts'
import { sanitiseSvg } from './sanitise-svg.ts'
import type { SafeSvg } from './sanitise-svg.ts'
import { prepareSpec } from './spec.ts'

const maxCharts = 20
const maxWarnings = 5
const maxReasonChars = 1000
const maxTitleChars = 200
const maxDescriptionChars = 600

/** Where charts go. */
export interface ChartSinks {
  file(name: string, bytes: Buffer): void
  /** After its files. */
  chart(chart: ChartFiles): void
  /** One line about a chart that was drawn all the same. */
  warn(text: string): void
}

export interface ChartError {
  readonly kind: 'chart'
  readonly name: 'ChartError'
  readonly message: string
}

/** A chart before its PNG is drawn. */
interface Picture {
  readonly name: string
  readonly svg: SafeSvg
  readonly png?: Buffer
  readonly told: Omit<ChartFiles, 'svg' | 'png'>
}

/**
 * Draws what a guest displayed, out of its reach: Vega-Lite specs in an isolate it has never been in, and of its SVGs
 * only what is harmless. Each chart becomes an SVG and a PNG file.
 *
 * @param fonts Paths of font files that come before our own.
 * @returns What is wrong with the first chart that cannot be drawn; the ones before it have been handed out.
 */
export async function drawCharts(
  displays: readonly Display[],
  fonts: readonly string[],
  sinks: ChartSinks,
): Promise<ChartError | undefined> {
  const nameOf = createNames()
  const warnings = new Set<string>()
  const warn = (text: string): void => {
    if (!warnings.has(text) && warnings.size < maxWarnings) sinks.warn(text)
    warnings.add(text)
  }
  let drawing: OpenDrawing | undefined
  try {
    for (const [index, display] of displays.entries()) {
      const nth = displays.length === 1 ? 'the chart' : `chart ${index + 1} of ${displays.length}`
      try {
        if (index === maxCharts) throw new Error(`at most ${maxCharts} charts a run; put several panels into one`)
        const picture =
          display.type === 'svg'
            ? readSvg(display)
            : await drawSpec(display.json, (drawing ??= await openDrawing()), warn)
        const png = isPng(picture.png) ? picture.png : rasterise(picture.svg, fonts, undefined, warn)
        const stem = nameOf(picture.name)
        const files = { svg: `${stem}.svg`, png: `${stem}.png` }
        sinks.file(files.svg, Buffer.from(picture.svg.text))
        sinks.file(files.png, png)
        sinks.chart({ ...picture.told, ...files })
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        return { kind: 'chart', name: 'ChartError', message: `Cannot draw ${nth}: ${reason.slice(0, maxReasonChars)}` }
      }
    }
    return undefined
  } finally {
    drawing?.close()
  }
}

async function drawSpec(json: string, drawing: OpenDrawing, warn: (text: string) => void): Promise<Picture> {
  const { spec, config, name, title, rows } = prepareSpec(json)
  const { svg, domains, warnings } = await drawing.draw(spec, config)
  for (const warning of warnings) warn(warning)
  const description = describeChart(spec, domains, rows)
  return { name, svg: sanitiseSvg(svg), told: { ...(title !== undefined && { title }), description, rows } }
}

function readSvg({ svg, png, name, title, description }: Display & { readonly type: 'svg' }): Picture {
  const told = {
    ...(title !== undefined && { title: title.slice(0, maxTitleChars) }),
    description: description?.slice(0, maxDescriptionChars) ?? '',
  }
  // It is read off the picture as it came: what it says in comments is not drawn.
  const safe = sanitiseSvg(svg)
  return { name, svg: safe, ...(png && { png }), told: { ...told, description: told.description || describeSvg(svg) } }
}

/** What a guest calls a PNG may be anything. */
function isPng(bytes: Buffer | undefined): bytes is Buffer {
  return bytes?.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n'
}
