import type { PyRecord, PyValue } from '../../python/value.ts'
import { mergedModel } from './merged-model.ts'
import { readModel } from './read-model.ts'
import type { ModelShape } from './read-model.ts'
import { dictOf } from './record-fields.ts'
import type { Tau2Tool, World } from './toolkit.ts'

/**
 * Worlds on a database of megabytes that differ in a few of its entries: each has tables of its own, whose entries are
 * the same objects until a tool puts a copy there (`ownEntry`).
 *
 * @param shape Each field a dict of models.
 * @param toolNames In the order in which models are told of them.
 * @returns Opens a world, independent of all others.
 * @throws {SyntaxError} If the database has another shape.
 */
export function worldsOn(
  shape: ModelShape,
  db: PyValue,
  className: string,
  toolNames: readonly string[],
  toolsOn: (db: PyRecord) => Readonly<Record<string, Tau2Tool>>,
): () => World {
  const tables = Object.entries(readModel(shape, db)).map(([name, table]) => [name, dictOf(table)] as const)
  return () => {
    const own: PyRecord = Object.fromEntries(tables.map(([name, table]) => [name, new Map(table)]))
    return {
      agent: { className, db: own, tools: inOrder(toolsOn(own), toolNames), functions: {} },
      initialize(agentData) {
        if (agentData !== null) Object.assign(own, mergedModel(shape, own, agentData))
      },
    }
  }
}

function inOrder(tools: Readonly<Record<string, Tau2Tool>>, names: readonly string[]): Record<string, Tau2Tool> {
  return Object.fromEntries(Object.entries(tools).toSorted(([a], [b]) => names.indexOf(a) - names.indexOf(b)))
}
