import { z } from 'zod'
import { parsed } from './planning-program.ts'
import type { Course, Job } from './planning-program.ts'
import { minutesBetween } from './travel-desk.ts'

const read = (name: string) => ({ name, arguments: {} })

const kitchenTasks = z.array(
  z.object({ task: z.string(), needs: z.array(z.string()), uses: z.record(z.string(), z.number()) }),
)
const pantryOf = z.object({ pantry: z.record(z.string(), z.number()), euros: z.number() })
const offersOf = z.array(z.object({ offer: z.string(), ingredient: z.string(), grams: z.number(), euros: z.number() }))
type Offer = z.infer<typeof offersOf>[number]

/** Buys what is missing as cheaply as can be, then does what is ready. */
export const kitchenCourse: Course = {
  look: [read('read_tasks'), read('read_pantry'), read('read_shop')],
  jobs([tasksText, pantryText, shopText]) {
    const tasks = kitchenTasks.parse(parsed(tasksText))
    const { pantry } = pantryOf.parse(parsed(pantryText))
    const shop = offersOf.parse(parsed(shopText))
    const stock = new Map(Object.entries(pantry))
    const jobs: Job[] = []
    let open = tasks
    for (let isMoving = true; isMoving;) {
      const ready = open.filter(({ needs }) => needs.every((need) => jobs.some(({ task }) => task === need)))
      const before = jobs.length
      for (const { task, needs, uses } of ready) {
        const bought = Object.entries(uses).map(([ingredient, grams]) =>
          cheapest(
            shop.filter((offer) => offer.ingredient === ingredient),
            grams - (stock.get(ingredient) ?? 0),
          ),
        )
        if (bought.includes(undefined)) continue
        for (const [ingredient, grams] of Object.entries(uses)) {
          stock.set(ingredient, Math.max(0, (stock.get(ingredient) ?? 0) - grams))
        }
        const buys = bought.flatMap((offers = []) => offers).map(({ offer }) => ({ name: 'buy', arguments: { offer } }))
        jobs.push({ task, needs, calls: [...buys, { name: 'do_task', arguments: { task } }] })
      }
      open = open.filter(({ task }) => jobs.every((job) => job.task !== task))
      isMoving = jobs.length > before
    }
    return jobs
  },
}

/** One offer, or the same one several times. */
function cheapest(offers: readonly Offer[], grams: number): readonly Offer[] | undefined {
  if (grams <= 0) return []
  const ways = offers.map((offer) => Array<Offer>(Math.ceil(grams / offer.grams)).fill(offer))
  const costOf = (way: readonly Offer[]): number => way.reduce((sum, { euros }) => sum + euros, 0)
  return ways.toSorted((a, b) => costOf(a) - costOf(b))[0]
}

const journeyOf = z.object({
  legs: z.array(z.object({ task: z.string(), from: z.string(), to: z.string(), arriveBy: z.string() })),
  changeMinutes: z.number(),
})
const tripsOf = z.array(
  z.object({
    trip: z.string(),
    from: z.string(),
    to: z.string(),
    leaves: z.string(),
    arrives: z.string(),
    euros: z.number(),
  }),
)
type Trip = z.infer<typeof tripsOf>[number]
interface Choice {
  readonly trips: readonly (Trip | undefined)[]
  readonly euros: number
}

/**
 * Of all choices of trips that can be reached the one with the most legs, and the cheapest of these.
 *
 * @param pairs The towns of the legs as the request names them.
 */
export function travelCourse(pairs: readonly (readonly [from: string, to: string])[]): Course {
  return {
    look: [read('read_request'), ...pairs.map(([from, to]) => ({ name: 'find_trips', arguments: { from, to } }))],
    jobs([requestText, ...tripTexts]) {
      const { legs, changeMinutes } = journeyOf.parse(parsed(requestText))
      const trips = tripTexts.flatMap((text) => tripsOf.parse(parsed(text)))
      let choices: readonly Choice[] = [{ trips: [], euros: 0 }]
      for (const { from, to, arriveBy } of legs) {
        const inTime = trips.filter((trip) => trip.from === from && trip.to === to && trip.arrives <= arriveBy)
        choices = choices.flatMap((choice) => {
          const last = choice.trips.at(-1)
          const reached = inTime.filter(
            ({ leaves }) => last === undefined || minutesBetween(last.arrives, leaves) >= changeMinutes,
          )
          return [undefined, ...reached].map((trip) => ({
            trips: [...choice.trips, trip],
            euros: choice.euros + (trip?.euros ?? 0),
          }))
        })
      }
      const legsOf = ({ trips: taken }: Choice): number => taken.filter((trip) => trip !== undefined).length
      const best = choices.toSorted((a, b) => legsOf(b) - legsOf(a) || a.euros - b.euros)[0]
      return legs.flatMap(({ task }, index): readonly Job[] => {
        const trip = best?.trips[index]
        return trip === undefined
          ? []
          : [{ task, needs: [], calls: [{ name: 'book', arguments: { trip: trip.trip } }] }]
      })
    },
    /** The next cheapest that arrives no later than the one that is sold out, and leaves no earlier. */
    retry({ calls }, error, [, ...tripTexts]) {
      if (!error.includes('sold out')) return []
      const trips = tripTexts.flatMap((text) => tripsOf.parse(parsed(text)))
      const full = trips.find(({ trip }) => JSON.stringify(calls).includes(`"${trip}"`))
      const others = trips.filter(
        (trip) =>
          full !== undefined &&
          trip.trip !== full.trip &&
          trip.from === full.from &&
          trip.to === full.to &&
          trip.leaves >= full.leaves &&
          trip.arrives <= full.arrives,
      )
      return others
        .toSorted((a, b) => a.euros - b.euros)
        .slice(0, 1)
        .map(({ trip }) => ({ name: 'book', arguments: { trip } }))
    },
  }
}

const ordersOf = z.array(z.object({ task: z.string(), stop: z.number(), item: z.string(), kg: z.number() }))
const trucksOf = z.array(z.object({ truck: z.string(), kg: z.number() }))
type Order = z.infer<typeof ordersOf>[number]

/** The heaviest orders first into the fullest truck that bears them; then loads the last stop first. */
export const warehouseCourse: Course = {
  look: [read('read_orders'), read('read_stock'), read('read_trucks')],
  jobs([ordersText, stockText, trucksText]) {
    const stock = new Map(Object.entries(z.record(z.string(), z.number()).parse(parsed(stockText))))
    const there = ordersOf.parse(parsed(ordersText)).filter(({ item, kg }) => (stock.get(item) ?? 0) >= kg)
    const room = new Map(trucksOf.parse(parsed(trucksText)).map(({ truck, kg }) => [truck, kg]))
    const truckOf = new Map<Order, string>()
    for (const order of there.toSorted((a, b) => b.kg - a.kg)) {
      const [truck, left] = [...room].filter(([, kg]) => kg >= order.kg).toSorted((a, b) => a[1] - b[1])[0] ?? []
      if (truck === undefined || left === undefined) continue
      room.set(truck, left - order.kg)
      truckOf.set(order, truck)
    }
    return [...truckOf]
      .toSorted(([a], [b]) => b.stop - a.stop)
      .map(([{ task }, truck]) => ({
        task,
        needs: [],
        calls: [
          { name: 'pick', arguments: { order: task } },
          { name: 'load', arguments: { order: task, truck } },
        ],
      }))
  },
}
