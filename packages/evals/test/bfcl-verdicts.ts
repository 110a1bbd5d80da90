/**
 * Compares our verdicts on recorded single-turn answers, by tool calls and in prompt mode, with upstream's.
 *
 * `node packages/evals/test/bfcl-verdicts.ts [file]` takes a file of the form of `bfcl_visible_sample.jsonl`.
 */
import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { bfclCategories } from '../src/lib/benchmarks/bfcl/categories.ts'
import type { CallsResult } from '../src/lib/benchmarks/bfcl/single-turn/decode-calls.ts'
import { checkSingleTurn } from '../src/lib/benchmarks/bfcl/single-turn/check-single-turn.ts'
import type { SingleTurnMode } from '../src/lib/benchmarks/bfcl/single-turn/check-single-turn.ts'
import { plainFormat, readFormatId } from '../src/lib/benchmarks/bfcl/single-turn/prompt/prompt-format.ts'
import { readEntries, readPossibleAnswers } from '../src/lib/benchmarks/bfcl/single-turn/single-turn-entry.ts'
import type { PossibleCall, SingleTurnEntry } from '../src/lib/benchmarks/bfcl/single-turn/single-turn-entry.ts'
import type { Verdict } from '../src/lib/benchmarks/bfcl/single-turn/verdict.ts'

const dataFolder: URL = new URL('../../../../shared/data/evals/', import.meta.url)
export const hasData: boolean = existsSync(dataFolder)

export interface RecordedAnswer {
  readonly case_id: string
  readonly id: string
  readonly category: string
  readonly mode: 'fc' | 'prompt'
  readonly tier: string
  readonly result: CallsResult
  readonly valid: boolean
  readonly error_type: string | null
}

export interface SingleTurnQuestions {
  readonly entries: ReadonlyMap<string, SingleTurnEntry>
  readonly answers: ReadonlyMap<string, readonly PossibleCall[]>
}

export function readQuestions(): SingleTurnQuestions {
  const entries = new Map<string, SingleTurnEntry>()
  const answers = new Map<string, readonly PossibleCall[]>()
  const textOf = (file: string): string => readFileSync(new URL(`bfcl/${file}`, dataFolder), 'utf8')
  for (const { group, kind, file, answersFile } of bfclCategories) {
    if (group === 'multi-turn' || group === 'agentic' || kind === 'format-sensitivity') continue
    for (const entry of readEntries(textOf(file))) entries.set(entry.id, entry)
    if (answersFile === undefined) continue
    for (const [id, calls] of readPossibleAnswers(textOf(answersFile))) answers.set(id, calls)
  }
  return { entries, answers }
}

/** Of the tiers `single_turn` and `prompt`. */
export function readRecorded(
  file: URL = new URL('reference/bfcl_visible_sample.jsonl', dataFolder),
): readonly RecordedAnswer[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return lines
    .map((line): RecordedAnswer => JSON.parse(line))
    .filter(({ tier }) => tier === 'single_turn' || tier === 'prompt')
}

export function verdictOn(recorded: RecordedAnswer, { entries, answers }: SingleTurnQuestions): Verdict {
  const { id, mode } = asked(recorded)
  const entry = entries.get(id)
  if (entry === undefined) throw new Error(`No entry "${id}"`)
  return checkSingleTurn(entry, answers.get(id) ?? [], recorded.result, mode)
}

function asked({ id, category, mode }: RecordedAnswer): { id: string; mode: SingleTurnMode } {
  if (category === 'format_sensitivity') {
    const { id: inner, format } = readFormatId(id)
    return { id: inner, mode: format }
  }
  return { id, mode: mode === 'fc' ? 'fc' : plainFormat }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , file] = process.argv
  const questions = readQuestions()
  const recorded = readRecorded(file === undefined ? undefined : pathToFileURL(file))
  const start = performance.now()
  for (const tier of ['single_turn', 'prompt']) {
    const answers = recorded.filter((answer) => answer.tier === tier)
    const pairs = answers.map((answer) => ({ answer, verdict: verdictOn(answer, questions) }))
    const different = pairs.filter(({ answer, verdict }) => answer.valid !== verdict.valid)
    const otherTypes = pairs.filter(({ answer, verdict }) => answer.error_type !== (verdict.errorType ?? null))
    process.stdout.write(
      `${tier}: ${answers.length - different.length} of ${answers.length} verdicts are equal, and ${answers.length - otherTypes.length} types of errors\n`,
    )
    for (const { answer, verdict } of different) {
      process.stdout.write(`  ${answer.case_id}: ${JSON.stringify(answer.result)}, ours ${JSON.stringify(verdict)}\n`)
    }
  }
  process.stdout.write(`${((performance.now() - start) / 1000).toFixed(2)} s\n`)
}
