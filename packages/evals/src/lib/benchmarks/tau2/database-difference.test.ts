import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { jsonText } from '../../python/json-text.ts'
import { parseJson } from '../../python/parse-json.ts'
import { str } from '../../python/repr.ts'
import { Float, isList } from '../../python/value.ts'
import type { PyValue } from '../../python/value.ts'
import { openDataFolder } from '../data-folder.ts'
import { databaseDifferences } from './database-difference.ts'
import { openEnvironment } from './environment.ts'
import { loadDomain } from './load-domain.ts'
import { argumentsOf, requestorOf } from './task.ts'

const dict = (...entries: readonly [string, PyValue][]): PyValue => new Map(entries)

describe('databaseDifferences', () => {
  it('tells the smallest parts that differ, by pointers', () => {
    const before = dict(['z', { list: [1, { a: 1 }], same: 'x' }], ['a/b~c', 1], ['gone', null])
    const after = dict(['z', { list: [1, { a: 2 }], same: 'x' }], ['a/b~c', 2], ['come', 3])
    expect(databaseDifferences(before, after, '/agent')).toEqual([
      { pointer: '/agent/a~1b~0c', before: 1, after: 2 },
      { pointer: '/agent/come', before: undefined, after: 3 },
      { pointer: '/agent/gone', before: null, after: undefined },
      { pointer: '/agent/z/list/1/a', before: 1, after: 2 },
    ])
  })

  it('tells lists of unlike lengths, and values of unlike kinds, as a whole', () => {
    expect(databaseDifferences({ a: [1], b: null, c: 'x' }, { a: [1, 2], b: { d: 1 }, c: ['x'] })).toEqual([
      { pointer: '/a', before: [1], after: [1, 2] },
      { pointer: '/b', before: null, after: { d: 1 } },
      { pointer: '/c', before: 'x', after: ['x'] },
    ])
  })

  it('finds none where the JSON of both is the same: in the order of keys, not in 1 and 1.0', () => {
    expect(databaseDifferences(dict(['a', 1], ['b', [2]]), { b: [2], a: 1 })).toEqual([])
    expect(databaseDifferences(dict(['a', 1]), dict(['a', '1']))).toHaveLength(1)
    expect(databaseDifferences(dict(['a', [2]]), dict(['a', [new Float(2)]]))).toEqual([
      { pointer: '/a/0', before: 2, after: new Float(2) },
    ])
  })
})

const data = fileURLToPath(new URL('../../../../../../../shared/data/evals/', import.meta.url))
const isThere = existsSync(`${data}reference/tau2`)
if (!isThere)
  process.stdout.write(`databases of τ²-bench: skipped their recorded hashes, there is no data in ${data}\n`)

const hashOf = (db: PyValue): string =>
  createHash('sha256')
    .update(jsonText(db, { sortKeys: true }))
    .digest('hex')

describe('databases', () => {
  it.skipIf(!isThere).each(['mock', 'telecom'] as const)(
    '%s: are byte for byte as recorded after each step',
    async (name) => {
      const domain = await loadDomain(name, await openDataFolder('tau2', data), { hasAllTasks: true })
      const lines = readFileSync(`${data}reference/tau2/${name}.tasks.jsonl`, 'utf8').trim().split('\n').map(parseJson)
      const found: [PyValue, PyValue][] = []
      for (const line of lines.slice(0, 40)) {
        expect.assert(line instanceof Map)
        const task = domain.tasks.find(({ id }) => id === line.get('id'))
        const steps = line.get('steps') ?? null
        expect.assert(task !== undefined && isList(steps))
        const environment = openEnvironment(domain.openWorld(), task.initialState)
        found.push([hashOf(environment.world.agent.db), line.get('initial_agent_db_hash') ?? null])
        for (const step of steps) {
          expect.assert(step instanceof Map)
          environment.call({
            requestor: requestorOf(step.get('requestor')),
            name: str(step.get('name') ?? null),
            arguments: argumentsOf(step.get('arguments')),
          })
          found.push([hashOf(environment.world.agent.db), step.get('agent_db_hash') ?? null])
        }
        if (environment.world.user)
          found.push([hashOf(environment.world.user.db), line.get('final_user_db_hash') ?? null])
      }
      expect(found.length).toBeGreaterThan(2 * Math.min(lines.length, 40) - 1)
      expect(found.filter(([ours, recorded]) => ours !== recorded)).toEqual([])
    },
  )
})
