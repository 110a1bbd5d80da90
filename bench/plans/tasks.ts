import * as ofData from './tasks-data.ts'
import * as ofEnds from './tasks-ends.ts'
import * as ofModel from './tasks-model.ts'
import * as ofTools from './tasks-tools.ts'
import type { Task } from './task.ts'

/** All of which the bars hold. */
export const tasks: readonly Task[] = [
  ...ofTools.controls,
  ...ofTools.failsOnce,
  ...ofTools.alternative,
  ...ofTools.impossible,
  ...ofData.wrongData,
  ...ofData.contradiction,
  ...ofData.dependent,
  ...ofModel.claimsEarly,
  ...ofModel.noEvidence,
  ...ofModel.forgets,
  ...ofModel.repeats,
  ...ofEnds.budgets,
  ...ofEnds.news,
  ...ofTools.loops,
]

/** What no planner of this kind can see or afford: shown beside the others, and no part of what must hold. */
export const blindSpots: readonly Task[] = ofEnds.blindSpots
