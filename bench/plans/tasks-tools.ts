/** Tasks in which the tools are at fault, and those without a fault. */
import { compute, fetch, send, write } from './items.ts'
import { down, fails, pending } from './task.ts'
import type { Task } from './task.ts'

const price = fetch('price', ['registry'])
const stock = fetch('stock', ['depot'])
const total = compute('total', 'product', ['price', 'stock'])
const file = write('report', 'report.txt', ['total'])

export const controls: readonly Task[] = [
  { name: 'control/join', items: [price, stock, total, file], check: 'function' },
  {
    name: 'control/fan',
    items: [
      ...['north', 'south', 'east', 'west'].map((id) => fetch(id, ['depot'])),
      compute('all', 'sum', ['north', 'south', 'east', 'west']),
      write('note', 'note.txt', ['all', 'north']),
    ],
    check: 'model',
  },
  {
    name: 'control/chain',
    items: [
      fetch('owner', ['registry']),
      fetch('contract', ['archive'], { by: ['owner'] }),
      fetch('fee', ['archive'], { by: ['contract'] }),
      send('mail', 'anna', ['fee']),
    ],
    check: 'tool',
  },
  {
    name: 'control/wide',
    items: [
      ...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => fetch(`rate-${id}`, ['survey'])),
      compute('best', 'max', ['rate-a', 'rate-b', 'rate-c', 'rate-d', 'rate-e', 'rate-f']),
      send('mail', 'ben', ['best']),
    ],
    check: 'model',
  },
]

export const failsOnce: readonly Task[] = [
  {
    name: 'fails once/first call',
    items: [price, stock, total, file],
    faults: { 'registry/price': fails(1) },
    check: 'function',
  },
  {
    name: 'fails once/in the middle',
    items: [price, stock, total, file],
    faults: { 'compute/total': fails(1) },
    check: 'model',
  },
  {
    name: 'fails once/at the end',
    items: [price, stock, total, file],
    faults: { 'write/report.txt': fails(1) },
    check: 'tool',
  },
  {
    name: 'fails once/errors ignored',
    items: [price, stock, fetch('tax', ['registry']), total, file],
    faults: { 'registry/price': fails(1), 'compute/total': fails(1), 'registry/tax': fails(1) },
    flaws: [{ type: 'ignores-errors' }],
    check: 'model',
  },
]

export const alternative: readonly Task[] = [
  {
    name: 'alternative/named',
    items: [fetch('price', ['registry', 'mirror']), stock, total, file],
    faults: { 'registry/price': down },
    check: 'function',
  },
  {
    name: 'alternative/two of three down',
    items: [
      fetch('price', ['registry', 'mirror', 'archive']),
      fetch('stock', ['depot', 'archive']),
      total,
      send('mail', 'anna', ['total']),
    ],
    faults: { 'registry/price': down, 'mirror/price': fails(Infinity), 'depot/stock': fails(Infinity) },
    check: 'model',
  },
  {
    name: 'alternative/not named',
    items: [price, stock, total, file],
    faults: { 'registry/price': down },
    alternatives: { mirror: 'registry' },
    flaws: [{ type: 'tunnel', times: Infinity }],
    check: 'model',
  },
  {
    name: 'alternative/not named, glossed over',
    items: [price, stock, fetch('tax', ['registry'], { by: ['price'] }), total, file],
    faults: { 'depot/stock': fails(Infinity) },
    alternatives: { store: 'depot' },
    flaws: [{ type: 'tunnel', times: Infinity }, { type: 'glosses-over' }],
    check: 'function',
  },
]

export const impossible: readonly Task[] = [
  { name: 'impossible/source', items: [price, stock, total, file], faults: { 'depot/stock': down }, check: 'function' },
  {
    name: 'impossible/glossed over once',
    items: [price, stock, total, file],
    faults: { 'depot/stock': down },
    flaws: [{ type: 'glosses-over' }],
    check: 'model',
  },
  {
    name: 'impossible/glossed over to the last',
    items: [price, stock, fetch('tax', ['registry']), total, send('mail', 'carl', ['price', 'tax'])],
    faults: { 'registry/tax': down },
    flaws: [{ type: 'glosses-over', times: Infinity }],
    check: 'tool',
  },
  {
    name: 'impossible/all behind it blocked',
    items: [price, stock, total, file, fetch('tax', ['registry'])],
    faults: { 'compute/total': fails(Infinity) },
    check: 'model',
  },
]

export const loops: readonly Task[] = [
  {
    name: 'loops/until warned twice',
    items: [price, fetch('stock', ['depot', 'archive']), total, file],
    faults: { 'depot/stock': pending },
    flaws: [{ type: 'loops', times: 2 }],
    check: 'model',
  },
  {
    name: 'loops/to the last, with another source',
    items: [price, fetch('stock', ['depot', 'archive']), total, file],
    faults: { 'depot/stock': pending },
    flaws: [{ type: 'loops', times: Infinity }],
    check: 'function',
  },
  {
    name: 'loops/to the last, with none',
    items: [price, stock, total, file, fetch('tax', ['registry'])],
    faults: { 'depot/stock': pending },
    flaws: [{ type: 'loops', times: Infinity }],
    check: 'model',
  },
  {
    name: 'loops/another source, not named',
    items: [fetch('tax', ['registry']), price, stock, total],
    faults: { 'registry/price': pending },
    alternatives: { mirror: 'registry' },
    flaws: [{ type: 'loops', times: Infinity }],
    check: 'function',
  },
]
