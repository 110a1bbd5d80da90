import type { JailMessage, Verdict } from '../protocol.ts'
import { describeChart } from './describe-chart.ts'
import { openDrawing } from './drawing.ts'
import { rasterise } from './rasterise.ts'
import { prepareSpec } from './spec.ts'

const maxWarnings = 5

/**
 * Draws what the guest displayed, in an isolate the guest has never been in, and sends each chart as it is done.
 *
 * @param specs JSON texts of Vega-Lite specs.
 * @returns What is wrong with the first spec that cannot be drawn.
 */
export async function drawCharts(
  specs: readonly string[],
  fonts: readonly string[],
  send: (message: JailMessage) => void,
): Promise<Verdict['error']> {
  const drawing = await openDrawing()
  try {
    for (const [index, json] of specs.entries()) {
      const nth = specs.length === 1 ? 'the chart' : `chart ${index + 1} of ${specs.length}`
      try {
        const prepared = prepareSpec(json)
        const { svg, domains, warnings } = await drawing.draw(prepared.spec, prepared.config)
        for (const warning of warnings.slice(0, maxWarnings)) {
          send({ type: 'print', stream: 'stderr', text: `display: ${warning}\n` })
        }
        const png = rasterise(svg, fonts).toString('base64')
        const { name, title, rows } = prepared
        const description = describeChart(prepared.spec, domains, rows)
        send({ type: 'chart', name, ...(title !== undefined && { title }), description, rows, svg, png })
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        return { name: 'ChartError', message: `Cannot draw ${nth}: ${reason.slice(0, 1000)}` }
      }
    }
    return undefined
  } finally {
    drawing.close()
  }
}
