import type { PageElement } from './browser.ts'
import { el } from './dom.ts'
import { plural, whole } from './format.ts'
import type { ReportData, RunFacts } from './report-data.ts'
import { visibleText } from './visible-text.ts'

/** What one must know before reading a figure. */
export function banners({ run, summary, rows }: ReportData): PageElement[] {
  const unscored = summary.errors.infrastructure + summary.errors.harness
  const unjudged = rows.filter(({ outcome }) => outcome === 'error').length - unscored
  const lines: (readonly [string, string | undefined])[] = [
    ['bad', run.status === 'error' ? `The run ended with an error: ${run.error ?? 'it is not told which'}` : undefined],
    ['warn', incomplete(run, rows.length)],
    [
      'warn',
      run.told !== undefined && rows.length < run.told.trials
        ? `The log has ${whole(rows.length)} of the ${plural(run.told.trials, 'trial')} its own figures are of.`
        : undefined,
    ],
    ['warn', otherModels(run, summary)],
    [
      'warn',
      run.isEmulator
        ? 'Answered by an emulator, not by a model: the figures prove the harness and say nothing about GLM.'
        : undefined,
    ],
    [
      'warn',
      unscored > 0
        ? `${plural(unscored, 'trial')} could not be scored and ${unscored === 1 ? 'is' : 'are'} left out of all rates.`
        : undefined,
    ],
    [
      'warn',
      unjudged > 0
        ? `${plural(unjudged, 'trial')} ${unjudged === 1 ? 'has' : 'have'} no score that tells whether it passed.`
        : undefined,
    ],
  ]
  return lines.flatMap(([tone, text]) =>
    text === undefined ? [] : [el('div', { class: `banner ${tone}`, role: 'status' }, ...visibleText(text))],
  )
}

function incomplete({ status }: RunFacts, trials: number): string | undefined {
  if (status === 'started')
    return `The run has not ended, or has crashed: these are its first ${plural(trials, 'trial')}.`
  if (status === 'cancelled')
    return `The run was stopped before its end: these are its first ${plural(trials, 'trial')}.`
  return undefined
}

/** Hosts swap models silently. */
function otherModels({ model }: RunFacts, { otherModels: others = {} }: ReportData['summary']): string | undefined {
  const told = Object.entries(others).map(
    ([id, count]) => `${id} (${count === 1 ? '1 reply' : `${whole(count)} replies`})`,
  )
  if (told.length === 0) return undefined
  return `Another model answered than was asked${model === undefined ? '' : `, ${model}`}: ${told.join(', ')}. The figures are not the asked one’s alone.`
}
