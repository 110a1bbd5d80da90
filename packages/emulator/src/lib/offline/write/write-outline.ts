import { fillIn } from '../phrases.ts'
import { type Aspect, aspects } from './aspects.ts'
import type { WritingTask } from './read-task.ts'
import { titleOf, topicOf } from './topic.ts'
import { phrase } from './write-phrases.ts'

const usualTokens = 6_500
/** Of whatever is first and last, compared to the others. */
const endWeight = 0.6
/** More sections than these a conclusion is not told. */
const mostNeeded = 8

interface PlannedSection {
  readonly title: string
  readonly brief: string
  readonly tokens: number
  readonly needs: readonly number[]
}

/** The outline as the JSON that is asked for: what the brief lists, or what can be said of anything. */
export function writeOutline(task: WritingTask): {
  readonly title: string
  readonly sections: readonly PlannedSection[]
} {
  const { brief, language, tokens, words } = task
  const most = Number(/at most (\d+) sections/.exec(words)?.[1] ?? 100)
  const limit = Number(/have more than (\d+)/.exec(words)?.[1] ?? 8_000)
  const listed = listedIn(brief)
  const least = Math.ceil(tokens / limit + 2 * (1 - endWeight))
  const wanted = Math.max(3, Math.round(tokens / Math.min(usualTokens, limit)), least)
  const count = Math.min(Math.max(wanted, listed.length === 0 ? 0 : listed.length + 2), most)
  const chosen = choose(count, listed, aspects[language], (name, part) => phrase('part', language, name, part))
  const weights = chosen.map((_, index) => (count > 2 && (index === 0 || index === count - 1) ? endWeight : 1))
  const unit = tokens / weights.reduce((sum, weight) => sum + weight, 0)
  const sections = chosen.map(([name, about], index): PlannedSection => {
    const isConclusion = index === count - 1 && count > 1
    return {
      title: name,
      brief: fillIn(about, [topicOf(brief, language)]),
      tokens: Math.max(1, Math.min(limit, Math.round((weights[index] ?? 1) * unit))),
      needs: isConclusion ? spread(count - 1, mostNeeded) : [],
    }
  })
  return { title: titleOf(brief, language), sections }
}

/** The points of a list in the brief. */
function listedIn(brief: string): Aspect[] {
  const points = [...brief.matchAll(/^\s*(?:[-*•]|\d{1,2}[.)、])\s*(\S.*)$/gm)].map(([, point = '']) => point.trim())
  return points.length < 2 ? [] : points.map((point): Aspect => [point.replace(/[.;。；]$/, ''), point])
}

/** Between the first and the last of the general aspects either what was listed or the others, in parts where they are few. */
function choose(
  count: number,
  listed: readonly Aspect[],
  general: readonly Aspect[],
  part: (title: string, part: number) => string,
): Aspect[] {
  const [first = ['', ''], ...rest] = general
  const last = rest.pop() ?? first
  if (count < 2) return [first]
  const themes = listed.length > 0 ? listed : rest
  const middle = Array.from({ length: count - 2 }, (_, index): Aspect => {
    const [title, brief] = themes[index % themes.length] ?? first
    return index < themes.length ? [title, brief] : [part(title, Math.floor(index / themes.length) + 1), brief]
  })
  return [first, ...middle, last]
}

/** Up to `most` of the numbers up to `last`, evenly. */
function spread(last: number, most: number): number[] {
  const count = Math.min(last, most)
  return Array.from({ length: count }, (_, index) => Math.round(((index + 1) * last) / count))
}
