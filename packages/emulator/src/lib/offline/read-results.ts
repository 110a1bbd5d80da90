/** A piece of text a tool found. `ref` is cited as the tool gave it. */
export interface Passage {
  readonly ref: string
  readonly title: string
  readonly text: string
}

const textFields = ['text', 'content', 'snippet', 'passage', 'body', 'excerpt', 'chunk']
const refFields = [
  'ref',
  'citation',
  'source',
  'path',
  'file',
  'url',
  'uri',
  'id',
  'chunkId',
  'documentId',
  'title',
  'name',
]

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What went wrong, if the result of a tool says so. */
export function errorOf(content: string): string | undefined {
  const value = parseJson(content)
  if (isRecord(value)) {
    const error = value.error ?? (value.isError === true ? (value.message ?? content) : undefined)
    if (error === undefined || error === null || error === false) return undefined
    if (isRecord(error)) return typeof error.message === 'string' ? error.message : JSON.stringify(error)
    return typeof error === 'string' ? error : content
  }
  return /^\s*(?:\w*Error\b|Cannot |Unknown tool|Invalid arguments|Tool .{1,64} failed)/.test(content)
    ? content.trim()
    : undefined
}

/** Reads the passages of a search result: any JSON with an array of objects that hold a text, or plain text. */
export function readPassages(content: string, toolName: string): Passage[] {
  const value = parseJson(content)
  if (value === undefined) return content.trim() === '' ? [] : [{ ref: toolName, title: '', text: content }]
  const rows = findRows(value)
  return rows.flatMap((row, at) => {
    const text = firstString(row, textFields)
    if (text === undefined) return []
    const title = typeof row.title === 'string' ? row.title : ''
    return [{ ref: firstString(row, refFields) ?? `${toolName}:${at + 1}`, title, text }]
  })
}

function findRows(value: unknown): Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) {
    const records = value.filter(isRecord)
    return records.some((record) => firstString(record, textFields) !== undefined) ? records : records.flatMap(findRows)
  }
  if (!isRecord(value)) return []
  if (firstString(value, textFields) !== undefined) return [value]
  return Object.values(value).flatMap((inner) => (typeof inner === 'object' ? findRows(inner) : []))
}

function firstString(record: Readonly<Record<string, unknown>>, fields: readonly string[]): string | undefined {
  for (const field of fields) {
    const value = record[field]
    if (typeof value === 'string' && value.trim() !== '') return value
    if (typeof value === 'number' && field.toLowerCase().endsWith('id')) return String(value)
  }
  return undefined
}

/** What a code tool answered. */
export interface CodeRun {
  readonly error: string | undefined
  readonly stdout: string
  /** Paths of the pictures it made, the best format first. */
  readonly charts: readonly string[]
}

export function readCodeRun(content: string): CodeRun {
  const value = parseJson(content)
  if (!isRecord(value)) {
    return { error: errorOf(content), stdout: content, charts: content.match(/\S+\.(?:png|svg|html)\b/g) ?? [] }
  }
  const status = typeof value.status === 'string' ? value.status : 'ok'
  const isFine = /^(?:ok|success|completed)$/.test(status) && (value.error === undefined || value.error === null)
  const reason = isRecord(value.error) ? value.error.message : (value.error ?? value.stderr ?? status)
  const stdout = [value.stdout, value.output, value.result].find(
    (text) => typeof text === 'string' && text.trim() !== '',
  )
  const charts = listOf(value.charts).map((chart) => firstString(chart, ['png', 'svg', 'path', 'html']))
  const files = listOf(value.files).map((file) => firstString(file, ['path', 'name', 'url']))
  const pictures = files.filter((path) => path !== undefined && /\.(?:png|svg|html|jpe?g)$/i.test(path))
  return {
    error: isFine ? undefined : String(reason),
    stdout: typeof stdout === 'string' ? stdout : '',
    charts: (charts.length > 0 ? charts : pictures).filter((path) => path !== undefined),
  }
}

function listOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}
