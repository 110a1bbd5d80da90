import type { PublishedComparison } from '../../published/published-for.ts'
import type { PageElement } from './browser.ts'
import { el } from './dom.ts'
import { percent, whole } from './format.ts'
import type { ReportData } from './report-data.ts'

type Summary = ReportData['summary']

/** What others have measured, and whether it may stand beside this run. */
export function publishedSection({ published, summary }: ReportData): PageElement | undefined {
  if (published.length === 0) return undefined
  const [comparable, others] = [true, false].map((wanted) =>
    alike(published.filter((one) => one.isComparable === wanted)),
  )
  const rest = el(
    'details',
    'published',
    el('summary', '', 'Not comparable with this run'),
    others?.map((group) => publishedRow(group, summary)),
  )
  rest.open = comparable?.length === 0
  return el(
    'section',
    'card wide',
    el('h2', '', 'Published numbers'),
    el(
      'div',
      'published',
      comparable?.map((group) => publishedRow(group, summary)),
    ),
    others?.length === 0 ? undefined : rest,
  )
}

/** Several metrics of one measurement are told together. */
function alike(published: readonly PublishedComparison[]): (readonly PublishedComparison[])[] {
  const groups = Map.groupBy(published, ({ published: { metric: _, value: __, ...conditions } }) =>
    JSON.stringify(conditions),
  )
  return [...groups.values()]
}

function publishedRow(group: readonly PublishedComparison[], summary: Summary): PageElement | undefined {
  const [first] = group
  if (first === undefined) return undefined
  const { published, isComparable, reasons } = first
  const { model, title, version, split, settings, source, date } = published
  const what = [title, version && `v${version}`, split].filter((part) => part !== undefined).join(' · ')
  return el(
    'div',
    isComparable ? 'published-row comparable' : 'published-row',
    el(
      'div',
      '',
      group.map((one) => publishedValue(one, summary)),
    ),
    el(
      'div',
      '',
      el('strong', '', model),
      ` ${what}`,
      el('p', 'note', [settings, source, date].filter((part) => part !== undefined).join(' · ')),
      isComparable
        ? el('p', 'good', 'Suite, version, split, trials, models and settings agree, and every trial was scored.')
        : el('p', 'against', `Not comparable – ${reasons.join('; ')}.`),
    ),
  )
}

function publishedValue({ published, isComparable }: PublishedComparison, summary: Summary): PageElement {
  const { metric, value, unit } = published
  const own = isComparable ? ownValue(metric, summary) : undefined
  return el(
    'div',
    'published-value',
    el('span', 'note', metric),
    el('strong', '', unit === 'usd' ? `$${whole(value)}` : `${value}%`),
    own === undefined ? undefined : el('span', 'note', `this run ${percent(own)}`),
  )
}

function ownValue(metric: string, { passRate, passHatK }: Summary): number | undefined {
  if (metric === 'accuracy') return passRate?.estimate
  return metric.startsWith('pass^') ? passHatK[Number(metric.slice('pass^'.length)) - 1] : undefined
}
