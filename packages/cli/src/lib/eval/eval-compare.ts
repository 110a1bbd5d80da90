import { parseArgs } from 'node:util'
import { AgentError, UsageError } from '@glmkit/core'
import { formatComparison } from '@glmkit/evals'
import type { Command } from '../main.ts'
import { compareLogs } from './compare-logs.ts'

const usage = `glmkit eval compare LOG LOG [LOG …] [options]

Compares runs of the same suite, version and samples, sample by sample: the difference of their pass rates with its
interval, what got worse and what got better. Of more than two, each is compared with the first.

  --fail-on-regression       exit with 1 when a run is worse than the first, and chance does not explain it
  --allow-different-limits   of turns, tokens, seconds or price
  --json                     one comparison a line on stdout`

export const evalCompare: Command = {
  usage,
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'fail-on-regression': { type: 'boolean', default: false },
        'allow-different-limits': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    })
    if (positionals.length < 2) {
      throw new UsageError('Name two logs: call glmkit eval compare LOG LOG, see glmkit eval compare --help')
    }
    const comparisons = await compareLogs(positionals, { allowDifferentLimits: values['allow-different-limits'] })
    for (const comparison of comparisons) {
      process.stdout.write(values.json ? `${JSON.stringify(comparison)}\n` : `${formatComparison(comparison)}\n`)
    }
    const worse = comparisons.findIndex(({ change }) => change === 'worse')
    if (values['fail-on-regression'] && worse !== -1) {
      throw new AgentError(`"${positionals[worse + 1]}" is worse than "${positionals[0]}"`)
    }
  },
}
