import { describe, expect, it } from 'vitest'
import { createLoopGuard } from './loop-guard.ts'
import type { GuardVerdict, GuardedCall } from './loop-guard.ts'

type Level = GuardVerdict['level'] | undefined

const call = (name: string, args: object, result: string): GuardedCall => ({
  name,
  arguments: JSON.stringify(args),
  result,
  isError: false,
  isPolling: false,
})
const same = call('read', { path: 'a.ts' }, 'export {}')
const fresh = (index: number): GuardedCall => call('edit', { text: `word ${index}` }, 'ok')
const failure = (args: object, error: string): GuardedCall => ({ ...call('run', args, error), isError: true })

/** The levels of turns with one call each. */
function levelsOf(calls: readonly GuardedCall[]): Level[] {
  const guard = createLoopGuard()
  return calls.map((one) => guard.turn('Next.', [one])?.level)
}
/** Which turn, from 1, was told what. */
function verdicts(calls: readonly GuardedCall[]): string[] {
  return levelsOf(calls).flatMap((level, index) => (level === undefined ? [] : [`${index + 1} ${level}`]))
}
const repeat = (count: number, make: (index: number) => readonly GuardedCall[]): GuardedCall[] =>
  Array.from({ length: count }, (_, index) => make(index)).flat()

describe('createLoopGuard', () => {
  it('climbs from nudge to replan to stop, each once', () => {
    expect(levelsOf(repeat(8, () => [same]))).toEqual([
      undefined,
      undefined,
      'nudge',
      'replan',
      'stop',
      undefined,
      undefined,
      undefined,
    ])
  })

  it('says what repeats and what to do', () => {
    const guard = createLoopGuard()
    guard.turn('', [same])
    guard.turn('', [same])
    expect(guard.turn('', [same])?.reason).toMatchInlineSnapshot(
      `"The same "read" call with the same result came 3 times while nothing else changed. Do something else, or answer with what you have."`,
    )
  })

  it('reads arguments as JSON: spelling and order are no difference, values are', () => {
    const spelt = [
      '{"a":1,"b":{"x":2,"y":3}}',
      '{ "b": { "y": 3, "x": 2.0 }, "a": 1.0 }',
      '{"b":{"y":3,"x":2},"a":1e0}',
    ]
    expect(verdicts(spelt.map((json) => ({ ...same, arguments: json })))).toEqual(['3 nudge'])
    expect(verdicts(['[1,2]', '[2,1]', '"1"', '1', '{', '{{'].map((json) => ({ ...same, arguments: json })))).toEqual(
      [],
    )
  })

  it('sees circles of several calls', () => {
    const [a, b, c] = [call('f', { of: 'a' }, 'x'), call('f', { of: 'b' }, 'y'), call('g', {}, 'x')]
    expect(verdicts(repeat(8, () => [a, b]))).toEqual(['6 nudge', '8 replan', '10 stop'])
    expect(verdicts(repeat(8, () => [a, b, c]))).toEqual(['9 nudge', '12 replan', '15 stop'])
  })

  it('lets work look at the same thing between new steps', () => {
    expect(verdicts(repeat(50, (index) => [fresh(index), same, call('test', {}, 'red'), same]))).toEqual([])
  })

  it('takes another result for a change of the world, but not for ever', () => {
    const flips = repeat(6, () => [call('test', {}, 'red'), call('test', {}, 'green')])
    expect(verdicts(flips)).toEqual([])
    expect(verdicts(repeat(4, () => flips)).at(-1)).toMatch(/stop$/)
  })

  it('is slower where results differ in numbers, times or ids', () => {
    const results = (index: number) =>
      call('status', {}, `no hits, 12:0${index % 10}, ${index}.5 s, request a${index}-ff`)
    expect(verdicts(repeat(30, (index) => [results(index)]))).toEqual(['11 nudge', '16 replan', '21 stop'])
    expect(verdicts(repeat(30, (index) => [call('next', {}, 'ab'.repeat(index))]))).toEqual([])
  })

  it('sees one error come back, whatever the arguments it quotes', () => {
    const guesses = repeat(20, (index) => {
      const path = `src/${'x'.repeat(index)}`
      return [failure({ base: 'src', path }, `${path}: not found`)]
    })
    expect(verdicts(guesses)).toEqual(['5 nudge', '10 replan', '20 stop'])
    const fixes = repeat(20, (index) => [failure({ code: `v${index}` }, `${'x'.repeat(index + 1)} is not defined`)])
    expect(verdicts(fixes)).toEqual([])
  })

  it('does not hold retries that succeed against the run', () => {
    const retries = repeat(40, (index) => {
      const args = { url: `page-${index}` }
      return [failure(args, 'HTTP 503'), failure(args, 'HTTP 503'), failure(args, 'HTTP 503'), call('run', args, 'ok')]
    })
    expect(levelsOf(retries).filter((level) => level === 'replan' || level === 'stop')).toEqual([])
  })

  it('does not add failing guesses to what else looks alike', () => {
    const calls = repeat(15, (index) => [failure({ name: `${index}` }, 'not found'), call('increment', {}, `${index}`)])
    expect(verdicts(calls).filter((verdict) => verdict.endsWith('stop'))).toEqual([])
  })

  it('leaves polling alone, alone or beside other calls', () => {
    const poll = { ...call('job', { id: 7 }, 'running'), isPolling: true }
    expect(verdicts(repeat(100, () => [poll]))).toEqual([])
    const guard = createLoopGuard()
    const waiting = repeat(9, () => [same]).map((one) => guard.turn('', [poll, one]))
    expect(waiting).toEqual(waiting.map(() => undefined))
    expect(verdicts([poll, same, same, same])).toEqual(['4 nudge'])
  })

  it('counts what one reply does many times as one', () => {
    const guard = createLoopGuard()
    expect(
      guard.turn(
        '',
        Array.from({ length: 10 }, () => same),
      ),
    ).toBeUndefined()
    expect(guard.turn('', [same, same])).toBeUndefined()
    expect(guard.turn('', [same])?.level).toBe('nudge')
  })

  it.each(['', 'I will write the file now.'])('sees the reply %j come again without a call', (text) => {
    const guard = createLoopGuard()
    expect(Array.from({ length: 5 }, (_, index) => guard.turn(text + ' '.repeat(index), [])?.level)).toEqual([
      undefined,
      undefined,
      'nudge',
      'replan',
      'stop',
    ])
  })

  it('does not take a new text for something new', () => {
    const guard = createLoopGuard()
    const levels = Array.from({ length: 5 }, (_, index) => guard.turn(`Attempt: ${'x'.repeat(index)}`, [same])?.level)
    expect(levels.at(-1)).toBe('stop')
  })

  it('begins at the nudge again after new things', () => {
    const other = call('list', {}, 'a b')
    const calls = [same, same, same, same, fresh(1), fresh(2), fresh(3), other, other, other, other, other]
    expect(verdicts(calls)).toEqual(['3 nudge', '4 replan', '10 nudge', '11 replan', '12 stop'])
  })

  it('stops a run that falls back into its loop after each new thing', () => {
    const told = verdicts(repeat(30, (index) => [same, same, same, same, fresh(index)]))
    expect(told.at(-1)).toMatch(/stop$/)
    expect(told.filter((verdict) => verdict.endsWith('stop'))).toHaveLength(1)
  })
})
