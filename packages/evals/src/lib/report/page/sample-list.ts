import type { PageElement, PageWindow } from './browser.ts'
import { el } from './dom.ts'
import { dollars, duration, plural, short, whole } from './format.ts'
import type { ReportData, ReportRow } from './report-data.ts'
import { noFilter } from './row-filter.ts'
import type { RowFilter, RowIndex, Show, SortKey } from './row-filter.ts'
import { createVirtualList } from './virtual-list.ts'
import { plainText, visibleText } from './visible-text.ts'

declare const window: PageWindow

export interface SampleList {
  readonly element: PageElement
  /** As filtered and sorted. */
  readonly selection: readonly ReportRow[]
  /** Filters by a label alone and scrolls to the list. */
  showLabel(label: string): void
  /** Moves the cursor and with it the focus, and says where it then is. */
  move(step: number): ReportRow | undefined
  readonly current: ReportRow | undefined
  /** Puts the cursor on a row if the list has it. */
  point(row: ReportRow): void
  /** Draws the list anew, with the cursor in view and the focus on it. */
  refresh(): void
  focusSearch(): void
}

const shows: readonly (readonly [Show, string])[] = [
  ['all', 'All'],
  ['failed', 'Failed'],
  ['passed', 'Passed'],
  ['flaky', 'Flaky'],
  ['errors', 'Errors'],
  ['limit', 'Limit'],
  ['changed', 'Changed'],
]

const sorts: readonly (readonly [SortKey, string])[] = [
  ['order', 'Run order'],
  ['outcome', 'Outcome'],
  ['id', 'Id'],
  ['tokens', 'Tokens'],
  ['cost', 'Cost'],
  ['time', 'Time'],
  ['turns', 'Turns'],
]

const symbols = { passed: '✓', failed: '✗', error: '!' }
const maxPrinted = 400

export const sampleLink = ({ id, trial }: { readonly id: string; readonly trial: number }): `#${string}` =>
  `#sample=${encodeURIComponent(id)}/${trial}`

export function createSampleList(data: ReportData, index: RowIndex): SampleList {
  let filter: RowFilter = noFilter
  let selection: readonly ReportRow[] = []
  let cursor = -1
  const narrow = window.matchMedia('(max-width: 760px)')
  const list = createVirtualList<ReportRow>({
    heightOf: () => (narrow.matches ? 84 : 56),
    render: (row, place) => rowElement(row, index.trialsOf(row.id), place === cursor),
    maxPrinted,
  })
  const found = el('span', { class: 'found', role: 'status' })
  const search = el('input', {
    type: 'search',
    placeholder: 'Search id, input, answer',
    'aria-label': 'Search in ids and in the beginnings of inputs and answers',
  })
  const languages = [...new Set(data.rows.flatMap(({ language }) => language ?? []))].toSorted()
  const labels = [...new Set(data.rows.flatMap((row) => row.labels))].toSorted()
  const languageSelect = select('Language', [['', 'All languages'], ...languages.map((name) => [name, name] as const)])
  const labelSelect = select('Label', [['', 'All labels'], ...labels.map((name) => [name, name] as const)])
  const sortSelect = select('Sort by', sorts)
  const direction = el('button', { class: 'direction', type: 'button', 'aria-label': 'Turn the order round' }, '↑')
  const buttons = shows
    .filter(([show]) => show === 'all' || index.count[show] > 0)
    .map(([show, name]) => {
      const label = [name, el('span', 'count', whole(index.count[show]))]
      return { show, button: el('button', { type: 'button', onclick: () => change({ show }) }, ...label) }
    })

  function change(news: Partial<RowFilter>): void {
    filter = { ...filter, ...news }
    selection = index.select(filter)
    cursor = -1
    for (const { show, button } of buttons) button.setAttribute('aria-pressed', String(show === filter.show))
    languageSelect.value = filter.language
    labelSelect.value = filter.label
    sortSelect.value = filter.sort
    direction.textContent = filter.isDescending ? '↓' : '↑'
    found.textContent = selection.length === index.rows.length ? '' : plural(selection.length, 'trial')
    empty.hidden = selection.length > 0
    list.show(selection)
  }

  function refresh(): void {
    list.refresh()
    if (cursor < 0) return
    list.reveal(cursor)
    list.focus(cursor)
  }

  const empty = el('p', 'empty', 'No trial fits these filters.')
  search.addEventListener('input', () => change({ query: search.value }))
  languageSelect.addEventListener('change', () => change({ language: languageSelect.value }))
  labelSelect.addEventListener('change', () => change({ label: labelSelect.value }))
  sortSelect.addEventListener('change', () => {
    const sort = sorts.find(([key]) => key === sortSelect.value)?.[0] ?? 'order'
    change({ sort, isDescending: sort !== 'order' && sort !== 'id' })
  })
  direction.addEventListener('click', () => change({ isDescending: !filter.isDescending }))
  const element = el(
    'section',
    'samples',
    el(
      'div',
      'toolbar',
      el(
        'div',
        { class: 'shows', role: 'group', 'aria-label': 'Which trials' },
        buttons.map(({ button }) => button),
      ),
      search,
      languages.length > 1 ? languageSelect : undefined,
      labels.length > 0 ? labelSelect : undefined,
      el('span', 'sorting', sortSelect, direction),
      found,
    ),
    empty,
    list.element,
    data.rows.length > maxPrinted ? el('p', 'print-only note', `On paper: the first ${maxPrinted} trials.`) : undefined,
  )
  change({})

  return {
    element,
    get selection() {
      return selection
    },
    get current() {
      return selection[cursor]
    },
    showLabel(label) {
      search.value = ''
      change({ ...noFilter, label })
      element.scrollIntoView({ block: 'start' })
    },
    move(step) {
      cursor = Math.min(selection.length - 1, Math.max(0, cursor + step))
      refresh()
      return selection[cursor]
    },
    point(row) {
      cursor = selection.findIndex(({ id, trial }) => id === row.id && trial === row.trial)
    },
    refresh,
    focusSearch: () => search.focus(),
  }
}

function select(name: string, options: readonly (readonly [string, string])[]): PageElement {
  return el(
    'select',
    { 'aria-label': name },
    options.map(([value, label]) => el('option', { value }, plainText(label))),
  )
}

function rowElement(row: ReportRow, trials: readonly ReportRow[], isCurrent: boolean): PageElement {
  const { outcome, language, reason, limit } = row
  const lang = language === undefined ? {} : { lang: language }
  const note = outcome === 'passed' ? undefined : reason
  return el(
    'a',
    { class: `row ${outcome}${isCurrent ? ' current' : ''}`, href: sampleLink(row) },
    el('span', { class: 'mark', role: 'img', 'aria-label': outcome }, symbols[outcome]),
    el('span', 'id', el('span', { class: 'clip', dir: 'auto' }, ...visibleText(row.id)), trialDots(row, trials)),
    el(
      'span',
      'texts',
      el('span', { class: 'clip', dir: 'auto', ...lang }, ...visibleText(row.input)),
      el(
        'span',
        { class: 'clip under', dir: 'auto', ...lang },
        note === undefined ? undefined : el('span', 'why', ...visibleText(note), row.answer === '' ? '' : ' · '),
        ...visibleText(row.answer),
      ),
    ),
    el(
      'span',
      'tags',
      limit === undefined ? undefined : el('span', 'tag warn', ...visibleText(limit)),
      language === undefined ? undefined : el('span', 'tag', ...visibleText(language)),
    ),
    el('span', 'cell', short(row.tokens), el('span', 'unit', ' tok')),
    el('span', 'cell', dollars(row.costUsd)),
    el('span', 'cell', duration(row.seconds)),
  )
}

/** Which of a sample's trials passed, this one outlined. */
function trialDots(row: ReportRow, trials: readonly ReportRow[]): PageElement | undefined {
  if (trials.length < 2) return undefined
  return el(
    'span',
    { class: 'dots', title: `Trial ${row.trial} of ${trials.length}` },
    trials.slice(0, 16).map(({ outcome, trial }) => el('span', `dot ${outcome}${trial === row.trial ? ' here' : ''}`)),
  )
}
