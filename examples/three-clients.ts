import { fileURLToPath } from 'node:url'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { createAgent } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import { createIndex, searchDocuments } from '@glmkit/tools/search'
import { generateText, isStepCount, jsonSchema, tool as aiTool } from 'ai'
import { OpenAI } from 'openai'

/** One job, three clients: the emulator serves any OpenAI-compatible one, and glmkit's tools are plain objects to all. */
export interface Job {
  readonly baseURL: string
  readonly question: string
  readonly tool: Tool
}

export async function withGlmkit({ baseURL, question, tool }: Job): Promise<string> {
  const agent = createAgent({ model: createGlm({ baseURL, apiKey: 'any' }), tools: [tool] })
  const { text } = await agent.run(question)
  return text
}

export async function withOpenAI({ baseURL, question, tool }: Job): Promise<string> {
  const client = new OpenAI({ baseURL, apiKey: 'any' })
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: question }]
  const { name, description, parameters } = tool
  for (let turn = 0; turn < 10; turn += 1) {
    const { choices } = await client.chat.completions.create({
      model: 'glm-5',
      messages,
      tools: [{ type: 'function', function: { name, description, parameters } }],
    })
    const message = choices[0]?.message
    if (message?.tool_calls === undefined) return message?.content ?? ''
    messages.push(message)
    for (const call of message.tool_calls) {
      if (call.type !== 'function') continue
      const content = await callTool(tool, JSON.parse(call.function.arguments), call.id)
      messages.push({ role: 'tool', tool_call_id: call.id, content })
    }
  }
  throw new Error('No answer after 10 turns')
}

export async function withAiSdk({ baseURL, question, tool }: Job): Promise<string> {
  const provider = createOpenAICompatible({ name: 'glm', baseURL, apiKey: 'any' })
  const { text } = await generateText({
    model: provider('glm-5'),
    prompt: question,
    stopWhen: isStepCount(10),
    tools: {
      [tool.name]: aiTool({
        description: tool.description,
        inputSchema: jsonSchema(tool.parameters),
        execute: (input, { toolCallId }) => callTool(tool, input, toolCallId),
      }),
    },
  })
  return text
}

async function callTool(tool: Tool, input: unknown, callId: string): Promise<string> {
  const parsed = await tool.parse(input)
  if (!('input' in parsed)) return `Error: ${parsed.issues}`
  const { signal } = new AbortController()
  return JSON.stringify(await tool.execute(parsed.input, { runId: 'foreign', callId, signal, progress: () => {} }))
}

if (import.meta.main) {
  await using emulator = await startEmulator()
  const index = await createIndex({ dir: fileURLToPath(new URL('../docs/knowledge', import.meta.url)) })
  const question = 'How many parameters does GLM-5 have?'
  const job = { baseURL: emulator.baseURL, question, tool: searchDocuments(index) }
  for (const client of [withGlmkit, withOpenAI, withAiSdk]) console.log(`${client.name}: ${await client(job)}\n`)
}
