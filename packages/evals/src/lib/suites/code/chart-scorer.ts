import type { Scorer } from '../../scorer.ts'
import type { CodeEnvironment } from './code-environment.ts'
import type { CodeTarget } from './code-task.ts'

/** Where a scale ends above the highest bar, it ends at a round number. */
const mostRoom = 1.5

/** Passes when the last chart that was drawn is a bar chart of these, as far as its description tells. */
export function chartOf(bars: Readonly<Record<string, number>>): Scorer<CodeTarget, CodeEnvironment> {
  const highest = Math.max(...Object.values(bars))
  return {
    name: 'chart',
    score(_, { environment }) {
      const drawn = environment.charts().at(-1)
      if (drawn === undefined) return { value: 0, explanation: 'no chart was drawn', label: 'no-chart' }
      const wrong = (label: string, what: string) => ({
        value: 0,
        explanation: `${what}: ${drawn}`,
        label,
        answer: drawn,
      })
      if (!/\bbar chart\b/.test(drawn)) return wrong('wrong-mark', 'expected a bar chart')
      const absent = Object.keys(bars).filter((name) => !drawn.includes(name))
      if (absent.length > 0) return wrong('missing-bar', `no bar for ${absent.join(', ')}`)
      const end = scaleEnd(drawn)
      if (end === undefined || end < highest - 0.005 || end > highest * mostRoom) {
        return wrong('wrong-scale', `expected bars up to ${highest}`)
      }
      return { value: 1, explanation: 'the chart has all bars, and its scale fits', answer: drawn }
    },
  }
}

/** Of the axis with the numbers: `y: total 0–18,000`. */
function scaleEnd(description: string): number | undefined {
  const ends = Array.from(description.matchAll(/[\d.,]*\d–(\d[\d.,]*)/g), ([, end = '']) =>
    Number(end.replaceAll(',', '')),
  )
  return ends.find((end) => Number.isFinite(end))
}
