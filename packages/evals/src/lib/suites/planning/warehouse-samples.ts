import type { InEach, SampleLanguage } from '../languages.ts'
import type { ScriptedCall } from '../scripted-model.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { PlanningTarget, Scenario } from './planning-target.ts'
import { reportRequest } from './report.ts'
import type { Order, WarehouseSetup } from './warehouse.ts'

const towns: InEach<readonly string[]> = {
  en: ['Ludlow', 'Hay', 'Brecon', 'Neath', 'Swansea'],
  zh: ['绍兴', '宁波', '台州', '温州', '福州'],
  fr: ['Dole', 'Beaune', 'Mâcon', 'Vienne', 'Valence'],
}
const items: InEach<readonly string[]> = {
  en: ['tea', 'rice', 'salt', 'soap', 'oats'],
  zh: ['茶叶', '大米', '食盐', '肥皂', '燕麦'],
  fr: ['thé', 'riz', 'sel', 'savon', 'avoine'],
}
const request: InEach<(orders: string) => string> = {
  en: (orders) =>
    `Get these orders onto the trucks, each as a whole:\n${orders}\nA truck is unloaded from the back, so what is delivered first has to be loaded last; nothing may be unloaded again. Do not order another truck. ${reportRequest.en}`,
  zh: (orders) =>
    `请把下列订单装车，每单必须整单装上同一辆车：\n${orders}\n卸货从车尾开始，所以先送到的要最后装；装上后不能再卸下来。不要另外叫车。${reportRequest.zh}`,
  fr: (orders) =>
    `Chargez ces commandes dans les camions, chacune en entier :\n${orders}\nUn camion se décharge par l’arrière : ce qui est livré en premier doit être chargé en dernier, et rien ne se redécharge. Ne commandez pas d’autre camion. ${reportRequest.fr}`,
}

export function warehouseSample(
  scenario: Scenario,
  language: SampleLanguage,
  random: SeededRandom,
): { readonly input: string; readonly target: PlanningTarget } {
  const places = towns[language]
  const goods = random.shuffle(items[language])
  const orders = places.map((town, index): Order => ({
    task: `W${index + 1}`,
    town,
    stop: index + 1,
    item: goods[index] ?? '',
    kg: random.integer(10, 30) * 10,
  }))
  // The last stop first, as it is to be loaded.
  const last = orders.toReversed()
  const total = orders.reduce((sum, { kg }) => sum + kg, 0)
  const setup: WarehouseSetup = {
    type: 'warehouse',
    orders,
    stock: Object.fromEntries(orders.map(({ item, kg }) => [item, kg + 40])),
    trucks: [{ truck: 'A', kg: total + 50 }],
    picksPerCharge: 9,
  }
  const ids = last.map(({ task }) => task)
  const all: PlanningTarget = {
    setup,
    tasks: ids,
    feasible: ids,
    order: [],
    forbidden: ['order_truck'],
    solution: last.flatMap(({ task }) => loadInto('A', task)),
  }
  const target = targets[scenario]({ all, setup, orders, random })
  const lines = target.tasks.map((id) => {
    const order = orders.find(({ task }) => task === id)
    return `${id} ${order?.town}: ${order?.kg} kg ${order?.item}`
  })
  return { input: request[language](lines.join('\n')), target }
}

const loadInto = (truck: string, order: string): readonly ScriptedCall[] => [
  { name: 'pick', arguments: { order } },
  { name: 'load', arguments: { order, truck } },
]

interface Draft {
  readonly all: PlanningTarget
  readonly setup: WarehouseSetup
  readonly orders: readonly Order[]
  readonly random: SeededRandom
}

const targets: Readonly<Record<Scenario, (draft: Draft) => PlanningTarget>> = {
  plain: ({ all }) => all,
  order: ({ all, orders }) => ({ ...all, tasks: orders.map(({ task }) => task) }),
  limit({ all, setup, orders, random }) {
    // Full to the last kilogram if it is done right: 300 + 200 and 260 + 140 + 100.
    const draw = () =>
      random.shuffle([
        { kg: 300, truck: 'A' },
        { kg: 200, truck: 'A' },
        { kg: 260, truck: 'B' },
        { kg: 140, truck: 'B' },
        { kg: 100, truck: 'B' },
      ])
    let weights = draw()
    while (isFilledBlindly(weights.map(({ kg }) => kg).toReversed())) weights = draw()
    const heavy = orders.map((order, index) => ({ ...order, kg: weights[index]?.kg ?? 0 }))
    return {
      ...all,
      setup: {
        ...setup,
        orders: heavy,
        stock: Object.fromEntries(heavy.map(({ item, kg }) => [item, kg])),
        trucks: ['A', 'B'].map((truck) => ({ truck, kg: 500 })),
      },
      solution: heavy
        .map(({ task }, index) => loadInto(weights[index]?.truck ?? 'A', task))
        .toReversed()
        .flat(),
    }
  },
  failure({ all, setup, random }) {
    const picksPerCharge = random.integer(2, 3)
    const charge = { name: 'charge_forklift', arguments: {} }
    const solution = all.solution.flatMap((call, index) =>
      index > 0 && index % (2 * picksPerCharge) === 0 ? [charge, call] : [call],
    )
    return { ...all, setup: { ...setup, picksPerCharge }, solution }
  },
  impossible({ all, setup, orders, random }) {
    const short = random.pick(orders)
    const feasible = all.tasks.filter((task) => task !== short.task)
    return {
      ...all,
      setup: { ...setup, stock: { ...setup.stock, [short.item]: short.kg - 10 } },
      feasible,
      solution: feasible.flatMap((task) => loadInto('A', task)),
    }
  },
}

/** Whether all fit if each goes into the first of two trucks that has room. */
function isFilledBlindly(weights: readonly number[]): boolean {
  const room = [500, 500]
  return weights.every((kg) => {
    const truck = room.findIndex((left) => left >= kg)
    if (truck >= 0) room[truck] = (room[truck] ?? 0) - kg
    return truck >= 0
  })
}
