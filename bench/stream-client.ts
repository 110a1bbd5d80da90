/** One client does one task, several times over; prints the CPU milliseconds of each round after a warm-up. */
import type { Message, ModelReply } from '@glmkit/core'
import type { OpenAI } from 'openai'

const [, , client = '', task = '', baseURL = '', rounds = '5'] = process.argv

const steps = 20
const prompt = task === 'step' ? `step ${steps}` : task
const toolDefinition = {
  type: 'function' as const,
  function: {
    name: 'echo',
    description: 'Echoes.',
    parameters: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
  },
}

/** Returns the characters of the answer and of the arguments it saw, so that nobody wins by not reading. */
type Job = () => Promise<number>

const clients: Readonly<Record<string, () => Promise<Job>>> = {
  glmkit: async () => {
    const { createAgent, defineTool } = await import('@glmkit/core')
    const { createGlm } = await import('@glmkit/core/glm')
    const { z } = await import('zod')
    let seen = 0
    const echo = defineTool({
      name: 'echo',
      description: 'Echoes.',
      input: z.object({ text: z.string() }),
      execute: ({ text }) => {
        seen += text.length
        // The same call with the same result over and over would be stopped as a loop.
        return `ok ${seen}`
      },
    })
    const agent = createAgent({ model: createGlm({ baseURL, apiKey: 'k' }), tools: [echo] })
    return async () => {
      seen = 0
      for await (const event of agent.stream(prompt)) if (event.type === 'text-delta') seen += event.text.length
      return seen
    }
  },

  /** The client alone: one reply, no agent around it. */
  'glmkit/glm': async () => {
    const { createGlm } = await import('@glmkit/core/glm')
    const model = createGlm({ baseURL, apiKey: 'k' })
    const { signal } = new AbortController()
    const tools = [toolDefinition.function]
    return async () => {
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
        const calls = reply?.message.tool_calls
        if (reply === undefined || calls === undefined) return seen
        messages.push(reply.message)
        for (const { id, function: fn } of calls) {
          seen += JSON.parse(fn.arguments).text.length
          messages.push({ role: 'tool', tool_call_id: id, content: 'ok' })
        }
      }
    }
  },

  openai: async () => {
    const { OpenAI: Client } = await import('openai')
    const sdk = new Client({ baseURL, apiKey: 'k', maxRetries: 0 })
    return async () => {
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
        const call = { id: '', name: '', arguments: '' }
        for await (const chunk of stream) {
          const delta = chunk.choices[0]?.delta
          if (delta?.content) content += delta.content
          for (const part of delta?.tool_calls ?? []) {
            call.id ||= part.id ?? ''
            call.name ||= part.function?.name ?? ''
            call.arguments += part.function?.arguments ?? ''
          }
        }
        seen += content.length
        if (call.name === '') return seen
        seen += JSON.parse(call.arguments).text.length
        const { id, name, arguments: args } = call
        messages.push({
          role: 'assistant',
          content,
          tool_calls: [{ id, type: 'function', function: { name, arguments: args } }],
        })
        messages.push({ role: 'tool', tool_call_id: id, content: 'ok' })
      }
    }
  },

  fetch: async () => async () => {
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
      seen += JSON.parse(call.arguments).text.length
      const { id, name, arguments: args } = call
      messages.push({
        role: 'assistant',
        content,
        reasoning_content: reasoning,
        tool_calls: [{ id, type: 'function', function: { name, arguments: args } }],
      })
      messages.push({ role: 'tool', tool_call_id: id, content: 'ok' })
    }
  },
}

async function measure(): Promise<void> {
  if (task === 'import') {
    const before = process.cpuUsage()
    // As published: in the repository the same files are stripped of their types first.
    for (const entry of ['index.js', 'glm.js'])
      await import(new URL(`../packages/glm/dist/${entry}`, import.meta.url).href)
    const { user, system } = process.cpuUsage(before)
    process.stdout.write(JSON.stringify({ seen: 0, cpuMs: [(user + system) / 1_000] }))
    return
  }
  const open = clients[client]
  if (open === undefined) throw new Error(`no client "${client}"`)
  const job = await open()
  let seen = await job()
  const cpuMs: number[] = []
  for (let round = 0; round < Number(rounds); round += 1) {
    const before = process.cpuUsage()
    seen = await job()
    const { user, system } = process.cpuUsage(before)
    cpuMs.push((user + system) / 1_000 / (task === 'step' ? steps + 1 : 1))
  }
  process.stdout.write(JSON.stringify({ seen, cpuMs }))
}

await measure()
process.exit()
