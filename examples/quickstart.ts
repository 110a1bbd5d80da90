import { createAgent, defineTool } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import { z } from 'zod'

const isReal = process.env.ZAI_API_KEY || process.env.GLMKIT_BASE_URL
await using emulator = isReal ? undefined : await startEmulator() // no key: a local stand-in for GLM-5

const weather = defineTool({
  name: 'weather',
  description: 'Current weather of a city.',
  input: z.object({ city: z.string() }),
  execute: ({ city }) => `${city}: clear sky, 21 °C`,
})

const agent = createAgent({ model: createGlm(emulator), instructions: 'Answer in one sentence.', tools: [weather] })
for await (const event of agent.stream("What's the weather in Lyon?")) {
  if (event.type === 'text-delta') process.stdout.write(event.text)
  if (event.type === 'run-end') console.log(`\n${event.result.turns} turns, $${event.result.usage.costUsd}`)
}
