import type { Interval } from '../../statistics/interval.ts'

/** `0.7345` → `73.5%`; whole where it is whole. */
export function percent(share: number | null, digits = 1): string {
  // NaN is null in JSON.
  if (share === null || Number.isNaN(share)) return '–'
  return `${(share * 100).toFixed(digits).replace(/\.0+$/, '')}%`
}

export function percentRange({ low, high }: Interval): string {
  return `${percent(low)} – ${percent(high)}`
}

/** `12345` → `12.3k`. */
export function short(count: number): string {
  if (count < 1000) return String(Math.round(count))
  const units = ['k', 'M', 'G']
  const power = Math.min(units.length, Math.floor(Math.log10(count) / 3))
  const scaled = count / 1000 ** power
  return `${scaled.toFixed(scaled < 100 ? 1 : 0).replace(/\.0$/, '')}${units[power - 1]}`
}

export function whole(count: number): string {
  return count.toLocaleString('en')
}

export function dollars(usd: number | null): string {
  if (usd === null) return '–'
  if (usd === 0) return '$0'
  return usd >= 1 ? `$${usd.toFixed(2)}` : `$${usd.toPrecision(2)}`
}

export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 90) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** ISO 8601 → `2026-02-11 14:03 UTC`. */
export function moment(iso: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? '–' : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

export function plural(count: number, noun: string): string {
  return `${whole(count)} ${noun}${count === 1 ? '' : 's'}`
}
