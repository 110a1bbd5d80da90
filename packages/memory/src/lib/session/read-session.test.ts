import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAgent } from '@glmkit/core'
import { scriptBrain, startEmulator } from '@glmkit/emulator'
import { createGlm } from '@glmkit/glm'
import { createFileJournal } from '@glmkit/journal'
import { expect, it } from 'vitest'
import { createRecall } from '../recall/create-recall.ts'
import { openSession } from './open-session.ts'
import { readSession, recallEntries } from './read-session.ts'
import { forgetSession, listSessions } from './stored-sessions.ts'

it('what was said in past sessions is recalled with its source, also while one is open, and forgotten with it', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'read-session-'))
  try {
    const journal = createFileJournal({ dir })
    await using emulator = await startEmulator({
      brain: scriptBrain([{ content: 'Noted: the wedding is in Porto.' }, { content: 'Fine.' }]),
    })
    const agent = createAgent({ model: createGlm(emulator), instructions: 'Be brief.', journal })
    await using open = await openSession({ journal, agent, id: 'wedding' })
    await open.send('My sister marries in Porto in May.')
    {
      await using other = await openSession({ journal, agent, id: 'tea' })
      await other.send('I like green tea.')
    }
    const recall = createRecall()
    for (const { id } of await listSessions(journal)) recall.add(recallEntries(await readSession(journal, id)))
    const [hit] = recall.search('Where does my sister marry?')
    expect(hit?.sources).toEqual(['wedding#1', 'wedding#2'])
    expect((await readSession(journal, 'wedding')).export()).toBe(open.export())
    expect(open.messages[1]?.content).toBe('My sister marries in Porto in May.')
    expect(recall.search('Be brief')).toEqual([])

    await forgetSession(journal, 'tea')
    await expect(readSession(journal, 'tea')).rejects.toMatchObject({ name: 'JournalError' })
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
