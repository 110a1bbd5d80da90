export interface Sabotage {
  /** Of the sources of `@glmkit/evals`. */
  readonly file: string
  /** What stands there, and what takes its place. */
  readonly changes: readonly (readonly [string, string])[]
}

/** Mistakes a runner or a log may have. Each must be noticed. */
export const sabotages: Readonly<Record<string, Sabotage>> = {
  'the log drops a sample now and then': {
    file: 'log/open-eval-log.ts',
    changes: [
      ['zip.append(sampleNameOf', "(String(sample.id).includes('5') ? async () => {} : zip.append)(sampleNameOf"],
    ],
  },
  'a trial is told of before it is written': {
    file: 'log/open-eval-log.ts',
    changes: [
      ['await writing\n', 'void writing\n'],
      ['zip.append(sampleNameOf', 'new Promise((go) => setTimeout(go, 300)).then(() => zip.append(sampleNameOf'],
      ['toInspectJson(sample))', 'toInspectJson(sample)))'],
    ],
  },
  'what has failed in the harness counts as finished': {
    file: 'log/open-eval-log.ts',
    changes: [['if (outcome.isPassed !== undefined) yield outcome', 'yield outcome']],
  },
  'samples that no file of summaries tells of are forgotten': {
    file: 'log/logged-summaries.ts',
    changes: [['  }\n  yield* fromSamples()\n', '  }\n']],
  },
  'a resumed run does not look at what is finished': {
    file: 'run/arm.ts',
    changes: [['if (outcome === undefined) return false', 'return false']],
  },
  'what is finished is not counted': { file: 'run/arm.ts', changes: [['tally.add(outcome)\n', '\n']] },
  'what is finished counts as passed': {
    file: 'run/arm.ts',
    changes: [['tally.add(outcome)\n', 'tally.add({ ...outcome, isPassed: true })\n']],
  },
  'a trial counts twice': {
    file: 'run/arm.ts',
    changes: [['tally.add(outcomeOf(made))', 'tally.add(outcomeOf(made)); tally.add(outcomeOf(made))']],
  },
  'a trial is done twice': {
    file: 'run/run-suite.ts',
    changes: [
      [
        'void queue.add(',
        'if (trial === 1 && next.value.id.includes("9")) void queue.add(() => work(arm, next.value, trial)); void queue.add(',
      ],
    ],
  },
  'the failure of the infrastructure is not tried again': {
    file: 'run/arm.ts',
    changes: [
      [
        "made.failure?.kind !== 'infrastructure' || retried.length >= retries",
        'made.failure?.kind !== undefined || retried.length <= retries',
      ],
    ],
  },
}
