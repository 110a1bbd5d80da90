import { ApiError } from '../api-error.ts'
import { isErrorCode } from '../error-table.ts'
import type { FaultPlan } from './fault-plan.ts'

/** Counts what a plan limits. */
export interface UsageLimits {
  /**
   * @param number Of the request, from 1.
   * @returns To be called with the tokens used when the request has ended.
   * @throws {ApiError} 1302 above the concurrency limit, the quota's code above the quota.
   */
  admit(key: string, model: string, number: number): (tokens: number) => void
}

interface Window {
  endsAt: number
  requests: number
  tokens: number
}

/** A test that uses more keys than this has its oldest windows begin anew. */
const maxWindows = 10_000

export function createUsageLimits({ concurrencyLimit, quota }: FaultPlan): UsageLimits {
  const startedAt = Date.now()
  const running = new Map<string, number>()
  const windows = new Map<string, Window>()

  function limitAt(number: number): number {
    if (typeof concurrencyLimit === 'number') return concurrencyLimit
    const step = concurrencyLimit?.sequence.findLast(
      ({ afterMs = 0, afterRequests = 0 }) => Date.now() - startedAt >= afterMs && number > afterRequests,
    )
    return step?.limit ?? Infinity
  }

  function windowOf(key: string, windowMs: number): Window {
    const now = Date.now()
    const known = windows.get(key)
    if (known !== undefined && known.endsAt > now) return known
    const window = { endsAt: now + windowMs, requests: 0, tokens: 0 }
    windows.delete(key)
    windows.set(key, window)
    for (const oldest of windows.keys()) {
      if (windows.size <= maxWindows) break
      windows.delete(oldest)
    }
    return window
  }

  return {
    admit(key, model, number) {
      const owner = `${key} ${model}`
      const count = running.get(owner) ?? 0
      if (count >= limitAt(number)) throw new ApiError('1302')
      const window = quota === undefined ? undefined : windowOf(key, quota.windowMs)
      if (quota !== undefined && window !== undefined) {
        const { requests = Infinity, tokens = Infinity, code = '1308' } = quota
        if (window.requests >= requests || window.tokens >= tokens) {
          throw new ApiError(isErrorCode(code) ? code : '1308', { about: beijingTime(new Date(window.endsAt)) })
        }
        window.requests += 1
      }
      running.set(owner, count + 1)
      return (tokens) => {
        if (window !== undefined) window.tokens += tokens
        const rest = (running.get(owner) ?? 1) - 1
        if (rest === 0) running.delete(owner)
        else running.set(owner, rest)
      }
    },
  }
}

/** `2026-01-31 18:00:00` in Beijing, without saying so, as the endpoint writes it. */
function beijingTime(time: Date): string {
  return new Date(time.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}
