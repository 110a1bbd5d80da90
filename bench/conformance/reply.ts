/** What the endpoint answers to one request: a reply of the model, or a refusal. */
export type Reply = Answer | Refusal

export interface ScriptedCall {
  /** Default: `call_0`, `call_1` … by place. */
  readonly id?: string
  readonly name: string
  /** JSON text, or what a broken model makes of it. */
  readonly arguments: string
}

/** A reply with HTTP 200, in the order Z.ai sends its parts: reasoning, text, calls, end. */
export interface Answer {
  readonly reasoning?: string
  readonly text?: string
  readonly calls?: readonly ScriptedCall[]
  /** Default: `tool_calls` with calls, else `stop`. `none`: the stream ends politely and says nothing. */
  readonly finish?: string
  /** JSON of a frame that comes in place of the end. */
  readonly lastFrame?: object
  /** `cut`: it breaks before the end; `hold`: it stays open and silent. */
  readonly socket?: 'cut' | 'hold'
  /** Sends arguments in fragments even to clients that did not ask for `tool_stream`. */
  readonly hasFragments?: boolean
}

export interface Refusal {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

const usage = {
  prompt_tokens: 200,
  completion_tokens: 50,
  total_tokens: 250,
  prompt_tokens_details: { cached_tokens: 128 },
  completion_tokens_details: { reasoning_tokens: 10 },
}

/** As Z.ai refuses: the code is a string. */
export function refusal(status: number, code: string, message: string, headers?: Refusal['headers']): Refusal {
  return { status, body: JSON.stringify({ error: { code, message } }), ...(headers && { headers }) }
}

export function isRefusal(reply: Reply): reply is Refusal {
  return 'status' in reply
}

/** The server-sent events of a reply, a few characters each; the end is in the last two. */
export function* framesOf(answer: Answer, id: string, hasToolStream: boolean): Generator<string> {
  const { reasoning = '', text = '', calls = [], finish, lastFrame, socket } = answer
  const head = { id, created: 1_780_000_000, object: 'chat.completion.chunk', model: 'glm-5' }
  const frame = (choice: object, rest: object = {}): string =>
    `data: ${JSON.stringify({ ...head, choices: [{ index: 0, ...choice }], ...rest })}\n\n`

  for (const piece of piecesOf(reasoning)) yield frame({ delta: { role: 'assistant', reasoning_content: piece } })
  for (const piece of piecesOf(text)) yield frame({ delta: { role: 'assistant', content: piece } })
  for (const [index, call] of calls.entries()) {
    const { name, arguments: args } = call
    const pieces = hasToolStream || answer.hasFragments ? ['', ...piecesOf(args)] : [args]
    for (const [place, piece] of pieces.entries()) {
      const opening = { index, id: call.id ?? `call_${index}`, type: 'function', function: { name, arguments: piece } }
      const delta = place === 0 ? opening : { index, function: { arguments: piece } }
      yield frame({ delta: { tool_calls: [delta] } })
    }
  }
  if (lastFrame !== undefined) yield `data: ${JSON.stringify(lastFrame)}\n\n`
  else if (socket === undefined && finish !== 'none') {
    yield frame({ finish_reason: finishOf(answer), delta: { role: 'assistant', content: '' } }, { usage })
    yield 'data: [DONE]\n\n'
  }
}

/** The same reply for a client that did not ask for a stream. */
export function bodyOf(answer: Answer, id: string): string {
  if (answer.lastFrame !== undefined) return JSON.stringify(answer.lastFrame)
  const { reasoning, text = '', calls = [] } = answer
  const message = {
    role: 'assistant',
    content: text,
    ...(reasoning && { reasoning_content: reasoning }),
    ...(calls.length > 0 && {
      tool_calls: calls.map((call, index) => ({
        id: call.id ?? `call_${index}`,
        index,
        type: 'function',
        function: { name: call.name, arguments: call.arguments },
      })),
    }),
  }
  return JSON.stringify({
    id,
    model: 'glm-5',
    choices: [{ index: 0, finish_reason: finishOf(answer), message }],
    usage,
  })
}

function finishOf({ finish, calls = [] }: Answer): string {
  return finish ?? (calls.length > 0 ? 'tool_calls' : 'stop')
}

/** Pieces about as long as tokens; longer ones for texts that would otherwise take all the time in JSON. */
function piecesOf(text: string): readonly string[] {
  return text.match(text.length > 10_000 ? /[^]{1,16}/g : /[^]{1,6}/g) ?? []
}
