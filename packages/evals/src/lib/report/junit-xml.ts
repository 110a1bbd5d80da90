import type { Outcome } from '../outcome.ts'
import type { SuiteSummary } from '../summary.ts'

/**
 * A run's summary for a CI server that reads JUnit's XML: its rates as properties, and a case for each trial that did not
 * pass, of the first 100. `writeJunit` has a case for every trial.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export function junitXml(summary: SuiteSummary): string {
  const { failures } = summary
  const cases = failures.map(({ id, trial, reason }) =>
    testCase(summary, { id, trial, seconds: undefined, problem: { tag: 'failure', type: 'failed', reason } }),
  )
  const counts = { tests: failures.length, failures: failures.length, errors: 0, skipped: 0 }
  return [junitHead(summary, counts), ...cases, junitFoot].join('')
}

/** Cases of a file, as its head must tell: CI servers count them, too. */
export interface JunitCounts {
  readonly tests: number
  readonly failures: number
  readonly errors: number
  readonly skipped: number
}

export function countCase(counts: JunitCounts, outcome: Outcome): JunitCounts {
  const tag = caseOf(outcome).problem?.tag
  return {
    tests: counts.tests + 1,
    failures: counts.failures + (tag === 'failure' ? 1 : 0),
    errors: counts.errors + (tag === 'error' ? 1 : 0),
    skipped: counts.skipped + (tag === 'skipped' ? 1 : 0),
  }
}

interface Case {
  readonly id: string
  readonly trial: number
  readonly seconds: number | undefined
  readonly problem?: { readonly tag: 'failure' | 'error' | 'skipped'; readonly type: string; readonly reason: string }
}

export function junitCase(summary: SuiteSummary, outcome: Outcome): string {
  return testCase(summary, caseOf(outcome))
}

function caseOf({ id, trial, workingMs, isPassed, failure, reason = 'It did not pass' }: Outcome): Case {
  const seconds = workingMs / 1000
  if (isPassed === true) return { id, trial, seconds }
  // Of another harness, without a score.
  if (isPassed === undefined && failure === undefined)
    return {
      id,
      trial,
      seconds,
      problem: { tag: 'skipped', type: 'not scored', reason: 'No score tells whether it passed' },
    }
  const tag = isPassed === undefined ? 'error' : 'failure'
  return { id, trial, seconds, problem: { tag, type: failure ?? 'failed', reason } }
}

/** Up to the first case. */
export function junitHead(summary: SuiteSummary, counted: JunitCounts, startedAt?: Date): string {
  const { suite, version, solver, model, elapsedMs } = summary
  const { tests, failures, errors, skipped } = counted
  const counts = `tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="${fixed(elapsedMs / 1000)}"`
  const name = escapeXml([suite, model ?? solver].join(' · '))
  const at = startedAt === undefined ? '' : ` timestamp="${startedAt.toISOString().slice(0, 19)}"`
  const properties = propertiesOf(summary).map(
    ([key, value]) => `      <property name="${escapeXml(key)}" value="${escapeXml(value)}"/>\n`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="glmkit eval" ${counts}>
  <testsuite name="${name}" package="${escapeXml(`${suite}@${version}`)}" ${counts}${at}>
    <properties>
${properties.join('')}    </properties>
`
}

export const junitFoot: string = '  </testsuite>\n</testsuites>\n'

function propertiesOf(summary: SuiteSummary): (readonly [string, string])[] {
  const { suite, version, solver, model, passRate, samples, trials, passHatK, scorers, byLanguage, usage } = summary
  const { scored, passed, failed, errors } = summary
  return [
    ['suite', suite],
    ['version', version],
    ['solver', solver],
    ...(model === undefined ? [] : [['model', model] as const]),
    ['samples', String(samples)],
    ['trials', String(trials)],
    ['scored', String(scored)],
    ['passed', String(passed)],
    ['failed', String(failed)],
    ['not-scored', String(errors.infrastructure + errors.harness)],
    ...(passRate === undefined
      ? []
      : ([
          ['pass-rate', fixed(passRate.estimate)],
          ['pass-rate-low', fixed(passRate.low)],
          ['pass-rate-high', fixed(passRate.high)],
        ] as const)),
    ...passHatK.slice(1).map((rate, index) => [`pass^${index + 2}`, fixed(rate)] as const),
    ...Object.entries(byLanguage).map(
      ([language, { estimate }]) => [`pass-rate-${language}`, fixed(estimate)] as const,
    ),
    ...scorers.map(({ scorer, mean }) => [`mean-${scorer}`, fixed(mean)] as const),
    ['input-tokens', String(usage.inputTokens)],
    ['cached-input-tokens', String(usage.cachedInputTokens)],
    ['output-tokens', String(usage.outputTokens)],
    ...(usage.costUsd === null ? [] : [['cost-usd', fixed(usage.costUsd)] as const]),
  ]
}

function testCase({ suite, trials }: SuiteSummary, { id, trial, seconds, problem }: Case): string {
  const name = trials === 1 ? id : `${id} (trial ${trial})`
  const time = seconds === undefined ? '' : ` time="${fixed(seconds)}"`
  const open = `    <testcase classname="${escapeXml(suite)}" name="${escapeXml(name)}"${time}`
  if (problem === undefined) return `${open}/>\n`
  const { tag, type, reason } = problem
  const [line = ''] = reason.split('\n', 1)
  return `${open}>
      <${tag} type="${escapeXml(type)}" message="${escapeXml(line)}">${escapeXml(reason)}</${tag}>
    </testcase>\n`
}

/** JSON's and XML's decimal point, whatever the size. */
function fixed(value: number): string {
  return String(Number(value.toFixed(6)))
}

/** What XML 1.0 allows: other characters are no part of any document, not even escaped. */
// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** For text and attributes alike; with `>` escaped there is no `]]>`. */
export function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
    '\n': '&#10;',
    '\r': '&#13;',
    '\t': '&#9;',
  }
  return text
    .toWellFormed()
    .replace(forbidden, '')
    .replace(/[&<>"'\n\r\t]/g, (character) => entities[character] ?? '')
}
