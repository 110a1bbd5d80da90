import { once } from 'node:events'
import { statSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { parseArgs } from 'node:util'
import { UsageError } from '@glmkit/core'
import { createIndex } from '@glmkit/tools/search'
import type { CreateIndexOptions, IndexReport, SkippedFile, WritableIndex } from '@glmkit/tools/search'
import { storeOf } from './search-arguments.ts'
import { createProgress } from './search-progress.ts'
import { fit, paint, printable } from './terminal-text.ts'

/** Files that could not be read are named up to this many. */
const mostSkipped = 10

/** `glmkit search index`: builds an index or brings it up to date, with `--watch` until Ctrl+C. */
export async function runIndex(args: readonly string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      store: { type: 'string' },
      rebuild: { type: 'boolean', default: false },
      watch: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  const store = storeOf(values.store)
  const source = sourceOf(positionals)
  const progress = createProgress()
  let index: WritableIndex | undefined
  const tell = (report: IndexReport): void => print(report, index?.skipped() ?? [], store, values.json)
  try {
    index = await createIndex({
      ...source,
      store,
      rebuild: values.rebuild,
      watch: values.watch,
      onSync: tell,
      onProgress: (done) => progress.show(done),
      signal,
    })
  } finally {
    progress.clear()
  }
  await using _ = index
  tell(index.report)
  if (!values.watch) return
  process.stderr.write('Watching for changes, Ctrl+C to stop\n')
  if (!signal.aborted) await once(signal, 'abort')
}

function sourceOf([path, ...more]: readonly string[]): Pick<CreateIndexOptions, 'dir' | 'records'> {
  if (path === undefined) throw new UsageError('Nothing to index: pass a folder or a FILE.jsonl')
  if (more.length > 0) throw new UsageError(`Pass one folder or file: found "${more.join(' ')}" after "${path}"`)
  if (statOf(path).isDirectory()) return { dir: path }
  if (/\.(?:jsonl|ndjson)$/i.test(path)) return { records: path }
  throw new UsageError(`Cannot index "${path}": expected a folder, or records in a .jsonl file`)
}

function statOf(path: string): Stats {
  try {
    return statSync(path)
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    const reason = isMissing ? 'it does not exist' : error instanceof Error ? error.message : String(error)
    throw new UsageError(`Cannot index "${path}": ${reason}, pass a folder or a FILE.jsonl`, { cause: error })
  }
}

function print(report: IndexReport, skipped: readonly SkippedFile[], store: string, isJson: boolean): void {
  const { documents, chunks, added, updated, removed, unchanged, seconds } = report
  const left = skipped
    .slice(0, mostSkipped)
    .map(({ path, reason }) => `  ${paint('yellow', '!')} ${fit(`${path}: ${reason}`, 110)}`)
  if (skipped.length > mostSkipped) left.push(`  … ${skipped.length - mostSkipped} more`)
  const warning = skipped.length === 0 ? '' : `${skipped.length} not indexed:\n${left.join('\n')}\n`
  if (isJson) {
    process.stderr.write(warning)
    process.stdout.write(`${JSON.stringify({ documents, chunks, added, updated, removed, seconds })}\n`)
    return
  }
  const number = (value: number): string => value.toLocaleString('en-US')
  const changes = `${number(added)} added, ${number(updated)} updated, ${number(removed)} removed, ${number(unchanged)} unchanged`
  process.stdout.write(
    `${paint('green', '✓')} ${number(documents)} documents, ${number(chunks)} passages in ${printable(store)}: ` +
      `${changes} ${paint('dim', `(${seconds.toFixed(2)} s)`)}\n${warning}`,
  )
}
