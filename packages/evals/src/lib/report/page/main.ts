import { banners } from './banners.ts'
import type { PageDocument, PageElement, PageEventLike, PageWindow } from './browser.ts'
import { comparisonSection } from './comparison.ts'
import { readContent } from './content.ts'
import { el, frame } from './dom.ts'
import { overview, runHeader } from './overview.ts'
import { publishedSection } from './published.ts'
import type { ContentPlace, ReportData, ReportRow } from './report-data.ts'
import { indexRows } from './row-filter.ts'
import { createSampleList, sampleLink } from './sample-list.ts'
import { sampleView } from './sample-view.ts'
import { plainText, visibleText } from './visible-text.ts'

declare const document: PageDocument
declare const window: PageWindow
declare const location: { hash: string }

const data: ReportData = JSON.parse(frame('data').textContent)
const index = indexRows(data.rows, data.comparison)
const list = createSampleList(data, index)
const start = frame('start')
const view = frame('view')
const changed =
  data.comparison !== undefined && 'fixes' in data.comparison
    ? [...data.comparison.regressions, ...data.comparison.fixes]
    : []
const startTitle = plainText(data.title)
let scrolled = 0
/** Of the sample that is shown, so that a slower one does not take its place. */
let shown = ''

start.append(
  ...[
    runHeader(data),
    ...banners(data),
    overview(data, (label) => list.showLabel(label)),
    comparisonSection(data),
    publishedSection(data),
    el('h2', 'samples-title', 'Samples'),
    list.element,
  ].filter((part) => part !== undefined),
)
list.refresh()

function route(): void {
  const match = /^#(sample|compare)=(.*)\/(\d+)$/s.exec(location.hash)
  const [, kind, encoded = '', trial] = match ?? []
  const id = decoded(encoded)
  const trials = index.trialsOf(id)
  const row = trials.find((one) => one.trial === Number(trial)) ?? trials[0]
  if (kind === undefined || row === undefined) showStart()
  else showSample(row, kind === 'compare')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function showStart(): void {
  shown = ''
  document.title = startTitle
  view.hidden = true
  view.replaceChildren()
  start.hidden = false
  window.scrollTo(0, scrolled)
  list.refresh()
}

function showSample(row: ReportRow, isBeside: boolean): void {
  if (!start.hidden) scrolled = window.scrollY
  shown = location.hash
  list.point(row)
  document.title = `${plainText(row.id)} · ${startTitle}`
  start.hidden = true
  view.hidden = false
  const before = changed.find(({ id }) => id === row.id)?.trials ?? []
  // Of several trials one that went otherwise.
  const beside =
    before.find(({ outcome }) => outcome !== row.outcome) ?? before.find(({ trial }) => trial === row.trial)
  const body = el('div', isBeside && beside !== undefined ? 'beside' : '')
  const heading = el('h1', { dir: 'auto', tabindex: '-1' }, ...visibleText(row.id))
  view.replaceChildren(sampleBar(row, heading, isBeside, beside !== undefined), body)
  window.scrollTo(0, 0)
  // What had it is gone or hidden; and a screen reader tells where one is.
  heading.focus({ preventScroll: true })
  if (isBeside && beside !== undefined) {
    const left = el('div', 'half', el('h2', 'half-title', 'Baseline'))
    const right = el('div', 'half', el('h2', 'half-title', 'This run'))
    body.append(left, right)
    void fillWith(left, beside, 0)
    void fillWith(right, row, row.seconds)
    return
  }
  void fillWith(body, row, row.seconds)
}

async function fillWith(element: PageElement, place: ContentPlace, seconds: number): Promise<void> {
  const asked = shown
  try {
    const sample = await readContent(place)
    if (asked === shown) element.append(sampleView(sample, seconds))
  } catch (error) {
    element.append(el('div', 'banner bad', ...visibleText(String(error))))
  }
}

function sampleBar(row: ReportRow, heading: PageElement, isBeside: boolean, hasBaseline: boolean): PageElement {
  const trials = index.trialsOf(row.id)
  const mode = isBeside ? 'sample' : 'compare'
  const other = `#${mode}=${encodeURIComponent(row.id)}/${row.trial}` as const
  return el(
    'nav',
    'sample-bar',
    el('a', { class: 'back', href: '#', title: 'Back to all samples (Escape)' }, '← All'),
    el('span', { class: `mark ${row.outcome}` }, row.outcome === 'error' ? 'not scored' : row.outcome),
    heading,
    trials.length < 2
      ? undefined
      : el(
          'span',
          'trials',
          trials.map((trial) =>
            el(
              'a',
              {
                class: `trial ${trial.outcome}${trial === row ? ' here' : ''}`,
                href: sampleLink(trial),
                title: `Trial ${trial.trial}: ${trial.outcome}`,
              },
              String(trial.trial),
            ),
          ),
        ),
    hasBaseline
      ? el('a', { class: 'button', href: other }, isBeside ? 'This run alone' : 'Beside the baseline')
      : undefined,
    el(
      'span',
      'steps',
      el('button', { type: 'button', title: 'Previous (k)', 'aria-label': 'Previous', onclick: () => step(-1) }, '↑'),
      el('button', { type: 'button', title: 'Next (j)', 'aria-label': 'Next', onclick: () => step(1) }, '↓'),
    ),
  )
}

/** On the start page the cursor moves; on a sample's page its neighbour is opened. */
function step(by: number): void {
  const row = list.move(by)
  if (row !== undefined && start.hidden) location.hash = sampleLink(row)
}

const keys: Readonly<Record<string, () => void>> = {
  j: () => step(1),
  k: () => step(-1),
  Escape: () => {
    if (start.hidden) location.hash = ''
  },
}
const startKeys: Readonly<Record<string, () => void>> = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  '/': () => list.focusSearch(),
}
const viewKeys: Readonly<Record<string, () => void>> = {
  ArrowRight: () => step(1),
  ArrowLeft: () => step(-1),
}

function onKey(event: PageEventLike): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target.matches('input, select, textarea')) {
    if (event.key === 'Escape') event.target.blur()
    return
  }
  const current = list.current
  if (event.key === 'Enter' && !start.hidden && current !== undefined && !event.target.matches('a, button, summary')) {
    location.hash = sampleLink(current)
    return
  }
  const action = keys[event.key] ?? (start.hidden ? viewKeys : startKeys)[event.key]
  if (action === undefined) return
  event.preventDefault()
  action()
}

document.addEventListener('keydown', onKey)
window.addEventListener('hashchange', route)
window.addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details')) details.open = true
})
route()
