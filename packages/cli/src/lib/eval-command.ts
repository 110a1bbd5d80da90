import { UsageError } from '@glmkit/core'
import type { Command } from './main.ts'

interface Action {
  readonly summary: string
  /** Loaded when called: the list needs no model, the report no suite. */
  load(): Promise<Command>
}

const actions: Readonly<Record<string, Action>> = {
  list: {
    summary: 'our own suites: samples, languages, what they test',
    load: async () => (await import('./eval/eval-list.ts')).evalList,
  },
  run: {
    summary: 'run a suite, or compare models and solvers over it',
    load: async () => (await import('./eval/eval-run.ts')).evalRun,
  },
  score: {
    summary: 'score answers that are there already',
    load: async () => (await import('./eval/eval-score.ts')).evalScore,
  },
  compare: {
    summary: 'what differs between two logs, and whether it can be told from chance',
    load: async () => (await import('./eval/eval-compare.ts')).evalCompare,
  },
  report: {
    summary: 'a log as one HTML file',
    load: async () => (await import('./eval/eval-report.ts')).evalReport,
  },
  download: {
    summary: 'the data of a public suite',
    load: async () => (await import('./eval/eval-download.ts')).evalDownload,
  },
}

const usage = [
  'glmkit eval ACTION [options]',
  '',
  ...Object.entries(actions).map(([name, { summary }]) => `  glmkit eval ${name.padEnd(9)} ${summary}`),
  '',
  'glmkit eval ACTION --help tells more.',
].join('\n')

/** Runs suites, compares what came of it and shows it. */
export const evalCommand: Command = {
  usage,
  async usageOf([name = '']) {
    return Object.hasOwn(actions, name) ? (await actions[name]?.load())?.usage : undefined
  },
  async run([name, ...args], signal) {
    const names = Object.keys(actions).join(', ')
    if (name === undefined) throw new UsageError(`glmkit eval needs one of ${names}, see glmkit eval --help`)
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined
    if (action === undefined) throw new UsageError(`Unknown "glmkit eval ${name}": expected ${names}`)
    await (await action.load()).run(args, signal)
  },
}
