import { UsageError } from '@glmkit/core'
import type { Command } from './main.ts'
import { runBatch } from './search-batch.ts'
import { runIndex } from './search-index.ts'
import { runQuery } from './search-query.ts'

const usage = `glmkit search index DIR|FILE.jsonl --store PATH [--rebuild] [--watch]
glmkit search query "QUESTION" --store PATH [--top-k N] [--lang LANG] [--path GLOB]
glmkit search batch --store PATH --queries FILE.jsonl [--top-k N] [--lang LANG] [--path GLOB]

index builds an index of a folder (Markdown, HTML, PDF, DOCX, text, code) or of records, {"id", "title"?, "text", "lang"?}
a line; where there is one already it reads what has changed. query searches it once, batch once for each {"id", "text"}
of a file and prints a TREC run, "qid Q0 docid rank score tag".

  --store PATH     the file of the index
  --rebuild        index: read everything anew
  --watch          index: keep the index up to date until Ctrl+C
  --queries FILE   batch: the queries, JSON lines
  --top-k N        passages to return (default: 5), of batch documents (default: 10)
  --lang LANG      only documents in en, fr or zh
  --path GLOB      only documents whose path matches, such as docs/** (repeatable)
  --json           the same for programs: one JSON line of index and of query; batch prints a run anyway

Exit code 1 if the index cannot be read or written.`

const actions: Readonly<Record<string, Command['run']>> = { index: runIndex, query: runQuery, batch: runBatch }

/** Builds and searches an index of documents. */
export const searchCommand: Command = {
  usage,
  async run([action, ...args], signal) {
    const names = Object.keys(actions).join(', ')
    if (action === undefined) throw new UsageError(`glmkit search needs one of ${names}, see glmkit search --help`)
    const run = Object.hasOwn(actions, action) ? actions[action] : undefined
    if (run === undefined) throw new UsageError(`Unknown "glmkit search ${action}": expected ${names}`)
    await run(args, signal)
  },
}
