import { ask } from './ask.ts'
import type { Answer, Endpoint } from './ask.ts'

export interface Finding {
  readonly check: string
  /** `info` is a fact to know, `warn` costs something, `fail` breaks agents. */
  readonly status: 'ok' | 'info' | 'warn' | 'fail'
  readonly detail: string
  /** What to do about it. */
  readonly fix?: string
}

/** One question to the endpoint and what its answer means; `undefined` where the answer says nothing about it. */
export interface Probe {
  readonly name: string
  run(endpoint: Endpoint): Promise<readonly Finding[]>
}

const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Current weather of one city.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
} as const
const system = { role: 'system', content: 'You are a helpful assistant. Use the tools you have.' }
const user = (content: string): object => ({ role: 'user', content })
const thinking = (isOn: boolean): object => ({
  thinking: { type: isOn ? 'enabled' : 'disabled', clear_thinking: false },
  chat_template_kwargs: { enable_thinking: isOn, clear_thinking: false },
})

function failed(check: string, { error, status }: Answer): Finding[] {
  return [{ check, status: 'fail', detail: error?.message ?? `HTTP ${status} without a reply` }]
}

const text: Probe = {
  name: 'text and streaming',
  async run(endpoint) {
    const answer = await ask(endpoint, {
      messages: [system, user('Say hello in one short sentence.')],
      ...thinking(true),
    })
    const { reply } = answer
    if (reply === undefined) return failed('text', answer)
    const findings: Finding[] = [
      {
        check: 'text',
        status: 'ok',
        detail: `${reply.text.length} characters from ${reply.model ?? 'an unnamed model'}`,
      },
    ]
    if (
      reply.model !== null &&
      !reply.model.toLowerCase().endsWith(endpoint.model.toLowerCase().split('/').at(-1) ?? '')
    ) {
      findings.push({
        check: 'model',
        status: 'info',
        detail: `"${endpoint.model}" was asked for, "${reply.model}" answered`,
      })
    }
    findings.push(
      answer.isEventStream && answer.pieces > 1
        ? { check: 'streaming', status: 'ok', detail: `${answer.pieces} pieces in ${answer.reads} reads` }
        : {
            check: 'streaming',
            status: 'warn',
            detail: answer.isEventStream ? 'the whole reply came in one piece' : 'the reply did not come as a stream',
            fix: 'switch off response buffering of the server or the proxy before it',
          },
    )
    if (reply.finish === null) {
      findings.push({
        check: 'end',
        status: 'fail',
        detail: 'no finish_reason came: cut replies cannot be told from whole ones',
        fix: 'update the server or the proxy',
      })
    }
    findings.push(reasoningFinding(reply.text, reply.reasoning), ...usageFindings(answer))
    return findings
  },
}

function reasoningFinding(said: string, reasoning: string): Finding {
  if (/<\/?think>/.test(said)) {
    return {
      check: 'reasoning',
      status: 'fail',
      detail: 'reasoning arrives inside the text, with <think> tags',
      fix: 'start the server with --reasoning-parser glm45',
    }
  }
  if (reasoning === '') {
    return {
      check: 'reasoning',
      status: 'info',
      detail: 'none came although thinking is on; the model may skip it for easy questions',
    }
  }
  return { check: 'reasoning', status: 'ok', detail: `${reasoning.length} characters, apart from the text` }
}

function usageFindings({ reply }: Answer): Finding[] {
  if (reply === undefined) return []
  const { inputTokens, outputTokens } = reply.usage
  if (reply.warnings.includes('no usage') || inputTokens + outputTokens === 0) {
    return [
      {
        check: 'usage',
        status: 'warn',
        detail: 'none came: costs and the window cannot be tracked',
        fix: 'allow stream_options.include_usage',
      },
    ]
  }
  return [{ check: 'usage', status: 'ok', detail: `${inputTokens} tokens in, ${outputTokens} out` }]
}

const tools: Probe = {
  name: 'tools',
  async run(endpoint) {
    const messages = [system, user('What is the weather in Paris right now? Call get_weather.')]
    const answer = await ask(endpoint, { messages, tools: [weather], ...thinking(true) })
    const { reply } = answer
    if (reply === undefined) return failed('tools', answer)
    const [call] = reply.toolCalls
    if (call === undefined) {
      const leaked = /<tool_call>|<arg_key>|"tool_calls"/.test(reply.text + reply.reasoning)
      return [
        leaked
          ? {
              check: 'tools',
              status: 'fail',
              detail: 'the call arrives as text, with <tool_call> markup',
              fix: 'start the server with --tool-call-parser glm47 --enable-auto-tool-choice',
            }
          : {
              check: 'tools',
              status: 'fail',
              detail: 'the model did not call the tool it was asked to call',
              fix: 'check that the server passes tools on, with --enable-auto-tool-choice',
            },
      ]
    }
    const isGood = call.function.name === 'get_weather' && /paris/i.test(call.function.arguments)
    const findings: Finding[] = [
      isGood && reply.warnings.length === 0
        ? { check: 'tools', status: 'ok', detail: `${call.function.name}(${call.function.arguments})` }
        : {
            check: 'tools',
            status: 'warn',
            detail: `odd call ${call.function.name}(${call.function.arguments}) ${reply.warnings.join(', ')}`,
          },
    ]
    const back = await ask(endpoint, {
      messages: [
        ...messages,
        {
          role: 'assistant',
          content: reply.text,
          ...(reply.reasoning !== '' && { reasoning_content: reply.reasoning }),
          tool_calls: reply.toolCalls,
        },
        ...reply.toolCalls.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: 'Clear sky, 21 °C' })),
      ],
      tools: [weather],
      ...thinking(true),
    })
    if (back.reply === undefined) return [...findings, ...failed('tool results', back)]
    const hasRead = back.reply.text.includes('21')
    findings.push({
      check: 'tool results',
      status: hasRead ? 'ok' : 'warn',
      detail: hasRead ? 'the answer uses them' : 'the answer does not mention them',
    })
    return findings
  },
}

const parallel: Probe = {
  name: 'parallel tools',
  async run(endpoint) {
    const messages = [
      system,
      user('Compare the weather in Paris, Tokyo and Lima right now. Call get_weather for all three at once.'),
    ]
    const { reply } = await ask(endpoint, { messages, tools: [weather], ...thinking(true) })
    const count = reply?.toolCalls.length ?? 0
    return count > 1
      ? [{ check: 'parallel tools', status: 'ok', detail: `${count} calls in one reply` }]
      : [
          {
            check: 'parallel tools',
            status: 'warn',
            detail: `${count} calls in one reply: every call costs a turn`,
            fix: 'update the tool-call parser of the server',
          },
        ]
  },
}

const limits: Probe = {
  name: 'limits',
  async run(endpoint) {
    const answer = await ask(endpoint, { messages: [user('Say hello.')], max_tokens: 131_072, ...thinking(false) })
    if (answer.reply !== undefined) return [{ check: 'limits', status: 'ok', detail: 'max_tokens 131,072 is accepted' }]
    const limit = answer.error?.message
      .match(/\d[\d,]{3,}/g)
      ?.map((number) => Number(number.replaceAll(',', '')))
      .find((number) => number < 131_072)
    return [
      {
        check: 'limits',
        status: 'warn',
        detail: `max_tokens 131,072 is refused: ${answer.error?.message ?? `HTTP ${answer.status}`}`,
        fix: `pass maxOutputTokens${limit === undefined ? '' : `: ${limit}`} to createGlm, or raise --max-model-len`,
      },
    ]
  },
}

const cache: Probe = {
  name: 'cache',
  async run(endpoint) {
    const stable = Array.from({ length: 200 }, (_, index) => `Rule ${index}: answer briefly and politely.`).join('\n')
    const messages = [{ role: 'system', content: stable }, user('Say hello.')]
    await ask(endpoint, { messages, ...thinking(false) })
    const { reply } = await ask(endpoint, { messages, ...thinking(false) })
    if (reply === undefined) return []
    const { inputTokens, cachedInputTokens } = reply.usage
    return cachedInputTokens > 0
      ? [
          {
            check: 'cache',
            status: 'ok',
            detail: `${cachedInputTokens} of ${inputTokens} tokens cached the second time`,
          },
        ]
      : [
          {
            check: 'cache',
            status: 'warn',
            detail: 'no cached tokens reported for the same prompt sent twice',
            fix: 'enable prefix caching, or expect the full price for every turn',
          },
        ]
  },
}

const forcedChoice: Probe = {
  name: 'forced choice',
  async run(endpoint) {
    const { reply, error } = await ask(endpoint, {
      messages: [user('Say hello.')],
      tools: [weather],
      tool_choice: 'required',
      ...thinking(false),
    })
    const isHonoured = (reply?.toolCalls.length ?? 0) > 0
    return [
      {
        check: 'forced choice',
        status: 'info',
        detail: isHonoured
          ? 'tool_choice required is honoured'
          : error === undefined
            ? 'tool_choice required acts as auto; glmkit enforces it'
            : 'tool_choice required is refused; glmkit does without it',
      },
    ]
  },
}

export const probes: readonly Probe[] = [text, tools, parallel, limits, cache, forcedChoice]
