import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createIndex } from '@glmkit/tools/search'
import { fileName, recordsOf, textOf, versionsOf, type KillMode } from './kill-files.ts'

/**
 * Keeps an index up to date with files that change, round after round, until it is killed. It says when a round begins
 * and when it is done, so that the other side knows what may be in the index.
 */
const [dir = '', store = '', mode = 'files', first = '1', seed = '1'] = process.argv.slice(2)
const kind: KillMode = mode === 'records' || mode === 'rebuild' ? mode : 'files'
const say = (word: string): boolean => process.stdout.write(`${word}\n`)

for (let round = Number(first); ; round++) {
  const versions = versionsOf(round, Number(seed))
  say(`begin ${round}`)
  if (kind === 'records') await writeFile(join(dir, 'all.jsonl'), recordsOf(versions))
  else {
    for (const [file, version] of versions.entries()) {
      // Only what is new is written: the others keep their time stamps.
      if (version === round) await writeFile(join(dir, fileName(file)), textOf(file, version))
    }
  }
  const source = kind === 'records' ? { records: join(dir, 'all.jsonl') } : { dir }
  const index = await createIndex({ ...source, store, rebuild: kind === 'rebuild' })
  await index.close()
  say(`done ${round}`)
}
