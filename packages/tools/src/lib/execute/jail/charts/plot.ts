import type ivm from 'isolated-vm'
import { installBrowser } from './browser.ts'
import { createLoader } from './bytecode.ts'
import { textWidth } from './text-width.ts'

/** Makes the libraries think of a page: d3 looks for `document`, Plot for `window.document`. */
const openPage = `{
  const { document } = linkedom.parseHTML('<!doctype html><html><head></head><body></body></html>')
  ;(${installBrowser.toString()})(document, (color) => d3.rgb(color), ${textWidth.toString()})
  class XMLSerializer {
    serializeToString(node) {
      return node.outerHTML ?? String(node)
    }
  }
  const globals = { document, window: { document, XMLSerializer }, XMLSerializer }
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false })
  }
  delete globalThis.linkedom
}`

const rehearsal = `${openPage}
{
  const rows = [{ name: 'a', at: new Date(0), n: 1 }, { name: 'b', at: new Date(1e9), n: 2 }]
  const plot = (...marks) => Plot.plot({ title: 'Rehearsal', color: { legend: true }, grid: true, marks }).outerHTML
  plot(Plot.barY(rows, { x: 'name', y: 'n', fill: 'name' }), Plot.ruleY([0]))
  plot(Plot.lineY(rows, { x: 'at', y: 'n', stroke: 'name' }), Plot.dot(rows, { x: 'at', y: 'n', r: 'n' }))
  const svg = d3.create('svg').attr('viewBox', [0, 0, 9, 9])
  const y = d3.scaleLinear().domain([0, 2]).range([9, 0]).nice()
  svg.append('g').call(d3.axisLeft(y))
  svg.selectAll('rect').data(rows).join('rect').attr('height', (row) => y(row.n))
  svg.node().outerHTML
}`

/** d3 makes the converter of CSV rows from a string, which guests may not do. */
function patchCsv(source: string): string {
  return source.replace(
    /return new Function\("d",.*?map\(.*?"\}"\)/,
    'var n=arguments[0];return function(d){return Object.fromEntries(n.map(function(c,i){return[c,d[i]||""]}))}',
  )
}

/** Builds for browsers; d3 and Plot keep theirs out of their packages' `exports`. */
const loader = createLoader(
  [
    { url: new URL(import.meta.resolve('linkedom/worker')), global: 'linkedom' },
    { url: new URL('../dist/d3.min.js', import.meta.resolve('d3')), patch: patchCsv },
    { url: new URL('../dist/plot.umd.min.js', import.meta.resolve('@observablehq/plot')) },
  ],
  '',
  rehearsal,
)

/**
 * Gives a guest, before its code runs, the globals `Plot`, `d3`, and a `document` to draw in. They are the guest's to
 * break: only strings leave its isolate.
 */
export async function installPlot(isolate: ivm.Isolate, context: ivm.Context): Promise<void> {
  await loader.load(isolate, context)
  const script = await isolate.compileScript(openPage)
  await script.run(context)
}
