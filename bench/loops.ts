/** The same agent loop four times: by glmkit, by glmkit's client alone, on the raw openai package, on fetch. */
import type { Message, ModelReply } from '@glmkit/core'
import type { OpenAI } from 'openai'

/** Runs a prompt to its answer. Returns the characters of answer and arguments, so that nobody wins by not reading. */
export type Loop = (prompt: string) => Promise<number>

const toolDefinition = {
  type: 'function' as const,
  function: {
    name: 'echo',
    description: 'Echoes.',
    parameters: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
  },
}

let calls = 0
/** Numbered, in letters: calls that bring nothing new over and over, numbers aside, would be stopped as a loop. */
function resultOf(text: string): string {
  const number = String((calls += 1)).replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))
  return `${text.length} characters in call ${number}`
}
const textIn = (args: string): string => JSON.parse(args).text

export const loops: Readonly<Record<string, (baseURL: string) => Promise<Loop>>> = {
  glmkit: async (baseURL) => {
    const { createAgent, defineTool } = await import('@glmkit/core')
    const { createGlm } = await import('@glmkit/core/glm')
    const { z } = await import('zod')
    const echo = defineTool({
      name: 'echo',
      description: 'Echoes.',
      input: z.object({ text: z.string() }),
      execute: ({ text }) => resultOf(text),
    })
    const agent = createAgent({ model: createGlm({ baseURL, apiKey: 'k' }), tools: [echo], maxTurns: 1_000 })
    return async (prompt) => {
      let seen = 0
      for await (const event of agent.stream(prompt)) {
        if (event.type === 'text-delta') seen += event.text.length
        else if (event.type === 'tool-result') seen += Number.parseInt(event.text, 10)
      }
      return seen
    }
  },

  'glmkit/glm': async (baseURL) => {
    const { createGlm } = await import('@glmkit/core/glm')
    const model = createGlm({ baseURL, apiKey: 'k' })
    const { signal } = new AbortController()
    const tools = [toolDefinition.function]
    return async (prompt) => {
      let seen = 0
      const messages: Message[] = [{ role: 'user', content: prompt }]
      for (;;) {
        let reply: ModelReply | undefined
        for await (const events of model.stream({ messages, tools, maxOutputTokens: 131_072, signal })) {
          for (const event of events) {
            if (event.type === 'text-delta') seen += event.text.length
            else if (event.type === 'reply') reply = event.reply
          }
        }
        const toolCalls = reply?.message.tool_calls
        if (reply === undefined || toolCalls === undefined) return seen
        messages.push(reply.message)
        for (const { id, function: fn } of toolCalls) {
          const text = textIn(fn.arguments)
          seen += text.length
          messages.push({ role: 'tool', tool_call_id: id, content: resultOf(text) })
        }
      }
    }
  },

  openai: async (baseURL) => {
    const { OpenAI: Client } = await import('openai')
    const sdk = new Client({ baseURL, apiKey: 'k', maxRetries: 0 })
    return async (prompt) => {
      let seen = 0
      const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: prompt }]
      for (;;) {
        const stream = await sdk.chat.completions.create({
          model: 'glm-5',
          messages,
          tools: [toolDefinition],
          stream: true,
        })
        let content = ''
        let reasoning = ''
        const call = { id: '', name: '', arguments: '' }
        for await (const chunk of stream) {
          const delta: (OpenAI.ChatCompletionChunk.Choice.Delta & { reasoning_content?: string }) | undefined =
            chunk.choices[0]?.delta
          if (delta?.reasoning_content) reasoning += delta.reasoning_content
          if (delta?.content) content += delta.content
          for (const part of delta?.tool_calls ?? []) {
            call.id ||= part.id ?? ''
            call.name ||= part.function?.name ?? ''
            call.arguments += part.function?.arguments ?? ''
          }
        }
        seen += content.length
        if (call.name === '') return seen
        const text = textIn(call.arguments)
        seen += text.length
        const { id, name, arguments: args } = call
        const message = {
          role: 'assistant' as const,
          content,
          // Sent back as GLM-5 wants it: every loop sends the same conversation.
          reasoning_content: reasoning,
          tool_calls: [{ id, type: 'function' as const, function: { name, arguments: args } }],
        }
        messages.push(message, { role: 'tool', tool_call_id: id, content: resultOf(text) })
      }
    }
  },

  fetch: async (baseURL) => async (prompt) => {
    let seen = 0
    const messages: object[] = [{ role: 'user', content: prompt }]
    for (;;) {
      const response = await fetch(`${baseURL}/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer k' },
        body: JSON.stringify({ model: 'glm-5', messages, tools: [toolDefinition], stream: true }),
      })
      if (response.body === null) throw new Error('no body')
      const decoder = new TextDecoder()
      let rest = ''
      let content = ''
      let reasoning = ''
      const call = { id: '', name: '', arguments: '' }
      for await (const bytes of response.body) {
        const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) {
          if (!line.startsWith('data: {')) continue
          const delta = JSON.parse(line.slice(6)).choices[0].delta
          if (delta.reasoning_content) reasoning += delta.reasoning_content
          if (delta.content) content += delta.content
          for (const part of delta.tool_calls ?? []) {
            call.id ||= part.id
            call.name ||= part.function.name
            call.arguments += part.function.arguments
          }
        }
      }
      seen += content.length
      if (call.name === '') return seen
      const text = textIn(call.arguments)
      seen += text.length
      const { id, name, arguments: args } = call
      const message = {
        role: 'assistant',
        content,
        reasoning_content: reasoning,
        tool_calls: [{ id, type: 'function', function: { name, arguments: args } }],
      }
      messages.push(message, { role: 'tool', tool_call_id: id, content: resultOf(text) })
    }
  },
}
