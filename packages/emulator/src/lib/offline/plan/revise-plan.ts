import { detectLanguage, tokenize, type Language } from '../language.ts'
import { matchTerm, prepare, termOf } from '../terms.ts'
import { abilitiesIn, makePlan, repairWords, type Abilities, type DraftStep } from './make-plan.ts'
import { readPlanLines, type ShownStep } from './plan-lines.ts'
import { tell, withoutAgain } from './plan-phrases.ts'
import type { PlanningJob } from './read-job.ts'

/** What changes of a step, or a step that is new. */
interface Patch extends Partial<DraftStep> {
  readonly id: string
  readonly status?: 'pending' | 'skipped'
  readonly note?: string
}

type Revision = Extract<PlanningJob, { readonly type: 'revise' }>

const skipping = String.raw`(?:skip|drop|leave out|forget|no (?:need for|longer)|(?:do not|don['’]t) (?:need|want|do|draw|look up))\b|(?:laisse[rz]?|oublie[rz]?|inutile|pas besoin)(?!\p{L})|不要|不需要|不用|跳过|取消|省略`
/** A clause that begins with what is not wanted. */
const skipClause = new RegExp(
  String.raw`(?:^|[.;,。；，]\s*(?:and\s+|et\s+|但|并)?|\s(?:and|but|et|mais)\s+)(?:please\s+|请)?(?:${skipping})([^.;,。；，]*)`,
  'iu',
)
const article = /^(?:the|a|an|les?|la|l|des|du|any|all|step|étape|的|了|那|这|个|步骤)$/iu
const fromUser = /(?:The user says|用户说)[:：]\s*(.+)$/u

/** Tries a failed step once more in other words, then goes on without it; does what the user says where it is plain. */
export function revisePlan({ goal, plan, reason, tools, checks }: Revision): {
  readonly steps: readonly Patch[]
  readonly reasoning: string
} {
  const language = detectLanguage(goal)
  const shown = readPlanLines(plan)
  const abilities = abilitiesIn(tools, checks)
  const patches = new Map<string, Patch>()
  const add = (patch: Patch): void => void patches.set(patch.id, { ...patches.get(patch.id), ...patch })
  for (const line of reason.split('\n')) {
    const said = fromUser.exec(line)?.[1]
    const failed = /step "([\w-]+)" failed: /.exec(line)?.[1]
    if (said !== undefined) for (const patch of asTheUserSays(said, shown, abilities, language)) add(patch)
    else if (failed !== undefined) for (const patch of afterFailure(failed, shown, language)) add(patch)
  }
  const steps = [...patches.values()]
  const named = steps.map(({ id }) => id).join(', ')
  return { steps, reasoning: steps.length === 0 ? tell('noChange', language) : tell('revising', language, named) }
}

function afterFailure(id: string, shown: readonly ShownStep[], language: Language): Patch[] {
  const step = shown.find((one) => one.id === id && one.status === 'failed')
  if (step === undefined) return []
  const { title, isAgain } = withoutAgain(step.title)
  // A repair has already tried all it knows.
  const isWorthIt = !isAgain && !repairWords.test(title)
  if (isWorthIt) {
    const note = tell('retryNote', language)
    return [{ id, status: 'pending', title: `${title}${tell('again', language)}`, note }]
  }
  return shown
    .filter(({ status, needs }) => (status === 'pending' || status === 'blocked') && needs.includes(id))
    .filter(({ needs }) => needs.some((need) => need !== id && !isLost(need, shown)))
    .map((behind) => ({
      id: behind.id,
      needs: behind.needs.filter((need) => need !== id),
      note: tell('withoutNote', language, id),
    }))
}

function isLost(id: string, shown: readonly ShownStep[]): boolean {
  return shown.some((step) => step.id === id && step.status === 'failed')
}

function asTheUserSays(said: string, shown: readonly ShownStep[], abilities: Abilities, language: Language): Patch[] {
  const skipped = skipClause.exec(said)
  // "Chart" says little in a question, and all in what is to be left out.
  const words = tokenize(skipped?.[1] ?? '')
    .filter(({ surface }) => !article.test(surface))
    .map(termOf)
  const isMeant = ({ id, title, status }: ShownStep): boolean => {
    const about = prepare(`${id} ${title}`)
    const isOpen = status === 'pending' || status === 'blocked' || status === 'failed'
    return isOpen && words.length > 0 && words.every((word) => matchTerm(word, about) > 0)
  }
  const skips = shown
    .filter(isMeant)
    .map(({ id }): Patch => ({ id, status: 'skipped', note: tell('userSkips', language) }))
  const rest = skipped === null ? said : said.replace(skipped[0], ' ')
  const wish = rest.trim().replace(/^(?:please\s+|also\s+|and\s+|请|再|还要?|另外|aussi\s+|et\s+)+/iu, '')
  const taken = new Set(shown.map(({ id }) => id))
  return [...skips, ...makePlan(wish, abilities, taken, true)]
}
