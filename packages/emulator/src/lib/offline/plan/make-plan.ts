import { calculationInText } from '../calculation.ts'
import { chartInRequest } from '../chart-in-request.ts'
import { fold, type Language } from '../language.ts'
import { matchTerm, prepare } from '../terms.ts'
import { understandRequest, type Part } from '../understand-request.ts'
import { comparisonIn, joined, type Comparison } from './comparison.ts'
import { tell } from './plan-phrases.ts'

export interface DraftStep {
  readonly id: string
  readonly title: string
  readonly criterion: string
  readonly needs: readonly string[]
  readonly check?: string
}

/** What those who work the steps can do. */
export interface Abilities {
  readonly canSearch: boolean
  readonly canRunCode: boolean
  readonly canRepair: boolean
  /** A check that is about tests. */
  readonly testCheck: string | undefined
}

/** To repair something until its tests pass. */
export const repairWords: RegExp = new RegExp(
  [
    String.raw`\b(?:fix|repair|debug|correct|mend|solve)\b.*\b(?:tests?|bugs?|failures?)\b`,
    String.raw`\b(?:get|make)\b.*\btests?\b.*\b(?:pass|green|work|succeed)`,
    String.raw`(?<!\p{L})(?:corrige[rz]?|répare[rz]?|débogue[rz]?|fai(?:s|tes|re) passer)(?!\p{L}).*(?<!\p{L})(?:tests?|bogues?|bugs?)(?!\p{L})`,
    '(?:修复|修好|修正|改正|解决).*(?:测试|错误|缺陷|bug)|[让使].*测试.*通过',
  ].join('|'),
  'isu',
)

/** "Summarize the notes and list the codes" are two orders. */
const nextOrder =
  /[,，]?\s*(?<!\p{L})(?:and|et|并且?)\s*(?=(?:look up|list|summari[sz]e|find|search|describe|explain|compare|calculate|compute|résume[rz]?|liste[rz]?|(?:re)?cherche[rz]?|trouve[rz]?|explique[rz]?|décri[st]|calcule[rz]?)(?!\p{L})|列出|总结|查找|查询|说明|解释|比较|计算)/giu

/** Reads the lists `- name: description` of a planning request. */
export function abilitiesIn(tools: string, checks: string): Abilities {
  const lines = tools.split('\n').filter((line) => line.startsWith('- '))
  const has = (pattern: RegExp): boolean => lines.some((line) => pattern.test(line))
  const isCode = /\b(?:code|python|javascript|sandbox)\b|(?:execute|run)_?(?:code|python)|代码/i
  return {
    canSearch: has(/search|look.?up|\bfind|retriev|检索|搜索|查找/i),
    canRunCode: lines.some((line) => isCode.test(line) && !/test/i.test(line)),
    canRepair: has(/writ|edit|patch|写/i) && has(/test|测试/i),
    testCheck: checks
      .split('\n')
      .map((line) => /^- ([\w.-]+): (.*)$/.exec(line))
      .find((match) => match !== null && /tests?|测试/i.test(`${match[1]} ${match[2]}`))?.[1],
  }
}

/**
 * The steps of a request; none if it can be answered at once.
 *
 * @param taken Ids that are in use.
 * @param isAddition Of a plan that is being worked: then one step is a plan, too.
 */
export function makePlan(
  goal: string,
  { canSearch, canRunCode, canRepair, testCheck }: Abilities,
  taken: ReadonlySet<string> = new Set(),
  isAddition = false,
): DraftStep[] {
  const { parts, language, isSmallTalk } = understandRequest(goal.replace(nextOrder, '\n'))
  if (isSmallTalk) return []
  const idOf = createIds(taken)
  if (canRepair && repairWords.test(goal)) return repairSteps(language, idOf, testCheck)
  if (!canSearch && !canRunCode) return []
  const steps: DraftStep[] = []
  let compared: string | undefined
  for (const part of parts) {
    const comparison = comparisonIn(part.text)
    if (comparison !== undefined && canSearch) {
      const made = comparisonSteps(comparison, language, idOf)
      steps.push(...made)
      compared = made.at(-1)?.id
    } else if (part.kind === 'chart') {
      steps.push(...chartSteps(part, { canSearch, canRunCode, compared, language, goal }, idOf))
    } else {
      const isComputed = part.kind === 'calculation'
      if (isComputed ? !canRunCode : !canSearch) continue
      const title = titleOf(part)
      const criterion = isComputed ? tell('computeDone', language) : tell('answersIt', language, title)
      steps.push({ id: idOf(isComputed ? 'compute' : 'lookup'), title, criterion, needs: [] })
    }
  }
  return steps.length > 1 || isAddition ? steps : []
}

function repairSteps(language: Language, idOf: (wish: string) => string, testCheck: string | undefined): DraftStep[] {
  const [reproduce, fix, verify] = [idOf('reproduce'), idOf('fix'), idOf('verify')]
  const criterion = tell('testsPass', language)
  const check = testCheck === undefined ? {} : { check: testCheck }
  return [
    { id: reproduce, title: tell('reproduce', language), criterion: tell('reproduceDone', language), needs: [] },
    { id: fix, title: tell('fix', language), criterion, needs: [reproduce], ...check },
    { id: verify, title: tell('verify', language), criterion, needs: [fix], ...check },
  ]
}

function comparisonSteps(comparison: Comparison, language: Language, idOf: (wish: string) => string): DraftStep[] {
  const { items, attributes } = comparison
  const sought = joined(attributes, language)
  const lookups = items.map((item): DraftStep => {
    const title = tell('lookUpOf', language, item, sought)
    return { id: idOf(item), title, criterion: tell('answersIt', language, title), needs: [] }
  })
  const names = joined(items, language)
  const title = tell('compareIn', language, names, sought)
  const criterion = tell('tableDone', language, names)
  return [...lookups, { id: idOf('compare'), title, criterion, needs: lookups.map(({ id }) => id) }]
}

function chartSteps(
  part: Part,
  known: {
    readonly canSearch: boolean
    readonly canRunCode: boolean
    readonly compared: string | undefined
    readonly language: Language
    readonly goal: string
  },
  idOf: (wish: string) => string,
): DraftStep[] {
  const { canSearch, canRunCode, compared, language, goal } = known
  const isGiven = chartInRequest(goal, language, canSearch) !== undefined
  const subject = part.terms.map(({ surface }) => surface).join(language === 'zh' ? '、' : ' ')
  const figures: DraftStep[] =
    compared !== undefined || isGiven || !canSearch
      ? []
      : [
          {
            id: idOf('figures'),
            title: tell('figures', language, subject),
            criterion: tell('figuresDone', language),
            needs: [],
          },
        ]
  if (!canRunCode) return figures
  const title = isGiven ? titleOf(part) : tell('drawIt', language, subject)
  const needs = compared === undefined ? figures.map(({ id }) => id) : [compared]
  return [...figures, { id: idOf('chart'), title, criterion: tell('chartDone', language), needs }]
}

/** The part in its own words, with the names it leaves out; a calculation keeps its numbers. */
function titleOf({ text, terms }: Part): string {
  const plain = text.replace(/^[\s,，、]+|[\s,，.。;；?？!！]+$/gu, '').replace(/\s+/g, ' ')
  const said = prepare(plain)
  const left = terms.filter((term) => matchTerm(term, said) === 0).map(({ surface }) => surface)
  const names = left.length === 0 || calculationInText(text) !== undefined ? '' : ` (${left.join(', ')})`
  return `${plain}${names}`.slice(0, 280)
}

/** Ids in ASCII, each once. */
function createIds(taken: ReadonlySet<string>): (wish: string) => string {
  const used = new Set(taken)
  return (wish) => {
    const base =
      fold(wish)
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 32) || 'item'
    let id = base
    for (let count = 2; used.has(id); count++) id = `${base}-${count}`
    used.add(id)
    return id
  }
}
