/** Everything at once: a prompt that does not fit, long outputs, a cut answer, a failure, and a journal around all of it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAgent, defineTool } from '@glmkit/core'
import type { Agent, RunEvent } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import type { Brain } from '@glmkit/emulator'
import { createFileJournal } from '@glmkit/journal'
import { createMemory } from '@glmkit/memory'
import { createOutputStore } from '@glmkit/tools/output'
import { expect, it } from 'vitest'
import { z } from 'zod'

const answer = Array.from({ length: 40 }, (_, index) => `Finding ${index}: ${index * 37} things were read.`).join('\n')

/** Goes by the conversation alone: a resumed run asks again. */
const brain: Brain = ({ messages }) => {
  const text = JSON.stringify(messages)
  const reads = messages.filter(({ role }) => role === 'tool').length
  if (reads < 3) return { reasoning: 'I read on.', toolCalls: [{ name: 'read', arguments: { part: reads } }] }
  const isShort = text.includes('No longer shown')
  if (!isShort) return { error: { status: 400, code: '1261', message: 'Prompt exceeds max length' } }
  const anchor = /<last_words>\\n(.*)\\n<.last_words>/.exec(JSON.stringify(messages.at(-1)))?.[1]
  if (anchor === undefined) return { content: answer.slice(0, 600), finishReason: 'length' }
  const from = answer.indexOf(JSON.parse(`"${anchor}"`)) + JSON.parse(`"${anchor}"`).length
  return { content: `Gladly:\n${JSON.parse(`"${anchor}"`)}${answer.slice(from)}` }
}

async function logOf(run: AsyncIterable<RunEvent>): Promise<string[]> {
  const lines: string[] = []
  for await (const event of run) lines.push(JSON.stringify(event))
  return lines
}

it('a long run is compacted, continued, cut short, resumed and told again byte by byte', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'long-run-'))
  try {
    let isDown = true
    await using emulator = await startEmulator({
      brain: (request, signal) => {
        const isLast = JSON.stringify(request.messages).includes('No longer shown')
        if (isLast && isDown) return { error: { status: 401, code: '1000', message: 'down' } }
        return brain(request, signal)
      },
    })
    let reads = 0
    const read = defineTool({
      name: 'read',
      description: 'Reads a part.',
      input: z.object({ part: z.number() }),
      sideEffects: false,
      maxOutputChars: 4_000,
      async *execute({ part }) {
        reads += 1
        for (let line = 0; line < 2_000; line += 1) yield `part ${part}, line ${line}\n`
      },
    })
    const make = (): Agent =>
      createAgent({
        model: createGlm({ baseURL: emulator.baseURL, apiKey: emulator.apiKey }),
        tools: [read],
        memory: createMemory(),
        outputs: createOutputStore(join(dir, 'outputs')),
        journal: createFileJournal({ dir }),
      })
    await expect(make().run('Read it all.', { runId: 'long' })).rejects.toMatchObject({ kind: 'authentication' })
    isDown = false
    const run = make().resumeStream('long')
    const live = await logOf(run)
    expect(await run.result).toMatchObject({ stopReason: 'answer', text: answer })
    expect(live.join('\n')).toContain('read it with read_output')
    expect(reads).toBe(3)
    const requests = emulator.requests.length
    expect(await logOf(make().replay('long'))).toEqual(live)
    expect(emulator.requests).toHaveLength(requests)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
