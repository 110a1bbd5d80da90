import { createAgent, createPlanner } from '@glmkit/core'
import type { Model } from '@glmkit/core'
import { defineSuite } from '../../suite.ts'
import type { Solver, Suite, Task } from '../../suite.ts'
import { languages } from '../languages.ts'
import type { SampleLanguage } from '../languages.ts'
import { programModel, textOfInput } from '../scripted-program.ts'
import type { Program } from '../scripted-program.ts'
import { kitchenCourse, travelCourse, warehouseCourse } from './careful-courses.ts'
import { openKitchen } from './kitchen.ts'
import { lazyKitchen, lazyTravel, lazyWarehouse } from './lazy-courses.ts'
import { planningProgram } from './planning-program.ts'
import type { Course } from './planning-program.ts'
import { planningSamples } from './planning-samples.ts'
import { planningScorers } from './planning-scorers.ts'
import type { PlanningTarget, World } from './planning-target.ts'
import { writeReport } from './report.ts'
import { openTravelDesk } from './travel-desk.ts'
import { openWarehouse } from './warehouse.ts'

type PlanningSolver = Solver<PlanningTarget, World>

const instructions = `Do the tasks with the tools. First look at everything there is to know, then make a plan, then act: what is done cannot be undone. When a step fails, find out why and revise the plan. Do as many of the tasks as can be done, and report truly.`

function solve(task: Task<PlanningTarget, World>, model: Model) {
  const planner = createPlanner({ mode: 'todo', defaultCheck: 'evidence' })
  return task.run(
    // One call after the other: they change the same world.
    createAgent({ name: 'worker', model, instructions, tools: task.environment.tools, planner, toolConcurrency: 1 }),
  )
}

const scripted =
  (program: (request: string, task: Task<PlanningTarget, World>) => Program): PlanningSolver =>
  (task) => {
    const request = textOfInput(task.sample.input)
    return solve(
      task,
      programModel(request, () => program(request, task)),
    )
  }

/** The tasks of a request, in the order in which they are written. */
const tasksIn = (request: string): readonly string[] =>
  Array.from(request.matchAll(/^([KLW]\d) /gm), ([, id = '']) => id)

/** Of a journey: from where to where each leg goes. */
const pairsIn = (request: string): readonly (readonly [string, string])[] =>
  Array.from(request.matchAll(/^L\d (.+) → (.+)$/gm), ([, from = '', to = '']) => [from, to] as const)

function languageOf(request: string): SampleLanguage {
  const [en, zh, fr] = languages
  if (/\p{Script=Han}/u.test(request)) return zh
  return request.includes('NON FAIT') ? fr : en
}

function carefully(request: string): Program {
  const courses: Readonly<Record<string, Course>> = {
    K: kitchenCourse,
    L: travelCourse(pairsIn(request)),
    W: warehouseCourse,
  }
  return follow(request, courses, true)
}

function lazily(request: string): Program {
  const tasks = tasksIn(request)
  const courses: Readonly<Record<string, Course>> = {
    K: lazyKitchen(tasks),
    L: lazyTravel(tasks, pairsIn(request)),
    W: lazyWarehouse(tasks),
  }
  return follow(request, courses, false)
}

function* follow(request: string, courses: Readonly<Record<string, Course>>, isCareful: boolean): Program {
  const tasks = tasksIn(request)
  const course = courses[tasks[0]?.slice(0, 1) ?? '']
  if (course === undefined) return 'There is nothing to do.'
  return yield* planningProgram(course, { tasks, language: languageOf(request), isCareful })
}

function* byTarget({ solution, tasks, feasible }: PlanningTarget, request: string): Program {
  for (const call of solution) yield [call]
  const undone = tasks.filter((task) => !feasible.includes(task))
  return writeReport(languageOf(request), undone, '-')
}

/**
 * Tasks in small simulated places (a kitchen, a travel desk, a warehouse) that depend on one another, share what is
 * scarce, fail, or cannot be done; what is done cannot be undone.
 */
export const planningSuite: Suite<PlanningTarget, World> = defineSuite({
  name: 'planning',
  description: 'Tasks with dependencies, limits and failures in simulated places, in English, Chinese and French',
  samples: planningSamples,
  size: 45,
  environment: ({ target }) => openWorld(target),
  solver: (task) => solve(task, task.model),
  baselines: {
    none: async () => '…',
    oracle: scripted((request, { sample }) => byTarget(sample.target, request)),
    good: scripted(carefully),
    lazy: scripted(lazily),
  },
  scorers: planningScorers,
  limits: { turns: 60, seconds: 600 },
})

function openWorld({ setup }: PlanningTarget): World {
  switch (setup.type) {
    case 'kitchen':
      return openKitchen(setup)
    case 'travel':
      return openTravelDesk(setup)
    case 'warehouse':
      return openWarehouse(setup)
    default:
      return setup satisfies never
  }
}
