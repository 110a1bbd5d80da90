import type { PageElement } from './browser.ts'
import { el, svg } from './dom.ts'
import { dollars, duration, percent, short } from './format.ts'
import type { PageEvent, PagePlan, PageTurn } from './report-data.ts'
import { plainText, textBlock, visibleText } from './visible-text.ts'

const chartHeight = 112

/** What each turn has sent and got, cached input told apart. */
export function turnChart(turns: readonly PageTurn[]): PageElement {
  const most = Math.max(1, ...turns.map(({ inputTokens, outputTokens }) => inputTokens + outputTokens))
  const slot = 100 / Math.max(turns.length, 8)
  const picture = svg('svg', {
    class: 'turn-chart',
    width: '100%',
    height: String(chartHeight),
    role: 'img',
    'aria-label': 'Tokens by turn',
  })
  turns.forEach((turn, index) => {
    const { inputTokens, cachedInputTokens, outputTokens, costUsd } = turn
    const parts = [
      ['cached', cachedInputTokens],
      ['fresh', inputTokens - cachedInputTokens],
      ['output', outputTokens],
    ] as const
    let y = chartHeight
    const column = svg('g', '')
    for (const [tone, tokens] of parts) {
      // A turn's output is small beside its prompt, and must be seen all the same.
      const height = tokens === 0 ? 0 : Math.max(1.5, (tokens / most) * (chartHeight - 6))
      y -= height
      column.append(
        svg('rect', {
          class: tone,
          x: `${index * slot + slot * 0.1}%`,
          width: `${slot * 0.8}%`,
          y: y.toFixed(1),
          height: height.toFixed(1),
        }),
      )
    }
    const cached = inputTokens === 0 ? 0 : cachedInputTokens / inputTokens
    column.append(
      svg(
        'title',
        '',
        `Turn ${index + 1}: ${short(inputTokens)} in (${percent(cached, 0)} cached), ${short(outputTokens)} out, ${dollars(costUsd)}`,
      ),
    )
    picture.append(column)
  })
  return el(
    'div',
    'chart',
    picture,
    el('div', 'legend', legend('cached', 'cached input'), legend('fresh', 'input'), legend('output', 'output')),
  )
}

function legend(tone: string, name: string): PageElement {
  return el('span', '', el('span', `swatch ${tone}`), name)
}

export function turnTable(turns: readonly PageTurn[]): PageElement {
  const names = ['Turn', 'Input', 'Cached', 'Output', 'Reasoning', 'Cost', 'Stop']
  return el(
    'div',
    'scroll',
    el(
      'table',
      'figures',
      el(
        'thead',
        '',
        el(
          'tr',
          '',
          names.map((name) => el('th', '', name)),
        ),
      ),
      el(
        'tbody',
        '',
        turns.map(({ inputTokens, cachedInputTokens, outputTokens, reasoningTokens, costUsd, stop }, index) =>
          el(
            'tr',
            '',
            [
              String(index + 1),
              short(inputTokens),
              inputTokens === 0 ? '–' : percent(cachedInputTokens / inputTokens, 0),
              short(outputTokens),
              short(reasoningTokens),
              dollars(costUsd),
            ].map((cell) => el('td', 'number', cell)),
            el('td', '', ...visibleText(stop ?? '')),
          ),
        ),
      ),
    ),
  )
}

const maxSpans = 600

/** Model calls and tools as spans over time. */
export function timeChart(events: readonly PageEvent[], totalSeconds: number): PageElement | undefined {
  const spans = events
    .filter(({ seconds = 0, kind }) => seconds > 0 && (kind === 'model' || kind === 'tool'))
    .slice(0, maxSpans)
  if (spans.length === 0) return undefined
  const end = Math.max(totalSeconds, ...spans.map(({ at, seconds = 0 }) => at + seconds), 0.001)
  const share = (seconds: number): string => `${((seconds / end) * 100).toFixed(3)}%`
  const lanes = ['model', 'tool'].filter((lane) => spans.some(({ kind }) => kind === lane))
  const picture = svg('svg', {
    class: 'time-chart',
    width: '100%',
    height: String(lanes.length * 22),
    role: 'img',
    'aria-label': 'Time line',
  })
  for (const { kind, title, at, seconds = 0 } of spans) {
    const y = lanes.indexOf(kind) * 22 + 3
    const width = `${Math.max(0.25, (seconds / end) * 100).toFixed(3)}%`
    picture.append(
      svg(
        'rect',
        { class: kind, x: share(at), y: String(y), width, height: '15', rx: '2' },
        svg('title', '', `${plainText(title)}: ${duration(seconds)}, from ${duration(at)} on`),
      ),
    )
  }
  return el(
    'div',
    'chart',
    picture,
    el(
      'div',
      'legend',
      lanes.map((lane) => legend(lane, lane === 'tool' ? 'tools' : lane)),
      el('span', 'end', duration(end)),
    ),
  )
}

/** Retries, edits of the memory, changes of the plan and the like, in their order. */
export function eventList(events: readonly PageEvent[]): PageElement | undefined {
  const told = events.filter(({ kind }) => kind !== 'model' && kind !== 'tool' && kind !== 'score')
  if (told.length === 0) return undefined
  return el(
    'ol',
    'events',
    told.map(({ kind, title, detail, at }) =>
      el(
        'li',
        kind,
        el('span', 'at', duration(Math.max(0, at))),
        el('span', 'tag', kind),
        el('div', '', ...visibleText(title), detail === undefined ? undefined : textBlock(detail, 'under')),
      ),
    ),
  )
}

export function planView({ goal, revision, steps }: PagePlan): PageElement {
  return el(
    'div',
    'plan',
    el('p', 'note', 'Goal: ', ...visibleText(goal), revision > 0 ? ` · revision ${revision}` : ''),
    el(
      'ol',
      '',
      steps.map(({ id, title, status, notes, result }) =>
        el(
          'li',
          `step ${status}`,
          el('span', 'tag', status),
          el(
            'div',
            '',
            el('strong', '', ...visibleText(title)),
            el('code', 'note', ...visibleText(id)),
            notes.map((note) => el('p', 'note', ...visibleText(note))),
            result === undefined ? undefined : textBlock(result, 'under'),
          ),
        ),
      ),
    ),
  )
}
