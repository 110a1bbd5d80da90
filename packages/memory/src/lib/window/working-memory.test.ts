import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAgent } from '@glmkit/core'
import type { Message } from '@glmkit/core'
import { scriptBrain, startEmulator } from '@glmkit/emulator'
import { createGlm } from '@glmkit/glm'
import { expect, it } from 'vitest'
import { createMemoryDirectory } from '../directory/create-memory-directory.ts'
import { createMemory } from './create-memory.ts'

const isBody = (body: unknown): body is { readonly messages: readonly Message[] } =>
  typeof body === 'object' && body !== null && 'messages' in body

it('the working memory ends every prompt, in all runs, and voids no cache', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'working-memory-'))
  try {
    const write = (text: string) => ({ command: 'create', path: '/memories/working.md', file_text: text })
    await using emulator = await startEmulator({
      brain: scriptBrain([
        { toolCalls: [{ name: 'memory', arguments: write('The user is called Ada.') }] },
        { toolCalls: [{ name: 'memory', arguments: { command: 'view', path: '/memories' } }] },
        { content: 'Noted.' },
        { content: 'Ada.' },
      ]),
    })
    const memory = createMemory({ directory: createMemoryDirectory({ dir }) })
    const agent = createAgent({ model: createGlm(emulator), instructions: 'Be brief.', memory })
    const first = await agent.run('I am Ada.')
    expect(first.edits).toMatchObject([
      { kind: 'block', text: '<working_memory>\nThe user is called Ada.\n</working_memory>' },
    ])
    expect((await agent.run('Who am I?')).text).toBe('Ada.')

    const prompts = emulator.requests.map(({ body }) => (isBody(body) ? body.messages : []))
    const tail = '\n\n<working_memory>\nThe user is called Ada.\n</working_memory>'
    expect(prompts.map((messages) => messages.at(-1)?.content.endsWith(tail))).toEqual([false, true, true, true])
    expect(prompts[3]?.at(-1)?.content).toBe(`Who am I?${tail}`)
    expect(JSON.stringify(first.transcript)).not.toContain('working_memory>')
    for (const [index, messages] of prompts.slice(1, 3).entries()) {
      const before = prompts[index]?.map(({ content, ...rest }) => ({ ...rest, content: content.replace(tail, '') }))
      expect(messages.slice(0, before?.length)).toEqual(before)
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
