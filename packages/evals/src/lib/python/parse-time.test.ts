import { describe, expect, it } from 'vitest'
import { parseTime } from './parse-time.ts'

describe('parseTime', () => {
  it('reads a date, with or without a time', () => {
    expect(parseTime('2026-02-28', '%Y-%m-%d')).toBe(Date.UTC(2026, 1, 28))
    expect(parseTime('2026-2-8', '%Y-%m-%d')).toBe(Date.UTC(2026, 1, 8))
    expect(parseTime('2024-10-27 14:10:53', '%Y-%m-%d %H:%M:%S')).toBe(Date.UTC(2024, 9, 27, 14, 10, 53))
  })

  it.each(['', '26-02-28', '2026-13-01', '2026-02-30', '2026-02-28x', ' 2026-02-28', '2026-02-28\n', '0000-01-01'])(
    'does not take %j for a date',
    (text) => {
      expect(parseTime(text, '%Y-%m-%d')).toBeUndefined()
    },
  )

  it('refuses anything but a text', () => {
    expect(() => parseTime(['2026-02-28'], '%Y-%m-%d')).toThrow('strptime() argument 1 must be str, not list')
  })
})
