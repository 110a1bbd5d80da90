/**
 * What an eval costs beyond the agent's own work: CPU of a sample, memory of many samples, and how soon a log of many
 * samples is taken up again. Exits with 1 when a bound is missed.
 *
 *     node bench/eval.ts [--quick] [--only cpu,memory,resume]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureCpu } from './eval/measure-cpu.ts'
import { measureMemory } from './eval/measure-memory.ts'
import { measureResume } from './eval/measure-resume.ts'

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string', default: 'cpu,memory,resume' } },
})
const { quick: isQuick } = values
const parts = values.only.split(',')
const dir = await mkdtemp(join(tmpdir(), 'glmkit-eval-'))
const missed: string[] = []
const tell = (text: string): void => void process.stdout.write(`${text}\n\n`)
const context = { dir, isQuick, missed, tell }
try {
  if (parts.includes('cpu')) await measureCpu(context)
  if (parts.includes('memory')) await measureMemory(context)
  if (parts.includes('resume')) await measureResume(context)
} finally {
  await rm(dir, { recursive: true })
}
for (const miss of missed) {
  process.stderr.write(`Missed: ${miss}\n`)
  process.exitCode = 1
}
