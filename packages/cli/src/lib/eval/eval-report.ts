import { parseArgs } from 'node:util'
import { UsageError } from '@glmkit/core'
import { readEvalLog, summaryOfLog, writeReport } from '@glmkit/evals'
import { fileOf } from '../flags.ts'
import type { Command } from '../main.ts'
import { quoted } from '../run-arguments.ts'
import { renderEval } from './eval-summary.ts'

const usage = `glmkit eval report LOG [options]

Shows a log, .eval or .json, of glmkit or of Inspect: without --out its summary, with it all samples and transcripts.

  --out FILE.html   one file that needs no other and no network
  --baseline LOG    an earlier run of the same samples to compare with
  --title TEXT      of the page (default: suite and model)
  --json            the summary as a line on stdout, without --out`

export const evalReport: Command = {
  usage,
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        baseline: { type: 'string' },
        title: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const [path, ...more] = positionals
    if (path === undefined || more.length > 0) {
      throw new UsageError('Name one log: call glmkit eval report LOG --out FILE.html, see glmkit eval report --help')
    }
    const { baseline: baselinePath, title } = values
    const out = fileOf('out', values.out)
    if (baselinePath !== undefined && out === undefined) {
      throw new UsageError(
        `--baseline is for the page: add --out FILE.html, or call glmkit eval compare ${[baselinePath, path].map(quoted).join(' ')}`,
      )
    }
    await using resources = new AsyncDisposableStack()
    const log = resources.use(await readEvalLog(path))
    if (out !== undefined) {
      const baseline = baselinePath === undefined ? undefined : resources.use(await readEvalLog(baselinePath))
      await writeReport(out, log, { ...(baseline && { baseline }), ...(title !== undefined && { title }) })
      process.stderr.write(`Wrote ${out}\n`)
      return
    }
    const summary = await summaryOfLog(log)
    const { status } = log.header
    if (status !== 'success') process.stderr.write(`The run has not come to its end: its status is "${status}"\n`)
    const isEmulated = log.spec?.settings?.isEmulated === true
    const columns = process.stdout.columns || Infinity
    const text = values.json
      ? `${JSON.stringify(summary)}\n`
      : renderEval({ summary, baselines: [], isEmulated }, columns)
    process.stdout.write(text)
  },
}
