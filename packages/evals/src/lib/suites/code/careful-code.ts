import { numbersIn, quotedIn } from './code-program.ts'
import type { CodeFor, Repair } from './code-program.ts'

const js = (code: string) => ({ code, language: 'javascript' as const })
/** Code for questions about one file. */
const about =
  (file: string, write: (question: string) => string): CodeFor =>
  (question) =>
    question.includes(file) ? js(write(question)) : undefined

/** Fields in quotes may hold the separator; whatever ends lines, and empty ones, do not count. */
const readRows = (file: string, separator: string): string => `
function fieldsOf(line) {
  const fields = ['']
  let isQuoted = false
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted
    else if (character === '${separator}' && !isQuoted) fields.push('')
    else fields[fields.length - 1] += character
  }
  return fields.map((field) => field.trim())
}
const rows = files.read('${file}').split(/\\r?\\n/).filter((line) => line.trim() !== '').slice(1).map(fieldsOf)
`

const sales = about(
  'sales.csv',
  (question) => `${readRows('sales.csv', ';')}
const amount = (text) => Number(text.replace(/[^\\d,-]/g, '').replace(',', '.'))
const own = rows.filter(([region]) => region === ${JSON.stringify(quotedIn(question))})
own.reduce((sum, row) => sum + amount(row.at(-1)), 0).toFixed(2)`,
)

const readings = about(
  'readings.csv',
  (question) => `${readRows('readings.csv', ',')}
const own = rows.filter((row) => row[1] === ${JSON.stringify(quotedIn(question))}).map((row) => row[2])
const valid = own.filter((text) => /^-?\\d+(\\.\\d+)?$/.test(text) && Number(text) > -273).map(Number)
;(valid.reduce((sum, value) => sum + value, 0) / valid.length).toFixed(2)`,
)

const orders = about(
  'orders.csv',
  () => `${readRows('orders.csv', ',')}
const last = new Map()
for (const [order, updated, part, pieces] of rows) {
  if (!last.has(order) || last.get(order).updated < updated) last.set(order, { updated, part, pieces: Number(pieces) })
}
const totals = {}
for (const { part, pieces } of last.values()) totals[part] = (totals[part] ?? 0) + pieces
JSON.stringify(totals)`,
)

const invoices = about(
  'invoices.csv',
  (question) => `${readRows('invoices.csv', ',')}
const names = [
  'january february march april may june july august september october november december'.split(' '),
  'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
]
const monthIn = (text) => {
  const han = /(\\d+)月/.exec(text)
  if (han) return Number(han[1])
  for (const list of names) {
    const found = list.findIndex((name) => text.toLowerCase().split(/[^\\p{L}]+/u).includes(name))
    if (found >= 0) return found + 1
  }
}
const monthOf = (date) => {
  const iso = /^\\d{4}-(\\d{2})-/.exec(date)
  const slashed = /^\\d+\\/(\\d+)\\//.exec(date)
  return iso ? Number(iso[1]) : slashed ? Number(slashed[1]) : monthIn(date)
}
const wanted = monthIn(${JSON.stringify(question)})
rows.filter(([, paid]) => monthOf(paid) === wanted).reduce((sum, [, , amount]) => sum + Number(amount), 0).toFixed(2)`,
)

const gates = about('gates.log', (question) => {
  const zone = /[A-Z][a-z]+\/[A-Z][a-z]+/.exec(question)?.[0] ?? 'UTC'
  return `
const format = new Intl.DateTimeFormat('sv-SE', { timeZone: '${zone}', year: 'numeric', month: '2-digit', day: '2-digit' })
const times = files.read('gates.log').split('\\n').filter(Boolean).map((line) => new Date(line.split(' ')[0]))
times.filter((time) => format.format(time) === '2026-03-29').length`
})

const orbit: CodeFor = (question) => {
  const [start, add, modulus] = numbersIn(question)
  if (modulus === undefined || question.includes('.csv') || question.includes('```')) return undefined
  return js(`
const seen = new Set()
for (let value = ${start}n; !seen.has(value); value = (value * value + ${add}n) % ${modulus}n) seen.add(value)
seen.size`)
}

const maze = about(
  'maze.txt',
  () => `
let ways = [1n]
for (const row of files.read('maze.txt').trim().split('\\n')) {
  const next = []
  for (const [at, cell] of [...row].entries()) next.push(cell === '#' ? 0n : (ways[at] ?? 0n) + (next[at - 1] ?? 0n))
  ways = next
}
String(ways.at(-1))`,
)

const crates = about('crates.csv', (question) => {
  const capacity = numbersIn(question)[0] ?? 0
  return `${readRows('crates.csv', ',')}
const best = Array(${capacity} + 1).fill(0)
for (const [kg, euros] of rows.map((row) => row.map(Number))) {
  for (let left = ${capacity}; left >= kg; left -= 1) best[left] = Math.max(best[left], best[left - kg] + euros)
}
best[${capacity}]`
})

const letters = about('notes.txt', (question) => {
  const pattern = /\p{Script=Han}{6}/u.test(question) ? '/\\p{Script=Han}/gu' : '/é/gi'
  return `(files.read('notes.txt').normalize('NFC').match(${pattern}) ?? []).length`
})

const votes = about(
  'votes.txt',
  () => `
const clean = (line) => line.normalize('NFKC').trim().replace(/\\s+/g, ' ').replace(/(?<=\\p{Script=Han}) (?=\\p{Script=Han})/gu, '')
const counts = new Map()
const spelled = new Map()
for (const line of files.read('votes.txt').split('\\n').map(clean)) {
  const key = line.toLowerCase()
  if (key === '') continue
  counts.set(key, (counts.get(key) ?? 0) + 1)
  if (line !== line.toUpperCase() && line !== key) spelled.set(key, line)
}
const [winner] = [...counts].sort((a, b) => b[1] - a[1])[0]
spelled.get(winner) ?? winner`,
)

const expenses = about(
  'expenses.csv',
  () => `${readRows('expenses.csv', ',')}
const totals = {}
for (const [category, amount] of rows) {
  const euros = amount.endsWith('k') ? Number(amount.slice(0, -1)) * 1000 : Number(amount)
  totals[category] = (totals[category] ?? 0) + euros
}
const values = Object.entries(totals).map(([category, euros]) => ({ category, euros }))
display({ mark: 'bar', data: { values }, encoding: {
  x: { field: 'category', type: 'nominal' }, y: { field: 'euros', type: 'quantitative' } } })
Math.round(Math.max(...Object.values(totals)) * 100) / 100`,
)

const stock = about(
  'stock.csv',
  () => `${readRows('stock.csv', ',')}
rows.reduce((sum, [, pieces, cents]) => sum + Number(pieces) * Number(cents), 0) / 100`,
)

/** As it is: what it says when it fails shows what to change. */
const broken: CodeFor = (question) => {
  const code = /```python\n([^]*?)\n```/.exec(question)?.[1]
  return code === undefined ? undefined : { code, language: 'python' }
}

export const carefulCode: readonly CodeFor[] = [
  sales,
  readings,
  orders,
  invoices,
  gates,
  maze,
  crates,
  letters,
  votes,
  expenses,
  stock,
  broken,
  orbit,
]

/** What is usually behind an error. */
export const carefulRepair: Repair = ({ code, language }, error) => {
  if (error.startsWith('IndexError')) return { language, code: code.replace(/(len\(\w+\)) \+ 1/, '$1') }
  if (error.startsWith('KeyError')) {
    return { language, code: code.replace(/^(\s*)(\w+)\[(.+?)\] \+= (.+)$/m, '$1$2[$3] = $2.get($3, 0) + $4') }
  }
  if (error.startsWith('ValueError'))
    return { language, code: code.replace(/float\((\w+)\)/, 'float($1.replace(",", "."))') }
  return undefined
}
