import { describe, expect, it } from 'vitest'
import { ModelError } from './model-error.ts'
import { readReply } from './read-reply.ts'

const words = ['Hello ', 'wörld ', '猫 🚀 ', '"}data: {" ', '\\ \n', 'end']
const envelope = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'glm-5' }
const frames = words.map(
  (content) => `data: ${JSON.stringify({ ...envelope, choices: [{ index: 0, delta: { content } }] })}`,
)
const last = `data: ${JSON.stringify({ ...envelope, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: { prompt_tokens: 3, completion_tokens: 6 } })}`
const before = (count: number): string => words.slice(0, count).join('')

interface Read {
  readonly text: string
  /** `stop` for a whole reply, else of the error. */
  readonly end: string
}

async function read(source: string | Uint8Array, pieceBytes = Infinity): Promise<Read> {
  const bytes = typeof source === 'string' ? Buffer.from(source) : source
  async function* body(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
  }
  const headers = new Headers({ 'content-type': 'text/event-stream' })
  const options = {
    modelId: 'glm-5',
    price: undefined,
    usageIncludesCached: true,
    tools: [],
    guardRepetition: true,
    maxOutputTokens: 1_000,
    idleTimeoutMs: 60_000,
    close: () => {},
  }
  let text = ''
  const reading = readReply({ headers, body: body(), text: async () => '' }, options)
  try {
    for (;;) {
      const step = await reading.next()
      if (step.done) return { text, end: step.value.finish }
      for (const event of step.value) if (event.type === 'text-delta') text += event.text
    }
  } catch (error) {
    if (!(error instanceof ModelError) || !error.retryable) throw error
    return { text, end: error.kind }
  }
}

const stream = (events: readonly string[], end = '\n\n'): string => [...events, last, 'data: [DONE]', ''].join(end)

describe('text lost in a stream', () => {
  it.each(['\n\n', '\n', '\r\n\r\n', '', ' ', '\r'])('is none when whole frames are joined by %j', async (end) => {
    const whole = { text: before(words.length), end: 'stop' }
    expect(await read(stream(frames, end))).toEqual(whole)
    expect(await read(stream(frames, end), 7)).toEqual(whole)
  })

  it.each([
    ['glued to the next one', ''],
    ['with the next one on the next line', '\n'],
    ['and ended as if it were whole', '\n\n'],
  ])('ends the reply: a frame cut anywhere, %s', async (_, glue) => {
    for (const [at, frame] of frames.entries()) {
      // Without a byte of its JSON it is an empty line, as some servers send them to keep the line open.
      for (let cut = glue === '' ? 1 : 7; cut < frame.length; cut += 1) {
        const damaged = `${frame.slice(0, cut)}${glue}${stream(frames.slice(at + 1))}`
        const source = at === 0 ? damaged : `${frames.slice(0, at).join('\n\n')}\n\n${damaged}`
        expect({ cut, ...(await read(source)) }).toEqual({ cut, text: before(at), end: 'network' })
      }
    }
  })

  it('ends the reply: the beginning of a frame is missing', async () => {
    for (const [at, frame] of frames.entries()) {
      for (let cut = 1; cut < frame.length; cut += 1) {
        const events = [...frames.slice(0, at), frame.slice(cut), ...frames.slice(at + 1)]
        const { text, end } = await read(stream(events))
        // Without the name of its field alone it is whole.
        const isWhole = cut === 5 || cut === 6
        const expected = isWhole ? { text: before(words.length), end: 'stop' } : { text: before(at), end: 'network' }
        expect({ cut, text, end }).toEqual({ cut, ...expected })
      }
    }
  })

  it('ends the reply: a comment or a field has swallowed a line end', async () => {
    for (const swallower of [': keep-alive', ':', 'event: message', 'id: 1', 'da', 'data: {"id":"x","choi']) {
      const events = [...frames.slice(0, 2), `${swallower}${frames[2]}`, ...frames.slice(3)]
      expect(await read(stream(events))).toEqual({ text: before(2), end: 'network' })
    }
  })

  it('ends the reply: a byte of a character is missing', async () => {
    const bytes = Buffer.from(stream(frames))
    const at = bytes.indexOf('猫')
    for (const lost of [at, at + 1, at + 2]) {
      const damaged = Buffer.concat([bytes.subarray(0, lost), bytes.subarray(lost + 1)])
      expect(await read(damaged)).toEqual({ text: before(2), end: 'network' })
      expect(await read(damaged, 5)).toEqual({ text: before(2), end: 'network' })
    }
    // Said by the server itself, it is text.
    expect(await read(stream(frames).replace('猫', '\uFFFD'))).toMatchObject({ end: 'stop' })
  })

  it('is never passed over: bytes cut out or put in anywhere', async () => {
    const bytes = Buffer.from(stream(frames))
    const whole = before(words.length)
    let noticed = 0
    const check = async (damaged: Uint8Array, isLost: boolean): Promise<void> => {
      const { text, end } = await read(damaged)
      if (end === 'network') noticed += 1
      // What fits together again, and is valid JSON, cannot be told from what was said.
      const isRight = end === 'stop' ? isLost || text === whole : whole.startsWith(text)
      expect({ damaged: isRight ? '' : Buffer.from(damaged).toString(), text, end, isRight }).toMatchObject({
        isRight: true,
      })
    }
    for (let from = 0; from < bytes.length; from += 3) {
      for (const length of [1, 2, 40, 150, 161, 400]) {
        await check(Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]), true)
      }
      await check(Buffer.concat([bytes.subarray(0, from), bytes.subarray(0, 50), bytes.subarray(from)]), false)
    }
    expect(noticed).toBeGreaterThan(1_500)
  })

  it('does not take comments and fields for it', async () => {
    const noise = [
      ': keep-alive',
      ':',
      ': {"ping":1}',
      'event: message',
      'id: 7',
      'retry: 3000',
      '  ',
      'data:',
      'data: ',
      '   : OPENROUTER PROCESSING',
    ]
    const events = frames.flatMap((frame, at) => [noise[at] ?? ':', ...noise, `  ${frame}`])
    expect(await read(stream(events))).toEqual({ text: before(words.length), end: 'stop' })
  })

  it('has all been said before an error that comes in the same piece', async () => {
    const error = 'data: {"error":{"code":"1234","message":"network"}}'
    expect(await read(`${frames.slice(0, 4).join('\n\n')}\n\n${error}\n\n`)).toEqual({ text: before(4), end: 'server' })
  })
})
