import { planToolName } from '@glmkit/core'
import type { SampleLanguage } from '../languages.ts'
import type { Program } from '../scripted-program.ts'
import type { ScriptedCall } from '../scripted-model.ts'
import { writeReport } from './report.ts'

/** What is done for a task, in its order; the last call does it. */
export interface Job {
  readonly task: string
  readonly needs: readonly string[]
  readonly calls: readonly ScriptedCall[]
}

/** A way through one kind of world. */
export interface Course {
  /** Calls by which one gets to know it, and what follows from what they return. */
  readonly look: readonly ScriptedCall[]
  readonly jobs: (results: readonly string[]) => readonly Job[]
  /** Another way to do what failed, if there is one. */
  readonly retry?: (failed: Job, error: string, results: readonly string[]) => readonly ScriptedCall[]
}

const isError = (result: string): boolean => result.startsWith('Error')

/** The tool that an error tells to use, if it is not one that only reads. */
function remedyIn(error: string): readonly ScriptedCall[] {
  const name = /\bsee (?!read_|find_)(\w+)/.exec(error)?.[1]
  return name === undefined ? [] : [{ name, arguments: {} }]
}

export interface PlanningProgramOptions {
  readonly tasks: readonly string[]
  readonly language: SampleLanguage
  /** Keeps a plan, tries again by what an error says, and reports what was not done. */
  readonly isCareful: boolean
}

/** Looks, plans, does one job after the other, and reports. */
export function* planningProgram(
  { look, jobs: jobsFrom, retry }: Course,
  { tasks, language, isCareful }: PlanningProgramOptions,
): Program {
  const seen = look.length === 0 ? [] : yield look
  const jobs = jobsFrom(seen)
  const left = tasks.filter((task) => jobs.every((job) => job.task !== task))
  if (isCareful) yield [planCall([...jobs, ...left.map((task) => ({ task, needs: [] }))].map(stepOf))]
  const done: string[] = []
  const tools = new Map<string, string>()
  for (const job of jobs) {
    const isDone = yield* work(job, isCareful, (error) => retry?.(job, error, seen) ?? [])
    if (!isDone) continue
    done.push(job.task)
    tools.set(job.task, job.calls.at(-1)?.name ?? '')
  }
  const undone = tasks.filter((task) => !done.includes(task))
  if (!isCareful) return writeReport(language, [], '')
  yield [
    planCall([
      ...done.map((id) => ({ id, status: 'done', evidence: [tools.get(id)] })),
      ...undone.map((id) => ({ id, status: 'failed', note: 'It cannot be done.' })),
    ]),
  ]
  return writeReport(language, undone, impossible[language])
}

const impossible = { en: 'it cannot be done', zh: '条件不具备', fr: 'impossible' }

/** @returns Whether the last call went well. */
function* work(
  { calls }: Job,
  isCareful: boolean,
  otherWay: (error: string) => readonly ScriptedCall[],
): Generator<readonly ScriptedCall[], boolean, readonly string[]> {
  let result = ''
  for (const call of calls) {
    ;[result = ''] = yield [call]
    if (!isError(result)) continue
    const remedy = isCareful ? remedyIn(result) : []
    const again = remedy.length > 0 ? [...remedy, call] : otherWay(result)
    for (const each of again) [result = ''] = yield [each]
    if (isError(result)) return false
  }
  return !isError(result)
}

const planCall = (steps: readonly object[]): ScriptedCall => ({ name: planToolName, arguments: { steps } })

const stepOf = ({ task, needs }: Pick<Job, 'task' | 'needs'>): object => ({
  id: task,
  title: task,
  criterion: `${task} is done`,
  needs,
})

/** What a tool has returned; `undefined` for what is no JSON. */
export function parsed(result: string | undefined): unknown {
  try {
    return JSON.parse(result ?? '')
  } catch {
    return undefined
  }
}
