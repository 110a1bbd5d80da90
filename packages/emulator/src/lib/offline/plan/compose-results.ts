import type { Language } from '../language.ts'
import { say } from '../phrases.ts'
import { comparisonIn } from './comparison.ts'
import { tell, withoutAgain } from './plan-phrases.ts'
import { refsIn, type StepResult } from './step-results.ts'

/** The answer from the results of a plan: each once, and plainly what was not done. */
export function composeResults(results: readonly StepResult[], undone: readonly string[], language: Language): string {
  const kept = results.filter((result, at) => !isWithin(result, results.slice(at + 1)))
  const whole = [...new Set(kept.map(({ text }) => text))]
  const texts = whole.filter((text) => !whole.some((other) => other !== text && other.includes(text)))
  if (texts.length === 0) texts.push(tell('nothingDone', language))
  const rest = undone.map((title) => withoutAgain(title).title).join(say('semicolon', language))
  return [...texts, ...(rest === '' ? [] : [tell('notDone', language, rest)])].join('\n\n')
}

/** Figures that were drawn, or facts that a table has brought together, need not be told twice. */
function isWithin({ title, text }: StepResult, later: readonly StepResult[]): boolean {
  if (comparisonIn(title) !== undefined) return false
  const refs = refsIn(text)
  return later.some((other) => {
    if (comparisonIn(other.title)?.items.some((item) => title.includes(item)) === true) return true
    const others = refsIn(other.text)
    return refs.length > 0 && (hasTable(text) || hasTable(other.text)) && refs.every((ref) => others.includes(ref))
  })
}

export function hasTable(text: string): boolean {
  return /^\s*\|.*\|\s*$/m.test(text)
}
