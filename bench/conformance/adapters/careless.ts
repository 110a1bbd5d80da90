import { z } from 'zod'
import type { Adapter } from '../probe.ts'

const bodySchema = z.object({
  choices: z.tuple([
    z.object({
      message: z
        .object({
          content: z.string(),
          tool_calls: z.array(
            z.looseObject({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }),
          ),
        })
        .partial(),
    }),
  ]),
})

/** Everything a loop can lose, by the mistakes that were found in real ones; the control of what the other columns pass. */
export const careless: Adapter = {
  title: 'careless loop',
  open({ baseURL, tools }) {
    /** Results by call id: an id that comes again takes the earlier one's place. */
    const results = new Map<string, string>()
    const messages: (() => object)[] = []
    return {
      async ask(prompt, { signal, recorder }) {
        messages.push(() => ({ role: 'user', content: prompt }))
        while (!signal.aborted) {
          // The clock in the system message voids the prompt cache on every call.
          const system = { role: 'system', content: `It is ${performance.now()}` }
          const response = await fetch(`${baseURL}/chat/completions`, {
            method: 'POST',
            body: JSON.stringify({
              model: 'glm-5',
              stream: false,
              messages: [system, ...messages.map((make) => make())],
            }),
          })
          const { content = '', tool_calls: calls = [] } = bodySchema.parse(await response.json()).choices[0].message
          recorder.text(content)
          if (calls.length === 0) return { text: content, status: 'answer' }
          // Four at a time, and the rest is forgotten.
          const batch = calls.slice(0, 4)
          messages.push(() => ({ role: 'assistant', content, tool_calls: batch }))
          await Promise.all(
            batch.map(async ({ id, function: { name, arguments: args } }) => {
              const tool = tools.find((each) => each.name === name)
              // Long texts are cut without a word.
              const input = JSON.parse(args, (_, value: unknown) =>
                typeof value === 'string' ? value.slice(0, 1_000) : value,
              )
              results.set(id, String(await tool?.execute(input, undefined)))
              messages.push(() => ({ role: 'tool', tool_call_id: id, content: results.get(id) }))
            }),
          )
        }
        return { text: '', status: 'answer' }
      },
    }
  },
}
