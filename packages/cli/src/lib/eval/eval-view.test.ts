import { Writable } from 'node:stream'
import type { EvalProgress } from '@glmkit/evals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTerminal } from '../terminal.ts'
import { createEvalView } from './eval-view.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function opened({ isScreen }: { isScreen: boolean }) {
  let written = ''
  const sink = new Writable({
    write(chunk, _, done) {
      written += String(chunk)
      done()
    },
  })
  const stdout = Object.assign(sink, { isTTY: isScreen, columns: 60, rows: 10 })
  const terminal = createTerminal({ stdin: process.stdin, stdout })
  const view = createEvalView(terminal, { isPlain: !isScreen })
  return { view, written: () => written, lines: () => written.trimEnd().split('\n') }
}

function at(done: number, total?: number): EvalProgress {
  return {
    suite: 'search',
    solver: 'default',
    done,
    ...(total !== undefined && { total }),
    running: 0,
    passed: done,
    failed: 0,
    errors: 0,
    tokensPerSecond: 0,
    costUsd: 0,
    rateLimited: 0,
    elapsedMs: 0,
  }
}

describe('in a pipe', () => {
  it('writes a line for each tenth of the work, and after ten seconds without one', () => {
    const { view, lines } = opened({ isScreen: false })
    for (let done = 1; done <= 25; done += 1) view.progress([{ name: 'search', progress: at(done, 100) }])
    expect(lines()).toEqual(['search 10/100', 'search 20/100'])
    vi.advanceTimersByTime(10_000)
    expect(lines().at(-1)).toBe('search 25/100')
    vi.advanceTimersByTime(30_000)
    expect(lines()).toHaveLength(3)
    view.progress([{ name: 'search', progress: at(29, 100) }])
    view.end()
    expect(lines().at(-1)).toBe('search 29/100')
    expect(lines().join('')).not.toContain('\u001B')
  })

  it('writes every ten seconds where the total is not known', () => {
    const { view, lines } = opened({ isScreen: false })
    for (let done = 1; done <= 25; done += 1) view.progress([{ name: 'search', progress: at(done) }])
    expect(lines()).toEqual([''])
    vi.advanceTimersByTime(10_000)
    expect(lines()).toEqual(['search 25'])
  })

  it('tells failures up to a hundred', () => {
    const { view, lines } = opened({ isScreen: false })
    for (let id = 1; id <= 150; id += 1) view.fail({ id: `q${id}`, reason: 'wrong' })
    expect(lines()).toHaveLength(101)
    expect(lines().at(-1)).toBe('Further failures are in the log')
    view.begin()
    view.fail({ id: 'q1', reason: 'wrong again' })
    expect(lines().at(-1)).toBe('✗ q1  wrong again')
  })
})

describe('in a terminal', () => {
  it('draws over, with failures above, and leaves the last state to be read', () => {
    const { view, written } = opened({ isScreen: true })
    view.progress([{ name: 'search', progress: at(1, 100) }])
    const before = written().length
    view.fail({ id: 'q1', reason: 'wrong' })
    expect(written().slice(before)).toBe('\r\u001B[2K✗ q1  wrong\n')
    view.progress([{ name: 'search', progress: at(2, 100) }])
    view[Symbol.dispose]()
    expect(written()).toMatch(/ 2\/100\n+$/)
    expect(vi.getTimerCount()).toBe(0)
  })
})
