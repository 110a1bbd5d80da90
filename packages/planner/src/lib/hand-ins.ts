/** By this a model hands in an output. */
export const outputToolName = 'final_answer'
/** By this a model keeps its plan. */
export const planToolName = 'update_plan'

/** Calls that do nothing but hand something in: they are no evidence of work. */
export const handIns: ReadonlySet<string> = new Set([outputToolName, planToolName])
