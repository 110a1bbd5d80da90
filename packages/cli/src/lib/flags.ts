import { statSync } from 'node:fs'
import { UsageError } from '@glmkit/core'
import type { BudgetLimits } from '@glmkit/core'
import type { Settings } from './settings.ts'

/** Flags of every command that asks a model, as parseArgs takes them. */
export const endpointFlags = { 'base-url': { type: 'string' }, model: { type: 'string' } } as const
/** And of those whose bill can be limited. */
export const budgetFlags = { 'max-seconds': { type: 'string' }, 'budget-usd': { type: 'string' } } as const

interface EndpointValues {
  readonly 'base-url'?: string | undefined
  readonly model?: string | undefined
}

interface BudgetValues {
  readonly 'max-seconds'?: string | undefined
  readonly 'budget-usd'?: string | undefined
}

export function settingsOf(values: EndpointValues): Pick<Settings, 'baseURL' | 'model'> {
  const { 'base-url': baseURL, model } = values
  return { ...(baseURL !== undefined && { baseURL }), ...(model !== undefined && { model }) }
}

/** @throws {UsageError} If a limit is none. */
export function budgetOf(values: BudgetValues): BudgetLimits | undefined {
  const usd = limitOf('budget-usd', values['budget-usd'])
  const seconds = limitOf('max-seconds', values['max-seconds'])
  if (usd === undefined && seconds === undefined) return undefined
  return { ...(usd !== undefined && { usd }), ...(seconds !== undefined && { seconds }) }
}

/** @throws {UsageError} If it is no whole number from 1. */
export function countOf(flag: string, value: string): number {
  const count = value.trim() === '' ? NaN : Number(value)
  if (Number.isSafeInteger(count) && count >= 1) return count
  throw new UsageError(`Cannot use --${flag} "${value}": expected a whole number from 1`)
}

/**
 * Checked before the work of which it is the last step.
 *
 * @throws {UsageError} If it is a folder.
 */
export function fileOf(flag: string, path: string | undefined): string | undefined {
  if (path === undefined || statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return path
  throw new UsageError(`Cannot use --${flag} "${path}": it is a folder, name a file`)
}

function limitOf(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const limit = Number(value)
  if (value.trim() !== '' && limit > 0 && limit < Infinity) return limit
  throw new UsageError(`Cannot use --${flag} "${value}": expected a number above 0`)
}
