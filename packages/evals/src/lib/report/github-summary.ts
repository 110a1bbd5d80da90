import type { SuiteSummary } from '../summary.ts'
import { dollars, percent, short, whole } from './page/format.ts'

const maxFailures = 10
const maxReasonChars = 160

/**
 * A block of GitHub's Markdown for a job's summary: the rates, what they cost, the first failures.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
 */
export function githubSummary(summary: SuiteSummary): string {
  const { suite, version, model, solver, passRate, failures, failed, errors } = summary
  const unscored = errors.infrastructure + errors.harness
  const rows = figuresOf(summary).map(([name, value]) => `| ${name} | ${value} |\n`)
  const listed = failures.slice(0, maxFailures)
  const rest = failed + unscored - listed.length
  const failureRows = listed.map(
    ({ id, trial, reason }) =>
      `| ${cell(cut(id))}${summary.trials > 1 ? ` (${trial})` : ''} | ${cell(cut(reason))} |\n`,
  )
  const title = `### ${cell(suite)} ${cell(version)} · ${cell(model ?? `solver ${solver}`)}: ${passRate === undefined ? 'nothing was scored' : percent(passRate.estimate)}\n`
  return [
    title,
    `\n| | |\n|---|---|\n${rows.join('')}`,
    listed.length === 0 ? '' : `\n| Not passed | Why |\n|---|---|\n${failureRows.join('')}`,
    listed.length > 0 && rest > 0 ? `\nand ${whole(rest)} more\n` : '',
  ].join('')
}

function figuresOf(summary: SuiteSummary): (readonly [string, string])[] {
  const { model, passRate, passed, scored, samples, trials, passHatK, byLanguage, usage, errors, failed } = summary
  const withErrors = summary.passHatKWithErrors
  const { inputTokens, cachedInputTokens, outputTokens, costUsd } = usage
  const cached = inputTokens === 0 ? '' : ` (${percent(cachedInputTokens / inputTokens, 0)} cached)`
  const languages = Object.entries(byLanguage)
  return [
    ...(model?.startsWith('glmkit-emulator/') ? [['Answered by', '**an emulator, not a model**'] as const] : []),
    ...(passRate === undefined
      ? []
      : [
          [
            'Pass rate',
            `**${percent(passRate.estimate)}** (${percent(passRate.confidence, 0)} interval ${percent(passRate.low)} – ${percent(passRate.high)})`,
          ] as const,
        ]),
    ['Passed', `${whole(passed)} of ${whole(scored)} trials, ${whole(samples)} samples`],
    ['Failed', `${whole(failed)}; not scored: ${whole(errors.infrastructure + errors.harness)}`],
    ...(trials > 1 ? [[`pass^${passHatK.length}`, inRow(passHatK)] as const] : []),
    ...(withErrors ? [[`pass^${withErrors.length}, not scored as failed`, inRow(withErrors)] as const] : []),
    ...(languages.length > 1
      ? [
          [
            'By language',
            languages.map(([language, { estimate }]) => `${cell(language)} ${percent(estimate)}`).join(', '),
          ] as const,
        ]
      : []),
    ['Tokens', `${short(inputTokens)} in${cached}, ${short(outputTokens)} out`],
    ...(costUsd === null ? [] : [['Cost', dollars(costUsd)] as const]),
  ]
}

function inRow(rates: readonly number[]): string {
  return rates.map((rate) => percent(rate)).join(' → ')
}

function cut(text: string): string {
  return text.length <= maxReasonChars ? text : `${text.slice(0, maxReasonChars - 1)}…`
}

/** Text in a cell of a table: every character that Markdown, HTML or GitHub's mentions would read is written as an entity. */
function cell(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/[&<>"'`|\\*_~[\]()!#@:.$^]/g, (character) => `&#${character.charCodeAt(0)};`)
}
