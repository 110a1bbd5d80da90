import type { BudgetLimits } from '@glmkit/core'
import type { Flaw } from './flaws.ts'
import { lineOf } from './items.ts'
import type { Item } from './items.ts'

/** What a tool does to calls that ask it for an item; `compute`, `write` and `send` are tools, too. */
export type Fault =
  /** Fails: `503` may pass, `410` says that it will not. */
  | { readonly type: 'error'; readonly code: 503 | 410; readonly times: number }
  /** A wrong value that says it is from 2019. */
  | { readonly type: 'stale'; readonly times: number }
  /** A wrong value that looks like any other. */
  | { readonly type: 'wrong'; readonly times: number }
  /** Says that it is not ready yet. */
  | { readonly type: 'pending'; readonly times: number }

export const fails = (times: number, code: 503 | 410 = 503): Fault => ({ type: 'error', code, times })
export const down: Fault = fails(Infinity, 410)
export const stale = (times: number): Fault => ({ type: 'stale', times })
export const wrong = (times: number): Fault => ({ type: 'wrong', times })
export const pending: Fault = { type: 'pending', times: Infinity }

/** What a source says besides, when it is asked for an item. */
export type News =
  | { readonly type: 'add'; readonly item: Item }
  /** Is now to be done like this. */
  | { readonly type: 'replace'; readonly item: Item }
  | { readonly type: 'drop'; readonly id: string }

export interface Task {
  /** `family/name` */
  readonly name: string
  readonly items: readonly Item[]
  /** By `tool/item`. */
  readonly faults?: Readonly<Record<string, Fault>>
  /** Sources the request does not name, and the one whose facts each has. */
  readonly alternatives?: Readonly<Record<string, string>>
  /** By `tool/item`. */
  readonly news?: Readonly<Record<string, News>>
  readonly flaws?: readonly Flaw[]
  /** Who judges a step: a model by the evidence, code by the calls, or a tool that knows what is right, as tests do. */
  readonly check: 'model' | 'function' | 'tool'
  readonly budget?: BudgetLimits
  /** Characters that sources say besides, in each result. */
  readonly chatter?: number
}

export const familyOf = ({ name }: Pick<Task, 'name'>): string => name.split('/')[0] ?? name

export const requestOf = ({ items }: Task): string =>
  `Do all of these, and then report the value of each:\n${items.map(lineOf).join('\n')}`

export function newsLine(news: News): string {
  if (news.type === 'add') return `News: this is to be done, too:\nNews: ${lineOf(news.item)}`
  if (news.type === 'replace') return `News: this is to be done in another way:\nNews: ${lineOf(news.item)}`
  return `News: ${news.id} is not needed any more`
}

/** What the task asks for in the end, news included. */
export function itemsAfterNews({ items, news = {} }: Task): readonly Item[] {
  let all = [...items]
  for (const each of Object.values(news)) {
    if (each.type === 'add') all.push(each.item)
    if (each.type === 'replace') all = all.map((item) => (item.id === each.item.id ? each.item : item))
    if (each.type === 'drop') all = all.filter(({ id }) => id !== each.id)
  }
  return all
}
