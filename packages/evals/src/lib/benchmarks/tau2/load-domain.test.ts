import { describe, expect, it } from 'vitest'
import { writeData } from '../../../../test/data-fixture.ts'
import { writeTau2 } from '../../../../test/tau2-fixture.ts'
import { openDataFolder } from '../data-folder.ts'
import type { DomainName } from './domain.ts'
import { loadDomain, loadGuidelines } from './load-domain.ts'

describe('loadDomain', () => {
  it('loads tasks, policy and worlds that are independent', async () => {
    await using data = await writeTau2()
    const domain = await loadDomain('mock', await openDataFolder('tau2', data.path))
    expect(domain).toMatchObject({
      name: 'mock',
      policy: 'Be of help.',
      tasks: [{ id: 'mop' }, { id: 'read' }, { id: 'chat' }],
    })
    const [first, second] = [domain.openWorld(), domain.openWorld()]
    first.agent.tools['create_task']?.run('u1', 'Mop')
    expect(first.agent.db['tasks']).toHaveProperty('size', 2)
    expect(second.agent.db['tasks']).toHaveProperty('size', 1)
  })

  it.each<DomainName>(['retail', 'airline', 'telecom', 'banking_knowledge', 'mock'])(
    '%s: names the command where its files are missing',
    async (name) => {
      await using data = await writeData({ 'tau2/x': '' })
      const folder = await openDataFolder('tau2', data.path)
      await expect(loadDomain(name, folder)).rejects.toThrow(/of "tau2": run glmkit eval download tau2 --data /)
    },
  )

  it('says what is wrong with a file that is not as it was published', async () => {
    await using data = await writeData({
      'tau2/mock/policy.md': '',
      'tau2/mock/tasks.json': '[{"id": 1}]',
      'tau2/mock/db.json': '{}',
      'tau2/mock/user_db.json': '{}',
    })
    const folder = await openDataFolder('tau2', data.path)
    await expect(loadDomain('mock', folder)).rejects.toThrow('Cannot read a task: expected a text, found 1')
  })
})

describe('loadGuidelines', () => {
  it('has those of users with tools and without', async () => {
    await using data = await writeTau2()
    expect(await loadGuidelines(await openDataFolder('tau2', data.path))).toEqual({
      withoutTools: 'You are a customer without tools.',
      withTools: 'You are a customer with tools.',
    })
  })
})
