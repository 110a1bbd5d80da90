import type { Usage } from '@glmkit/core'
import { addUsage, noUsage } from '@glmkit/glm/model'
import type { Asker, Said } from './asker.ts'
import { importantFirst } from './important-first.ts'
import { readChoices } from './part-reply.ts'
import { findingsPrompt, noteOf } from './prompts.ts'
import type { Finding } from './prompts.ts'
import { sideBySide } from './side-by-side.ts'

export interface MergeOptions {
  readonly select: Asker
  readonly write: Asker
  readonly maxNotesTokens: number
  readonly count: (text: string) => number
  readonly concurrency: number
  readonly signal: AbortSignal
  /** Of the question, in the journal. */
  readonly key: string
}

export interface Merged extends Said {
  /** Findings that did not fit, the least important. */
  readonly leftOut: number
}

/** Choosing from what was chosen seldom goes deeper; then the least important are left out. */
const maxLevels = 4
/** A choice that keeps more than this is none. */
const leastProgress = 0.9

/** Writes the answer from findings: at once where they fit, else from what is chosen of them, group by group. */
export async function mergeFindings(all: readonly Finding[], question: string, options: MergeOptions): Promise<Merged> {
  const { write, maxNotesTokens, count, key, signal } = options
  const sizeOf = (findings: readonly Finding[]): number =>
    findings.reduce((sum, finding) => sum + count(noteOf(finding)), 0)
  let findings = all
  let usage = noUsage
  for (let level = 1, size = sizeOf(all); size > maxNotesTokens && level <= maxLevels; level += 1) {
    const chosen = await choose(findings, question, level, options)
    usage = addUsage(usage, chosen.usage)
    findings = chosen.findings
    const smaller = sizeOf(findings)
    if (smaller > size * leastProgress) break
    size = smaller
  }
  const notes = findings.map((finding) => ({ text: noteOf(finding), importance: finding.importance }))
  const shown = importantFirst(notes, maxNotesTokens, count).map(({ text }) => text)
  // From nothing the model would write that there is nothing.
  if (shown.length === 0) return { text: '', problem: 'no finding fits maxNotesTokens', usage, leftOut: 0 }
  const said = await write(`${key}/answer`, findingsPrompt(shown, question), signal)
  return { ...said, usage: addUsage(usage, said.usage), leftOut: findings.length - shown.length }
}

interface Chosen {
  readonly findings: readonly Finding[]
  readonly usage: Usage
}

async function choose(
  findings: readonly Finding[],
  question: string,
  level: number,
  options: MergeOptions,
): Promise<Chosen> {
  const { select, concurrency, signal, key } = options
  const chosen = await sideBySide(
    [...groupsOf(findings, options).entries()],
    async ([index, group], either) => {
      const prompt = findingsPrompt(group.map(noteOf), question)
      const { text, problem, usage } = await select(`${key}/choice/${level}.${index + 1}`, prompt, either)
      const choices = new Map(readChoices(text).map((choice) => [choice.id, choice]))
      // No choice is no reason to lose what was found.
      if (problem !== undefined || choices.size === 0) return { findings: group, usage }
      const kept = group.flatMap((finding) => {
        const choice = choices.get(finding.id)
        return choice === undefined ? [] : [{ ...finding, ...choice }]
      })
      return { findings: kept, usage }
    },
    { concurrency, signal },
  )
  return {
    findings: chosen.flatMap((group) => group.findings),
    usage: chosen.reduce((sum, group) => addUsage(sum, group.usage), noUsage),
  }
}

function groupsOf(findings: readonly Finding[], { maxNotesTokens, count }: MergeOptions): Finding[][] {
  const groups: Finding[][] = []
  let left = 0
  for (const finding of findings) {
    const tokens = count(noteOf(finding))
    if (tokens > left) {
      groups.push([])
      left = maxNotesTokens
    }
    left -= tokens
    groups.at(-1)?.push(finding)
  }
  return groups
}
