import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ToolContext } from '@glmkit/core'
import { createOutputStore } from './output-store.ts'
import { readOutputTool } from './read-output.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'read-output-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const call = { callId: 'c', signal: new AbortController().signal, progress: () => {} }
const context: ToolContext = { ...call, runId: 'r' }

async function read(args: Record<string, unknown>, maxChars?: number): Promise<string> {
  const tool = readOutputTool(dir, maxChars)
  const parsed = await tool.parse(args)
  return 'issues' in parsed ? parsed.issues : tool.execute(parsed.input, context)
}

describe('read_output', () => {
  it('reads what toolText kept, a page at a time and to the end', async () => {
    const whole = Array.from({ length: 5_000 }, (_, index) => `row ${index + 1}`).join('\n')
    const { text } = await createOutputStore(dir).text(whole, { ...call, maxChars: 500 })
    const file = /is in "(.+)": read it/.exec(text)?.[1]
    expect(await read({ file, from_line: 4_001, lines: 2 })).toBe(
      'row 4001\nrow 4002\n[There is more: go on with from_line 4003]',
    )
    const pages: string[] = []
    for (let from: string | undefined = '1'; from !== undefined;) {
      const page = await read({ file, from_line: Number(from), lines: 5_000 })
      expect(page.length).toBeLessThan(16_100)
      from = /go on with from_line (\d+)\]$/.exec(page)?.[1]
      pages.push(page.replace(/\n\[There is more.*$/, ''))
    }
    expect(pages.length).toBeGreaterThan(2)
    expect(pages.join('\n')).toBe(whole)
  })

  it('pages through a single long line, as JSON is, and finds what stands across its pieces', async () => {
    const whole = `${'好🚀'.repeat(999)}+needle+${'x'.repeat(100_000)}`
    await writeFile(join(dir, 'json.txt'), whole)
    const pieces: string[] = []
    for (let at = 1; at < 60; at++) {
      const piece = await read({ file: 'json.txt', from_line: at, lines: 1 })
      if (piece.startsWith('[')) break
      expect(piece.isWellFormed()).toBe(true)
      pieces.push(piece.replace(/\n\[There is more.*$/, ''))
    }
    expect(pieces.join('')).toBe(whole)
    expect(await read({ file: 'json.txt', find: 'needle' })).toMatch(/^2: /)
  })

  it('finds lines, with their numbers, from a line on', async () => {
    await writeFile(join(dir, 'log.txt'), 'ok\nError: a.b\nok\nError: acb\n')
    expect(await read({ file: 'log.txt', find: 'Error' })).toBe('2: Error: a.b\n4: Error: acb')
    expect(await read({ file: 'log.txt', find: 'a.b' })).toBe('2: Error: a.b')
    expect(await read({ file: 'log.txt', find: 'Error', lines: 1 })).toContain(
      '[There is more: go on with from_line 4]',
    )
    expect(await read({ file: 'log.txt', find: 'Error', from_line: 5 })).toBe(
      '[Nothing with "Error" from line 5 on: the file has 4 lines]',
    )
  })

  it('reads plain files directly in its directory and nothing else', async () => {
    const inside = join(dir, 'outputs')
    await mkdir(join(inside, 'sub'), { recursive: true })
    await writeFile(join(dir, 'secret.txt'), 'secret')
    await writeFile(join(inside, 'sub', 'deep.txt'), 'deep')
    await symlink(join(dir, 'secret.txt'), join(inside, 'link.txt'))
    await writeFile(join(inside, 'good.txt'), 'good')
    const tool = readOutputTool(inside)
    const open = async (file: string): Promise<string> =>
      tool.execute({ file, from_line: 1, lines: 9, find: undefined }, context)
    expect(await open('good.txt')).toBe('good')
    for (const file of [
      '../secret.txt',
      join(dir, 'secret.txt'),
      'link.txt',
      'sub',
      'sub/deep.txt',
      '.',
      'a\0b',
      'no.txt',
    ]) {
      await expect(open(file), file).rejects.toThrow(/^Cannot read output/)
    }
  })

  it('says what is wrong with its arguments', async () => {
    expect(await read({})).toMatch(/^file: expected/)
    expect(await read({ file: 'f', from_line: 0 })).toMatch(/^from_line: expected/)
    expect(await read({ file: 'f', lines: '9' })).toMatch(/^lines: expected/)
    expect(await read({ file: 'f', find: '' })).toMatch(/^find: expected/)
    expect(await readOutputTool(dir).parse(undefined)).toHaveProperty('issues')
  })
})
