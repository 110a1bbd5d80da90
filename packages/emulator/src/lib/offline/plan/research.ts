import type { ToolDefinition } from '../../brain.ts'
import type { ChartData } from '../chart-data.ts'
import { oneLine } from '../compose-answer.ts'
import { answersOf } from '../final-answer.ts'
import type { Call } from '../fill-arguments.ts'
import type { Language } from '../language.ts'
import { say } from '../phrases.ts'
import { chartWords } from '../question-patterns.ts'
import { errorOf, readCodeRun, type Passage } from '../read-results.ts'
import type { FileTools } from '../repair/file-tools.ts'
import { assessConversation, type Situation } from '../situation.ts'
import { reworded, searchCalls, workOn } from '../work-on.ts'
import { writeChartCode } from '../write-chart-code.ts'
import { tell } from './plan-phrases.ts'
import { passagesOf } from './step-results.ts'
import { done, failed, type Move, type StepTask } from './move.ts'

const lookUp = /^(?:look up|find|search(?: for)?|(?:re)?cherche[rz]?|trouve[rz]?|查找|查询|查阅|搜索|检索)\s*/iu
const figureWords = /\b(?:figures|numbers)\b|(?<!\p{L})chiffres(?!\p{L})|数值/iu

/** Looks up, computes or draws what a title asks for, as it would be for a user who asks it. */
export function research(task: StepTask, tools: readonly ToolDefinition[], { read }: FileTools): Move {
  const { title, language, rounds, results, isAgain, refusal } = task
  const wantsFigures = figureWords.test(title) && !chartWords.test(title)
  const conversation = { question: questionOf(title, wantsFigures, language), earlier: [], rounds, former: [] }
  const files = rounds.flat().filter(({ name, content }) => name === read?.name && errorOf(content) === undefined)
  const known: Passage[] = [
    ...results.flatMap(passagesOf),
    ...files.map((file) => ({ ref: String(file.arguments[read?.path ?? '']), title: '', text: file.content })),
  ]
  const now = assessConversation(conversation, tools, { known, language })
  // Where a table is wanted, nothing is to be drawn yet.
  const able = wantsFigures ? { ...now, tools: { ...now.tools, code: undefined } } : now
  if (refusal !== undefined) {
    const calls = otherCalls(able)
    if (calls.length > 0) return { calls, reasoning: tell('anotherWay', language) }
    return failed(tell('noOtherWay', language, oneLine(refusal)), language)
  }
  const inOtherWords = isAgain && rounds.length === 0 ? otherCalls(able) : []
  if (inOtherWords.length > 0) return { calls: inOtherWords, reasoning: tell('anotherWay', language) }
  const reply = workOn(able)
  if (reply?.toolCalls !== undefined) {
    const calls = reply.toolCalls.map(({ name, arguments: args }) => ({
      name,
      arguments: typeof args === 'string' ? {} : args,
    }))
    return { calls, reasoning: reply.reasoning ?? '' }
  }
  return wantsFigures && now.chart !== undefined ? figuresReport(now.chart, now, task) : report(now, task)
}

/** "Look up X: a, b and c" asks for a, b and c of X; figures are what a chart could be drawn of. */
function questionOf(title: string, wantsFigures: boolean, language: Language): string {
  if (wantsFigures) return tell('drawIt', language, title.replace(/^[^:：]*[:：]\s*/u, ''))
  const [, subject = '', list = ''] = /^([^:：]{2,120})[:：]\s*([^:：]+)$/u.exec(title) ?? []
  const attributes = list.split(/\s*[,，、]\s*|\s+(?:and|et)\s+|(?:和|与|以及)/u).filter((one) => one.trim() !== '')
  if (attributes.length === 0) return title
  const thing = subject.replace(lookUp, '').trim()
  return attributes.map((attribute) => `${attribute.trim()} ${thing}`).join('\n')
}

/** The same in other words, or a simpler program. */
function otherCalls({ asked, tools, searches, runs, chart }: Situation): Call[] {
  const { search, code } = tools
  if (code !== undefined && chart !== undefined && runs.length === 1) {
    const option = code.languageArgument === undefined ? {} : { language: code.languageArgument }
    return [{ name: code.name, arguments: { code: writeChartCode(chart, code, asked.language, true), ...option } }]
  }
  if (search === undefined || runs.length > 1) return []
  const before = new Set(searches.flat().map((call) => call.arguments[search.field]))
  const languages: readonly Language[] = [asked.language, ...(['en', 'fr', 'zh'] as const)]
  const queries = asked.parts.flatMap((part) => [...languages.map((language) => reworded(part, language)), part.text])
  return searchCalls(
    search,
    queries.map((query) => query.slice(0, 400)).filter((query) => !before.has(query)),
  )
}

function report(now: Situation, { language, results }: StepTask): Move {
  const answers = answersOf(now)
  const met = answers.filter(({ isMet }) => isMet)
  const wantsChart = now.asked.parts.some(({ kind }) => kind === 'chart')
  const lost = wantsChart ? answers.find(({ isMet }, at) => !isMet && at === answers.length - 1) : undefined
  if (met.length === 0 || lost !== undefined) {
    const why = (lost === undefined ? answers : [lost]).map(({ text }) => oneLine(text)).join('; ')
    return failed(why === '' ? `${tell('gaveUp', language)} ${say('noTools', language)}` : why.slice(0, 600), language)
  }
  const citations = [...new Set(met.flatMap((answer) => answer.citations))]
  return done(
    answers.map(({ text }) => text).join('\n\n'),
    [
      ...citations.slice(0, 8),
      ...proofOf(
        now,
        results.map(({ id }) => id),
      ),
    ],
    language,
  )
}

function figuresReport(chart: ChartData, now: Situation, { language, results }: StepTask): Move {
  const { labelName, series, rows, unit, decimals, refs, title } = chart
  const column = (name: string): string =>
    [name, unit === '' || name.includes(unit) ? '' : `(${unit})`].join(' ').trim()
  const head = [labelName || tell('item', language), ...series.map((name) => column(name || chart.valueName))]
  const lines = [...new Set(rows.map(({ label }) => label))].map((label) => [
    label,
    ...series.map(
      (name) => rows.find((row) => row.label === label && row.series === name)?.value.toFixed(decimals) ?? '–',
    ),
  ])
  const table = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`)
  const cited = refs.map((ref) => `[${ref}]`).join(' ')
  return done(
    [`### ${title}`, ...table, '', cited].join('\n'),
    [
      ...refs.slice(0, 8),
      ...proofOf(
        now,
        results.map(({ id }) => id),
      ),
    ],
    language,
  )
}

/** Tools that ran well, the files they wrote, and the steps whose results were there from the start. */
function proofOf({ conversation, tools }: Situation, needed: readonly string[]): string[] {
  const good = conversation.rounds.flat().filter(({ content }) => errorOf(content) === undefined)
  const files = good.flatMap(({ name, content }) => (name === tools.code?.name ? readCodeRun(content).charts : []))
  return [...new Set([...files, ...good.map(({ name }) => name), ...(good.length === 0 ? needed : [])])]
}
