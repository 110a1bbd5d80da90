import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createAgent } from '@glmkit/core'
import type { RunEvent } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import type { Brain } from '@glmkit/emulator'
import { createFileJournal } from '@glmkit/journal'
import { countTokens, documentReader } from '@glmkit/memory'
import { describe, expect, it } from 'vitest'
import { extractiveBrain } from './contract-brain.ts'
import { contractPages, planted } from './contract-text.ts'

const pages = contractPages()

describe('the synthetic contract', () => {
  it('has 300 pages, over 150K tokens and every clause on its page alone', () => {
    expect(pages).toHaveLength(300)
    expect(countTokens(pages.join('\f'))).toBeGreaterThan(150_000)
    for (const { page, text } of planted) {
      const tight = text.replace(/\s/g, '')
      const having = pages.flatMap((each, index) => (each.replace(/\s/g, '').includes(tight) ? [index + 1] : []))
      expect(having).toEqual([page])
    }
  })
})

describe('contract-analysis', () => {
  it('answers in three languages with pages, and says what the contract does not', async () => {
    const { ZAI_API_KEY: _, GLMKIT_BASE_URL: __, GLMKIT_MODEL: ___, ...env } = process.env
    const file = fileURLToPath(new URL('contract-analysis.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [file], { env })
    expect(stdout).toMatch(/^12 of 12 as expected · \d segments · .* 9\d % from the cache/m)
    expect(stdout).toContain('EUR 12,500,000 is replaced by EUR 18,750,000. [p. 288]')
    expect(stdout).not.toContain('✗')
  })
})

describe('a reader of documents in a run with a journal', () => {
  it('goes on where it was aborted without reading a part twice, and replays event by event', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'contract-'))
    const controller = new AbortController()
    let parts = 0
    const brain: Brain = (request, signal) => {
      const last = request.messages.at(-1)
      if (request.tools.length === 0) {
        if (last?.content.includes('<document>') === true && ++parts === 3) controller.abort(new Error('killed'))
        return extractiveBrain(request, signal)
      }
      if (last?.role === 'tool') return { content: last.content }
      return { toolCalls: [{ name: 'ask_document', arguments: { question: 'Where is the seat of arbitration?' } }] }
    }
    await using emulator = await startEmulator({ brain })
    const document = { pages: pages.slice(200, 240) }
    const tools = [
      documentReader({
        model: createGlm(emulator),
        document,
        about: 'the contract',
        maxSegmentTokens: 4_000,
        concurrency: 2,
      }),
    ]
    const agent = createAgent({ model: createGlm(emulator), tools, journal: createFileJournal({ dir }) })
    try {
      const { signal } = controller
      await expect(agent.run('Where?', { runId: 'reads', signal })).rejects.toThrow('killed')
      const before = parts
      const events = await eventsOf(agent.resumeStream('reads'))
      const end = events.at(-1)
      expect(end).toMatchObject({ type: 'run-end', result: { stopReason: 'answer' } })
      expect(JSON.stringify(end)).toContain('The seat of arbitration is Geneva')
      const segments = Math.max(
        ...events.flatMap((event) => (event.type === 'agent-event' ? [numberOf(event.event)] : [])),
      )
      // The two that were under way are read again, at most.
      expect(parts).toBeLessThanOrEqual(segments + 2)
      expect(before).toBeGreaterThanOrEqual(3)
      const asked = emulator.requests.length
      expect(await eventsOf(agent.replay('reads'))).toEqual(events)
      expect(emulator.requests).toHaveLength(asked)
    } finally {
      await rm(dir, { recursive: true })
    }
  })
})

/** Of the part that an event of a reader tells of. */
const numberOf = ({ runId }: RunEvent): number => Number(/part\/(\d+)/.exec(runId)?.[1] ?? 0)

async function eventsOf(run: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  for await (const event of run) events.push(event)
  return events
}
