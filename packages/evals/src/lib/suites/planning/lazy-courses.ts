import type { Course } from './planning-program.ts'

/** What each of them does in the order in which the tasks are written, with the first thing that offers itself. */

export const lazyKitchen = (tasks: readonly string[]): Course => ({
  look: [{ name: 'read_shop', arguments: {} }],
  jobs: () => tasks.map((task) => ({ task, needs: [], calls: [{ name: 'do_task', arguments: { task } }] })),
  retry({ calls }, error, [shop = '']) {
    const missing = /missing \d+ g of ([^,]+)/.exec(error)?.[1]
    const offer = shop.split('},').find((text) => missing !== undefined && text.includes(`"${missing}"`))
    const id = /"offer":"(\w+)"/.exec(offer ?? '')?.[1]
    return id === undefined ? [] : [{ name: 'buy', arguments: { offer: id } }, ...calls]
  },
})

export const lazyTravel = (
  tasks: readonly string[],
  pairs: readonly (readonly [from: string, to: string])[],
): Course => ({
  look: pairs.map(([from, to]) => ({ name: 'find_trips', arguments: { from, to } })),
  jobs: (results) =>
    tasks.map((task, index) => {
      const trip = /"trip":"(\w+)"/.exec(results[index] ?? '')?.[1] ?? ''
      return { task, needs: [], calls: [{ name: 'book', arguments: { trip } }] }
    }),
})

export const lazyWarehouse = (tasks: readonly string[]): Course => ({
  look: [],
  jobs: () =>
    tasks.map((task) => ({
      task,
      needs: [],
      calls: [
        { name: 'pick', arguments: { order: task } },
        { name: 'load', arguments: { order: task, truck: 'A' } },
      ],
    })),
  retry: ({ task }, error) =>
    error.includes('bears') ? [{ name: 'load', arguments: { order: task, truck: 'B' } }] : [],
})
