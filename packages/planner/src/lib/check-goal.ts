import { modelVerdict } from './check.ts'
import type { NotJudged, Verdict } from './check.ts'
import { planOf } from './course.ts'
import type { Course } from './course.ts'
import { renderPieces } from './evidence.ts'
import { fill } from './prompts.ts'

/** Whether the results of a plan that was worked are what was asked for: a step may be missing, or too easy. */
export async function judgeGoal(key: string, course: Course): Promise<Verdict | NotJudged> {
  const { prompts, said, news } = course
  const { words, fulfilled } = prompts
  const { goal, steps } = planOf(course)
  const criterion = fill(fulfilled, { goal, said: said.map((text) => `\n${words.user}: ${text}`).join('') })
  const results = steps.map(({ id, title, status, criterion: checked, result = '', notes }) => {
    if (status !== 'done') return { head: `## ${id}: ${title} (${status})\n`, text: notes.at(-1) ?? '' }
    return { head: `## ${id}: ${title} (${words.checked}: ${oneLine(checked)})\n`, text: result }
  })
  return modelVerdict(
    key,
    'goal',
    criterion,
    renderPieces([...results, ...news.map((text) => ({ head: '## ', text }))], 100_000),
    course,
  )
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ')
