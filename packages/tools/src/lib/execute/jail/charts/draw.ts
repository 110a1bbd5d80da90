import type * as Vega from 'vega'
import type * as VegaLite from 'vega-lite'

/** The values a channel's scale covers: all of a discrete one (the first twenty), both ends of a continuous one. */
export interface Domain {
  readonly values: readonly unknown[]
  readonly count: number
  readonly isDiscrete: boolean
}

export interface DrawnChart {
  readonly svg: string
  /** By channel, for charts of one panel. */
  readonly domains: Readonly<Record<string, Domain>>
  readonly warnings: readonly string[]
}

type Text = string | number | boolean | null | undefined

/**
 * Makes the function that draws a Vega-Lite spec as SVG.
 *
 * Its text is evaluated inside an isolate: it must not use anything from outside itself.
 */
export function createDraw(
  vega: typeof Vega & {
    readonly textMetrics?: { width: (item: { fontSize?: number; fontWeight?: unknown }, text: Text) => number }
  },
  vegaLite: typeof VegaLite,
  textWidth: (text: string, fontSize: number) => number,
): (spec: string, config: string) => Promise<string> {
  'use strict'

  // Vega measures with a canvas or guesses 0.8 em a character: too wide for Latin, too narrow for Chinese.
  if (vega.textMetrics) {
    vega.textMetrics.width = ({ fontSize = 11, fontWeight }, text) =>
      textWidth(String(text ?? ''), fontSize) * (fontWeight === 'bold' ? 1.1 : 1)
  }

  return async function draw(specJson, configJson) {
    const warnings: string[] = []
    const errors: string[] = []
    const logger = {
      level: () => logger,
      error: (...parts: unknown[]) => (errors.push(parts.join(' ')), logger),
      warn: (...parts: unknown[]) => (warnings.push(parts.join(' ')), logger),
      info: () => logger,
      debug: () => logger,
    }
    const { spec } = vegaLite.compile(JSON.parse(specJson), { config: JSON.parse(configJson), logger })
    const refuse = (uri: string): Promise<never> => {
      errors.push(`"${uri.slice(0, 80)}" cannot be loaded, put the rows into data.values`)
      return Promise.reject(new Error('refused'))
    }
    const unlink = (): Promise<{ href: string }> => {
      warnings.push('links and pictures are left out')
      return Promise.resolve({ href: '#' })
    }
    const loader = { load: refuse, sanitize: unlink, http: refuse, file: refuse, options: {} }
    const view = new vega.View(vega.parse(spec), { renderer: 'none', loader, logger })
    const svg = await view.toSVG()
    if (errors.length > 0) throw new Error(errors.join('; '))

    const domains: Record<string, Domain> = {}
    for (const { name, type } of spec.scales ?? []) {
      const values: unknown[] = view.scale(name).domain()
      const isDiscrete = ['band', 'point', 'ordinal', undefined].includes(type)
      domains[name] = { values: values.slice(0, 20), count: values.length, isDiscrete }
    }
    view.finalize()
    return JSON.stringify({ svg, domains, warnings: [...new Set(warnings)] })
  }
}
