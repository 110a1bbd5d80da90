/** The simulated model as judge: it compares what the evidence shows with the criterion, and knows nothing else. */
import type { ModelRequest } from '@glmkit/core'
import { droppedIn, newsIn, parsed, section } from './conversation.ts'
import { shows } from './criterion.ts'
import type { SeenCall, Shown } from './criterion.ts'
import { active, mixed } from './flaws.ts'
import type { Flaw } from './flaws.ts'
import { itemsIn, lineOf } from './items.ts'
import { promptOf } from './plan-moves.ts'
import { output } from './saying.ts'
import type { Saying } from './saying.ts'

export function judge({ messages }: Pick<ModelRequest, 'messages'>, flaws: readonly Flaw[], turn: number): Saying {
  const text = promptOf(messages)
  const criterion = section(text, 'Criterion')
  const evidence = section(text, 'Evidence')
  const verdict = verdictOn(criterion, evidence, flaws)
  const byChance = active(flaws, 'judges-by-chance', '', 0)
  const isWrong = byChance !== undefined && mixed(`${byChance.seed} ${turn} ${text}`) % 1_000 < byChance.share * 1_000
  return output(isWrong ? { passes: !verdict.passes, reason: 'it looks as if' } : verdict)
}

function verdictOn(criterion: string, evidence: string, flaws: readonly Flaw[]): Shown {
  const [, skipped] =
    /^The goal does not need this step any more.*Why it is to be left out: (.*)$/s.exec(criterion) ?? []
  if (skipped !== undefined) {
    const isShown = droppedIn(evidence).some((id) => skipped.includes(id))
    return { passes: isShown, reason: isShown ? 'the results say so' : 'nothing in the results says so' }
  }
  if (criterion.startsWith('The request is fulfilled')) return judgeGoal(criterion, evidence, flaws)
  const calls = [...evidence.matchAll(/^## Tool (\w+).*\nasked: (.*)\nreturned: (.*)$/gm)].map(
    ([, name = '', asked = '', returned = '']): SeenCall => callOf(name, asked, returned),
  )
  if (active(flaws, 'judges-loosely', '', 0)) return { passes: calls.length > 0, reason: 'it looks fine' }
  const [, id = '', value] = /## The result that was handed in\n([\w-]+) = (\w+)/.exec(evidence) ?? []
  if (active(flaws, 'judges-wrongly', id, 0)) return { passes: false, reason: 'it does not look right' }
  const known = new Map<string, string>()
  for (const [, step = '', result = ''] of evidence.matchAll(/^## Step "([\w-]+)", which is done\n[\w-]+ = (\w+)/gm)) {
    known.set(step, result)
  }
  return shows({ id, criterion, value, calls: [...repeatedSends(evidence), ...calls], known })
}

/** Each item of the request must be among the results, checked by what the request asks of it, or be dropped by the news. */
function judgeGoal(request: string, evidence: string, flaws: readonly Flaw[]): Shown {
  if (active(flaws, 'judges-loosely', '', 0)) return { passes: true, reason: 'it looks fine' }
  const found = evidence.replaceAll(/^.*(?=News: )/gm, '')
  const dropped = droppedIn(found)
  const changed = new Map(newsIn(found).map((item) => [item.id, item]))
  const items = itemsIn(request).map((item) => changed.get(item.id) ?? item)
  const wanted = [...items, ...[...changed.values()].filter(({ id }) => items.every((item) => item.id !== id))]
  const results = [...evidence.matchAll(/^## ([\w-]+): .* \(checked: (.*)\)\n([\w-]+) = (\w+)/gm)]
  const first = wanted.find(
    ({ id, criterion }) =>
      !dropped.includes(id) && !results.some(([, step, checked]) => step === id && checked === criterion),
  )
  if (first === undefined) return { passes: true, reason: 'all of it is there' }
  return { passes: false, reason: `nothing shows\n${lineOf(first)}` }
}

/** What the list of all calls has besides the one that was claimed: a message that was sent cannot be sent again. */
function repeatedSends(evidence: string): readonly SeenCall[] {
  const sends = [...evidence.matchAll(/^send (\{.*\})(?: ×(\d+))?$/gm)].flatMap(([, asked = '', times = '1']) =>
    Array.from({ length: Number(times) }, () => callOf('send', asked, '')),
  )
  return sends.slice(1)
}

const callOf = (name: string, asked: string, text: string): SeenCall => ({
  name,
  args: parsed(asked),
  text,
  isError: false,
})
