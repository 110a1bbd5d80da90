/** The small world of a task: tools with state behind them, faults in them, and the ground truth. */
import { defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import { sameList } from './criterion.ts'
import type { SeenCall } from './criterion.ts'
import { mixed } from './flaws.ts'
import type { Item, Op } from './items.ts'
import { itemsAfterNews, newsLine } from './task.ts'
import type { Fault, Task } from './task.ts'

export interface World {
  readonly tools: readonly Tool[]
  /** All calls, those of checks too, in the order they ended. */
  readonly ledger: readonly SeenCall[]
  /** What is right, of every item that is needed in the end and of those that were needed at first. */
  readonly truth: ReadonlyMap<string, string>
  /** Whether the world is as the item wants it. */
  isDone(id: string): boolean
  /** Whether, besides, this is its value; what has no value is handed in as `done`. */
  isRight(id: string, value: string | undefined): boolean
  /** Items that are needed in the end. */
  readonly needed: readonly Item[]
  /** Calls that brought nothing: the same was known or in effect, or had failed in the same way. */
  readonly wasted: number
}

export function createWorld(task: Task): World {
  const needed = itemsAfterNews(task)
  const items = [...needed, ...task.items.filter(({ id }) => needed.every((item) => item.id !== id))]
  const ledger: SeenCall[] = []
  const asked = new Map<string, number>()
  const files = new Map<string, string>()
  const sent = new Map<string, string[]>()
  const truth = new Map<string, string>()
  for (const item of items) truth.set(item.id, trueValue(item))
  let wasted = 0

  function trueValue({ id, work, needs }: Item): string {
    const inputs = needs.map((need) => truth.get(need) ?? '')
    if (work.do === 'fetch') return valueAt(task.name, id, inputs)
    return work.do === 'compute' ? calculate(work.op, inputs) : textOf(needs, inputs)
  }

  /** @returns The fault that strikes this call, if any. */
  function strike(tool: string, id: string): Fault | undefined {
    const key = `${tool}/${id}`
    const count = (asked.get(key) ?? 0) + 1
    asked.set(key, count)
    const fault = task.faults?.[key]
    return fault !== undefined && count <= fault.times ? fault : undefined
  }

  /** Runs a call and writes it down; what it has told already is waste, be it a result or an error. */
  function record(name: string, args: Readonly<Record<string, unknown>>, work: () => string): string {
    let text = ''
    let isError = false
    try {
      text = work()
      return text
    } catch (error) {
      isError = true
      text = String(error)
      throw error
    } finally {
      const same = JSON.stringify([name, args, text])
      if (ledger.some((call) => JSON.stringify([call.name, call.args, call.text]) === same)) wasted += 1
      ledger.push({ name, args, text, isError })
    }
  }

  function failIf(fault: Fault | undefined): void {
    if (fault?.type === 'error') throw new Error(fault.code === 503 ? 'HTTP 503, try again' : 'HTTP 410, gone for good')
  }

  function source(name: string): Tool {
    const like = task.alternatives?.[name]
    return defineTool({
      name,
      description: `Looks a fact up.${like === undefined ? '' : ` It has the same facts as ${like}.`}`,
      input: z.object({ key: z.string(), with: z.array(z.string()).optional() }),
      execute: ({ key, with: inputs = [] }) =>
        record(name, { key, with: inputs }, () => {
          const fault = strike(name, key)
          failIf(fault)
          if (fault?.type === 'pending') return `${name}: ${key} is not ready yet`
          const value = valueAt(task.name, key, fault === undefined ? inputs : [...inputs, `wrong in ${name}`])
          const news = task.news?.[`${name}/${key}`]
          const chatter = task.chatter === undefined ? '' : `\n${'More about it. '.repeat(task.chatter / 15)}`
          const more = news === undefined ? chatter : `\n${newsLine(news)}${chatter}`
          return `${name}: ${key} is ${value}, dated ${fault?.type === 'stale' ? 2019 : 2026}${more}`
        }),
    })
  }

  const sources = new Set(items.flatMap(({ work }) => (work.do === 'fetch' ? work.sources : [])))
  for (const name of Object.keys(task.alternatives ?? {})) sources.add(name)
  const tools: Tool[] = [
    ...[...sources].map(source),
    defineTool({
      name: 'compute',
      description: 'Computes the sum, product or max of values.',
      input: z.object({ label: z.string(), op: z.enum(['sum', 'product', 'max']), values: z.array(z.string()) }),
      execute: (args) =>
        record('compute', args, () => {
          failIf(strike('compute', args.label))
          return `${args.label}: ${args.op} of ${args.values.join(', ')} is ${calculate(args.op, args.values)}`
        }),
    }),
    defineTool({
      name: 'write',
      description: 'Writes a file, over what was in it.',
      input: z.object({ file: z.string(), text: z.string() }),
      execute: (args) =>
        record('write', args, () => {
          failIf(strike('write', args.file))
          files.set(args.file, args.text)
          return `${args.file} was written: ${args.text}`
        }),
    }),
    defineTool({
      name: 'send',
      description: 'Sends a message.',
      input: z.object({ to: z.string(), text: z.string() }),
      execute: (args) =>
        record('send', args, () => {
          failIf(strike('send', args.to))
          sent.set(args.to, [...(sent.get(args.to) ?? []), args.text])
          return `${args.to} was sent: ${args.text}`
        }),
    }),
    defineTool({
      name: 'verify',
      description: 'Says whether the value of an item is right.',
      input: z.object({ key: z.string(), value: z.string() }),
      execute: ({ key, value }) => `verify: ${key} = ${value} is ${isRight(key, value) ? 'right' : 'wrong'}`,
    }),
  ]

  function isDone(id: string): boolean {
    const item = items.find((each) => each.id === id)
    const right = truth.get(id)
    if (item === undefined || right === undefined) return false
    const { work, needs } = item
    const good = ledger.filter(({ isError }) => !isError)
    switch (work.do) {
      case 'fetch':
        return good.some(({ args, text }) => args['key'] === id && text.includes(` is ${right}, dated 2026`))
      case 'compute': {
        const inputs = needs.map((need) => truth.get(need) ?? '')
        return good.some(
          ({ args }) => args['label'] === id && args['op'] === work.op && sameList(args['values'], inputs),
        )
      }
      case 'write':
        return files.get(work.file) === right
      default:
        return sent.get(work.to)?.join() === right
    }
  }

  function isRight(id: string, value: string | undefined): boolean {
    const work = items.find((item) => item.id === id)?.work.do
    return isDone(id) && (value === truth.get(id) || ((work === 'write' || work === 'send') && value === 'done'))
  }

  return {
    tools,
    ledger,
    truth,
    needed,
    isDone,
    isRight,
    get wasted() {
      return wasted
    },
  }
}

const textOf = (needs: readonly string[], values: readonly string[]): string =>
  needs.map((need, index) => `${need} = ${values[index]}`).join('; ')

/** Four digits that follow from what was asked, and are another number backwards. */
function valueAt(...parts: readonly (string | readonly string[])[]): string {
  const number = mixed(parts.flat().join('|'))
  const first = 1 + (number % 9)
  return `${first}${10 + ((number >>> 8) % 90)}${(first + 1 + ((number >>> 20) % 8)) % 10}`
}

function calculate(op: Op, values: readonly string[]): string {
  const numbers = values.map((value) => BigInt(/^\d+$/.test(value) ? value : 0))
  if (op === 'max') return String(numbers.reduce((most, each) => (each > most ? each : most), 0n))
  return String(op === 'sum' ? numbers.reduce((a, b) => a + b, 0n) : numbers.reduce((a, b) => a * b, 1n))
}
