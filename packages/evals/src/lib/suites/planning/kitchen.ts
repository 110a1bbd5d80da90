import { AgentError, defineTool } from '@glmkit/core'
import { z } from 'zod'
import type { World } from './planning-target.ts'

export interface KitchenTask {
  readonly task: string
  readonly title: string
  /** Tasks that come before it. */
  readonly needs: readonly string[]
  /** Grams by ingredient. */
  readonly uses: Readonly<Record<string, number>>
  readonly usesOven: boolean
}

export interface ShopOffer {
  readonly offer: string
  readonly ingredient: string
  readonly grams: number
  readonly euros: number
}

export interface KitchenSetup {
  readonly type: 'kitchen'
  readonly tasks: readonly KitchenTask[]
  readonly pantry: Readonly<Record<string, number>>
  readonly shop: readonly ShopOffer[]
  readonly euros: number
  /** The first try at this task blows the fuse of the oven. */
  readonly blowsFuse?: string
}

/** A kitchen in which what is begun too early is spoilt for good. */
export function openKitchen({ tasks, pantry, shop, euros, blowsFuse }: KitchenSetup): World {
  const stock = new Map(Object.entries(pantry))
  const done: string[] = []
  const spoilt = new Set<string>()
  let money = euros
  let isFuseBlown = false
  let blows = blowsFuse

  function cook(id: string): string {
    const task = tasks.find((each) => each.task === id)
    if (task === undefined) throw new AgentError(`Cannot do "${id}": there is no such task, see read_tasks`)
    if (done.includes(id)) throw new AgentError(`Cannot do ${id}: it is done already`)
    if (spoilt.has(id)) throw new AgentError(`Cannot do ${id}: it is spoilt`)
    const early = task.needs.filter((need) => !done.includes(need))
    if (early.length > 0) {
      spoilt.add(id)
      throw new AgentError(`${id} is spoilt: it was begun before ${early.join(' and ')}`)
    }
    const short = Object.entries(task.uses).flatMap(([ingredient, grams]) => {
      const lacking = grams - (stock.get(ingredient) ?? 0)
      return lacking > 0 ? [`${lacking} g of ${ingredient}`] : []
    })
    if (short.length > 0) throw new AgentError(`Cannot do ${id}: there is not enough, missing ${short.join(', ')}`)
    if (task.usesOven && blows === id) {
      blows = undefined
      isFuseBlown = true
    }
    if (task.usesOven && isFuseBlown)
      throw new AgentError(`Cannot do ${id}: the fuse of the oven has blown, see reset_fuse`)
    for (const [ingredient, grams] of Object.entries(task.uses)) {
      stock.set(ingredient, (stock.get(ingredient) ?? 0) - grams)
    }
    done.push(id)
    return `${id} is done.`
  }

  function buy(id: string): string {
    const offer = shop.find((each) => each.offer === id)
    if (offer === undefined) throw new AgentError(`Cannot buy "${id}": there is no such offer, see read_shop`)
    if (offer.euros > money) throw new AgentError(`Cannot buy ${id}: it costs ${offer.euros} euros, ${money} are left`)
    money -= offer.euros
    stock.set(offer.ingredient, (stock.get(offer.ingredient) ?? 0) + offer.grams)
    return `Bought ${offer.grams} g of ${offer.ingredient}; ${money} euros are left.`
  }

  const tools = [
    defineTool({
      name: 'read_tasks',
      description: 'The tasks of the day with what they need: earlier tasks, grams of ingredients, the oven.',
      input: z.object({}),
      sideEffects: false,
      execute: () => tasks,
    }),
    defineTool({
      name: 'read_pantry',
      description: 'What is in the pantry, in grams, and the money there is for shopping.',
      input: z.object({}),
      sideEffects: false,
      execute: () => ({ pantry: Object.fromEntries(stock), euros: money }),
    }),
    defineTool({
      name: 'read_shop',
      description: 'What the shop sells.',
      input: z.object({}),
      sideEffects: false,
      execute: () => shop,
    }),
    defineTool({
      name: 'buy',
      description: 'Buys one offer of the shop.',
      input: z.object({ offer: z.string() }),
      sideEffects: true,
      approval: 'never',
      execute: ({ offer }) => buy(offer),
    }),
    defineTool({
      name: 'do_task',
      description: 'Does a task of the day. What is begun before the tasks it needs are done is spoilt for good.',
      input: z.object({ task: z.string() }),
      sideEffects: true,
      approval: 'never',
      execute: ({ task }) => cook(task),
    }),
    defineTool({
      name: 'reset_fuse',
      description: 'Puts the fuse of the oven back in.',
      input: z.object({}),
      sideEffects: true,
      approval: 'never',
      execute() {
        isFuseBlown = false
        return 'The oven has power.'
      },
    }),
  ]
  return { tools, done, problems: () => Array.from(spoilt, (id) => `${id} is spoilt`) }
}
