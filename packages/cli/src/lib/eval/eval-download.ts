import { parseArgs } from 'node:util'
import { UsageError } from '@glmkit/core'
import { downloadBenchmark } from '@glmkit/evals/benchmarks'
import type { Command } from '../main.ts'
import { number } from './eval-lines.ts'
import { benchmarkNames, findBenchmark } from './eval-suites.ts'
import { suiteNameOf } from './eval-run-arguments.ts'

const usage = `glmkit eval download BENCHMARK --data DIR [options]

Fetches the data of a public benchmark (bfcl, tau2): files of one commit, each checked by its sha256. Our own suites bring
their samples. What is there already and right is left as it is; after a stop the same call goes on.

  --data DIR        where it goes: DIR/BENCHMARK
  --base-url URL    of a mirror, instead of https://raw.githubusercontent.com
  --json            {"benchmark","repo","commit","licence","dir",…} on stdout`

export const evalDownload: Command = { usage, run: download }

async function download(args: readonly string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { data: { type: 'string' }, 'base-url': { type: 'string' }, json: { type: 'boolean', default: false } },
  })
  const name = suiteNameOf(positionals, 'download')
  const benchmark = await findBenchmark(name)
  if (benchmark === undefined) {
    throw new UsageError(`"${name}" is no benchmark with data to download: expected ${benchmarkNames.join(', ')}`)
  }
  if (values.data === undefined)
    throw new UsageError(`Where to? Pass --data DIR, e.g. glmkit eval download ${name} --data evals-data`)
  const { data: dir, 'base-url': baseURL } = values
  let told = 0
  const found = await downloadBenchmark({
    benchmark: name,
    dir,
    signal,
    ...(baseURL !== undefined && { baseURL }),
    onProgress({ filesDone, files, bytesDone, bytes }) {
      const tenth = Math.floor((10 * bytesDone) / bytes)
      if (tenth <= told) return
      told = tenth
      process.stderr.write(
        `${number(filesDone)} of ${number(files)} files, ${megabytes(bytesDone)} of ${megabytes(bytes)} MB\n`,
      )
    },
  })
  const { repo, commit, licence, path, files, fetched } = found
  if (values.json)
    process.stdout.write(`${JSON.stringify({ benchmark: name, repo, commit, licence, dir: path, files, fetched })}\n`)
  else
    process.stdout.write(
      `${path}: ${number(files)} files of ${repo} (${licence}), ${number(fetched)} of them fetched now\n`,
    )
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}
