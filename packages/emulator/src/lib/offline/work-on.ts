import type { Reply } from '../brain.ts'
import { calculationInText, describeCalculation, writeCalculationCode } from './calculation.ts'
import { oneLine } from './compose-answer.ts'
import { callsFor, type Call } from './fill-arguments.ts'
import type { FoundTools } from './find-tools.ts'
import { detectLanguage, type Language } from './language.ts'
import { say } from './phrases.ts'
import { errorOf, type Passage } from './read-results.ts'
import type { Situation } from './situation.ts'
import type { Part } from './understand-request.ts'
import { writeChartCode } from './write-chart-code.ts'

const turnLimit = 6
const searchesATurn = 3

/** The next tool calls, or nothing when all is known that can be. */
export function workOn(now: Situation): Reply | undefined {
  const { asked, tools, conversation } = now
  const { language } = asked
  const turns = conversation.rounds.length
  if (turns === 0) {
    const calls = firstCalls(now)
    if (calls.length > 0) {
      const names = [...new Set(calls.map(({ name }) => name))].join(', ')
      const isSearch = calls.some(({ name }) => name === tools.search?.name)
      const about = asked.parts.map(({ query }) => query).join('; ')
      return {
        reasoning: isSearch ? say('searching', language, about, names) : say('calling', language, names),
        toolCalls: calls,
      }
    }
  }
  if (turns >= turnLimit) return undefined
  return (turns > 0 ? searchAgain(now) : undefined) ?? runCode(now)
}

function firstCalls({ asked, tools, calculation, chart, conversation, findings, known }: Situation): Call[] {
  const others = tools.others.flatMap((tool) => callsFor(tool, conversation.question))
  if (others.length > 0) return others
  const isKnown = (part: Part): boolean =>
    known.length > 0 &&
    (part.kind === 'chart' ? chart !== undefined : findings.some((one) => one.part === part && one.units.length > 0))
  const needed = asked.parts.filter((part) => {
    const { kind, text } = part
    if (isKnown(part)) return false
    if (kind === 'chart') return chart === undefined || chart.refs.length > 0
    return kind !== 'calculation' || calculationInText(text) === undefined
  })
  const { search, code } = tools
  if (needed.length === 0 && calculation !== undefined && code !== undefined) return []
  return search === undefined
    ? []
    : searchCalls(
        search,
        needed.map(({ query }) => query),
      )
}

export function searchCalls(search: NonNullable<FoundTools['search']>, queries: readonly string[]): Call[] {
  return [...new Set(queries)]
    .filter((query) => query !== '')
    .slice(0, searchesATurn)
    .map((query) => ({
      name: search.name,
      arguments: { [search.field]: query, ...(search.limitField && { [search.limitField]: 8 }) },
    }))
}

/** One more search in other words, for what the first one did not settle. */
function searchAgain({ asked, tools, searches, passages, findings, chart }: Situation): Reply | undefined {
  const { search } = tools
  if (search === undefined || searches.length !== 1) return undefined
  if (searches.flat().every(({ content }) => errorOf(content) !== undefined)) return undefined
  const open = findings.filter(({ units }) => units.length === 0).map(({ part }) => part)
  if (chart === undefined) open.push(...asked.parts.filter(({ kind }) => kind === 'chart'))
  const languages = languagesSeen(passages)
  const before = new Set(searches.flat().map((call) => call.arguments[search.field]))
  const queries = languages
    .flatMap((language) => open.map((part) => reworded(part, language)))
    .filter((query) => !before.has(query))
  const calls = searchCalls(search, queries)
  if (calls.length === 0) return undefined
  const said = queries.slice(0, searchesATurn).join('; ')
  return {
    reasoning: say('searchingAgain', asked.language, open.map(({ query }) => query).join('; '), said),
    toolCalls: calls,
  }
}

/** The languages of the passages, the most frequent first; all of them as long as there are none. */
function languagesSeen(passages: readonly Passage[]): Language[] {
  const counts = Map.groupBy(passages, ({ text }) => detectLanguage(text))
  if (counts.size === 0) return ['en', 'fr', 'zh']
  return [...counts].toSorted(([, a], [, b]) => b.length - a.length).map(([language]) => language)
}

/** The words of a part by their synonyms in one language. */
export function reworded(part: Part, language: Language): string {
  const words = part.terms.flatMap(({ surface, concepts }) => {
    const others = concepts
      .flatMap((concept) => concept.words[language])
      .filter((word) => word !== surface.toLowerCase())
    return others.length > 0 ? others.slice(0, 3) : [surface]
  })
  return [...new Set(words)].join(' ')
}

function runCode({ asked, tools, runs, chart, calculation }: Situation): Reply | undefined {
  const { code } = tools
  const failed = runs.at(-1)?.error
  if (code === undefined || runs.length > 1 || (runs.length === 1 && failed === undefined)) return undefined
  const isAgain = failed !== undefined
  const { language } = asked
  const source =
    chart !== undefined
      ? writeChartCode(chart, code, language, isAgain)
      : calculation && !isAgain
        ? writeCalculationCode(calculation, code)
        : undefined
  if (source === undefined) return undefined
  const why = isAgain
    ? say('codingAgain', language, oneLine(failed))
    : chart !== undefined
      ? chart.refs.length === 0
        ? say('codingRequest', language, chart.rows.length)
        : say('coding', language, chart.rows.length, chart.title)
      : say('calculating', language, calculation ? describeCalculation(calculation) : '')
  const option = code.languageArgument === undefined ? {} : { language: code.languageArgument }
  return { reasoning: why, toolCalls: [{ name: code.name, arguments: { code: source, ...option } }] }
}
