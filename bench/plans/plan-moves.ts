/** The simulated model as planner and as worker of a step. */
import type { Message, ModelRequest } from '@glmkit/core'
import {
  alternativesIn,
  callsIn,
  droppedIn,
  itemOfStep,
  newsIn,
  refusalsOf,
  section,
  stepsIn,
  valueIn,
  warningsIn,
} from './conversation.ts'
import { active } from './flaws.ts'
import type { Flaw } from './flaws.ts'
import { actionOf, itemsIn } from './items.ts'
import type { Item } from './items.ts'
import { nextMove } from './moves.ts'
import { output } from './saying.ts'
import type { Saying } from './saying.ts'

/** A step, as a planner writes it. */
export interface Patch {
  readonly id: string
  readonly [field: string]: unknown
}

export const patchOf = ({ id, needs, criterion, ...item }: Item): Patch => ({
  id,
  title: actionOf({ id, needs, criterion, ...item }),
  criterion,
  needs,
})

export const promptOf = (messages: readonly Message[]): string =>
  messages.find(({ role }) => role === 'user')?.content ?? ''

/** Tools as a planning prompt lists them: `- mirror: Looks a fact up. …` */
export const toolLines = (text: string): readonly { readonly name: string; readonly description: string }[] =>
  [...text.matchAll(/^- (\w+): (.*)$/gm)].map(([, name = '', description = '']) => ({ name, description }))

/** A step for each item. */
export function draft({ messages }: Pick<ModelRequest, 'messages'>, flaws: readonly Flaw[]): Saying {
  const items = itemsIn(section(promptOf(messages), 'Request'))
  return output({ steps: firstPlan(items, messages, flaws) })
}

/** Also of a model that keeps its plan itself. */
export function firstPlan(
  items: readonly Item[],
  messages: readonly Message[],
  flaws: readonly Flaw[],
): readonly Patch[] {
  const told = messages.filter(({ role, content }) => role === 'tool' && content.startsWith('Error: ')).length
  return items.flatMap((item) => {
    if (active(flaws, 'plans-without', item.id, 0)) return []
    const needs = active(flaws, 'plans-badly', item.id, told) ? [...item.needs, 'preparation'] : item.needs
    return [{ ...patchOf(item), needs }]
  })
}

/** Another way for what failed, if there is one; what is new; and without what is not needed. */
export function revision({ messages }: Pick<ModelRequest, 'messages'>): Saying {
  const text = promptOf(messages)
  const reason = text.split('\n\n# Request')[0] ?? ''
  const items = [...itemsIn(section(text, 'Request')), ...newsIn(reason)]
  const steps = stepsIn(section(text, 'Plan'))
  const alternatives = alternativesIn(toolLines(section(text, 'Tools of those who work the steps')))
  const news = newsIn(reason).filter(({ id }) => steps.every((step) => step.id !== id || step.mark === ' '))
  const dropped = droppedIn(reason.replaceAll(/^.*(?=News: )/gm, '')).filter((id) =>
    steps.some((step) => step.id === id && step.mark === ' '),
  )
  const again = [...reason.matchAll(/^(?:The plan needs a revision: )?step "([\w-]+)" failed: (.*)$/gm)].flatMap(
    ([, id = '', why = '']) => {
      const step = steps.find((each) => each.id === id)
      const criterion = items.findLast((item) => item.id === id)?.criterion ?? ''
      const item = step && itemOfStep(id, step.title, criterion, items)
      const revised = item && reviseItem(item, step.title, why, alternatives)
      return revised === undefined
        ? []
        : [{ id, status: 'pending', title: revised.title, note: `another way: ${revised.title}` }]
    },
  )
  const missing = reason.includes('nothing shows')
    ? itemsIn(reason).filter(({ id }) => steps.every((step) => step.id !== id))
    : []
  const skipped = dropped.map((id) => ({ id, status: 'skipped', note: 'it is not needed any more' }))
  return output({ steps: [...again, ...news.map(patchOf), ...missing.map(patchOf), ...skipped] })
}

/** The sources that are left, the same once more, or nothing: not for what is gone for good, and never twice. */
export function reviseItem(
  item: Item,
  title: string,
  why: string,
  alternatives: readonly (readonly [string, string])[],
): { readonly item: Item; readonly title: string; readonly isAgain: boolean } | undefined {
  const { work, needs, criterion } = item
  if (title.endsWith(', again')) return undefined
  if (work.do === 'fetch' && !criterion.startsWith('two')) {
    const others = alternatives.flatMap(([name, like]) => (work.sources.includes(like) ? [name] : []))
    const all = [...new Set([...work.sources, ...others])]
    const left = all.filter((name) => !new RegExp(String.raw`\b${name}\b`).test(why))
    const revised: Item = { id: item.id, work: { do: 'fetch', sources: left }, needs, criterion }
    if (left.length > 0 && left.join() !== work.sources.join())
      return { item: revised, title: actionOf(revised), isAgain: false }
  }
  return /410|taken back/.test(why) ? undefined : { item, title: `${title}, again`, isAgain: true }
}

/** Works the one item of its step and hands in what came of it. */
export function workStep(
  { messages, tools }: Pick<ModelRequest, 'messages' | 'tools'>,
  flaws: readonly Flaw[],
): Saying {
  const text = promptOf(messages)
  const [, id = '', title = ''] = /^# Your step: ([\w-]+)\n(.*)$/m.exec(text) ?? []
  const items = itemsIn(section(text, 'Goal of the whole plan'))
  const item = itemOfStep(id, title, section(text, 'It counts as done when'), items)
  if (item === undefined) return output({ status: 'failed', result: 'the step is not clear', evidence: [] })
  const rest = section(text, 'Results of the steps it needs')
  const notes = rest
    .split('\n\n')
    .filter((part) => !part.startsWith('## ') && part !== 'none' && !part.startsWith('Budget left'))
  const inputs = new Map(item.needs.flatMap((need) => [[need, valueIn(need, rest) ?? '?'] as const]))
  const calls = callsIn(messages)
  const place = items.findIndex((each) => each.id === id)
  const told = [...notes, ...refusalsOf(id, messages)]
  const alternatives = alternativesIn(tools)
  const move = nextMove({ item, place, calls, inputs, told, warnings: warningsIn(messages), alternatives }, flaws)
  if (move.type === 'call') return { calls: [move] }
  const isSilent = active(flaws, 'overlooks-news', id, 0) !== undefined
  const news = isSilent
    ? []
    : calls.flatMap((call) => call.text.split('\n').filter((line) => line.startsWith('News: ')))
  const learned = news.length === 0 ? {} : { newInformation: [...new Set(news)].join('\n') }
  if (move.type === 'give-up') return output({ status: 'failed', result: move.reason, evidence: [], ...learned })
  return output({ status: 'done', result: `${id} = ${move.value}`, evidence: move.evidence, ...learned })
}
