import type { RunSpec } from '../run-spec.ts'
import type { SuiteSummary } from '../summary.ts'
import type { PublishedResult } from './published-result.ts'
import { publishedResults } from './published-results.ts'

export interface PublishedComparison {
  readonly published: PublishedResult
  readonly isComparable: boolean
  /** Why not, one thing each; empty if it is comparable. */
  readonly reasons: readonly string[]
}

/** What of a run decides whether a published number may stand beside it. */
export type PublishedQuery = Pick<RunSpec, 'suite' | 'version' | 'model' | 'trials' | 'limit' | 'source' | 'settings'>

/** How the run went. */
export interface RunEnd {
  readonly status: 'started' | 'success' | 'cancelled' | 'error'
  readonly summary: Pick<SuiteSummary, 'errors'>
}

/**
 * Published numbers of a run's suite, each with what keeps it from being compared. What is not known counts as different:
 * a number is comparable only if suite, version, split, trials, user model, model and the settings it was published with
 * all agree, and every trial of the run was scored.
 *
 * @param query Of the settings `userModel` is read, the id of the model that plays the user, and those of
 * `PublishedResult.runSettings`.
 * @param end Default: nothing is said of trials that were not scored.
 * @returns Comparable ones first; none for suites of which nothing was published, such as glmkit's own.
 */
export function publishedFor(query: PublishedQuery, end?: RunEnd): readonly PublishedComparison[] {
  return publishedResults
    .filter(({ suite }) => query.suite === suite || query.suite.startsWith(`${suite}-`))
    .map((published) => {
      const reasons = [...reasonsAgainst(published, query), ...(end === undefined ? [] : shortfallsOf(end))]
      return { published, isComparable: reasons.length === 0, reasons }
    })
    .toSorted((a, b) => a.reasons.length - b.reasons.length)
}

/** What was published is of whole runs, and counts what broke as failed where it says anything about it. */
function shortfallsOf({ status, summary }: RunEnd): string[] {
  const unscored = summary.errors.infrastructure + summary.errors.harness
  return [
    ...(status === 'success' ? [] : ['the run has not come to its end']),
    ...(unscored === 0 ? [] : [`not scored and left out of ours: ${unscored} of its trials`]),
  ]
}

function reasonsAgainst(published: PublishedResult, query: PublishedQuery): string[] {
  const split = query.source?.split ?? (query.suite.slice(published.suite.length + 1) || undefined)
  const userModel = settingOf(query, 'userModel')
  return [
    ...differs('version', published.version, query.version),
    ...(published.split === undefined && split === undefined ? [] : differs('split', published.split, split)),
    ...differs('trials', published.trials?.toString(), query.trials.toString()),
    ...(published.userModel === undefined && userModel === undefined
      ? []
      : differs('user model', published.userModel, userModel)),
    ...differs('model', published.model, query.model),
    ...Object.entries(published.runSettings ?? {}).flatMap(([name, value]) =>
      differs(name, String(value), settingOf(query, name)),
    ),
    ...(query.model?.startsWith('glmkit-emulator/') ? ['the run was on an emulator'] : []),
    ...(query.limit === undefined ? [] : [`only the first ${query.limit} samples were run`]),
  ]
}

function settingOf({ settings = {} }: PublishedQuery, name: string): string | undefined {
  const value = Object.hasOwn(settings, name) ? settings[name] : undefined
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function differs(what: string, published: string | undefined, own: string | undefined): string[] {
  const theirs = published === 'undisclosed' ? undefined : published
  if (theirs !== undefined && own !== undefined && canonical(theirs) === canonical(own)) return []
  if (theirs === undefined) return [`${what} not published${own === undefined ? '' : `, ours is ${own}`}`]
  return [`${what}: published for ${theirs}, ours is ${own ?? 'not known'}`]
}

/** Case and a provider's prefix aside. */
function canonical(text: string): string {
  const bare = text.trim().toLowerCase()
  return bare.slice(bare.lastIndexOf('/') + 1)
}
