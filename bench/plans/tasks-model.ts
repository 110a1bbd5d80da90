/** Tasks in which the model is at fault. */
import { compute, fetch, send, write } from './items.ts'
import type { Item } from './items.ts'
import type { Task } from './task.ts'

const price = fetch('price', ['registry'])
const stock = fetch('stock', ['depot'])
const tax = fetch('tax', ['registry'])
const total = compute('total', 'product', ['price', 'stock'])
const file = write('report', 'report.txt', ['total'])
const sevenFetches = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => fetch(`rate-${id}`, ['survey']))
const eight: readonly Item[] = [...sevenFetches, compute('best', 'max', ['rate-a', 'rate-b'])]

export const claimsEarly: readonly Task[] = [
  {
    name: 'claims early/after 1 of 4',
    items: [price, stock, total, file],
    flaws: [{ type: 'claims-early', after: 1 }],
    check: 'function',
  },
  {
    name: 'claims early/after 2 of 5',
    items: [price, stock, tax, total, file],
    flaws: [{ type: 'claims-early', after: 2 }],
    check: 'model',
  },
  { name: 'claims early/after 4 of 8', items: eight, flaws: [{ type: 'claims-early', after: 4 }], check: 'tool' },
  {
    name: 'claims early/after 3 of 6, to the last',
    items: [price, stock, total, tax, file, send('mail', 'emma', ['tax'])],
    flaws: [{ type: 'claims-early', after: 3, times: Infinity }],
    check: 'model',
  },
]

export const noEvidence: readonly Task[] = [
  {
    name: 'no evidence/names none',
    items: [price, stock, total, file],
    flaws: [{ type: 'makes-up', evidence: 'none', items: ['stock'] }],
    check: 'model',
  },
  {
    name: 'no evidence/names a tool',
    items: [price, fetch('stock', ['registry']), total, file],
    flaws: [{ type: 'makes-up', evidence: 'tool', items: ['stock', 'report'] }],
    check: 'function',
  },
  {
    name: 'no evidence/names the result',
    items: [price, stock, tax, total],
    flaws: [{ type: 'makes-up', evidence: 'result', items: ['tax', 'total'] }],
    check: 'model',
  },
  {
    name: 'no evidence/names what another call said',
    items: [price, stock, total, send('mail', 'fritz', ['total'])],
    flaws: [{ type: 'makes-up', evidence: 'other', items: ['stock', 'mail'] }],
    check: 'tool',
  },
  {
    name: 'no evidence/to the last',
    items: [price, stock, tax, total, file],
    flaws: [{ type: 'makes-up', evidence: 'result', items: ['tax'], times: Infinity }],
    check: 'model',
  },
]

export const forgets: readonly Task[] = [
  {
    name: 'forgets/the last of 8',
    items: eight,
    flaws: [{ type: 'forgets', after: 8, items: ['best'] }],
    check: 'model',
  },
  {
    name: 'forgets/two in the middle of 8',
    items: eight,
    flaws: [{ type: 'forgets', after: 8, items: ['rate-f', 'rate-g'] }],
    check: 'function',
  },
  {
    name: 'forgets/the mail at the end of 7',
    items: [price, stock, tax, fetch('fee', ['archive']), total, file, send('mail', 'gerda', ['total'])],
    flaws: [{ type: 'forgets', after: 6, items: ['mail'] }],
    check: 'model',
  },
  { name: 'forgets/all that is far back', items: eight, flaws: [{ type: 'forgets', after: 10 }], check: 'tool' },
]

export const repeats: readonly Task[] = [
  {
    name: 'repeats/each lookup once',
    items: [price, stock, tax, total, file],
    flaws: [{ type: 'repeats', more: 1, items: ['price', 'stock', 'tax'] }],
    check: 'function',
  },
  {
    name: 'repeats/a file twice',
    items: [price, stock, total, file],
    flaws: [{ type: 'repeats', more: 2, items: ['report'] }],
    check: 'model',
  },
  {
    name: 'repeats/a message, for good',
    items: [price, stock, total, send('mail', 'hans', ['total'])],
    flaws: [{ type: 'repeats', more: 1, items: ['mail'] }],
    check: 'function',
  },
  {
    name: 'repeats/a message, the claim names one',
    items: [price, stock, total, send('mail', 'hans', ['total'])],
    flaws: [{ type: 'repeats', more: 1, items: ['mail'] }],
    check: 'model',
  },
]
