import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAgent } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { scriptBrain, startEmulator } from '@glmkit/emulator'
import type { Reply, ReplyToolCall } from '@glmkit/emulator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { documentWriter } from './document-writer.ts'
import type { DocumentWriterOptions } from './document-writer.ts'

let base = ''
let dir = ''
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'documents-'))
  dir = join(base, 'documents')
})
afterEach(() => rm(base, { recursive: true }))

type Say = (args: Readonly<Record<string, unknown>>, callId?: string) => Promise<string>

/** What the model reads, an error as its message. Each call is another one, unless it is given an id. */
function open(options: Partial<DocumentWriterOptions> = {}): Say {
  const tool = documentWriter({ dir, ...options })
  let calls = 0
  return async (args, callId = `call_${Math.random()}_${(calls += 1)}`) => {
    const parsed = await tool.parse(args)
    if ('issues' in parsed) return `Invalid: ${parsed.issues}`
    const context = { runId: 'r', callId, signal: new AbortController().signal, progress: () => {} }
    try {
      return await tool.execute(parsed.input, context)
    } catch (error) {
      return error instanceof Error && error.name === 'MemoryPathError' ? error.message : Promise.reject(error)
    }
  }
}

const stored = (file = 'a.md'): Promise<string> => readFile(join(dir, file), 'utf8')
const append = (text: string, more: object = {}): Readonly<Record<string, unknown>> => ({
  action: 'append',
  file: 'a.md',
  text,
  ...more,
})
const replace = (section: unknown, text: string, more: object = {}): Readonly<Record<string, unknown>> => ({
  action: 'replace_section',
  file: 'a.md',
  section,
  text,
  ...more,
})
const contents = { action: 'contents', file: 'a.md' }

const report = `# Report

Intro.

## 1. Scope

What it is about.

### Limits

None.

\`\`\`sh
# no heading
\`\`\`

## 2. Costs

Many.
`

describe('append', () => {
  it('writes part after part, and says how far the file is', async () => {
    const say = open()
    expect(await say(append('# 标题\n\nOne.'))).toBe(
      'Began a.md: 10 characters. It has 10 characters, about 7 tokens, 1 section.\nLast line: One.',
    )
    expect(await say(append('## Next\n\nTwo 🚀'))).toContain('Appended to a.md: 15 characters. It has 27 characters')
    expect(await say(append(' and three', { same_line: true }))).toMatch(/Last line: Two 🚀 and three$/)
    expect(await stored()).toBe('# 标题\n\nOne.\n\n## Next\n\nTwo 🚀 and three')
  })

  it('begins a new line, and adds nothing else', async () => {
    const say = open()
    for (const row of ['a,b', 'c,d\n', 'e,f']) await say(append(row, { file: 'data/x.csv' }))
    expect(await stored('data/x.csv')).toBe('a,b\nc,d\ne,f')
    for (const part of ['text', '\n\nmore\n', '# A\n', '\n# B', '```sh\nx', '# comment', '```\n# C'])
      await say(append(part))
    expect(await stored()).toBe('text\n\nmore\n\n# A\n\n# B\n```sh\nx\n# comment\n```\n# C')
  })

  it('takes a long text whole, and asks for parts', async () => {
    const say = open()
    const long = 'Some words. '.repeat(2_000)
    expect(await say(append(long))).toContain('Nothing was lost, but send parts of 4,000 tokens at most.')
    expect(await stored()).toBe(long)
    expect(await say(append('short'))).not.toContain('Nothing was lost')
  })

  it('keeps the order of calls that come at once', async () => {
    const say = open()
    const parts = Array.from({ length: 20 }, (_, at) => `part ${at}`)
    await Promise.all(parts.map((part) => say(append(part))))
    expect(await stored()).toBe(parts.join('\n'))
  })

  it('loses nothing to another writer', async () => {
    const [one, other] = [open(), open()]
    const parts = Array.from({ length: 20 }, (_, at) => `part ${at}`)
    await Promise.all(parts.map((part, at) => (at % 2 === 0 ? one : other)(append(part))))
    expect((await stored()).split('\n').toSorted()).toEqual(parts.toSorted())
  })

  it('has limits, and what is over them changes nothing', async () => {
    const say = open({ maxChars: 100, maxBytes: 2_000 })
    await say(append('x'.repeat(60)))
    expect(await say(append('y'.repeat(60)))).toBe(
      'Cannot write to a.md: it would have 121 characters, a file has room for 100: go on in another file',
    )
    let answer = ''
    for (let file = 0; file < 20 && !answer.startsWith('Cannot'); file += 1) {
      answer = await say(append('z'.repeat(90), { file: `${file}.md` }))
    }
    expect(answer).toMatch(/of 2000 bytes are used/)
    expect(await say(append('more'))).toMatch(/of 2000 bytes are used/)
    expect(await stored()).toBe('x'.repeat(60))
    expect(await say({ action: 'read', file: 'a.md' })).toContain('xxx')
  })
})

describe('replace_section', () => {
  it('replaces the text of a section, by heading or number, and leaves the rest as it is', async () => {
    const say = open()
    await say(append(report))
    expect(await say(replace('## 2. Costs', 'Few.'))).toContain('Replaced section #4 "2. Costs" in a.md')
    expect(await stored()).toBe(report.replace('Many.', 'Few.'))
    await say(replace('#3', 'Some.\n'))
    const both = `${report.slice(0, report.indexOf('None.'))}Some.\n\n## 2. Costs\n\nFew.\n`
    expect(await stored()).toBe(both)
    await say(replace('limits', '### Bounds\n\nTwo.\n\n#### Lower\n\nOne.'))
    expect(await stored()).toBe(both.replace('### Limits\n\nSome.\n', '### Bounds\n\nTwo.\n\n#### Lower\n\nOne.\n'))
  })

  it('never loses the sections below unsaid', async () => {
    const say = open()
    await say(append(report))
    expect(await say(replace('Report', 'New.'))).toBe(
      'Cannot replace section #1 "Report" in a.md: there are 3 sections below it, pass below: "keep" or "replace"',
    )
    expect(await say(replace('Scope', '## A\n\n## B', { below: 'replace' }))).toContain(
      'a heading "B" that is not below it',
    )
    expect(await say(replace('Scope', '```sh\nx', { below: 'replace' }))).toContain('leaves a code fence open')
    expect(await stored()).toBe(report)
    await say(replace('Report', 'New.', { below: 'keep' }))
    expect(await stored()).toBe(report.replace('Intro.', 'New.'))
    expect(await say(replace('Scope', 'All new.', { below: 'replace' }))).toContain('and the 1 below it')
    expect(await stored()).toBe('# Report\n\nNew.\n\n## 1. Scope\n\nAll new.\n\n## 2. Costs\n\nMany.\n')
  })

  it('refuses what is not there or may be another, and says what there is', async () => {
    const say = open()
    await say(append(report))
    expect(await say(replace('2', 'x'))).toBe(
      'Cannot find section "2" in a.md: it may be #2 "1. Scope", #4 "2. Costs", say which one by its number',
    )
    expect(await say(replace('Prices', 'x'))).toContain('it has #1 "Report", #2 "1. Scope"')
    expect(await say(replace('no heading', 'x'))).toContain('Cannot find section')
    await say(append('## 2. Costs\n'))
    expect(await say(replace('2. Costs', 'x'))).toContain('it may be #4 "2. Costs", #5 "2. Costs"')
    await say(append('a,b', { file: 'b.csv' }))
    expect(await say(replace('a', 'x', { file: 'b.csv' }))).toContain('only Markdown (.md) has sections')
    expect(await stored()).toBe(`${report}\n## 2. Costs\n`)
  })
})

describe('reading', () => {
  it('lists the sections with lines and tokens', async () => {
    const say = open()
    await say(append(report))
    expect(await say(contents)).toMatchInlineSnapshot(`
      "a.md: 112 characters, about 38 tokens, 4 sections, 19 lines
      #1 Report (line 1, 5 tokens)
        #2 1. Scope (line 5, 11 tokens)
          #3 Limits (line 9, 14 tokens)
        #4 2. Costs (line 17, 8 tokens)"
    `)
    await say(append('a,b\nc,d\n', { file: 'b.csv' }))
    expect(await say({ action: 'contents', file: 'b.csv' })).toMatch(/2 lines\. Only Markdown has sections/)
  })

  it('lists the contents by their upper levels where there are too many', async () => {
    const say = open()
    const text = Array.from(
      { length: 900 },
      (_, at) => `${at % 3 === 0 ? '#' : '###'} H${at} ${'x'.repeat(300)}\n`,
    ).join('\n')
    await say(append(text))
    const lines = (await say(contents)).split('\n')
    expect(lines).toHaveLength(302)
    expect(lines[2]).toMatch(/^#4 H3 x{117} … \(line 7, \d+ tokens\)$/)
    expect(lines.at(-1)).toBe('[600 more headings are not shown: read by line, or by number]')
  })

  it('says that a heading is none where code was left open', async () => {
    const say = open()
    await say(append('# A\n\n```\ncode\n'))
    expect(await say(append('## B\n'))).toContain('It begins with no heading: a code fence above it was never closed.')
    expect(await say({ ...append('x'), file: 'a/' })).toContain('expected a name such as report.md')
  })

  it('shows lines page by page, to the end, or one section', async () => {
    const say = open()
    await say(append(report))
    expect(await say({ action: 'read', file: 'a.md', section: '#4' })).toBe(
      '    17\t## 2. Costs\n    18\t\n    19\tMany.',
    )
    const lines = Array.from({ length: 450 }, (_, at) => `line ${at + 1} ${'x'.repeat(at % 200)}`)
    await say(append(lines.join('\n'), { file: 'b.txt' }))
    const shown: string[] = []
    for (let line: number | undefined = 1; line !== undefined;) {
      const page = await say({ action: 'read', file: 'b.txt', line })
      expect(page.length).toBeLessThan(20_000)
      shown.push(...page.split('\n').flatMap((each) => each.split('\t').slice(1)))
      line = Number(/read from line (\d+)\]$/.exec(page)?.[1] ?? 0) || undefined
    }
    expect(shown).toEqual(lines)
    expect(await say({ action: 'read', file: 'b.txt', line: 451 })).toContain('it has lines 1 to 450')
    await say(append(`{"a":"${'x'.repeat(30_000)}"}`, { file: 'c.json' }))
    expect(await say({ action: 'read', file: 'c.json' })).toContain('[line 1 has 30008 characters and is cut here]')
  })
})

describe('a call that is run again', () => {
  const calls = [append('# A\n\nOne.'), append('Two. 🚀'), replace('A', 'Three.'), append('Two. 🚀')]

  it('changes nothing and says the same', async () => {
    const first = open()
    const said: string[] = []
    for (const [at, call] of calls.entries()) said.push(await first(call, `call_${at}`))
    const text = await stored()
    expect(text).toBe('# A\n\nThree.\nTwo. 🚀')
    const again = open()
    for (const [at, call] of calls.entries()) expect(await again(call, `call_${at}`)).toBe(said[at])
    expect(await stored()).toBe(text)
    // The same id for something else is another call.
    await again(append('Four.'), 'call_0')
    expect(await stored()).toBe(`${text}\nFour.`)
  })

  it('knows the last calls of very many', async () => {
    await mkdir(dir)
    const old = (at: number): string =>
      JSON.stringify({ call: `r/${at}/x`, offset: 0, removed: 0, bytes: 0, sha256: '', answer: 'old' })
    await writeFile(
      join(dir, '.a.md.ledger.jsonl'),
      `${Array.from({ length: 1_100 }, (_, at) => old(at)).join('\n')}\n{"torn`,
    )
    const say = open()
    const said = await say(append('One.'), 'one')
    await say(append('Two.'), 'two')
    expect(await open()(append('One.'), 'one')).toBe(said)
    expect(await stored()).toBe('One.\nTwo.')
    expect((await stored('.a.md.ledger.jsonl')).split('\n').length).toBeLessThan(600)
  })

  it('completes what was torn, whichever call comes next', async () => {
    await open()(append('One.\n'), 'one')
    const pending = join(dir, '.a.md.pending.json')
    const text = 'Zwei 🚀 größer.\n'
    const change = {
      call: 'r/two/x',
      offset: 5,
      removed: 0,
      bytes: Buffer.byteLength(text),
      sha256: createHash('sha256').update(text).digest('hex'),
      answer: 'Appended.',
      text,
    }
    for (let torn = 0; torn <= change.bytes; torn += 1) {
      await writeFile(join(dir, 'a.md'), Buffer.concat([Buffer.from('One.\n'), Buffer.from(text).subarray(0, torn)]))
      await rm(join(dir, '.a.md.ledger.jsonl'), { force: true })
      await writeFile(pending, JSON.stringify(change))
      await open()(append('Three.'))
      expect(await stored()).toBe(`One.\n${text}Three.`)
    }
    expect(await readdir(dir)).toEqual(['.a.md.ledger.jsonl', 'a.md'])
  })

  it('writes over nothing that somebody else has written meanwhile', async () => {
    const say = open()
    await say(append('One.\n'), 'one')
    const text = 'Two.'
    const sha256 = createHash('sha256').update(text).digest('hex')
    const change = { call: 'r/two/x', offset: 5, removed: 0, bytes: 4, sha256, answer: 'Appended.', text }
    await writeFile(join(dir, 'a.md'), 'One.\nTwMine.')
    await writeFile(join(dir, '.a.md.pending.json'), JSON.stringify(change))
    expect(await say(append('Three.'))).toContain('somebody else has changed the file meanwhile')
    expect(await stored()).toBe('One.\nTwMine.')
    await say(append('Three.'))
    expect(await stored()).toBe('One.\nTwMine.\nThree.')
    await truncate(join(dir, 'a.md'), 0)
    await say(append('Four.'))
    expect(await stored()).toBe('Four.')
  })
})

describe('the folder', () => {
  it.each([
    '../a.md',
    '/etc/passwd',
    '.a.md.ledger.jsonl',
    'x/.git/config',
    'a\0.md',
    'c:a.md',
    '',
    './a.md',
    '%2e%2e/a',
  ])('is not left by %j', async (file) => {
    const say = open()
    await say(append('mine'))
    for (const action of ['append', 'read', 'contents', 'replace_section']) {
      expect(await say({ action, file, text: 'broken', section: 'A' })).toMatch(
        /^(?:Cannot use (?:path|file)|Invalid: file)/,
      )
    }
    expect((await readdir(base)).toSorted()).toEqual(['documents'])
    expect(await stored()).toBe('mine')
  })

  it('follows no link', async () => {
    await mkdir(dir)
    await writeFile(join(base, 'secret.md'), 'kept')
    await symlink(join(base, 'secret.md'), join(dir, 'a.md'))
    await symlink(base, join(dir, 'out'))
    const say = open()
    for (const file of ['a.md', 'out/secret.md', 'out/new.md']) {
      expect(await say(append('broken', { file }))).toContain('is a link')
      expect(await say({ action: 'read', file })).toContain('is a link')
    }
    expect(await readFile(join(base, 'secret.md'), 'utf8')).toBe('kept')
    expect((await readdir(base)).toSorted()).toEqual(['documents', 'secret.md'])
  })

  it('says what is wrong with a call, and what there is', async () => {
    const say = open()
    expect(await say({ action: 'read', file: 'b.md' })).toBe(
      'Cannot find b.md: there are no files yet, append begins one',
    )
    await say(append('x'))
    expect(await say({ action: 'contents', file: 'b.md' })).toBe('Cannot find b.md: there is a.md')
    expect(await say({ action: 'delete', file: 'a.md' })).toContain('Invalid: action: expected one of append')
    expect(await say(append(''))).toContain('Invalid: text')
    expect(await say(replace(undefined, 'x'))).toContain('Invalid: section')
    expect(await say({ action: 'read', file: 'a.md', line: 0 })).toContain('Invalid: line')
    expect(await say(append('half \uD83D'))).toContain('the text has half a character')
    expect(await stored()).toBe('x')
  })
})

describe('write_document', () => {
  it('writes for an agent, several parts in one reply', async () => {
    const call = (args: Readonly<Record<string, unknown>>): ReplyToolCall => ({
      name: 'write_document',
      arguments: args,
    })
    const parts = ['# A\n', 'One.', 'Two.'].map((text) => call(append(text)))
    const script: Reply[] = [{ toolCalls: parts }, { toolCalls: [call(contents)] }, { content: 'Done.' }]
    await using emulator = await startEmulator({ brain: scriptBrain(script) })
    const agent = createAgent({
      model: createGlm({ baseURL: emulator.baseURL, apiKey: `key-${Math.random()}` }),
      tools: [documentWriter({ dir })],
    })
    const result = await agent.run('Write')
    expect(result.toolCalls.map(({ isError }) => isError)).toEqual([false, false, false, false])
    expect(await stored()).toBe('# A\nOne.\nTwo.')
  })

  it('refuses limits that allow nothing', () => {
    expect(() => documentWriter({ dir, maxChars: 0 })).toThrow('maxChars is 0, expected more than 0')
  })
})
