import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { experimental_createSteering, tool, ToolLoopAgent } from 'ai'
import type { FinishReason, LanguageModelUsage, ModelMessage } from 'ai'
import type { Adapter, Status, Tokens } from '../probe.ts'

/** `other` and `error` say that something was odd, not what: a program cannot act on them. */
const statuses: Readonly<Record<FinishReason, Status>> = {
  stop: 'answer',
  length: 'length',
  'content-filter': 'content-filter',
  'tool-calls': 'max-turns',
  interrupted: 'interrupted',
  error: 'other',
  other: 'other',
}

export const aiSdk: Adapter = {
  title: 'AI SDK 7.0.173',
  open({ baseURL, tools }) {
    const provider = createOpenAICompatible({ name: 'glm', baseURL, apiKey: 'any', includeUsage: true })
    const limits = tools.flatMap(({ name, timeoutMs }) => (timeoutMs === undefined ? [] : [[`${name}Ms`, timeoutMs]]))
    const agent = new ToolLoopAgent({
      model: provider('glm-5'),
      // What it logs by default comes as a part of the stream as well.
      onError: () => {},
      tools: Object.fromEntries(
        tools.map(({ name, description, input, execute }) => [
          name,
          tool({ description, inputSchema: input, execute: (args, { abortSignal }) => execute(args, abortSignal) }),
        ]),
      ),
    })
    let kept: ModelMessage[] = []
    return {
      async ask(prompt, { signal, recorder }) {
        const steering = experimental_createSteering()
        recorder.canSteer((message) => void steering.steer(message))
        kept = [...kept, { role: 'user', content: prompt }]
        const result = await agent.stream({
          messages: kept,
          abortSignal: signal,
          timeout: { tools: Object.fromEntries(limits) },
          experimental_steering: steering,
          onStepEnd: ({ response }) => {
            kept = [...kept, ...response.messages]
          },
        })
        let text = ''
        let status: Status = 'other'
        for await (const part of result.stream) {
          if (part.type === 'start-step') text = ''
          if (part.type === 'text-delta') {
            text += part.text
            recorder.text(part.text)
          }
          if (part.type === 'reasoning-delta') recorder.reasoning(part.text)
          if (part.type === 'error') throw part.error
          if (part.type === 'abort') return { text, status: 'aborted' }
          if (part.type === 'finish') {
            status = statuses[part.finishReason]
            recorder.usage(tokensOf(part.totalUsage))
          }
        }
        return { text, status }
      },
    }
  },
}

function tokensOf({ inputTokens = 0, outputTokens = 0, inputTokenDetails }: LanguageModelUsage): Tokens {
  return { inputTokens, outputTokens, cachedInputTokens: inputTokenDetails.cacheReadTokens ?? 0 }
}
