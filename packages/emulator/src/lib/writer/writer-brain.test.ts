import { describe, expect, it, onTestFinished } from 'vitest'
import type { ChatMessage, ChatRequest, Reply } from '../brain.ts'
import { startEmulator } from '../start-emulator.ts'
import { type WriterBehaviour, writerBehaviours } from './behaviour.ts'
import { writerBrain, type WriterBrainOptions } from './writer-brain.ts'

type Line = readonly [role: 'user' | 'assistant', content: string]

const wordsRequest = (words: string, again = 'Your answer was cut.'): string =>
  `${again} Go on with the answer: begin your reply with its last words.\n<last_words>\n${words}\n</last_words>`
const lineRequest = (line: number): string =>
  `Your answer was cut in line ${line}. Go on with the answer: write line ${line} anew, like "${line}| text". No greeting.`

function requestOf(...lines: readonly Line[]): ChatRequest {
  const messages = lines.map(([role, content]): ChatMessage => ({ role, content }))
  return { model: 'glm-5', messages, tools: [], thinking: true, maxTokens: 131_072, responseFormat: 'text' }
}

async function say(options: WriterBrainOptions, ...lines: readonly Line[]): Promise<string> {
  const reply: Reply = await writerBrain(options)(requestOf(...lines), AbortSignal.timeout(5_000))
  return reply.content ?? ''
}

const paragraphs = Array.from({ length: 300 }, (_, n) => `Paragraph ${n}: ${n * 7919} drops fell, and the roof held.`)
const texts: Readonly<Record<string, string>> = {
  prose: paragraphs.join('\n\n'),
  chinese: Array.from({ length: 400 }, (_, n) => `第${n}天，雨下了${(n * 37) % 91}分钟，屋顶没有漏水。`).join('\n'),
  json: JSON.stringify(Array.from({ length: 300 }, (_, id) => ({ id, name: `item ${id * 31}`, tags: ['a', 'b'] }))),
  code: Array.from(
    { length: 200 },
    (_, n) => `function f${n}(x) {\n    if (x > ${n}) {\n        return x\n    }\n}\n`,
  ).join('\n'),
  'the same row': '| the same | row |\n'.repeat(800),
}

describe('writerBrain', () => {
  it.each(Object.entries(texts))('goes on with %s wherever it is cut', async (_, document) => {
    const emulator = await startEmulator({ brain: writerBrain({ document, reasoning: 'Go on.' }) })
    onTestFinished(() => emulator.close())
    const messages: { role: string; content: string }[] = [{ role: 'user', content: 'Write it.' }]
    let answer = ''
    let words = ''
    for (let cuts = 0; ; cuts += 1) {
      const body = JSON.stringify({ model: 'glm-5', messages, max_tokens: 150 + cuts * 7 })
      const headers = { authorization: 'Bearer test' }
      const response = await fetch(`${emulator.baseURL}/chat/completions`, { method: 'POST', headers, body })
      const { choices } = JSON.parse(await response.text())
      const { message, finish_reason: reason } = choices[0]
      expect(message.content.startsWith(words)).toBe(true)
      answer += message.content.slice(words.length)
      if (reason === 'stop') break
      // Rolls back some characters, and the white space before them.
      const content = message.content.slice(0, -(cuts % 9) || undefined).trimEnd()
      answer = answer.slice(0, answer.length - (message.content.length - content.length))
      words = answer.slice(-90).trimStart()
      messages.push({ role: 'assistant', content }, { role: 'user', content: wordsRequest(words) })
      expect(cuts).toBeLessThan(150)
    }
    expect(answer).toBe(document)
    expect(messages.length).toBeGreaterThan(15)
  })

  it('writes the document that the request asks for, and tells a new request from one to go on', async () => {
    const document = ({ messages }: ChatRequest): string =>
      messages.findLast(({ content }) => content.startsWith('Write'))?.content.includes('two')
        ? 'Two, three.'
        : 'One, two.'
    expect(await say({ document }, ['user', 'Write one'])).toBe('One, two.')
    const first: readonly Line[] = [
      ['user', 'Write one'],
      ['assistant', 'One'],
      ['user', wordsRequest('One')],
    ]
    expect(await say({ document }, ...first)).toBe('One, two.')
    expect(await say({ document }, ...first, ['assistant', 'One, two.'], ['user', 'Write two'])).toBe('Two, three.')
  })

  const block = Array.from({ length: 40 }, (_, n) => `row ${n}`).join('\n')
  const document = `A\n${block}\nB\n${block}\nC\n${block}\nEnd`
  const middle = document.slice(0, document.indexOf('C') - 30)

  it('tells places with the same words by what stands before them', async () => {
    const words = middle.slice(-20)
    const rest = document.slice(middle.length - 20)
    expect(document.split(words)).toHaveLength(4)
    expect(await say({ document }, ['user', 'x'], ['assistant', middle], ['user', wordsRequest(words)])).toBe(rest)
    // A memory has left the end of the answer alone, or nothing.
    const end = middle.slice(document.indexOf('B') - 4)
    expect(await say({ document }, ['user', 'x'], ['assistant', end], ['user', wordsRequest(words)])).toBe(rest)
    const first = document.slice(document.indexOf(words))
    expect(await say({ document }, ['user', 'x'], ['user', wordsRequest(words)])).toBe(first)
  })

  it('counts what several replies repeat once', async () => {
    const uniform = 'same again, '.repeat(1_000)
    const lines: readonly Line[] = [
      ['user', 'x'],
      ['assistant', uniform.slice(0, 4_000)],
      ['user', wordsRequest(uniform.slice(3_880, 4_000))],
      ['assistant', `Sure:\n${uniform.slice(3_880, 6_000)}`],
      ['user', wordsRequest(uniform.slice(5_880, 6_000))],
    ]
    expect(await say({ document: uniform }, ...lines)).toBe(uniform.slice(5_880))
  })

  it('goes on in a line, each with its number', async () => {
    const text = 'one\n\n  three\nfour\n'
    expect(await say({ document: text }, ['user', 'x'], ['user', lineRequest(2)])).toBe('2| \n3|   three\n4| four\n')
    const numbered = await say(
      { document: text.trimEnd() },
      ['user', 'x'],
      ['assistant', 'o'],
      ['user', lineRequest(1)],
    )
    expect(numbered).toBe('1| one\n2| \n3|   three\n4| four')
    // The words that follow numbered lines are looked for in the text without the numbers.
    const lines: readonly Line[] = [
      ['user', 'x'],
      ['assistant', 'one\n\n  th'],
      ['user', lineRequest(3)],
      ['assistant', '3|   three\n4| fo'],
      ['user', wordsRequest('three\nfo')],
    ]
    expect(await say({ document: text }, ...lines)).toBe('three\nfour\n')
  })

  it('says so when the words or the line are not its own', async () => {
    const lost = 'I cannot find that in what I have written.'
    expect(await say({ document: 'abc' }, ['user', 'x'], ['assistant', 'ab!'], ['user', wordsRequest('ab!')])).toBe(
      lost,
    )
    expect(await say({ document: 'abc' }, ['user', 'x'], ['user', lineRequest(2)])).toBe(lost)
  })

  it('stays fast in a long text full of the same words', async () => {
    const long = '| the same | row | of | a | table |\n'.repeat(55_000)
    const brain = writerBrain({ document: long })
    const startedAt = performance.now()
    for (let cut = 1; cut <= 50; cut += 1) {
      const part = long.slice(0, 35_000 * cut)
      const asked = requestOf(
        ['user', 'x'],
        ['assistant', part.slice(-20_000 * cut)],
        ['user', wordsRequest(part.slice(-400))],
      )
      await brain(asked, AbortSignal.timeout(1_000))
    }
    // Comparing every place by character would take minutes.
    expect(performance.now() - startedAt).toBeLessThan(60_000)
  })
})

describe('behaviour', () => {
  const before = 'In the beginning there was a plan.\n\n'
  const document = `${before.repeat(30)}  The last\n words and the rest.\n`
  const words = '  The last\n words'
  const at = document.indexOf(words)
  const rest = document.slice(at + words.length)
  const asked: readonly Line[] = [
    ['user', 'x'],
    ['assistant', document.slice(0, at + words.length)],
    ['user', wordsRequest(words)],
  ]

  const replies: Readonly<Record<WriterBehaviour, unknown>> = {
    compliant: words + rest,
    preamble: `Sure, here is the continuation:\n\n${words}${rest}`,
    'longer-echo': expect.stringMatching(/^[^]{100,600}  The last\n words and the rest\.\n$/),
    'missing-echo': rest,
    'reopened-fence': `\`\`\`markdown\n${words}${rest}\n\`\`\``,
    'changed-white-space': ` The last words${rest}`,
    restart: document,
    'lost-white-space': (words + rest).trim(),
    'echo-twice': `${words}\n${words}${rest}`,
    commentary: 'I have already finished.',
  }

  it.each(writerBehaviours)('%s', async (behaviour) => {
    const reply = await say({ document, behaviour }, ...asked)
    expect(reply).toEqual(replies[behaviour])
    // The first reply is as it should be.
    expect(await say({ document, behaviour }, ['user', 'x'])).toBe(document)
  })

  it.each(writerBehaviours)('%s with numbered lines', async (behaviour) => {
    const text = 'a\n b\nc'
    const reply = await say({ document: text, behaviour }, ['user', 'x'], ['user', lineRequest(2)])
    const numbered: Readonly<Record<WriterBehaviour, string>> = {
      compliant: '2|  b\n3| c',
      preamble: 'Sure, here is the continuation:\n\n2|  b\n3| c',
      'longer-echo': '1| a\n2|  b\n3| c',
      'missing-echo': ' b\nc',
      'reopened-fence': '```markdown\n2|  b\n3| c\n```',
      'changed-white-space': '2| b\n3|c',
      restart: '1| a\n2|  b\n3| c',
      'lost-white-space': '2|  b\n3| c',
      'echo-twice': '2|  b\n2|  b\n3| c',
      commentary: 'I have already finished.',
    }
    expect(reply).toBe(numbered[behaviour])
  })

  it('is a list, a function, or drawn by seed and number', async () => {
    const play = async (options: Omit<WriterBrainOptions, 'document'>, times: number): Promise<string[]> => {
      const brain = writerBrain({ document, ...options })
      const said: string[] = []
      for (let n = 0; n < times; n += 1) {
        const reply: Reply = await brain(requestOf(...asked), AbortSignal.timeout(5_000))
        said.push(writerBehaviours.find((name) => replies[name] === reply.content) ?? '')
      }
      return said
    }
    expect(await play({ behaviour: ['restart', 'compliant', 'commentary'] }, 4)).toEqual([
      'restart',
      'compliant',
      'commentary',
      'compliant',
    ])
    expect(await play({ behaviour: ({ number }) => (number === 2 ? 'preamble' : 'missing-echo') }, 2)).toEqual([
      'missing-echo',
      'preamble',
    ])
    const drawn = await play({ behaviour: { preamble: 0.3, restart: 0.2 } }, 400)
    const count = (name: WriterBehaviour): number => drawn.filter((each) => each === name).length
    expect([count('preamble') / 400, count('restart') / 400, count('compliant') / 400]).toEqual([
      expect.closeTo(0.3, 1),
      expect.closeTo(0.2, 1),
      expect.closeTo(0.5, 1),
    ])
    expect(await play({ behaviour: { preamble: 0.3, restart: 0.2 } }, 400)).toEqual(drawn)
    expect(await play({ behaviour: { preamble: 0.3, restart: 0.2 }, seed: 2 }, 400)).not.toEqual(drawn)
  })

  it('tells a function that the reply before was refused', async () => {
    const behaviour: WriterBrainOptions['behaviour'] = ({ isRetry }) => (isRetry ? 'compliant' : 'commentary')
    expect(await say({ document, behaviour }, ...asked)).toBe(replies.commentary)
    const again = wordsRequest(words, 'Your last reply did not begin with the words it had to.')
    expect(await say({ document, behaviour }, ...asked, ['assistant', ''], ['user', again])).toBe(words + rest)
  })

  it('refuses names there are not and probabilities beyond 1', () => {
    const name: string = 'polite'
    expect(() => writerBrain({ document, behaviour: { [name]: 0.5 } })).toThrow(
      'Cannot play the writer: unknown behaviour "polite", expected compliant, preamble',
    )
    expect(() => writerBrain({ document, behaviour: { restart: 0.7, preamble: 0.7 } })).toThrow(
      /add up to 1\.4, expected/,
    )
  })
})
