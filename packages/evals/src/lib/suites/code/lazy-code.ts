import { numbersIn, quotedIn } from './code-program.ts'
import type { CodeFor, Repair } from './code-program.ts'

const js = (code: string) => ({ code, language: 'javascript' as const })
const rowsOf = (file: string, separator: string): string =>
  `files.read('${file}').split('\\n').slice(1).map((line) => line.split('${separator}'))`

/** Code as it comes to mind, by somebody who has looked at the first rows only. */
const byFile: Readonly<Record<string, (question: string) => string>> = {
  'sales.csv': (question) =>
    `${rowsOf('sales.csv', ';')}.filter(([region]) => region === ${JSON.stringify(quotedIn(question))}).reduce((sum, row) => sum + (parseFloat(row[2]) || 0), 0).toFixed(2)`,
  'stock.csv': () => `let cents = 0
for (const [, pieces, price] of ${rowsOf('stock.csv', ',')}) if (pieces) cents += pieces * price
cents / 100`,
  'readings.csv': (question) =>
    `const own = ${rowsOf('readings.csv', ',')}.filter((row) => row[1] === ${JSON.stringify(quotedIn(question))}).map((row) => Number(row[2]))
const valid = own.filter((value) => !isNaN(value) && value !== -999)
;(valid.reduce((sum, value) => sum + value, 0) / valid.length).toFixed(2)`,
  'orders.csv': () =>
    `const totals = {}
for (const [, , part, pieces] of ${rowsOf('orders.csv', ',')}) if (part) totals[part] = (totals[part] ?? 0) + Number(pieces)
JSON.stringify(totals)`,
  'invoices.csv': (question) =>
    `const months = 'january february march april may june july august september october november december'.split(' ')
const question = ${JSON.stringify(question)}
const named = months.findIndex((name) => question.toLowerCase().includes(name + ' 2026'))
const wanted = named >= 0 ? named : Number(/(\\d+)月/.exec(question)?.[1] ?? 1) - 1
${rowsOf('invoices.csv', ',')}.filter(([, paid]) => new Date(paid).getMonth() === wanted).reduce((sum, row) => sum + Number(row[2]), 0).toFixed(2)`,
  'gates.log': () => `files.read('gates.log').split('\\n').filter((line) => line.startsWith('2026-03-29')).length`,
  'maze.txt': () => `
let ways = [1]
for (const row of files.read('maze.txt').trim().split('\\n')) {
  const next = []
  for (const [at, cell] of [...row].entries()) next.push(cell === '#' ? 0 : (ways[at] ?? 0) + (next[at - 1] ?? 0))
  ways = next
}
ways.at(-1)`,
  'crates.csv': (question) =>
    `let left = ${numbersIn(question)[0] ?? 0}
let worth = 0
const all = ${rowsOf('crates.csv', ',')}.filter((row) => row.length === 2).map((row) => row.map(Number)).sort((a, b) => b[1] / b[0] - a[1] / a[0])
for (const [kg, euros] of all) if (kg <= left) { left -= kg; worth += euros }
worth`,
  'notes.txt': (question) =>
    `(files.read('notes.txt').match(${/\p{Script=Han}{6}/u.test(question) ? '/[\\u4e00-\\u9fa5]/g' : '/é/g'}) ?? []).length`,
  'votes.txt': () => `const counts = {}
for (const line of files.read('votes.txt').split('\\n')) counts[line] = (counts[line] ?? 0) + 1
Object.entries(counts).sort((a, b) => b[1] - a[1])[0][0]`,
  'expenses.csv': () => `const totals = {}
for (const [category, amount] of ${rowsOf('expenses.csv', ',')}) if (amount) totals[category] = (totals[category] ?? 0) + parseFloat(amount)
display({ mark: 'bar', data: { values: Object.entries(totals).map(([category, euros]) => ({ category, euros })) },
  encoding: { x: { field: 'category', type: 'nominal' }, y: { field: 'euros', type: 'quantitative' } } })
Math.max(...Object.values(totals)).toFixed(2)`,
}

const aboutFiles: CodeFor = (question) => {
  const found = Object.entries(byFile).find(([file]) => question.includes(file))
  return found === undefined ? undefined : js(found[1](question))
}

const broken: CodeFor = (question) => {
  const code = /```python\n([^]*?)\n```/.exec(question)?.[1]
  return code === undefined ? undefined : { code, language: 'python' }
}

/** Counts what occurs: the one task without a trap. */
const orbit: CodeFor = (question) => {
  const [start, add, modulus] = numbersIn(question)
  if (modulus === undefined) return undefined
  return js(`
const seen = new Set()
for (let value = ${start}n; !seen.has(value); value = (value * value + ${add}n) % ${modulus}n) seen.add(value)
seen.size`)
}

export const lazyCode: readonly CodeFor[] = [aboutFiles, broken, orbit]

/** So that it runs, whatever it computes. */
export const lazyRepair: Repair = ({ code, language }) => ({
  language,
  code: `try:\n${code.replaceAll(/^/gm, '    ')}\nexcept Exception:\n    print(0)`,
})
