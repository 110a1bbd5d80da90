/** The simulated model in a conversation: without a plan, with plans in text, and with a plan it keeps itself. */
import type { Message, ModelRequest } from '@glmkit/core'
import { allShown } from './criterion.ts'
import type { SeenCall } from './criterion.ts'
import {
  alternativesIn,
  callsIn,
  droppedIn,
  listIn,
  newsIn,
  refusalsOf,
  tailIn,
  valueIn,
  warningsIn,
  withoutTail,
} from './conversation.ts'
import type { Listed, ShownStep } from './conversation.ts'
import { active, madeUp } from './flaws.ts'
import type { Flaw } from './flaws.ts'
import { actionOf, itemFrom, lineOf } from './items.ts'
import type { Item } from './items.ts'
import { nextMove } from './moves.ts'
import { firstPlan, patchOf, reviseItem, toolLines } from './plan-moves.ts'
import type { Patch } from './plan-moves.ts'
import { report } from './saying.ts'
import type { Saying } from './saying.ts'

type Request = Pick<ModelRequest, 'messages' | 'tools'>

/** The list as the model has it in mind: what its flaws let it overlook is not on it. */
function listInMind(messages: readonly Message[], flaws: readonly Flaw[]): readonly Listed[] {
  const reach = active(flaws, 'forgets-news', '', 0)?.after ?? Infinity
  const newsAfter = active(flaws, 'overlooks-news', '', 0) ? Infinity : messages.length - reach
  const calls = callsIn(messages)
  return listIn(messages, newsAfter).filter(({ item, at }) => {
    const forgets = active(flaws, 'forgets', item.id, 0)
    return (
      forgets === undefined || messages.length - 1 - at <= forgets.after || calls.some((call) => isAbout(call, item))
    )
  })
}

const isAbout = ({ args }: SeenCall, { id, work }: Item): boolean =>
  args['key'] === id ||
  args['label'] === id ||
  (work.do === 'write' && args['file'] === work.file) ||
  (work.do === 'send' && args['to'] === work.to)

/** One item after the other, as far as the values it needs are there; then the answer. */
export function talk({ messages, tools }: Request, flaws: readonly Flaw[]): Saying {
  const calls = callsIn(messages)
  const values = new Map<string, string>()
  const undone = new Map<string, string>()
  for (const [place, { item, reminders }] of listInMind(messages, flaws).entries()) {
    const missing = item.needs.filter((need) => !values.has(need))
    if (missing.length > 0) {
      undone.set(item.id, `it needs ${missing.join(', ')}`)
      continue
    }
    const told = Array.from({ length: reminders }, () => 'it is open')
    const alternatives = alternativesIn(tools)
    const move = nextMove(
      { item, place, calls, inputs: values, told, warnings: warningsIn(messages), alternatives },
      flaws,
    )
    if (move.type === 'call') return { calls: [move] }
    if (move.type === 'claim') values.set(item.id, move.value)
    else undone.set(item.id, move.reason)
  }
  return report(values, undone)
}

/** Any value of a source will do. */
const looseOf = ({ work, criterion }: Item): string => (work.do === 'fetch' ? 'a source returned it' : criterion)

/** Facts and an updated plan, in text: what the conversation shows is a fact, all else is open. */
export function planInText({ messages }: Request, flaws: readonly Flaw[]): Saying {
  const seen = messages.slice(0, -1)
  const items = listInMind(seen, flaws).map(({ item }) => item)
  const alternatives = alternativesIn(toolLines(messages.at(-1)?.content ?? ''))
  const calls = callsIn(seen)
  const isLoose = flaws.some(({ type }) => type === 'judges-loosely')
  const known = allShown(isLoose ? items.map((item) => ({ ...item, criterion: looseOf(item) })) : items, calls)
  const open = items.flatMap((item) => {
    if (known.has(item.id)) return []
    const about = calls.filter(({ args }) => args['key'] === item.id)
    const failed = about
      .filter(({ text, isError }) => isError || text.includes('not ready'))
      .map(({ name, text }) => `${name} failed: ${text}`)
    if (failed.length === 0) return [lineOf(item)]
    const revised = reviseItem(item, actionOf(item), failed.join('; '), alternatives)
    return revised === undefined || revised.isAgain ? [] : [lineOf(revised.item)]
  })
  return { text: ['Facts:', ...[...known].map(([id, value]) => `${id} = ${value}`), 'Plan:', ...open].join('\n') }
}

/** Makes a plan with `update_plan`, keeps it, and answers when nothing of it is open. */
export function keepPlan({ messages, tools }: Request, flaws: readonly Flaw[]): Saying {
  // The plan stands before its eyes: what is on it is not forgotten.
  const list = listIn(messages, active(flaws, 'overlooks-news', '', 0) ? Infinity : -1)
  const steps = tailIn(messages)
  if (steps === undefined)
    return update(
      firstPlan(
        list.map(({ item }) => item),
        messages,
        flaws,
      ),
    )
  const calls = callsIn(messages)
  const alternatives = alternativesIn(tools)
  const values = new Map<string, string>()
  const undone = new Map<string, string>()
  const patches: Patch[] = [...newsPatches(messages, list, steps, flaws)]
  let call: Saying['calls']

  for (const step of steps) {
    const { id, mark } = step
    const listed = list.findIndex(({ item }) => item.id === id)
    const known = list[listed]?.item
    const item = known === undefined ? undefined : (itemFrom(id, step.title, known.criterion) ?? known)
    if (mark === 'x') values.set(id, valueIn(id, step.result) ?? '')
    if (mark === '!' || mark === '~' || mark === '-') undone.set(id, 'it failed')
    if (item === undefined || patches.some((patch) => patch.id === id)) continue
    const told = refusalsOf(id, messages)
    if (mark === '!') {
      const revised = reviseItem(item, step.title, told.join('; ') + reasonOf(id, messages), alternatives)
      if (revised !== undefined)
        patches.push({ ...patchOf(item), id, title: revised.title, status: 'pending', note: 'another way' })
    }
    if ((mark !== ' ' && mark !== '>') || !item.needs.every((need) => values.has(need))) continue
    const warnings = warningsIn(messages)
    const move = nextMove({ item, place: listed, calls, inputs: values, told, warnings, alternatives }, flaws)
    if (move.type === 'call') call ??= [move]
    else if (move.type === 'give-up') patches.push({ id, status: 'failed', note: move.reason })
    else patches.push({ id, status: 'done', result: `${id} = ${move.value}`, evidence: move.evidence })
  }
  if (patches.length > 0) return { calls: [...(update(patches).calls ?? []), ...(call ?? [])] }
  if (call !== undefined) return { calls: call }
  return report(...glossed(values, undone, flaws))
}

const update = (steps: readonly Patch[]): Saying => ({ calls: [{ name: 'update_plan', args: { steps } }] })

/** Of a step the model itself has let fail. */
function reasonOf(id: string, messages: readonly Message[]): string {
  const patches = callsIn(messages).flatMap(({ name, args }) =>
    name === 'update_plan' && Array.isArray(args['steps']) ? args['steps'] : [],
  )
  const failed: unknown = patches.findLast((patch) => patch?.id === id && patch?.status === 'failed')
  return String(Object(failed).note ?? '')
}

/** What sources have said anew, as far as the plan does not have it. */
function newsPatches(
  messages: readonly Message[],
  list: readonly Listed[],
  steps: readonly ShownStep[],
  flaws: readonly Flaw[],
): readonly Patch[] {
  const reach = active(flaws, 'forgets-news', '', 0)?.after ?? messages.length
  const texts = messages.slice(-reach).flatMap(({ role, content }) => (role === 'tool' ? [withoutTail(content)] : []))
  const news = texts.flatMap(newsIn).filter(({ id }) => list.some(({ item }) => item.id === id))
  const isOpen = (id: string): boolean =>
    steps.some((step) => step.id === id && (step.mark === ' ' || step.mark === '>'))
  const isNew = ({ id }: Item): boolean => steps.every((step) => step.id !== id)
  const isOther = (item: Item): boolean =>
    isOpen(item.id) && steps.every(({ id, title }) => id !== item.id || title !== actionOf(item))
  return [
    ...news.filter((item) => isNew(item) || isOther(item)).map(patchOf),
    ...texts
      .flatMap(droppedIn)
      .filter(isOpen)
      .map((id) => ({ id, status: 'skipped', note: 'it is not needed any more' })),
  ]
}

/** Who glosses over failures to the last has values for all. */
export function glossed(
  values: ReadonlyMap<string, string>,
  undone: ReadonlyMap<string, string>,
  flaws: readonly Flaw[],
): readonly [ReadonlyMap<string, string>, ReadonlyMap<string, string>] {
  const isGlossed = (id: string): boolean => active(flaws, 'glosses-over', id, 1) !== undefined
  const invented = [...undone.keys()].filter(isGlossed).map((id) => [id, madeUp(id)] as const)
  return [new Map([...values, ...invented]), new Map([...undone].filter(([id]) => !isGlossed(id)))]
}
