import { parseArgs } from 'node:util'
import { UsageError } from '@glmkit/core'
import type { Command } from '../main.ts'
import { suiteNames } from './eval-suites.ts'
import { suiteNameOf } from './eval-run-arguments.ts'

const usage = `glmkit eval download SUITE

Fetches the data of a public suite. Our own suites bring their samples: none of them needs it.`

export const evalDownload: Command = { usage, run: downloadSuite }

async function downloadSuite(args: readonly string[]): Promise<void> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
  const name = suiteNameOf(positionals, 'download')
  if (!suiteNames.includes(name)) {
    throw new UsageError(`Unknown suite "${name}": glmkit knows ${suiteNames.join(', ')}, and none needs a download`)
  }
  process.stderr.write(`Suite "${name}" brings its samples: run it with glmkit eval run ${name}\n`)
}
