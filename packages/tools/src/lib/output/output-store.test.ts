import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OutputLimits, OutputStore, ToolText } from '@glmkit/core'
import { createOutputStore } from './output-store.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tool-output-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

type Limits = OutputLimits & { readonly outputs: OutputStore }
const toolText = (output: unknown, { outputs, ...limits }: Limits): Promise<ToolText> => outputs.text(output, limits)
const limits = (more: Partial<Limits> = {}): Limits => ({
  maxChars: 300,
  outputs: createOutputStore(dir),
  callId: 'call_1',
  signal: new AbortController().signal,
  progress: () => {},
  ...more,
})
/** Where the whole of a cut text is. */
const fileIn = (text: string): string => join(dir, /is in "(.+)": read/.exec(text)?.[1] ?? 'none')
async function* stream<T>(...pieces: readonly T[]): AsyncGenerator<T> {
  yield* pieces
}
const lines = (count: number): string => Array.from({ length: count }, (_, index) => `line ${index + 1}`).join('\n')

describe('toolText', () => {
  it('leaves alone what fits, and writes no file for it', async () => {
    const whole = 'x'.repeat(300)
    expect(await toolText(whole, limits())).toEqual({ text: whole, isCut: false })
    expect(await toolText(stream('x'.repeat(200), 'x'.repeat(100)), limits())).toMatchObject({ text: whole })
    expect(await readdir(dir)).toEqual([])
  })

  it.each([
    [{ a: [1, '2'] }, '{"a":[1,"2"]}'],
    [['a', 'b'], '["a","b"]'],
    [null, 'null'],
    [undefined, '(no output)'],
    [() => 1, '(no output)'],
    [Symbol('s'), '(no output)'],
  ])('sends %o as %s', async (output, text) => {
    expect(await toolText(output, limits())).toMatchObject({ text })
  })

  it('says what it cannot send, in one line', async () => {
    const circle: Record<string, unknown> = {}
    circle.self = circle
    await expect(toolText(circle, limits())).rejects.toThrow(/^Cannot send .* circular structure to JSON, return text/)
    await expect(toolText({ n: 1n }, limits())).rejects.toThrow(/BigInt, return text or plain data$/)
  })

  it('cuts between lines, counts what is out and keeps the whole for this user alone', async () => {
    const whole = lines(1_000)
    const { text, isCut } = await toolText(whole, limits({ callId: '../call:1' }))
    const file = fileIn(text)
    const [, head = '', left, total, name, tail = ''] =
      /^([^]*)\n\[… ([\d,]+) of ([\d,]+) characters left out; the whole is in "(.+)": read it with read_output\]\n([^]*)$/.exec(
        text,
      ) ?? []
    expect({ isCut, file }).toEqual({ isCut: true, file: join(dir, '_call_1.txt') })
    expect({ name, total }).toEqual({ name: '_call_1.txt', total: whole.length.toLocaleString('en-US') })
    expect(whole.startsWith(`${head}\n`) && whole.endsWith(`\n${tail}`)).toBe(true)
    expect(Number(left?.replaceAll(',', ''))).toBe(whole.length - head.length - tail.length)
    expect(head.length).toBeGreaterThan(tail.length)
    expect(head.length + tail.length).toBeLessThanOrEqual(300)
    expect(await readFile(file, 'utf8')).toBe(whole)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it.each([0, 1, 2, 3])('never cuts a pair in two, in the text or in the file (%i)', async (shift) => {
    const whole = `${'a'.repeat(shift)}${'🚀'.repeat(200_000)}${'z'.repeat(shift >> 1)}`
    const halves = Array.from({ length: Math.ceil(whole.length / 777) }, (_, i) => whole.slice(i * 777, (i + 1) * 777))
    const { text } = await toolText(stream(...halves), limits())
    expect(text.isWellFormed()).toBe(true)
    expect(await readFile(fileIn(text), 'utf8')).toBe(whole)
  })

  it('reads streams of bytes as UTF-8, also where a character is in two pieces, and values as lines', async () => {
    const bytes = new TextEncoder().encode('né 好')
    const text = 'né 好'
    expect(await toolText(stream(bytes.subarray(0, 2), bytes.subarray(2)), limits())).toMatchObject({ text })
    expect(await toolText(stream(bytes.subarray(0, 2)), limits())).toMatchObject({ text: 'n\uFFFD' })
    expect(await toolText(new Response('né 好').body, limits())).toMatchObject({ text })
    expect(await toolText(stream<unknown>({ a: 1 }, 2), limits())).toMatchObject({ text: '{"a":1}\n2\n' })
  })

  it('never overwrites: a resumed call gets a file of its own', async () => {
    await writeFile(join(dir, 'call_1.txt'), 'earlier')
    const { text } = await toolText('y'.repeat(400), limits())
    expect(text).toMatch(/"call_1-[\w-]+\.txt"/)
    expect([await readFile(join(dir, 'call_1.txt'), 'utf8'), await readFile(fileIn(text), 'utf8')]).toEqual([
      'earlier',
      'y'.repeat(400),
    ])
  })

  it('still cuts with a directory that cannot be, and says why there is no file', async () => {
    await writeFile(join(dir, 'taken'), '')
    const { text } = await toolText(
      stream('z'.repeat(1_000)),
      limits({ outputs: createOutputStore(join(dir, 'taken')) }),
    )
    expect(text).toMatch(/; the whole could not be kept \(E\w+: [^/]+\): ask for less/)
  })

  it('gives up a stream that hangs or never waits when the signal aborts, closes it and leaves no file', async () => {
    let closed = 0
    const never: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => {}),
        return: async () => ({ done: true, value: closed++ }),
      }),
    }
    await expect(toolText(never, limits({ signal: AbortSignal.timeout(10) }))).rejects.toThrow('timeout')
    async function* endless(): AsyncGenerator<string> {
      try {
        while (true) yield 'x'
      } finally {
        closed++
      }
    }
    await expect(toolText(endless(), limits({ signal: AbortSignal.timeout(100) }))).rejects.toThrow('timeout')
    expect(closed).toBe(2)
    expect(await readdir(dir)).toEqual([])
  })

  it('lets the error of a stream through', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield 'x'.repeat(100_000)
      throw new Error('The pipe broke')
    }
    await expect(toolText(broken(), limits())).rejects.toThrow('The pipe broke')
    expect(await readdir(dir)).toEqual([])
  })

  it('tells once a second how far a stream is', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      async function* slow(): AsyncGenerator<string> {
        for (let piece = 0; piece < 50; piece++) {
          vi.advanceTimersByTime(100)
          yield 'x'.repeat(1_000)
        }
      }
      const told: string[] = []
      await toolText(slow(), limits({ progress: (message) => told.push(message) }))
      expect(told).toHaveLength(5)
      expect(told[0]).toBe('10,000 characters so far')
    } finally {
      vi.useRealTimers()
    }
  })

  it('needs no more memory than head and tail: 100 MB in a thread of 24 MB', async () => {
    const code = `
      import(${JSON.stringify(new URL('output-store.ts', import.meta.url).href)}).then(async ({ createOutputStore }) => {
        async function* pieces() { for (let n = 0; n < 2_000; n++) yield Buffer.alloc(50_000, 'x').toString() }
        const { signal } = new AbortController()
        const store = createOutputStore(${JSON.stringify(dir)})
        const { text } = await store.text(pieces(), { maxChars: 20_000, callId: 'big', signal, progress() {} })
        require('node:worker_threads').parentPort.postMessage(text.length)
      })`
    const worker = new Worker(code, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 24 }, execArgv: [] })
    const [length] = await once(worker, 'message')
    expect(length).toBeLessThan(20_200)
    expect((await stat(join(dir, 'big.txt'))).size).toBe(100_000_000)
  }, 30_000)
})
