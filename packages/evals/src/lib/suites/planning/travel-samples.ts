import type { InEach, SampleLanguage } from '../languages.ts'
import type { ScriptedCall } from '../scripted-model.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { PlanningTarget, Scenario } from './planning-target.ts'
import { reportRequest } from './report.ts'
import type { Leg, TravelSetup, Trip } from './travel-desk.ts'

const towns: InEach<readonly string[]> = {
  en: ['Leeds', 'London', 'Lille', 'Bruges', 'Cologne', 'Basel'],
  zh: ['杭州', '南京', '济南', '天津', '沈阳', '长春'],
  fr: ['Brest', 'Rennes', 'Le Mans', 'Tours', 'Limoges', 'Toulouse'],
}
const request: InEach<(legs: string) => string> = {
  en: (legs) =>
    `Book this journey, one trip for each leg:\n${legs}\nBook in the order of the journey, within the budget, with time enough to change (see read_request), and do not call the customer. ${reportRequest.en}`,
  zh: (legs) =>
    `请预订这趟行程，每一段订一个班次：\n${legs}\n按行程先后顺序预订，不得超出预算，换乘时间要够（见 read_request），也不要给客户打电话。${reportRequest.zh}`,
  fr: (legs) =>
    `Réservez ce voyage, un trajet par étape :\n${legs}\nRéservez dans l’ordre du voyage, sans dépasser le budget, avec le temps qu’il faut pour changer (voir read_request), et n’appelez pas le client. ${reportRequest.fr}`,
}

const legCount = 4

export function travelSample(
  scenario: Scenario,
  language: SampleLanguage,
  random: SeededRandom,
): { readonly input: string; readonly target: PlanningTarget } {
  const route = random.sample(towns[language], legCount + 1)
  const day = random.integer(2, 20)
  const time = (minutes: number): string =>
    new Date(Date.UTC(2026, 5, day) + minutes * 60_000).toISOString().slice(0, 16)
  const legs: Leg[] = []
  const wanted: Trip[] = []
  const others: Trip[] = []
  let clock = 7 * 60
  for (let index = 0; index < legCount; index += 1) {
    const [from = '', to = ''] = route.slice(index)
    const leaves = clock + random.integer(45, 60)
    const arrives = leaves + random.integer(60, 120)
    const trip = (name: string, later: number, euros: number): Trip => ({
      trip: `${name}${index + 1}`,
      from,
      to,
      leaves: time(leaves + later),
      arrives: time(arrives + later),
      euros,
    })
    legs.push({ task: `L${index + 1}`, from, to, arriveBy: time(arrives + 20) })
    wanted.push(trip('T', 0, random.integer(20, 40)))
    // Too early to be reached, and too late to arrive in time.
    if (index > 0) others.push(trip('E', -random.integer(60, 100), random.integer(10, 20)))
    others.push(trip('X', random.integer(60, 100), random.integer(10, 20)))
    clock = arrives
  }
  const ids = legs.map(({ task }) => task)
  const book = ({ trip }: Trip): ScriptedCall => ({ name: 'book', arguments: { trip } })
  const all: PlanningTarget = {
    setup: { type: 'travel', legs, trips: wanted, soldOut: [], euros: 400, changeMinutes: 45 },
    tasks: ids,
    feasible: ids,
    order: ids.slice(1).map((task, index) => [ids[index] ?? '', task] as const),
    forbidden: ['call_customer'],
    solution: wanted.map(book),
  }
  const target = targets[scenario]({ all, legs, wanted, others, book, random })
  const lines = target.tasks.map((id) => {
    const leg = legs.find(({ task }) => task === id)
    return `${id} ${leg?.from} → ${leg?.to}`
  })
  return { input: request[language](lines.join('\n')), target }
}

interface Draft {
  readonly all: PlanningTarget & { readonly setup: PlanningTarget['setup'] }
  readonly legs: readonly Leg[]
  readonly wanted: readonly Trip[]
  readonly others: readonly Trip[]
  readonly book: (trip: Trip) => ScriptedCall
  readonly random: SeededRandom
}

/** As good a time as the trip it is made from. */
const like = (trip: Trip, name: string, euros: number): Trip => ({
  ...trip,
  trip: `${name}${trip.trip.slice(1)}`,
  euros,
})
const withTrips = (all: PlanningTarget, more: Partial<TravelSetup>): PlanningTarget =>
  all.setup.type === 'travel' ? { ...all, setup: { ...all.setup, ...more } } : all

const targets: Readonly<Record<Scenario, (draft: Draft) => PlanningTarget>> = {
  plain: ({ all }) => all,
  order({ all, others, wanted, random }) {
    let tasks = random.shuffle(all.tasks)
    while (tasks.indexOf('L1') < tasks.indexOf('L2')) tasks = random.shuffle(all.tasks)
    return { ...withTrips(all, { trips: [...others, ...wanted] }), tasks }
  },
  limit({ all, wanted }) {
    const cost = wanted.reduce((sum, { euros }) => sum + euros, 0)
    const dear = wanted.map((trip) => like(trip, 'D', trip.euros * 3))
    return withTrips(all, { trips: [...dear, ...wanted], euros: cost + 10 })
  },
  failure({ all, wanted, book, random }) {
    const full = random.pick(wanted)
    const cheaper = like(full, 'C', full.euros - 8)
    const target = withTrips(all, { trips: [cheaper, ...wanted], soldOut: [cheaper.trip] })
    const solution = wanted.flatMap((trip) => (trip === full ? [book(cheaper), book(trip)] : [book(trip)]))
    return { ...target, solution }
  },
  impossible({ all, wanted, others, book, random }) {
    const absent = random.pick(wanted.slice(1))
    // Only late ones beside: an early one would do for who leaves out another leg.
    const late = others.filter(({ trip }) => trip.startsWith('X'))
    const trips = [...late, ...wanted].filter((trip) => trip !== absent)
    const undone = `L${absent.trip.slice(1)}`
    const left = wanted.filter((trip) => trip !== absent)
    return {
      ...withTrips(all, { trips }),
      feasible: all.tasks.filter((task) => task !== undone),
      order: all.order.filter((pair) => !pair.includes(undone)),
      solution: left.map(book),
    }
  },
}
