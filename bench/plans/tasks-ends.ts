/** Tasks in which the budget ends or something new turns up, and those that show what planning cannot see. */
import { compute, fetch, send, write } from './items.ts'
import type { Item } from './items.ts'
import { stale } from './task.ts'
import type { Task } from './task.ts'

const price = fetch('price', ['registry'])
const stock = fetch('stock', ['depot'])
const tax = fetch('tax', ['registry'])
const total = compute('total', 'product', ['price', 'stock'])
const file = write('report', 'report.txt', ['total'])
const sevenFetches = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => fetch(`rate-${id}`, ['survey']))
const eight: readonly Item[] = [...sevenFetches, compute('best', 'max', ['rate-a', 'rate-b'])]

export const budgets: readonly Task[] = [
  { name: 'budget/model calls', items: eight, budget: { turns: 6 }, check: 'function' },
  { name: 'budget/tool calls', items: [price, stock, tax, total, file], budget: { calls: 3 }, check: 'model' },
  { name: 'budget/tokens', items: eight, budget: { tokens: 16_000 }, chatter: 3_000, check: 'model' },
  { name: 'budget/dollars', items: eight, budget: { usd: 0.015 }, chatter: 6_000, check: 'function' },
  {
    name: 'budget/model calls, glossed over',
    items: [price, stock, tax, total, file, send('mail', 'ida', ['total'])],
    budget: { turns: 5 },
    flaws: [{ type: 'glosses-over', times: Infinity }],
    check: 'tool',
  },
]

export const news: readonly Task[] = [
  {
    name: 'news/one thing more',
    items: [price, stock, total, file],
    news: { 'registry/price': { type: 'add', item: fetch('audit', ['archive']) } },
    check: 'model',
  },
  {
    name: 'news/one thing more, forgotten',
    items: [price, stock, tax, fetch('fee', ['archive']), total, file, send('mail', 'jan', ['total'])],
    news: { 'registry/price': { type: 'add', item: fetch('audit', ['archive']) } },
    flaws: [{ type: 'forgets-news', after: 6 }],
    check: 'function',
  },
  {
    name: 'news/another file',
    items: [price, stock, total, file],
    news: { 'depot/stock': { type: 'replace', item: write('report', 'final.txt', ['total', 'price']) } },
    check: 'model',
  },
  {
    name: 'news/no longer needed',
    items: [price, stock, compute('double', 'sum', ['price', 'price']), send('mail', 'karl', ['double'])],
    news: { 'registry/price': { type: 'drop', id: 'mail' } },
    check: 'tool',
  },
]

export const blindSpots: readonly Task[] = [
  {
    name: 'blind spots/wrong data that looks right',
    items: [price, stock, total, file],
    faults: { 'registry/price': { type: 'wrong', times: Infinity } },
    check: 'model',
  },
  {
    name: 'blind spots/a judge that lets all pass',
    items: [fetch('price', ['registry'], { dated: '2026' }), stock, total, file],
    faults: { 'registry/price': stale(1) },
    flaws: [{ type: 'gullible' }, { type: 'judges-loosely' }],
    check: 'model',
  },
  {
    name: 'blind spots/a judge that refuses what is right',
    items: [price, stock, total, file],
    flaws: [{ type: 'judges-wrongly', items: ['total'] }],
    check: 'model',
  },
  {
    name: 'blind spots/left out of the plan',
    items: [price, stock, tax, total, file],
    flaws: [{ type: 'plans-without', items: ['tax'] }],
    check: 'function',
  },
  {
    name: 'blind spots/news nobody notices',
    items: [price, stock, total, file],
    news: { 'depot/stock': { type: 'add', item: fetch('audit', ['archive']) } },
    flaws: [{ type: 'overlooks-news' }],
    check: 'model',
  },
  {
    name: 'blind spots/a budget that pays for the work, not for a plan',
    items: [price, stock, total, file],
    budget: { turns: 6 },
    check: 'model',
  },
]
