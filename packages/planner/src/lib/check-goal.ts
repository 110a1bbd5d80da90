import { modelVerdict } from './check.ts'
import type { NotJudged, Verdict } from './check.ts'
import { planOf } from './course.ts'
import type { Course } from './course.ts'
import { clip } from './evidence.ts'
import { fill } from './prompts.ts'

/** Whether the results of a plan that was worked are what was asked for: a step may be missing, or too easy. */
export async function judgeGoal(key: string, course: Course): Promise<Verdict | NotJudged> {
  const { prompts, said, news } = course
  const { words, fulfilled } = prompts
  const { goal, steps } = planOf(course)
  const criterion = fill(fulfilled, { goal, said: said.map((text) => `\n${words.user}: ${text}`).join('') })
  const results = steps.map(({ id, title, status, criterion: checked, result = '', notes }) => {
    if (status !== 'done') return `## ${id}: ${title} (${status})\n${notes.at(-1) ?? ''}`
    return `## ${id}: ${title} (${words.checked}: ${checked})\n${clip(result, 6_000)}`
  })
  return modelVerdict(key, 'goal', criterion, [...results, ...news].join('\n\n'), course)
}
