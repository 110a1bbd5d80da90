import { createAgent, defineTool } from '@glmkit/core'
import type { Message, RunEvent, StopReason } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { createMemory } from '@glmkit/memory'
import type { Adapter, Recorder, Status } from '../probe.ts'

const statuses: Readonly<Partial<Record<StopReason, Status>>> = {
  answer: 'answer',
  'max-turns': 'max-turns',
  length: 'length',
  'content-filter': 'content-filter',
  loop: 'loop',
}

export const glmkit: Adapter = {
  title: 'glmkit',
  open({ baseURL, tools }) {
    const agent = createAgent({
      model: createGlm({ baseURL, apiKey: 'any' }),
      // Shows long results whole: some probes want to see the window filled.
      memory: createMemory({ preset: 'fidelity' }),
      tools: tools.map(({ execute, timeoutMs, ...tool }) =>
        defineTool({
          ...tool,
          ...(timeoutMs !== undefined && { timeoutMs }),
          execute: (input, { signal }) => execute(input, signal),
        }),
      ),
    })
    let kept: readonly Message[] = []
    return {
      async ask(prompt, { signal, recorder }) {
        const run = agent.stream([...kept, { role: 'user', content: prompt }], { signal })
        recorder.canSteer((message) => run.steer(message))
        for await (const event of run) {
          record(event, recorder)
          if (event.type === 'run-failed') kept = event.transcript
          if (event.type === 'run-end') kept = event.result.transcript
        }
        const { text, stopReason } = await run.result
        return { text, status: statuses[stopReason] ?? 'other' }
      },
    }
  },
}

function record(event: RunEvent, recorder: Recorder): void {
  if (event.type === 'text-delta') recorder.text(event.text)
  if (event.type === 'reasoning-delta') recorder.reasoning(event.text)
  if (event.type === 'usage') recorder.usage(event.total)
  if (event.type === 'run-failed') recorder.usage(event.usage)
}
