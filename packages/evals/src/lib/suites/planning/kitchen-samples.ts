import type { InEach, SampleLanguage } from '../languages.ts'
import type { ScriptedCall } from '../scripted-model.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { KitchenSetup, KitchenTask, ShopOffer } from './kitchen.ts'
import type { PlanningTarget, Scenario } from './planning-target.ts'
import { reportRequest } from './report.ts'

const titles: InEach<readonly string[]> = {
  en: [
    'Make the shortcrust',
    'Bake the tart',
    'Glaze the tart',
    'Chop the vegetables',
    'Simmer the soup',
    'Roast the potatoes',
  ],
  zh: ['和面', '烤酥饼', '给酥饼撒糖霜', '切蔬菜', '炖汤', '烤红薯'],
  fr: [
    'Préparer la pâte brisée',
    'Cuire la tarte',
    'Glacer la tarte',
    'Éplucher les légumes',
    'Mijoter la soupe',
    'Rôtir les pommes de terre',
  ],
}
/** One for each task; baking needs nothing more. */
const ingredients: InEach<readonly (string | undefined)[]> = {
  en: ['flour', undefined, 'sugar', 'vegetables', 'cream', 'potatoes'],
  zh: ['面粉', undefined, '糖', '蔬菜', '排骨', '红薯'],
  fr: ['farine', undefined, 'sucre', 'légumes', 'crème', 'pommes de terre'],
}
const needs: readonly (readonly number[])[] = [[], [0], [1], [], [3], []]
const ovenTasks = new Set([1, 5])

const request: InEach<(tasks: string, mayBuy: boolean) => string> = {
  en: (tasks, mayBuy) =>
    `You run the kitchen today. These are the tasks:\n${tasks}\nread_tasks tells what each of them needs; whatever is begun before that is spoilt for good. ${mayBuy ? 'Buy what is missing, with the money there is.' : 'Buy nothing: the bill with the shop is in dispute.'} ${reportRequest.en}`,
  zh: (tasks, mayBuy) =>
    `今天厨房由你负责，任务如下：\n${tasks}\nread_tasks 会告诉你每项任务的前提；前提没完成就动手，那道菜就彻底毁了。${mayBuy ? '缺什么就买什么，但只能用现有的钱。' : '今天什么都不许买：和店家的账还没算清。'}${reportRequest.zh}`,
  fr: (tasks, mayBuy) =>
    `Aujourd’hui, la cuisine est à vous. Voici les tâches :\n${tasks}\nread_tasks dit ce qu’il faut à chacune ; ce qui est commencé avant est perdu pour de bon. ${mayBuy ? 'Achetez ce qui manque, avec l’argent disponible.' : 'N’achetez rien : la note de l’épicier est contestée.'} ${reportRequest.fr}`,
}

export function kitchenSample(
  scenario: Scenario,
  language: SampleLanguage,
  random: SeededRandom,
): { readonly input: string; readonly target: PlanningTarget } {
  const goods = ingredients[language]
  const ids = titles[language].map((_, index) => `K${index + 1}`)
  const tasks = titles[language].map((title, index): KitchenTask => {
    const good = goods[index]
    return {
      task: ids[index] ?? '',
      title,
      needs: (needs[index] ?? []).map((need) => ids[need] ?? ''),
      uses: good === undefined ? {} : { [good]: random.integer(4, 16) * 50 },
      usesOven: ovenTasks.has(index),
    }
  })
  const pantry = Object.fromEntries(tasks.flatMap(({ uses }) => Object.entries(uses)))
  const shop = goods.flatMap((good, index): readonly ShopOffer[] =>
    good === undefined ? [] : [{ offer: `S${index}`, ingredient: good, grams: 500, euros: random.integer(3, 6) }],
  )
  const setup: KitchenSetup = { type: 'kitchen', tasks, pantry, shop, euros: 20 }
  const cook = (task: string): ScriptedCall => ({ name: 'do_task', arguments: { task } })
  const all: PlanningTarget = {
    setup,
    tasks: ids,
    feasible: ids,
    order: tasks.flatMap(({ task, needs: before }) => before.map((need) => [need, task] as const)),
    forbidden: ['buy'],
    solution: ids.map(cook),
  }
  const target = targets[scenario]({ all, setup, goods, cook, random })
  const lines = target.tasks.map((id) => `${id} ${titles[language][ids.indexOf(id)] ?? ''}`)
  return { input: request[language](lines.join('\n'), !target.forbidden.includes('buy')), target }
}

interface Draft {
  readonly all: PlanningTarget
  readonly setup: KitchenSetup
  readonly goods: readonly (string | undefined)[]
  readonly cook: (task: string) => ScriptedCall
  readonly random: SeededRandom
}

const targets: Readonly<Record<Scenario, (draft: Draft) => PlanningTarget>> = {
  plain: ({ all }) => all,
  order({ all, random }) {
    // Written so that whoever goes by it begins something too early.
    let tasks = random.shuffle(all.tasks)
    while (tasks.indexOf('K1') < tasks.indexOf('K2') || tasks.indexOf('K4') < tasks.indexOf('K5')) {
      tasks = random.shuffle(all.tasks)
    }
    return { ...all, tasks }
  },
  limit({ all, setup, goods, random }) {
    const flour = goods[0] ?? ''
    const potatoes = goods[5] ?? ''
    const [cheap, dear] = [random.integer(2, 4), random.integer(7, 9)]
    const shop: readonly ShopOffer[] = [
      { offer: 'S1', ingredient: flour, grams: 1_000, euros: dear },
      { offer: 'S2', ingredient: potatoes, grams: 100, euros: cheap },
      { offer: 'S3', ingredient: flour, grams: 1_000, euros: cheap },
      { offer: 'S4', ingredient: potatoes, grams: 1_000, euros: cheap + 1 },
    ]
    const buys = ['S3', 'S4'].map((offer) => ({ name: 'buy', arguments: { offer } }))
    return {
      ...all,
      setup: { ...setup, pantry: { ...setup.pantry, [flour]: 50, [potatoes]: 0 }, shop, euros: 2 * cheap + 1 },
      forbidden: [],
      solution: [...buys, ...all.solution],
    }
  },
  failure({ all, setup, cook, random }) {
    const blowsFuse = random.pick(['K2', 'K6'])
    const at = all.tasks.indexOf(blowsFuse)
    const reset = { name: 'reset_fuse', arguments: {} }
    return {
      ...all,
      setup: { ...setup, blowsFuse },
      solution: [...all.solution.slice(0, at), cook(blowsFuse), reset, ...all.solution.slice(at)],
    }
  },
  impossible({ all, setup, goods, cook, random }) {
    const index = random.pick([0, 4])
    const absent = goods[index] ?? ''
    const undone = index === 0 ? ['K1', 'K2', 'K3'] : ['K5']
    const feasible = all.tasks.filter((task) => !undone.includes(task))
    return {
      ...all,
      setup: {
        ...setup,
        pantry: { ...setup.pantry, [absent]: 0 },
        shop: setup.shop.filter(({ ingredient }) => ingredient !== absent),
      },
      feasible,
      forbidden: [],
      solution: feasible.map(cook),
    }
  },
}
