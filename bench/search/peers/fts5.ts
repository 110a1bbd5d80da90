import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { CorpusChunk } from '../corpus.ts'
import type { Engine } from '../engine.ts'

/** SQLite's full-text search as it comes, with a weight of 3 for the title. */
export const fts5: Engine = {
  name: 'FTS5 unicode61',

  async build(corpus, dir) {
    const database = openFile(dir)
    database.exec(`CREATE VIRTUAL TABLE passages USING fts5(id UNINDEXED, title, text, tokenize = 'unicode61')`)
    const insert = database.prepare('INSERT INTO passages (id, title, text) VALUES (?, ?, ?)')
    database.exec('BEGIN')
    for await (const { id, title, text } of corpus.chunks()) insert.run(id, title, text)
    database.exec('COMMIT')
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    database.close()
  },

  async open(dir) {
    const database = openFile(dir)
    const search = database.prepare(
      'SELECT id FROM passages WHERE passages MATCH ? ORDER BY bm25(passages, 0, 3, 1) LIMIT ?',
    )
    // A column that is not indexed is searched row by row; a user who updates keeps the rowids.
    database.exec('CREATE TEMP TABLE rows AS SELECT id, rowid AS row FROM passages')
    database.exec('CREATE UNIQUE INDEX temp.rows_id ON rows (id)')
    const find = database.prepare('SELECT row FROM rows WHERE id = ?')
    const update = database.prepare('UPDATE passages SET title = ?, text = ? WHERE rowid = ?')
    return {
      query: (text, topK) => search.all(anyOf(text), topK).map(({ id }) => String(id)),
      update({ id, title, text }: CorpusChunk) {
        const row = find.get(id)?.row
        if (typeof row !== 'number') throw new Error(`FTS5: no passage "${id}"`)
        update.run(title, text, row)
      },
      close: () => database.close(),
    }
  },
}

const openFile = (dir: string): DatabaseSync => {
  const database = new DatabaseSync(join(dir, 'fts5.db'))
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
  return database
}

/** What FTS5 would read as syntax is quoted. */
const anyOf = (text: string): string =>
  [...new Set(text.match(/[\p{L}\p{N}]+/gu) ?? [])].map((word) => `"${word}"`).join(' OR ')
