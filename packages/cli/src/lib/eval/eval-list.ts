import { parseArgs } from 'node:util'
import type { Sample, Suite } from '@glmkit/evals'
import type { Command } from '../main.ts'
import { paint, wrap } from '../terminal-text.ts'
import { benchmarkNames, findBenchmark, findSuites } from './eval-suites.ts'

const usage = `glmkit eval list [--json]

Lists our own suites: name, samples, languages, what they test; and public benchmarks with their parts.

  --json   one suite a line on stdout: {"suite","version","samples","languages","baselines","variants","description"};
           then one benchmark a line: {"benchmark","parts","description"}`

export const evalList: Command = { usage, run: listSuites }

async function listSuites(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } })
  const listed = []
  for (const suite of await findSuites('all')) listed.push(await factsOf(suite))
  const publicOnes = await Promise.all(benchmarkNames.map(findBenchmark))
  const benchmarks = publicOnes.filter((benchmark) => benchmark !== undefined)
  if (values.json) {
    for (const facts of listed) process.stdout.write(`${JSON.stringify(facts)}\n`)
    for (const { name: benchmark, description, parts } of benchmarks) {
      process.stdout.write(`${JSON.stringify({ benchmark, parts: parts.map(({ name }) => name), description })}\n`)
    }
    return
  }
  const names = Math.max(...listed.map(({ suite }) => suite.length))
  const columns = process.stdout.columns || 100
  for (const { suite, samples, languages, description } of listed) {
    const facts = `${samples} samples${languages.length === 0 ? '' : ` · ${languages.join(' ')}`}`
    process.stdout.write(`${paint('bold', suite.padEnd(names))}  ${paint('dim', facts)}\n`)
    for (const line of wrap(description ?? '', columns - 3)) process.stdout.write(`  ${line}\n`)
  }
  process.stdout.write('\nBenchmarks, with data of their own (glmkit eval download):\n')
  for (const { name, description, parts } of benchmarks) {
    process.stdout.write(`${paint('bold', name.padEnd(names))}  ${description}\n`)
    const list = parts.map((part) => (part.leftOut === undefined ? part.name : `(${part.name})`)).join(', ')
    for (const line of wrap(`--only ${list}`, columns - 3)) process.stdout.write(`  ${paint('dim', line)}\n`)
  }
}

async function factsOf({ name, version = '1', description, samples, baselines = {}, variants = {} }: Suite) {
  const languages = new Set<string>()
  let count = 0
  for await (const { language } of iterableOf(samples)) {
    count += 1
    if (language !== undefined) languages.add(language)
  }
  return {
    suite: name,
    version,
    samples: count,
    languages: [...languages].toSorted(),
    baselines: Object.keys(baselines),
    variants: Object.keys(variants),
    ...(description !== undefined && { description }),
  }
}

function iterableOf(samples: Suite['samples']): Iterable<Sample> | AsyncIterable<Sample> {
  return typeof samples === 'function' ? samples() : samples
}
