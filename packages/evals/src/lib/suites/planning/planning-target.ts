import type { Tool } from '@glmkit/core'
import type { ScriptedCall } from '../scripted-model.ts'
import type { KitchenSetup } from './kitchen.ts'
import type { TravelSetup } from './travel-desk.ts'
import type { WarehouseSetup } from './warehouse.ts'

/** What makes a sample hard: nothing, the order, a limit, a step that fails, a task that cannot be done. */
export const scenarios = ['plain', 'order', 'limit', 'failure', 'impossible'] as const
export type Scenario = (typeof scenarios)[number]

export interface PlanningTarget {
  /** How the world is when the trial begins. */
  readonly setup: KitchenSetup | TravelSetup | WarehouseSetup
  /** In the order in which they are written. */
  readonly tasks: readonly string[]
  /** Those that can be done. */
  readonly feasible: readonly string[]
  /** The first of each pair has to be done before the second. */
  readonly order: readonly (readonly [before: string, after: string])[]
  /** Tools that must not be called. */
  readonly forbidden: readonly string[]
  /** One way to do it all. */
  readonly solution: readonly ScriptedCall[]
}

/** A small simulated place, and what has become of it. */
export interface World {
  readonly tools: readonly Tool[]
  /** Tasks in the order in which they were done. */
  readonly done: readonly string[]
  /** What is wrong with it now, one line each; empty for a world in order. */
  problems(): readonly string[]
}
