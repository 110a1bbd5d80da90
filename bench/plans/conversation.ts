/** How the simulated model reads a request: what was called, what it was told, what is on its list. */
import type { Message } from '@glmkit/core'
import type { SeenCall } from './criterion.ts'
import { itemFrom, itemsIn } from './items.ts'
import type { Item } from './items.ts'

/** A call of the conversation, and the message it stands in. */
export interface HeardCall extends SeenCall {
  readonly at: number
}

/** A step as a plan in a prompt shows it. */
export interface ShownStep {
  readonly id: string
  readonly mark: string
  readonly title: string
  readonly result: string | undefined
  readonly needs: readonly string[]
}

const tailStart = '\n\n<plan>\n'

/** Without the plan at its end. */
export const withoutTail = (text: string): string => text.split(tailStart)[0] ?? ''

export function callsIn(messages: readonly Message[]): readonly HeardCall[] {
  const texts = new Map(messages.flatMap((each) => (each.role === 'tool' ? [[each.tool_call_id, each.content]] : [])))
  return messages.flatMap((message, at) =>
    message.role !== 'assistant'
      ? []
      : (message.tool_calls ?? []).map(({ id, function: { name, arguments: json } }) => {
          const text = withoutTail(texts.get(id) ?? '').replace(/\n\nNote: .*$/s, '')
          return { name, args: parsed(json), text, isError: text.startsWith('Error: '), at }
        }),
  )
}

export function parsed(json: string): Readonly<Record<string, unknown>> {
  try {
    return Object.fromEntries(Object.entries(Object(JSON.parse(json))))
  } catch {
    return {}
  }
}

/** How often somebody said that the step does not count as done, or has failed, or is open although it was answered. */
export function refusalsOf(id: string, messages: readonly Message[]): readonly string[] {
  return messages.flatMap((message) => {
    if (message.role === 'assistant' || message.role === 'system') return []
    const text = withoutTail(message.content)
    const refused = [...text.matchAll(/^Step "([\w-]+)" (?:does not count as done|has failed): (.*)$/gm)]
    const open = /^Steps of the plan are open: ([\w, -]+)\./m.exec(text)?.[1]?.split(', ') ?? []
    return [
      ...refused.flatMap(([, named, reason = '']) => (named === id ? [reason] : [])),
      ...(open.includes(id) ? ['it is open'] : []),
    ]
  })
}

/** How often the loop guard has spoken. */
export const warningsIn = (messages: readonly Message[]): number =>
  messages.filter(
    ({ role, content }) => role !== 'assistant' && / came \d+ times while nothing else changed/.test(content),
  ).length

/** The plan at the end of the last message, as an agent sees it that keeps one. */
export function tailIn(messages: readonly Message[]): readonly ShownStep[] | undefined {
  const [, tail] = messages.at(-1)?.content.split(tailStart) ?? []
  return tail === undefined ? undefined : stepsIn(tail)
}

export function stepsIn(text: string): readonly ShownStep[] {
  return [...text.matchAll(/^\[(.)\] ([\w-]+): (.*)$/gm)].map(([, mark = ' ', id = '', rest = '']) => {
    const [head = '', result] = rest.split(' → ')
    const needs = /; needs ([\w-]+(?:, [\w-]+)*)/.exec(rest)?.[1]?.split(', ') ?? []
    return { id, mark, title: head.replace(/ \(.*$/, ''), result, needs }
  })
}

/** `price = 1240` */
export function valueIn(id: string, text: string | undefined): string | undefined {
  return new RegExp(String.raw`^${id} = (\w+)`, 'm').exec(text ?? '')?.[1]
}

/** What is under a heading of a prompt. */
export function section(text: string, heading: string): string {
  const [, rest = ''] = text.split(`# ${heading}\n`)
  return rest.split('\n\n# ')[0] ?? ''
}

export interface Listed {
  readonly item: Item
  /** Where it was last listed. */
  readonly at: number
  /** How often a plan has listed it as open after the first one. */
  readonly reminders: number
}

/** The items of a conversation: those of the request, as later plans and news in tool results have changed them. */
export function listIn(messages: readonly Message[], newsAfter = -1): readonly Listed[] {
  const listed = new Map<string, Listed>()
  const dropped = new Set<string>()
  let plans = 0
  for (const [at, { role, content }] of messages.entries()) {
    if (role === 'system' || role === 'assistant') continue
    if (role === 'tool' && at < newsAfter) continue
    const text = withoutTail(content)
    const isPlan = text.startsWith('Facts:')
    if (isPlan) plans += 1
    for (const item of role === 'tool' ? newsIn(text) : itemsIn(text)) {
      const reminders = (listed.get(item.id)?.reminders ?? 0) + (isPlan && plans > 1 ? 1 : 0)
      listed.set(item.id, { item, at, reminders })
    }
    for (const id of droppedIn(text)) dropped.add(id)
  }
  return [...listed.values()].filter(({ item }) => !dropped.has(item.id))
}

export const newsIn = (text: string): readonly Item[] =>
  itemsIn(
    text
      .split('\n')
      .filter((line) => line.startsWith('News: -'))
      .join('\n'),
  )

export const droppedIn = (text: string): readonly string[] =>
  [...text.matchAll(/^News: ([\w-]+) is not needed any more$/gm)].map(([, id = '']) => id)

/** The item of a step, by its title or, where that says nothing, by the request. */
export const itemOfStep = (id: string, title: string, criterion: string, known: readonly Item[]): Item | undefined =>
  itemFrom(id, title, criterion) ?? known.find((item) => item.id === id)

/** Tools with the facts of others, by the descriptions. */
export function alternativesIn(
  lines: readonly { readonly name: string; readonly description: string }[],
): readonly (readonly [string, string])[] {
  return lines.flatMap(({ name, description }) => {
    const [, like] = /same facts as (\w+)\./.exec(description) ?? []
    return like === undefined ? [] : [[name, like] as const]
  })
}
