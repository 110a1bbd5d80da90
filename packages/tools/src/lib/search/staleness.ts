import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Source } from './store/stored-documents.ts'

/**
 * Whether a file is still what was indexed.
 *
 * @param root Folder of the sources; where it is gone altogether, say in a container, nothing is known.
 */
export function stalenessOf(root: string | undefined, source: Source | undefined): 'changed' | 'deleted' | undefined {
  if (root === undefined || source === undefined || source.size < 0) return undefined
  const now = statSync(join(root, source.path), { throwIfNoEntry: false })
  if (now === undefined) return statSync(root, { throwIfNoEntry: false }) === undefined ? undefined : 'deleted'
  return now.size === source.size && now.mtimeMs === source.mtimeMs ? undefined : 'changed'
}
