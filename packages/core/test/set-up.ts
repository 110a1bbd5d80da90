import { scriptBrain, startEmulator } from '@glmkit/emulator'
import type { Emulator, Reply, StartEmulatorOptions } from '@glmkit/emulator'
import { createGlm } from '@glmkit/glm'
import type { Model } from '@glmkit/glm/model'
import { createAgent } from '../src/lib/agent.ts'
import type { Agent, CreateAgentOptions } from '../src/lib/agent.ts'
import type { RunEvent } from '../src/lib/event.ts'

export interface Setup extends AsyncDisposable {
  readonly agent: Agent
  readonly model: Model
  readonly emulator: Emulator
}

/** An agent whose model says what a test wrote down, over a real connection. */
export async function setUp(
  turns: readonly Reply[],
  agentOptions: Partial<CreateAgentOptions> = {},
  emulatorOptions: StartEmulatorOptions = {},
): Promise<Setup> {
  const emulator = await startEmulator({ brain: scriptBrain(turns), ...emulatorOptions })
  const model = createGlm({ baseURL: emulator.baseURL, apiKey: 'k' })
  const agent = createAgent({ model, instructions: 'Be brief.', ...agentOptions })
  return { agent, model, emulator, [Symbol.asyncDispose]: () => emulator.close() }
}

export const call = (name: string, args: string | Record<string, unknown> = {}): Reply => ({
  toolCalls: [{ name, arguments: args }],
})

export const calls = (...all: readonly (readonly [name: string, args: Record<string, unknown>])[]): Reply => ({
  toolCalls: all.map(([name, args]) => ({ name, arguments: args })),
})

export async function collect(run: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  for await (const event of run) events.push(event)
  return events
}
