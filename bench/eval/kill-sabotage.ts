export interface Sabotage {
  /** Of the sources of `@glmkit/evals`. */
  readonly file: string
  /** What stands there, and what takes its place. */
  readonly changes: readonly (readonly [RegExp, string])[]
}

const sampleIsWritten = /zip\.append\(sampleNameOf/
const earlierIsCounted = /tally\.add\(outcome\)\n/

/** Mistakes that a runner or a log may have. Each must be noticed. */
export const sabotages: Readonly<Record<string, Sabotage>> = {
  'the log drops a sample now and then': {
    file: 'log/open-eval-log.ts',
    changes: [[sampleIsWritten, "(String(sample.id).includes('5') ? async () => {} : zip.append)(sampleNameOf"]],
  },
  'a trial is told of before it is written': {
    file: 'log/open-eval-log.ts',
    changes: [
      [
        sampleIsWritten,
        '((...all) => new Promise((go) => setTimeout(go, 300)).then(() => zip.append(...all)))(sampleNameOf',
      ],
      [/await writing\n/, 'void writing\n'],
    ],
  },
  'samples that no file of summaries tells of are forgotten': {
    file: 'log/logged-summaries.ts',
    changes: [[/ {2}\}\n {2}yield\* fromSamples\(\)\n/, '  }\n']],
  },
  'what has failed in the harness counts as finished': {
    file: 'run/arm.ts',
    changes: [[/if \(outcome\.isPassed === undefined\) continue/, '']],
  },
  'a resumed run does not look at what is finished': {
    file: 'run/arm.ts',
    changes: [[/if \(hash === undefined\) return false/, 'return false']],
  },
  'what is finished is not counted': { file: 'run/arm.ts', changes: [[earlierIsCounted, '\n']] },
  'what is finished counts as passed': {
    file: 'run/arm.ts',
    changes: [[earlierIsCounted, 'tally.add({ ...outcome, isPassed: true })\n']],
  },
  'a trial counts twice': {
    file: 'run/arm.ts',
    changes: [[/(tally\.add\(outcomeOf\(\w+\)\))/, '$1; $1']],
  },
  'a trial is done twice': {
    file: 'run/run-suite.ts',
    changes: [
      [
        /void queue\.add\(/,
        "if (trial === 1 && next.value.id.includes('9')) void queue.add(() => work(arm, next.value, trial)); void queue.add(",
      ],
    ],
  },
  'what the infrastructure has spoiled is not tried again': {
    file: 'run/arm.ts',
    changes: [[/retried\.length >= retries/, 'true']],
  },
}
