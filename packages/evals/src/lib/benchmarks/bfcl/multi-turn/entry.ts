import { UsageError } from '@glmkit/core'
import type { PyDict, PyValue } from '../../../python/value.ts'
import { dictOf, linesOf, listOf, textOf } from '../entry-fields.ts'
import type { ToolCall } from './execute-calls.ts'
import { readGoldCall } from './read-gold-call.ts'

export const multiTurnCategories = [
  'multi_turn_base',
  'multi_turn_miss_func',
  'multi_turn_miss_param',
  'multi_turn_long_context',
] as const

export type MultiTurnCategory = (typeof multiTurnCategories)[number]

/** A line of `BFCL_v4_multi_turn_….json`. */
export interface MultiTurnEntry {
  readonly id: string
  readonly category: MultiTurnCategory
  /** What the user says, turn by turn; nothing where withheld functions come in. */
  readonly turns: readonly (readonly { readonly role: string; readonly content: string }[])[]
  /** Names of the classes whose methods are the tools. */
  readonly involvedClasses: readonly string[]
  /** A scenario for each class, or for some. */
  readonly initialConfig: PyDict
  /** Are there and never offered. */
  readonly excludedFunctions: readonly string[]
  /** By the turn, from 0, from which on they are offered. */
  readonly withheldFunctions: ReadonlyMap<number, readonly string[]>
  /** The functions that the questions were made from, `Class.function` each. */
  readonly path: readonly string[]
}

/** @throws {UsageError} If a line is none of these. */
export function readMultiTurnEntries(text: string): MultiTurnEntry[] {
  return linesOf(text).map((line) => {
    const id = textOf(line.get('id'), 'id')
    return {
      id,
      category: categoryOf(id),
      turns: listOf(line.get('question'), 'question').map((turn) =>
        listOf(turn, 'question').map((message) => {
          const { role, content } = {
            role: dictOf(message, 'question').get('role'),
            content: dictOf(message, 'question').get('content'),
          }
          return { role: textOf(role, 'role'), content: textOf(content, 'content') }
        }),
      ),
      involvedClasses: textsOf(line.get('involved_classes'), 'involved_classes'),
      initialConfig: dictOf(line.get('initial_config'), 'initial_config'),
      excludedFunctions: textsOf(line.get('excluded_function') ?? [], 'excluded_function'),
      withheldFunctions: new Map(
        [...dictOf(line.get('missed_function') ?? new Map(), 'missed_function')].map(([turn, names]) => [
          Number(turn),
          textsOf(names, 'missed_function'),
        ]),
      ),
      path: textsOf(line.get('path') ?? [], 'path'),
    }
  })
}

/** The calls that are wanted in each turn, by the entry's id. */
export type GoldCalls = ReadonlyMap<string, readonly (readonly ToolCall[])[]>

/** @param text Of `possible_answer/BFCL_v4_multi_turn_….json`. @throws {UsageError} If a line is none of these. */
export function readGoldCalls(text: string): GoldCalls {
  return new Map(
    linesOf(text).map((line) => [
      textOf(line.get('id'), 'id'),
      listOf(line.get('ground_truth'), 'ground_truth').map((turn) => textsOf(turn, 'ground_truth').map(readGoldCall)),
    ]),
  )
}

function categoryOf(id: string): MultiTurnCategory {
  const category = multiTurnCategories.find((name) => id.startsWith(name))
  if (category === undefined) throw new UsageError(`Cannot read "${id}": it is in no multi-turn category of BFCL`)
  return category
}

function textsOf(value: PyValue | undefined, field: string): string[] {
  return listOf(value, field).map((item) => textOf(item, field))
}
