/** Tasks in which what the tools say is wrong, or becomes so on its way from item to item. */
import { compute, fetch, send, write } from './items.ts'
import type { Item } from './items.ts'
import { stale, wrong } from './task.ts'
import type { Task } from './task.ts'

const price = fetch('price', ['registry'])
const stock = fetch('stock', ['depot'])
const total = compute('total', 'product', ['price', 'stock'])
const file = write('report', 'report.txt', ['total'])
const chain: readonly Item[] = [
  fetch('owner', ['registry'], { dated: '2026' }),
  fetch('contract', ['archive'], { by: ['owner'] }),
  fetch('fee', ['archive'], { by: ['contract'] }),
  write('file', 'fee.txt', ['fee']),
]
const dated = (id: string, ...sources: readonly string[]) => fetch(id, sources, { dated: '2026' })
const sure = (id: string) => fetch(id, ['registry', 'mirror', 'archive'], { isConfirmed: true })

export const wrongData: readonly Task[] = [
  {
    name: 'wrong data/old at first',
    items: [dated('price', 'registry'), stock, total, file],
    faults: { 'registry/price': stale(1) },
    flaws: [{ type: 'gullible' }],
    check: 'function',
  },
  {
    name: 'wrong data/old, new elsewhere',
    items: [dated('price', 'registry', 'mirror'), stock, total, file],
    faults: { 'registry/price': stale(Infinity) },
    flaws: [{ type: 'gullible' }],
    check: 'model',
  },
  {
    name: 'wrong data/corrupt, tests see it',
    items: [price, fetch('stock', ['depot', 'archive']), total, file],
    faults: { 'depot/stock': wrong(Infinity) },
    flaws: [{ type: 'gullible' }],
    check: 'tool',
  },
  {
    name: 'wrong data/corrupt, the model verifies',
    items: [fetch('price', ['registry', 'mirror'], { isVerified: true }), stock, total],
    faults: { 'registry/price': wrong(Infinity) },
    check: 'model',
  },
  {
    name: 'wrong data/old in two of three, slow to learn',
    items: [dated('price', 'registry', 'mirror', 'archive'), dated('stock', 'depot'), total, file],
    faults: { 'registry/price': stale(Infinity), 'mirror/price': stale(Infinity) },
    flaws: [{ type: 'gullible', times: 2 }],
    check: 'model',
  },
]

export const contradiction: readonly Task[] = [
  {
    name: 'contradiction/the first is wrong',
    items: [sure('size'), stock, compute('area', 'product', ['size', 'stock']), write('plan', 'plan.txt', ['area'])],
    faults: { 'registry/size': wrong(Infinity) },
    flaws: [{ type: 'gullible' }],
    check: 'model',
  },
  {
    name: 'contradiction/the second is wrong',
    items: [sure('size'), stock, compute('area', 'product', ['size', 'stock'])],
    faults: { 'mirror/size': wrong(Infinity) },
    flaws: [{ type: 'gullible' }],
    check: 'function',
  },
  {
    name: 'contradiction/looked at with care',
    items: [sure('size'), sure('mass'), compute('load', 'sum', ['size', 'mass'])],
    faults: { 'registry/size': wrong(Infinity), 'mirror/mass': wrong(Infinity) },
    check: 'model',
  },
  {
    name: 'contradiction/two of them',
    items: [
      sure('size'),
      sure('mass'),
      compute('load', 'sum', ['size', 'mass']),
      send('mail', 'dora', ['load', 'mass']),
    ],
    faults: { 'registry/size': wrong(Infinity), 'registry/mass': wrong(Infinity) },
    flaws: [{ type: 'gullible' }],
    check: 'function',
  },
]

export const dependent: readonly Task[] = [
  {
    name: 'dependent/slip in a computation',
    items: [price, stock, total, file],
    flaws: [{ type: 'slips', items: ['total'] }],
    check: 'model',
  },
  {
    name: 'dependent/slip in a file',
    items: [price, stock, total, file],
    flaws: [{ type: 'slips', items: ['report'] }],
    check: 'function',
  },
  {
    name: 'dependent/old value at the root',
    items: chain,
    faults: { 'registry/owner': stale(1) },
    flaws: [{ type: 'gullible' }],
    check: 'model',
  },
  {
    name: 'dependent/a plan drawn wrong',
    items: chain,
    flaws: [{ type: 'plans-badly', items: ['fee'] }],
    check: 'model',
  },
  {
    name: 'dependent/slip in a question',
    items: chain,
    flaws: [{ type: 'slips', items: ['contract'] }],
    check: 'tool',
  },
]
