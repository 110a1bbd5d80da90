import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { parseArgs } from 'node:util'
import { UsageError } from '@glmkit/core'
import type { BudgetLimits } from '@glmkit/core'
import type { WriteLongOptions, WrittenFormat } from '@glmkit/memory'
import { budgetFlags, budgetOf, countOf, endpointFlags, settingsOf } from '../flags.ts'
import type { Settings } from '../settings.ts'

export const writeUsage = `glmkit write "BRIEF" --target TOKENS --out FILE [options]

Writes a document of any length: an outline, its sections side by side, each goes on where the model was cut; then the
whole is read once more. FILE grows as it is written. Stopped or killed, the same command goes on where it was.

  --target TOKENS       length of the whole; a page has about 650
  --out FILE            where it goes; until it is done, FILE.parts beside it has what is needed to go on
  --format FORMAT       markdown, text, html, json, jsonl, csv or code (default: by the name of FILE)
  --outline FILE.json   {"title", "sections": [{"title", "brief"?, "tokens"?, "needs"?}]} (default: the model makes one)
  --docs DIR            folder of documents: each section is given the passages that fit it, and cites them
  --instructions TEXT   what holds for the whole: style, audience, terms
  --max-section TOKENS  of one section (default: 8000)
  --concurrency N       sections that are written at the same time (default: 4)
  --no-review           do not read the whole once more
  --no-toc              no table of contents
  --base-url URL        any OpenAI-compatible endpoint (or GLMKIT_BASE_URL)
  --model ID            default glm-5 (or GLMKIT_MODEL)
  --max-seconds N       stop after N seconds
  --budget-usd N        stop before it has cost more than N USD
  --json                one event a line on stdout, the last with the facts of the document

The key is read from ZAI_API_KEY. Without a key or a base URL the local emulator answers, and says so.`

const formats: readonly WrittenFormat[] = ['markdown', 'text', 'html', 'json', 'jsonl', 'csv', 'code']

const formatsByExtension: Readonly<Record<string, WrittenFormat>> = {
  '': 'markdown',
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.txt': 'text',
  '.html': 'html',
  '.htm': 'html',
  '.json': 'json',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.csv': 'csv',
  ...Object.fromEntries(
    [
      'c',
      'cpp',
      'cs',
      'css',
      'go',
      'h',
      'java',
      'js',
      'jsx',
      'kt',
      'lua',
      'mjs',
      'php',
      'py',
      'r',
      'rb',
      'rs',
      'sh',
      'sql',
      'swift',
      'ts',
      'tsx',
    ].map((name) => [`.${name}`, 'code' as const]),
  ),
}

export interface WriteArguments {
  readonly brief: string
  readonly file: string
  readonly outline: string | undefined
  readonly docs: string | undefined
  readonly instructions: string | undefined
  readonly flags: Pick<Settings, 'baseURL' | 'model'>
  readonly options: Pick<
    WriteLongOptions,
    'targetTokens' | 'format' | 'maxSectionTokens' | 'concurrency' | 'tableOfContents' | 'review'
  > & { readonly budget?: BudgetLimits }
  readonly isJson: boolean
}

/** @throws {UsageError} For the first thing that is wrong. */
export function readWriteArguments(args: readonly string[]): WriteArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      target: { type: 'string' },
      out: { type: 'string' },
      format: { type: 'string' },
      outline: { type: 'string' },
      docs: { type: 'string' },
      instructions: { type: 'string' },
      'max-section': { type: 'string' },
      concurrency: { type: 'string' },
      'no-review': { type: 'boolean', default: false },
      'no-toc': { type: 'boolean', default: false },
      ...endpointFlags,
      ...budgetFlags,
      json: { type: 'boolean', default: false },
    },
  })
  const { target, 'max-section': maxSection, concurrency } = values
  const brief = briefOf(positionals)
  if (target === undefined) throw new UsageError('No length: pass --target TOKENS; a page has about 650')
  const file = fileOf(values.out)
  const budget = budgetOf(values)
  return {
    brief,
    file,
    outline: values.outline,
    docs: values.docs,
    instructions: values.instructions,
    flags: settingsOf(values),
    options: {
      targetTokens: countOf('target', target),
      format: formatOf(values.format, file),
      ...(maxSection !== undefined && { maxSectionTokens: countOf('max-section', maxSection) }),
      ...(concurrency !== undefined && { concurrency: countOf('concurrency', concurrency) }),
      ...(values['no-review'] && { review: false }),
      ...(values['no-toc'] && { tableOfContents: false }),
      ...(budget && { budget }),
    },
    isJson: values.json,
  }
}

function briefOf([brief = '', ...more]: readonly string[]): string {
  if (brief.trim() === '') throw new UsageError('No brief: call glmkit write "BRIEF", see glmkit write --help')
  if (more.length > 0) throw new UsageError(`Put the brief in quotes: found "${more.join(' ')}" after "${brief}"`)
  return brief
}

/** Said before documents are indexed; `writeLong` looks once more. */
function fileOf(file = ''): string {
  if (file.trim() === '') throw new UsageError('No file: pass --out FILE')
  if (existsSync(partsOf(file)) || !existsSync(file)) return file
  throw new UsageError(`Cannot write "${file}": it exists already, pass another --out or delete it`)
}

/** The folder of what is not done yet. */
export const partsOf = (file: string): string => `${file}.parts`

function formatOf(wanted: string | undefined, file: string): WrittenFormat {
  if (wanted === undefined) {
    const extension = extname(file).toLowerCase()
    const format = Object.hasOwn(formatsByExtension, extension) ? formatsByExtension[extension] : undefined
    if (format !== undefined) return format
    throw new UsageError(`Cannot tell the format of "${file}" by its name: pass --format ${formats.join(', ')}`)
  }
  const format = formats.find((known) => known === wanted)
  if (format !== undefined) return format
  throw new UsageError(`Unknown --format "${wanted}": expected ${formats.join(', ')}`)
}
