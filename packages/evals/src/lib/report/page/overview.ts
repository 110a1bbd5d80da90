import type { PageElement } from './browser.ts'
import { curves, rateBar, rateRows } from './charts.ts'
import type { RateRow } from './charts.ts'
import { el } from './dom.ts'
import type { Child } from './dom.ts'
import { dollars, duration, moment, percent, percentRange, plural, short, whole } from './format.ts'
import type { ReportData } from './report-data.ts'
import { plainText, visibleText } from './visible-text.ts'

/** Who ran what, when and how. */
export function runHeader({ title, run }: ReportData): PageElement {
  const facts: (readonly [string, string | undefined])[] = [
    ['Model', run.model ?? 'none'],
    ['Solver', run.solver],
    ['Answered by', run.baseURL],
    ['Started', run.startedAt && moment(run.startedAt)],
    ['Ended', run.endedAt && moment(run.endedAt)],
    ...run.settings,
    ['Written by', run.writtenBy],
  ]
  return el(
    'header',
    'run-header',
    el('h1', '', ...visibleText(title)),
    run.description === undefined ? undefined : el('p', 'description', ...visibleText(run.description)),
    el(
      'dl',
      'facts',
      facts.map(([name, value]) =>
        value === undefined ? undefined : el('div', '', el('dt', '', name), el('dd', '', ...visibleText(value))),
      ),
    ),
  )
}

export function overview(data: ReportData, filterLabel: (label: string) => void): PageElement {
  return el(
    'div',
    'cards',
    passRateCard(data),
    toldCard(data),
    passKCard(data),
    languageCard(data),
    scorerCard(data, filterLabel),
    costCard(data),
    timeCard(data),
    trouble(data),
    flakyCard(data),
  )
}

function card(title: string, className: string, ...children: readonly Child[]): PageElement {
  return el('section', `card ${className}`, el('h2', '', title), ...children)
}

function passRateCard({ summary, comparison, baselines }: ReportData): PageElement {
  const { passRate, scored, passed, samples, method } = summary
  if (passRate === undefined) return card('Pass rate', 'hero', el('p', 'empty', 'No trial was scored.'))
  const rows: RateRow[] = [
    { label: 'this run', rate: passRate, tone: 'main' },
    ...(comparison !== undefined && 'result' in comparison
      ? [{ label: 'baseline run', rate: comparison.result.a.passRate }]
      : []),
    ...baselines.map(({ name, rate }) => ({ label: `solver “${name}”`, rate })),
  ]
  const confidence = percent(passRate.confidence, 0)
  const by = method === undefined ? '' : `, ${intervalNames[method] ?? method}`
  return card(
    'Pass rate',
    'hero',
    el(
      'div',
      'headline',
      el('span', 'big', percent(passRate.estimate)),
      el('span', 'range', percentRange(passRate), el('span', 'note', `${confidence} interval${by}`)),
    ),
    rows.length === 1 ? rateBar(passRate, 'main') : rateRows(rows),
    el('p', 'note', `${whole(passed)} of ${plural(scored, 'scored trial')} of ${plural(samples, 'sample')} passed.`),
  )
}

function toldCard({ run: { told } }: ReportData): PageElement | undefined {
  if (told === undefined || told.metrics.length === 0) return undefined
  return card(
    'As the log tells it',
    'middle',
    figures(told.metrics),
    el('p', 'note', `Of ${plural(told.trials, 'trial')}.`),
  )
}

const intervalNames: Readonly<Record<string, string>> = {
  wilson: 'Wilson',
  'clopper-pearson': 'Clopper–Pearson',
  normal: 'by the means of the samples',
  clustered: 'clustered',
}

function passKCard({ summary: { passAtK, passHatK } }: ReportData): PageElement | undefined {
  if (passAtK.length < 2) return undefined
  return card(
    'Over k trials',
    'middle',
    curves([
      { name: 'pass@k', tone: 'at', values: passAtK },
      { name: 'pass^k', tone: 'hat', values: passHatK },
    ]),
    el('p', 'note', 'pass@k: at least one of k trials passes. pass^k: all of them do.'),
  )
}

function languageCard({ summary: { byLanguage } }: ReportData): PageElement | undefined {
  const languages = Object.entries(byLanguage).toSorted(([, a], [, b]) => b.samples - a.samples)
  if (languages.length < 2) return undefined
  return card(
    'By language',
    'languages',
    rateRows(
      languages.map(([label, rate]) => ({ label: plainText(label), rate, note: plural(rate.samples, 'sample') })),
    ),
  )
}

function scorerCard({ summary: { scorers } }: ReportData, filterLabel: (label: string) => void): PageElement {
  return card(
    'Scorers',
    'broad',
    el(
      'table',
      'figures scorers',
      el(
        'thead',
        '',
        el(
          'tr',
          '',
          ['Scorer', 'Mean', '± SE', 'Scores', 'Labels'].map((name) => el('th', '', name)),
        ),
      ),
      el(
        'tbody',
        '',
        scorers.map(({ scorer, role, mean, standardError, count, labels }) =>
          el(
            'tr',
            '',
            el('td', '', ...visibleText(scorer), role === 'metric' ? el('span', 'tag', 'metric') : undefined),
            el('td', 'number', mean.toFixed(3)),
            el('td', 'number', standardError === 0 ? '–' : standardError.toFixed(3)),
            el('td', 'number', whole(count)),
            el('td', 'labels', labelButtons(labels, filterLabel)),
          ),
        ),
      ),
    ),
  )
}

function labelButtons(labels: Readonly<Record<string, number>>, filterLabel: (label: string) => void): PageElement[] {
  return Object.entries(labels)
    .toSorted(([, a], [, b]) => b - a)
    .map(([label, count]) =>
      el(
        'button',
        { class: 'chip', type: 'button', title: 'Show these samples', onclick: () => filterLabel(label) },
        ...visibleText(label),
        el('span', 'count', whole(count)),
      ),
    )
}

function figures(rows: readonly (readonly [string, string] | undefined)[]): PageElement {
  return el(
    'dl',
    'numbers',
    rows.map((row) => row && el('div', '', el('dt', '', ...visibleText(row[0])), el('dd', '', ...visibleText(row[1])))),
  )
}

function costCard({ summary: { usage, usageByModel, scored, passed } }: ReportData): PageElement {
  const { inputTokens, cachedInputTokens, outputTokens, reasoningTokens, costUsd } = usage
  const models = Object.entries(usageByModel)
  return card(
    'Tokens and cost',
    '',
    figures([
      ['Cost', dollars(costUsd)],
      costUsd === null || scored === 0 ? undefined : ['per trial', dollars(costUsd / scored)],
      costUsd === null || passed === 0 ? undefined : ['per passed trial', dollars(costUsd / passed)],
      ['Input tokens', short(inputTokens)],
      ['of them cached', inputTokens === 0 ? '–' : percent(cachedInputTokens / inputTokens)],
      ['Output tokens', short(outputTokens)],
      ['of them reasoning', outputTokens === 0 ? '–' : percent(reasoningTokens / outputTokens)],
      ...(models.length < 2 ? [] : models.map(([id, { costUsd: cost }]) => [id, dollars(cost)] as const)),
    ]),
  )
}

function timeCard({ summary: { latencyMs, elapsedMs, rateLimited, scored } }: ReportData): PageElement {
  return card(
    'Time',
    '',
    figures([
      ['Trial, median', duration(latencyMs.p50 / 1000)],
      ['Trial, 95th percentile', duration(latencyMs.p95 / 1000)],
      elapsedMs > 0 ? ['Whole run', duration(elapsedMs / 1000)] : undefined,
      elapsedMs > 0 && scored > 0 ? ['Trials a minute', short((scored / elapsedMs) * 60_000)] : undefined,
      ['Rate-limited requests', whole(rateLimited)],
    ]),
  )
}

function trouble({ summary: { errors, calls, limited, passHatKWithErrors } }: ReportData): PageElement {
  const failures = Object.entries(calls.failures).toSorted(([, a], [, b]) => b - a)
  const failed = failures.reduce((sum, [, count]) => sum + count, 0)
  const share = calls.total === 0 ? '' : ` · ${percent(failed / calls.total)}`
  return card(
    'Calls and errors',
    '',
    figures([
      ['Tool calls', whole(calls.total)],
      ['failed', `${whole(failed)}${share}`],
      ...failures.map(([kind, count]) => [`· ${kind}`, whole(count)] as const),
      ['Stopped at a limit', whole(limited)],
      ['Infrastructure errors', whole(errors.infrastructure)],
      ['Harness errors', whole(errors.harness)],
      ...(passHatKWithErrors ?? []).map((rate, index) => [`· as failures, pass^${index + 1}`, percent(rate)] as const),
    ]),
  )
}

function flakyCard({ summary: { flaky, samples, trials } }: ReportData): PageElement | undefined {
  if (trials < 2) return undefined
  const shown = flaky.ids.slice(0, 12)
  return card(
    'Flaky samples',
    '',
    el(
      'p',
      'note',
      `${plural(flaky.count, 'sample')} of ${whole(samples)} passed in some trials and failed in others.`,
    ),
    el(
      'div',
      'chips',
      shown.map((id) =>
        el('a', { class: 'chip', href: `#sample=${encodeURIComponent(id.toWellFormed())}/1` }, ...visibleText(id)),
      ),
      flaky.count > shown.length ? el('span', 'note', `and ${whole(flaky.count - shown.length)} more`) : undefined,
    ),
  )
}
