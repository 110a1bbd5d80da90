/** A step as a line of a plan shows it. */
export interface ShownStep {
  readonly id: string
  readonly title: string
  readonly status: 'pending' | 'running' | 'done' | 'failed' | 'skipped' | 'blocked'
  readonly criterion: string
  readonly needs: readonly string[]
}

const marks: Readonly<Record<string, ShownStep['status']>> = {
  ' ': 'pending',
  '>': 'running',
  x: 'done',
  '!': 'failed',
  '-': 'skipped',
  '~': 'blocked',
}

/** Reads lines `[ ] id: title (done when: …; needs a, b)`. */
export function readPlanLines(plan: string): ShownStep[] {
  return plan.split('\n').flatMap((line): ShownStep[] => {
    const [, mark = '', id, rest = ''] = /^\[(.)\] ([\w-]{1,40}): (.*)$/.exec(line) ?? []
    const status = marks[mark]
    if (id === undefined || status === undefined) return []
    const needs = /(?:[(;] ?)needs ([\w-]+(?:, [\w-]+)*)(?=[;)])/.exec(rest)?.[1]?.split(', ') ?? []
    const criterion = /\(done when: (.*?)(?:; needs |\)$|; [^;]*\)$)/.exec(rest)?.[1] ?? ''
    return [{ id, title: titleOf(rest, status), status, criterion, needs }]
  })
}

/** What was to be done and was not. */
export function undoneTitles(shown: readonly ShownStep[]): string[] {
  return shown.filter(({ status }) => status !== 'done' && status !== 'skipped').map(({ title }) => title)
}

function titleOf(rest: string, status: ShownStep['status']): string {
  if (status === 'done') return rest.split(' → ')[0] ?? rest
  const facts = /^(.*?) \((?:done when: |needs [\w-]+[,;)])/.exec(rest)?.[1]
  if (facts !== undefined) return facts
  if (status !== 'failed' && status !== 'skipped') return rest
  // A note stands in the last brackets, those of the title before it; a note that was cut may leave some open.
  const title = rest.replace(/ \((?:[^()]|\([^()]*\))*\)$/, '')
  return title.split('(').length === title.split(')').length ? title : (rest.split(' (')[0] ?? rest)
}
