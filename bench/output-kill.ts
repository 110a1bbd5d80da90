/**
 * Does a long write survive `kill -9`? A process writes a document to a file, section beside section, while its replies are
 * cut by all that cuts them; it is killed at random moments, and the next one goes on. At every moment the file must be a
 * beginning of the document, after every kill all that was called final must be there, and in the end the bytes must be
 * those of a write that nobody disturbed.
 *
 *     node bench/output-kill.ts [--kills 200] [--seed 1] [--controls]
 *
 * With --controls what is on the disk is damaged by hand, which must be noticed. Exit code 1 if anything is lost, or not
 * noticed.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createGlm } from '@glmkit/core/glm'
import { startEmulator, writerBrain } from '@glmkit/emulator'
import { writeLong } from '@glmkit/memory'
import { headingOf } from '../packages/memory/src/lib/output/section/section-format.ts'
import { attempt } from './output/kill-attempt.ts'
import { faultInFile, faultsInEnd, faultsInParts } from './output/kill-checks.ts'
import type { Truth, Writing } from './output/kill-checks.ts'
import { faultsOf, killModes, optionsOf, saidTo } from './output/kill-document.ts'
import type { KillMode } from './output/kill-document.ts'
import { damages } from './output/kill-sabotage.ts'
import { createRandom, mix, pick } from './search/random.ts'
import { table } from './search/table.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    controls: { type: 'boolean', default: false },
  },
})
const kills = Number(values.kills)
const seed = Number(values.seed)
/** Most kills come before the write is done, and some late in it. */
const mostMs = 900
const brain = writerBrain({
  document: saidTo,
  behaviour: { preamble: 0.1, 'longer-echo': 0.1, 'missing-echo': 0.05 },
  seed,
})

/** What comes out, and what can be read on the way, when nobody disturbs it. */
async function undisturbed(mode: KillMode, number: number): Promise<Truth> {
  await using emulator = await startEmulator({ brain })
  const model = createGlm({ ...emulator })
  const sections = new Map<number, string>()
  const { text = '', sections: written } = await writeLong({
    model,
    ...optionsOf(mode, number),
    onEvent(event) {
      if (event.type === 'text') sections.set(event.section, (sections.get(event.section) ?? '') + event.text)
    },
  })
  const view = [...sections]
    .toSorted(([a], [b]) => a - b)
    .map(([section, body]) => {
      const title = written[section - 1]?.title
      return title === undefined ? body : headingOf('markdown', section, title) + body
    })
  return { document: Buffer.from(text), view: Buffer.from(view.join('')) }
}

interface Tally {
  documents: number
  kills: number
  seams: number
  /** Kills when some of the text was final and some was not. */
  within: number
  readonly faults: string[]
}

/** Document after document, each killed again and again until it is done. */
async function run(mode: KillMode, count: number, dir: string): Promise<Tally> {
  const tally: Tally = { documents: 0, kills: 0, seams: 0, within: 0, faults: [] }
  const random = createRandom(mix(seed, killModes.indexOf(mode)))
  await using emulator = await startEmulator({ brain, faults: faultsOf(seed), tokensPerSecond: 5_000 })
  while (tally.kills < count) {
    const number = mix(seed, tally.documents)
    const truth = await undisturbed(mode, number)
    const writing: Writing = { file: join(dir, `${mode}-${tally.documents}`), told: new Map() }
    const fault = (what: string): void =>
      void tally.faults.push(`${mode} ${tally.documents}, kill ${tally.kills}: ${what}`)
    for (let isDone = false; !isDone;) {
      const killAfterMs = pick(random, mostMs)
      const isKilled = tally.kills < count
      const { baseURL } = emulator
      const ended = await attempt({ baseURL, mode, seed: number, writing, truth, ...(isKilled && { killAfterMs }) })
      tally.seams += ended.seams
      ended.faults.forEach(fault)
      if (ended.how === 'killed') {
        tally.kills += 1
        const final = [...writing.told.values()].reduce((sum, bytes) => sum + bytes, 0)
        if (final > 0 && final < truth.view.length * 0.98) tally.within += 1
        faultsInParts(writing).forEach(fault)
      } else {
        isDone = true
        // Killed when all was in its place, before it could say so.
        const wasDone = tally.kills > 0 && ended.why.includes('it exists already')
        if (ended.how === 'failed' && !wasDone) fault(`it failed: ${ended.why.trim().slice(0, 300)}`)
        else faultsInEnd(writing, truth).forEach(fault)
      }
      process.stderr.write(
        `\r${mode}: ${tally.kills} of ${count} kills, ${tally.documents} documents, ${tally.faults.length} faults `,
      )
    }
    tally.documents += 1
  }
  process.stderr.write('\n')
  return tally
}

async function controls(dir: string): Promise<string[][]> {
  const mode = 'sections'
  const truth = await undisturbed(mode, seed)
  await using emulator = await startEmulator({ brain, tokensPerSecond: 20_000 })
  const { baseURL } = emulator
  const rows: string[][] = []
  for (const [at, [name, damage]] of Object.entries(damages).entries()) {
    const writing: Writing = { file: join(dir, `control-${at}`), told: new Map() }
    await attempt({ baseURL, mode, seed, writing, truth, killAfterTexts: 60 })
    const before = faultsInParts(writing)
    if (before.length > 0 || !damage(writing.file)) {
      rows.push([name, `NOT DONE: ${before[0] ?? 'there is too little to damage'}`])
      continue
    }
    const lost = faultInFile(writing, truth) ?? faultsInParts(writing)[0]
    const ended = await attempt({ baseURL, mode, seed, writing, truth })
    const refused = ended.how === 'failed' ? /AgentError: (.*)/.exec(ended.why)?.[1] : undefined
    const differs = ended.how === 'done' ? [...ended.faults, ...faultsInEnd(writing, truth)][0] : undefined
    const found = lost ?? (refused && `refused: ${refused.replaceAll(dir, '').slice(0, 90)}`) ?? differs
    rows.push([name, found === undefined ? `NOT NOTICED ${ended.why}` : `noticed: ${found}`])
  }
  return rows
}

const dir = await mkdtemp(join(tmpdir(), 'glmkit-output-kill-'))
if (values.controls) {
  const rows = await controls(dir)
  process.stdout.write(`${table(['damage', 'result'], rows)}\n`)
  process.exitCode = rows.every(([, result = '']) => result.startsWith('noticed')) ? 0 : 1
} else {
  const rows: string[][] = []
  const faults: string[] = []
  for (const [at, mode] of killModes.entries()) {
    const tally = await run(mode, Math.floor((kills + at) / killModes.length), dir)
    faults.push(...tally.faults)
    rows.push([mode, ...[tally.kills, tally.within, tally.documents, tally.seams, tally.faults.length].map(String)])
  }
  process.stdout.write(
    `${table(['written in', 'kills', 'in the middle of the text', 'documents', 'seams', 'faults'], rows)}\n`,
  )
  for (const fault of faults.slice(0, 20)) process.stdout.write(`✗ ${fault}\n`)
  process.exitCode = faults.length === 0 ? 0 : 1
}
await rm(dir, { recursive: true })
