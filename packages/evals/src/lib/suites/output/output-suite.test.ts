import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import { describe, expect, it } from 'vitest'
import { baselineTrials, samplesOf, separation } from '../../../../test/baseline-trials.ts'
import { fingerprint } from '../../../../test/fingerprint.ts'
import { scoreOf } from '../../../../test/solution.ts'
import { runSuite } from '../../run/run-suite.ts'
import type { Sample } from '../../suite.ts'
import { expectedLines } from './expected-lines.ts'
import { openOutputEnvironment } from './output-environment.ts'
import { outputScorers } from './output-scorers.ts'
import { outputSuite } from './output-suite.ts'
import type { OutputTarget } from './output-target.ts'

describe('outputSuite', () => {
  it('has the same texts every time, fourteen in each language', async () => {
    const samples = await samplesOf(outputSuite)
    // Whoever changes them gives the suite another version.
    expect(fingerprint(samples)).toBe('085cd205430d')
    expect(new Set(samples.map(({ id }) => id)).size).toBe(outputSuite.size)
    for (const language of ['en', 'zh', 'fr']) {
      expect(samples.filter((sample) => sample.language === language)).toHaveLength(14)
    }
  })

  it('tells silence, the texts, who writes all and who writes a page apart', async () => {
    const none = await baselineTrials(outputSuite, 'none')
    const oracle = await baselineTrials(outputSuite, 'oracle')
    const good = await baselineTrials(outputSuite, 'good')
    const lazy = await baselineTrials(outputSuite, 'lazy')
    expect(none.summary).toMatchObject({ passed: 0, scored: 42 })
    expect(oracle.summary).toMatchObject({ passed: 42, scored: 42 })
    // 42 and 12 when this was written: the lazy one does what has a page at most.
    expect(good.summary.passed).toBeGreaterThanOrEqual(40)
    expect(lazy.summary.passed).toBeLessThanOrEqual(14)
    expect(lazy.summary.passed).toBeGreaterThanOrEqual(8)
    const { pValue, low } = separation(good, lazy)
    expect(pValue).toBeLessThan(0.001)
    expect(low).toBeGreaterThan(0.3)
  })

  it('cuts what is long, more than once', async () => {
    const seams = new Map<string, number>()
    await runSuite(outputSuite, {
      solver: 'good',
      onTrial: ({ sample, events }) => seams.set(sample.id, events.filter(({ type }) => type === 'seam').length),
    })
    expect(seams.get('squares-zh-short')).toBe(0)
    for (const id of ['squares-en-long', 'records-zh-long', 'calendar-fr-long', 'outline-fr-long', 'outline-zh-long']) {
      expect(seams.get(id)).toBeGreaterThanOrEqual(2)
    }
  })

  it('runs through the emulator', async () => {
    await using emulator = await startEmulator()
    const before = process.cpuUsage()
    const { scored, errors } = await runSuite(outputSuite, { model: createGlm(emulator) })
    // None passed when this was written.
    expect({ scored, errors }).toEqual({ scored: 42, errors: { infrastructure: 0, harness: 0 } })
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(30)
  })
})

describe('expectedLines', () => {
  it.each(['2028-02-20', '2096-02-25', '2100-02-20', '2000-02-20'])('knows the calendar from %s on', (from) => {
    const lines = expectedLines({ type: 'calendar', from, count: 800 }, 'en')
    const names = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' })
    const days = lines.map((_, index) => new Date(Date.parse(from) + index * 86_400_000))
    expect(lines).toEqual(days.map((day) => `${day.toISOString().slice(0, 10)} ${names.format(day)}`))
  })

  it('writes days as one does', () => {
    const form = { type: 'calendar', from: '2028-02-29', count: 2 } as const
    expect(expectedLines(form, 'fr')).toEqual(['mardi 29 février 2028', 'mercredi 1er mars 2028'])
    expect(expectedLines(form, 'zh')).toEqual(['2028年2月29日 星期二', '2028年3月1日 星期三'])
  })
})

describe('outputScorers', () => {
  async function labels(target: OutputTarget, text: string): Promise<Readonly<Record<string, string>>> {
    const sample: Sample<OutputTarget> = { id: 's', input: 'q', target }
    await using environment = await openOutputEnvironment(target)
    const found: Record<string, string> = {}
    for (const scorer of outputScorers(sample)) {
      const { value, label = '' } = await scoreOf(scorer, text, { ...sample, environment })
      if (value < 1) found[scorer.name] = label
    }
    return found
  }

  const squares = { form: { type: 'squares', count: 3, add: 1 }, language: 'en' } as const
  it.each([
    ['1. 2\n2. 5\n3. 10\n', {}],
    ['1. 2\n3. 10\n2. 5', { complete: 'out-of-order' }],
    ['1. 2\n2. 5', { complete: 'missing', length: 'wrong-length' }],
    ['1. 2\n2. 6\n3. 10', { complete: 'wrong-value' }],
    ['1. 2\n2. 5\n2. 5\n3. 10', { 'no-duplicates': 'duplicate', length: 'wrong-length' }],
    ['1. 2\n2. 5\n2. 6\n3. 10', { 'no-duplicates': 'duplicate', length: 'wrong-length' }],
    ['Sure!\n1. 2\n2. 5\n3. 10', { 'well-formed': 'bad-line', length: 'wrong-length' }],
  ])('a list: %j', async (text, expected) => {
    expect(await labels(squares, text)).toEqual(expected)
  })

  const records = {
    form: { type: 'records', count: 2, cities: ['Lima', 'Oslo'], factor: 3, add: 1 },
    language: 'en',
  } as const
  it.each([
    ['{"n":1,"city":"Lima","check":4}\n{"n":2,"city":"Oslo","check":7}', {}],
    ['{"n": 1, "city": "Lima", "check": 4}\n{"n": 2, "city": "Oslo", "check": 7}', {}],
    ['{"n":1,"city":"Lima","check":4}\n{"n":2,"city":"Oslo","check":8}', { complete: 'wrong-value' }],
    [
      '{"n":1,"city":"Lima","check":4}\n{"n":2,"city":"Oslo","check":7',
      { complete: 'wrong-value', 'well-formed': 'bad-line' },
    ],
  ])('records: %j', async (text, expected) => {
    expect(await labels(records, text)).toEqual(expected)
  })

  const calendar = { form: { type: 'calendar', from: '2028-02-29', count: 2 }, language: 'fr' } as const
  it('takes the first of a month either way', async () => {
    expect(await labels(calendar, 'mardi 29 février 2028\nmercredi 1er mars 2028')).toEqual({})
    expect(await labels(calendar, 'mardi 29 février 2028\nmercredi 1 mars 2028')).toEqual({})
    expect(await labels(calendar, 'mardi 29 février 2028\njeudi 1er mars 2028')).toEqual({ complete: 'wrong-value' })
  })

  const outline = {
    form: { type: 'outline', headings: ['A & B', 'C'], leastWords: 2, mostWords: 4 },
    language: 'en',
  } as const
  it.each([
    ['## A & B\n\nTwo words.\n\n## C\n\nThree more words.', {}],
    ['## C\n\nThree more words.\n\n## A & B\n\nTwo words.', { complete: 'out-of-order' }],
    ['## A & B\n\nTwo words.', { complete: 'missing' }],
    ['# Title\n\n## A & B\n\nTwo words.\n\n## C\n\nThree more words.', { 'well-formed': 'other-heading' }],
    ['## A & B\n\nTwo words.\n\n## C\n\nTwo words.', { 'no-duplicates': 'duplicate' }],
    ['## A & B\n\nTwo words.\n\n## C\n\nOne.', { length: 'wrong-length' }],
  ])('an outline: %j', async (text, expected) => {
    expect(await labels(outline, text)).toEqual(expected)
  })
})
