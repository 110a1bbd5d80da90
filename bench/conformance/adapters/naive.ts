import { z } from 'zod'
import type { Adapter } from '../probe.ts'

const callSchema = z.looseObject({
  index: z.number(),
  id: z.string().optional(),
  function: z.looseObject({ name: z.string().optional(), arguments: z.string() }),
})
const chunkSchema = z.object({
  choices: z.tuple([
    z.object({ delta: z.object({ content: z.string().optional(), tool_calls: z.array(callSchema).optional() }) }),
  ]),
})

/** The loop as it stands in many a tutorial: right on every good day. */
export const naive: Adapter = {
  title: 'fetch loop of 40 lines',
  open({ baseURL, tools }) {
    const messages: object[] = []
    return {
      async ask(prompt, { signal, recorder }) {
        messages.push({ role: 'user', content: prompt })
        while (true) {
          const response = await fetch(`${baseURL}/chat/completions`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', authorization: 'Bearer any' },
            body: JSON.stringify({
              model: 'glm-5',
              messages,
              stream: true,
              tools: tools.map(({ name, description, input }) => ({
                type: 'function',
                function: { name, description, parameters: z.toJSONSchema(input) },
              })),
            }),
            signal,
          })
          let text = ''
          const calls: z.infer<typeof callSchema>[] = []
          for (const line of (await response.text()).split('\n')) {
            if (!line.startsWith('data: {')) continue
            const { delta } = chunkSchema.parse(JSON.parse(line.slice(6))).choices[0]
            if (delta.content !== undefined) recorder.text(delta.content)
            text += delta.content ?? ''
            for (const call of delta.tool_calls ?? []) {
              const started = calls[call.index]
              if (started === undefined) calls.push(call)
              else started.function.arguments += call.function.arguments
            }
          }
          if (calls.length === 0) {
            messages.push({ role: 'assistant', content: text })
            return { text, status: 'answer' }
          }
          messages.push({ role: 'assistant', content: text, tool_calls: calls })
          for (const call of calls) {
            const tool = tools.find(({ name }) => name === call.function.name)
            const content = await tool?.execute(JSON.parse(call.function.arguments), undefined)
            messages.push({ role: 'tool', tool_call_id: call.id, content })
          }
        }
      },
    }
  },
}
