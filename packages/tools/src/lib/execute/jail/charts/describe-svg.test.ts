import { describe, expect, it } from 'vitest'
import { describeSvg } from './describe-svg.ts'

describe('describeSvg', () => {
  it('reads the axes of d3', () => {
    const tick = (at: string, label: string): string =>
      `<g class="tick" transform="translate(${at})"><line stroke="currentColor" x2="-6"/><text>${label}</text></g>`
    const svg = `<svg><title>Speed by host</title><rect width="100%" height="100%" fill="white"/>
      <g transform="translate(0,180)"><path class="domain"/>${tick('35.5,0', 'alpha')}${tick('80,0', 'b &amp; c')}</g>
      <g>${tick('0,180', '−10')}${tick('0,90', '1,000')}${tick('0,10', '500')}</g>
      <rect class="bar" height="5"/><rect class="bar" height="9"/><path fill="none" d="M0,0"/>
      <text>tokens/s</text><defs><circle/></defs></svg>`
    expect(describeSvg(svg)).toBe(
      'bar and line chart; x: [alpha, b & c]; y: −10–1,000; text: "Speed by host", "tokens/s"; 2 bars, 1 line',
    )
  })

  it('reads what matplotlib has drawn as shapes', () => {
    const letters = (id: number, text: string): string =>
      `<g id="text_${id}"><!-- ${text} --><g><defs><path id="DejaVuSans-61"/></defs><use xlink:href="#DejaVuSans-61"/></g></g>`
    const svg = `<svg><g id="figure_1"><g id="patch_1"><path style="fill: #ffffff"/></g><g id="axes_1">
      <g id="patch_2"><path d="M 0 0 L 1 1" style="fill: #ffffff"/></g><g id="patch_3"><path d="M 0 0 L 1 1" style="fill: #1f77b4"/></g>
      <g id="matplotlib.axis_1"><g id="xtick_1"><g id="line2d_1"><g><use xlink:href="#m"/></g></g>${letters(1, 'a')}</g>${letters(2, 'hôte')}</g>
      <g id="matplotlib.axis_2"><g id="ytick_1">${letters(3, '0.0')}</g><g id="ytick_2">${letters(4, '2.5')}</g>${letters(5, 'x &lt; y')}</g>
      <g id="patch_4"><path style="fill: none; stroke: #000000"/></g>${letters(6, '性能')}<g id="legend_1"><path/>${letters(7, 'l1')}</g></g></g></svg>`
    expect(describeSvg(svg)).toBe('bar chart; x: hôte [a]; y: x < y 0.0–2.5; legend: l1; text: "性能"; 1 bar')
  })

  it('is one line of at most 600 characters, whatever it reads', () => {
    const svg = `<svg>${Array.from({ length: 50 }, (_, index) => `<text>line\n ${index} ${'长'.repeat(200)}</text>`).join('')}</svg>`
    const description = describeSvg(svg)
    expect(description.length).toBe(600)
    expect(description).toMatch(/^chart; text: "line 0 长+", "line 1 /)
    expect(describeSvg('')).toBe('chart')
  })
})
