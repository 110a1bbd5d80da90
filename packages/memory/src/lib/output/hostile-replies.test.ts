import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import type { Reply } from '@glmkit/emulator'
import { describe, expect, it } from 'vitest'
import type { WrittenFormat } from './format.ts'
import { writeLong } from './write-long.ts'
import type { WriteEvent } from './written-document.ts'

const outline = {
  title: 'Tides',
  sections: ['One', 'Two'].map((title) => ({ title, brief: 'b', targetTokens: 300, needs: [] })),
}

const bodyOf = (name: string, lines = 30): string =>
  Array.from({ length: lines }, (_, at) => `Line ${at} of ${name} rises ${(at * 7919) % 1000} mm.\n`).join('\n')

/** Writes two sections, or one text; the model says what it is told to, by the task. */
async function write(
  say: (task: string, asked: number) => string | Reply | undefined,
  format: WrittenFormat = 'markdown',
  hasOutline = format === 'markdown' || format === 'html',
) {
  const tasks: string[] = []
  await using emulator = await startEmulator({
    brain: ({ messages }) => {
      const users = messages.flatMap(({ role, content }) => (role === 'user' ? [content] : []))
      const task = /<task>(.*)<\/task>/.exec(users.findLast((each) => each.includes('<task>')) ?? '')?.[1] ?? ''
      tasks.push(task)
      const reply = say(task, tasks.filter((each) => each === task).length) ?? bodyOf(task)
      const shown = /<last_words>\n([\s\S]*)\n<\/last_words>/.exec(users.at(-1) ?? '')?.[1]
      if (typeof reply !== 'string') return reply
      return { content: shown === undefined ? reply : reply.slice(reply.indexOf(shown)) }
    },
  })
  const dir = await mkdtemp(join(tmpdir(), 'hostile-'))
  const warnings: string[] = []
  const file = join(dir, 'text')
  const model = createGlm({ baseURL: emulator.baseURL, apiKey: `key-${Math.random()}`, maxRetries: 0 })
  const onEvent = (event: WriteEvent): void => void (event.type === 'warning' && warnings.push(event.message))
  const options = { model, brief: 'Tides.', targetTokens: 600, format, file, onEvent, ...(hasOutline && { outline }) }
  try {
    const { problems, edits } = await writeLong(options)
    return { text: await readFile(file, 'utf8'), problems, edits, warnings, tasks }
  } finally {
    await rm(dir, { recursive: true })
  }
}

const documentOf = (one: string, two = bodyOf('section 2')): string => `## 1. One\n\n${one}\n## 2. Two\n\n${two}`
const noEdits = (task: string): string | undefined => (task.startsWith('review') ? '{"edits": []}' : undefined)

describe('a reply in a fence of its own', () => {
  it.for(['json', 'jsonl', 'csv', 'code', 'text'] as const)('in %s comes out without it', async (format) => {
    const body = JSON.stringify(bodyOf('x', 60).split('\n'), null, 1)
    const { text } = await write(() => `\`\`\`${format}\n${body}\n\`\`\`\n`, format, false)
    expect(text).toBe(`${body}\n`)
  })

  it('keeps the code that begins or ends a section', async () => {
    const code = '```js\nlet a\n```\n'
    const one = `${code}\n${bodyOf('x')}\n${code}`
    for (const reply of [one, `\`\`\`markdown\n${one}\`\`\``]) {
      const { text } = await write((task) => noEdits(task) ?? (task === 'section 1' ? reply : undefined))
      expect(text).toContain(documentOf(one))
    }
  })
})

describe('a section', () => {
  it.for([
    ['early', 'Let me search first.'],
    ['late', bodyOf('a search', 120)],
  ] as const)('does not take over what was said before a call, %s', async ([, content]) => {
    const call = { content, toolCalls: [{ name: 'web_search', arguments: { q: 'x' } }] }
    const late = `${content}\n${bodyOf('the rest')}`
    const { text } = await write((task, asked) => {
      if (task !== 'section 1') return noEdits(task)
      return asked === 1 ? call : content.length < 2_000 ? undefined : late
    })
    expect(text).toContain(documentOf(content.length < 2_000 ? bodyOf('section 1') : late))
  })

  it('that leaves code open is closed, and said so', async () => {
    const open = `${bodyOf('x')}\n~~~~js\nlet a\n\`\`\`\n`
    const { text, warnings } = await write((task) => noEdits(task) ?? (task === 'section 1' ? open : undefined))
    expect(text).toContain(documentOf(`${open}~~~~\n`))
    expect(warnings).toEqual(['Section 1 leaves a code fence open: it is closed at its end'])
  })

  it.for([
    ['<!-- open', '-->', 'a comment'],
    ['<script>if (a<b)', '</script>', '<script>'],
    ['<script></script><PRE>x', '</pre>', '<pre>'],
  ] as const)('that leaves %s open is closed, and said so', async ([open, closing, what]) => {
    const body = `${bodyOf('x')}${open}`
    const { text, warnings } = await write((task) => noEdits(task) ?? (task === 'section 1' ? body : undefined), 'html')
    expect(text).toContain(`${body}\n${closing}\n\n<h2 id="section-2">`)
    expect(warnings).toEqual([`Section 1 leaves ${what} open: it is closed at its end`])
  })

  it('with headings of the whole is told of', async () => {
    const { problems } = await write(
      (task) => noEdits(task) ?? (task === 'section 1' ? `${bodyOf('x')}\n## 2. Two\n\n# A\n` : undefined),
    )
    expect(problems).toEqual([
      'Section 1 has a heading "2. Two" of level 2: its parts begin at level 3',
      'Section 1 has a heading "A" of level 1: its parts begin at level 3',
    ])
  })
})

it('makes no edit of a review that breaks up the document', async () => {
  const last = 'Line 29 of section 1 rises 651 mm.'
  const edits = [
    { section: 1, find: `${last}\n`, replace: 'The end.' },
    { section: 2, find: 'Line 1 of section 2', replace: '## 3. Three\n\nLine' },
    { section: 2, find: 'Line 3 of section 2', replace: '```' },
    { section: 2, find: 'Line 5 of section 2', replace: '<!-- Line' },
    { section: 2, find: '### Part\n', replace: '## Part\n' },
  ]
  const two = bodyOf('section 2', 40).replace('Line 7', '### Part\n\nLine 7')
  const { text, edits: made } = await write((task) => {
    if (task.startsWith('review')) return JSON.stringify({ edits })
    return task === 'section 2' ? two : undefined
  })
  expect(text).toContain(documentOf(bodyOf('section 1').replace(last, 'The end.'), two))
  expect(made).toBe(1)
})
