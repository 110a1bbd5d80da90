/**
 * Does an answer that is cut come out whole?
 *
 * In the process, the engine goes on with texts of all kinds whose replies are cut again and again, written by a model that
 * does as it is told or misbehaves; beside it what others do with the same cuts and replies. Over the wire, an agent and
 * `writeLong` have documents of 131,072 tokens written through 50 cuts of ten sorts.
 *
 *     node bench/output.ts [--part seams|wire] [--only KIND] [--seams 10000] [--tokens 131072] [--cuts 50] [--seed 1]
 *                          [--quick] [--controls]
 *
 * With --controls engines that are broken on purpose, which must be noticed. Exit code 1 if a character is lost or doubled
 * and nobody is told, if what was final is taken back, or if a compliant model has to be asked twice too often.
 */
import { parseArgs } from 'node:util'
import { createAnswer } from '../packages/memory/src/lib/output/answer/answer.ts'
import { documentOf } from './output/documents.ts'
import { percent, runSeams, seamTable } from './output/run-seams.ts'
import { runWire, wireTable } from './output/run-wire.ts'
import { sabotages } from './output/sabotage.ts'
import { kinds } from './output/texts.ts'
import { writeOverWire } from './output/wire.ts'
import type { Trouble } from './output/wire.ts'
import { table } from './search/table.ts'

const { values } = parseArgs({
  options: {
    part: { type: 'string' },
    only: { type: 'string' },
    seams: { type: 'string' },
    tokens: { type: 'string' },
    cuts: { type: 'string' },
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
    controls: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const seams = Number(values.seams ?? (values.quick ? 1_500 : 10_000))
const tokens = Number(values.tokens ?? (values.quick ? 12_000 : 131_072))
const cuts = Number(values.cuts ?? (values.quick ? 8 : 50))
const chosen = kinds.filter((kind) => values.only === undefined || kind === values.only)
if (chosen.length === 0) throw new Error(`There is no kind of text "${values.only}", expected ${kinds.join(', ')}`)
/** Of a compliant model's replies, so many may have to be asked for again. */
const mostRefused = 0.02
/** The model itself does as it is told. */
const compliant: ReadonlySet<Trouble> = new Set([
  'length',
  'disconnect',
  'network error',
  'torn frame',
  'stall',
  'loop',
])
const missed: string[] = []
const say = (line: string): void => void process.stdout.write(`${line}\n`)

function inProcess(): void {
  const onRound = (count: number): void => void process.stderr.write(`\r${count} of ${seams} seams `)
  const { byManner, byKind, all, wrong } = runSeams({ open: createAnswer, kinds: chosen, seams, seed, onRound })
  process.stderr.write('\n')
  say(`${seamTable('the model', byManner)}\n\n${seamTable('a compliant one', byKind)}`)
  say(`\n${all.seams} seams, ${all.corrupt} documents with a wrong character nobody was told of, seed ${seed}`)
  for (const one of wrong.slice(0, 20)) say(`✗ ${JSON.stringify(one)}`)
  if (all.corrupt > 0) missed.push(`${all.corrupt} documents are corrupt and nobody was told`)
  if (all.takenBack > 0) missed.push(`${all.takenBack} documents had something taken back that was certain`)
  const { refused = 0, seams: met = 0, errors = 0 } = byManner.get('compliant') ?? {}
  if (refused > mostRefused * (met + refused)) {
    missed.push(`${percent(refused, met + refused)} of a compliant model's replies were refused`)
  }
  if (errors > 0) missed.push(`${errors} documents of a compliant model ended with an error`)
}

async function overWire(): Promise<void> {
  const results = await runWire({
    kinds: chosen,
    tokens,
    cuts,
    seed,
    isQuick: values.quick,
    onCase: ({ kind, trouble, way }, done, total) =>
      void process.stderr.write(`\r${done} of ${total}: ${kind}, ${trouble}, ${way}`.padEnd(60)),
  })
  process.stderr.write('\n')
  for (const key of ['trouble', 'kind', 'way'] as const) say(`\n${wireTable(results, key, tokens)}`)
  const met = results.flatMap((result) => result.seams)
  say(`\n${results.length} documents of ${tokens} tokens over the wire, ${met.length} seams, seed ${seed}`)
  for (const { kind, trouble, way, result, detail, isTakenBack } of results) {
    const name = `${kind}, ${trouble}, ${way}`
    if (result !== 'identical') say(`${result === 'corrupt' ? '✗' : '–'} ${name}: ${result}: ${detail}`)
    if (result === 'corrupt') missed.push(`${name} is corrupt and nobody was told`)
    if (result === 'error' && compliant.has(trouble)) missed.push(`${name} ended with an error`)
    if (isTakenBack) missed.push(`${name} had something taken back that was final`)
  }
  const own = results.filter(({ trouble }) => compliant.has(trouble)).flatMap((result) => result.seams)
  const refused = own.reduce((sum, { retries }) => sum + retries, 0)
  if (refused > mostRefused * (own.length + refused)) {
    missed.push(`${percent(refused, own.length + refused)} of a compliant model's replies over the wire were refused`)
  }
}

const controlCases = [
  { kind: 'english', trouble: 'longer echo' },
  { kind: 'code', trouble: 'new fence' },
  { kind: 'code', trouble: 'length' },
  { kind: 'repetitive', trouble: 'length' },
] as const

async function controls(): Promise<void> {
  const rows: string[][] = []
  for (const [name, open] of Object.entries(sabotages)) {
    const { all } = runSeams({ open, kinds: chosen, seams: 1, seed })
    let noticed = 0
    for (const one of controlCases) {
      const document = documentOf(one.kind, 6_000, seed)
      const { result, isTakenBack } = await writeOverWire({ ...one, way: 'agent', cuts: 6, seed }, document, () =>
        open({}),
      )
      if (result === 'corrupt' || isTakenBack) noticed += 1
    }
    if (all.corrupt + all.takenBack === 0 || noticed === 0) missed.push(`nobody notices "${name}"`)
    const counts = [all.documents, all.corrupt, all.takenBack].map(String)
    rows.push([name, ...counts, noticed === 0 ? 'NOT NOTICED' : `${noticed} of ${controlCases.length}`])
  }
  say(table(['broken on purpose', 'documents', 'corrupt', 'taken back', 'noticed over the wire'], rows))
}

if (values.controls) await controls()
else {
  if (values.part !== 'wire') inProcess()
  if (values.part !== 'seams') await overWire()
}
for (const miss of missed) {
  process.stderr.write(`Missed: ${miss}\n`)
  process.exitCode = 1
}
