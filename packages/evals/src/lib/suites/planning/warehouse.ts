import { AgentError, defineTool } from '@glmkit/core'
import { z } from 'zod'
import type { World } from './planning-target.ts'

export interface Order {
  readonly task: string
  readonly town: string
  /** 1 is where the truck stops first. */
  readonly stop: number
  readonly item: string
  readonly kg: number
}

export interface Truck {
  readonly truck: string
  readonly kg: number
}

export interface WarehouseSetup {
  readonly type: 'warehouse'
  readonly orders: readonly Order[]
  /** In kg, by item. */
  readonly stock: Readonly<Record<string, number>>
  readonly trucks: readonly Truck[]
  /** After so many orders the forklift has to be charged. */
  readonly picksPerCharge: number
}

/** A warehouse whose trucks are unloaded from the back: what leaves first must be loaded last. */
export function openWarehouse({ orders, stock, trucks, picksPerCharge }: WarehouseSetup): World {
  const left = new Map(Object.entries(stock))
  const picked = new Set<string>()
  const loads = new Map<string, Order[]>(trucks.map(({ truck }) => [truck, []]))
  const done: string[] = []
  let charge = picksPerCharge

  function orderOf(id: string): Order {
    const order = orders.find(({ task }) => task === id)
    if (order === undefined) throw new AgentError(`Cannot find order "${id}": see read_orders`)
    return order
  }

  function pick(id: string): string {
    const { item, kg } = orderOf(id)
    if (picked.has(id)) throw new AgentError(`Cannot pick ${id}: it is at the dock already`)
    if (charge === 0) throw new AgentError(`Cannot pick ${id}: the forklift is empty, see charge_forklift`)
    const there = left.get(item) ?? 0
    if (there < kg) throw new AgentError(`Cannot pick ${id}: there are ${there} kg of ${item}, ${kg} are needed`)
    left.set(item, there - kg)
    charge -= 1
    picked.add(id)
    return `${id} is at the dock.`
  }

  function load(id: string, truck: string): string {
    const order = orderOf(id)
    const loaded = loads.get(truck)
    const capacity = trucks.find((each) => each.truck === truck)?.kg ?? 0
    if (loaded === undefined) throw new AgentError(`Cannot load truck "${truck}": see read_trucks`)
    if (!picked.has(id)) throw new AgentError(`Cannot load ${id}: it is not at the dock, see pick`)
    if (done.includes(id)) throw new AgentError(`Cannot load ${id}: it is loaded already`)
    const weight = loaded.reduce((sum, { kg }) => sum + kg, 0)
    if (weight + order.kg > capacity) {
      throw new AgentError(`Cannot load ${id}: truck ${truck} bears ${capacity - weight} kg more, it has ${order.kg}`)
    }
    loaded.push(order)
    done.push(id)
    return `${id} is on truck ${truck}.`
  }

  const problems = (): readonly string[] =>
    Array.from(loads).flatMap(([truck, loaded]) =>
      loaded.flatMap(({ task, stop }, index) => {
        const behind = loaded.slice(0, index).find((earlier) => earlier.stop < stop)
        return behind === undefined ? [] : [`truck ${truck}: ${task} stands in the way of ${behind.task}`]
      }),
    )

  const tools = [
    defineTool({
      name: 'read_orders',
      description: 'The orders of the day: town, number of the stop, item, weight.',
      input: z.object({}),
      sideEffects: false,
      execute: () => orders,
    }),
    defineTool({
      name: 'read_stock',
      description: 'What is in stock, in kg.',
      input: z.object({}),
      sideEffects: false,
      execute: () => Object.fromEntries(left),
    }),
    defineTool({
      name: 'read_trucks',
      description: 'The trucks and what they bear, in kg. Each of them goes to all stops.',
      input: z.object({}),
      sideEffects: false,
      execute: () => trucks,
    }),
    defineTool({
      name: 'pick',
      description: 'Brings an order to the dock, by forklift.',
      input: z.object({ order: z.string() }),
      sideEffects: true,
      approval: 'never',
      execute: ({ order }) => pick(order),
    }),
    defineTool({
      name: 'load',
      description: 'Loads an order from the dock into a truck, in front of what is there. Nothing is unloaded again.',
      input: z.object({ order: z.string(), truck: z.string() }),
      sideEffects: true,
      approval: 'never',
      execute: ({ order, truck }) => load(order, truck),
    }),
    defineTool({
      name: 'charge_forklift',
      description: 'Charges the forklift.',
      input: z.object({}),
      sideEffects: true,
      approval: 'never',
      execute() {
        charge = picksPerCharge
        return 'The forklift is charged.'
      },
    }),
    defineTool({
      name: 'order_truck',
      description: 'Orders one more truck, which comes tomorrow and costs a fortune.',
      input: z.object({}),
      sideEffects: true,
      approval: 'never',
      execute: () => 'It comes tomorrow.',
    }),
  ]
  return { tools, done, problems }
}
