import type { ChatRequest, Reply } from '../brain.ts'
import { describeCalculation, type Calculation } from './calculation.ts'
import { answerOfTool, answerPart, oneLine, type Answer } from './compose-answer.ts'
import { say } from './phrases.ts'
import { errorOf } from './read-results.ts'
import type { Situation } from './situation.ts'

/** The answer from all that the tools returned, or what stands in its way. */
export function finalReply(now: Situation, request: ChatRequest): Reply {
  const { asked, findings } = now
  const answers = answersOf(now)
  const text = answers.map((answer) => answer.text).join('\n\n') || say('noTools', asked.language)
  const found = findings.reduce((sum, { units }) => sum + units.length, 0)
  const hasResult = now.runs.some(({ error }) => error === undefined)
  const conclusion = found === 0 && hasResult ? 'computedReasoning' : found > 0 ? 'answering' : 'notFoundReasoning'
  const reasoning = say(conclusion, asked.language, found)
  if (request.responseFormat === 'text') return { reasoning, content: text }
  const citations = [...new Set(answers.flatMap((answer) => answer.citations))]
  return { reasoning, content: JSON.stringify({ answer: text, citations }) }
}

/** One answer for each thing that was asked for. */
export function answersOf(now: Situation): Answer[] {
  const { asked, tools, conversation, searches, passages, findings, calculation, chart, known: before } = now
  const { language } = asked
  const plain = (text: string, isMet: boolean): Answer => ({ text, citations: [], isMet })
  const known = new Set([tools.search?.name, tools.code?.name])
  const others = conversation.rounds.flat().filter(({ name }) => !known.has(name))
  if (others.length > 0)
    return others.map((result) => plain(answerOfTool(result, language), errorOf(result.content) === undefined))
  const answers: Answer[] = []
  const failed = searches.flat().find(({ content }) => errorOf(content) !== undefined)
  if (failed !== undefined) {
    answers.push(plain(say('toolFailed', language, failed.name, oneLine(errorOf(failed.content) ?? '')), false))
  }
  if (passages.length > 0 || (searches.length > 0 && failed === undefined)) {
    const queries = searches.flat().map((call) => String(call.arguments[tools.search?.field ?? '']))
    for (const finding of findings) {
      const isComputed = finding.part.kind === 'calculation' && calculation !== undefined
      const shown = isComputed ? { ...finding, units: finding.units.slice(0, 1) } : finding
      if (finding.units.length > 0 || !isComputed) {
        answers.push(answerPart(shown, queries, findings.length === 1 && !finding.part.isBroad, language))
      }
    }
  }
  const wantsChart = asked.parts.some(({ kind }) => kind === 'chart')
  if (wantsChart && (chart?.refs.length === 0 || before.length > 0 || (searches.length > 0 && failed === undefined)))
    answers.push(chartAnswer(now))
  if (!wantsChart && calculation !== undefined) answers.push(calculationAnswer(now, calculation))
  return answers
}

function calculationAnswer({ asked, runs }: Situation, calculation: Calculation): Answer {
  const { language } = asked
  const { refs, unit } = calculation
  const run = runs.at(-1)
  if (run === undefined) return { text: say('noCalculation', language), citations: [], isMet: false }
  if (run.error !== undefined)
    return { text: say('codeFailed', language, oneLine(run.error)), citations: [], isMet: false }
  const result = `${describeCalculation(calculation)} = ${run.stdout.trim()} ${unit}`.trim()
  return {
    text: [say('computed', language, result), ...refs.map((ref) => `[${ref}]`)].join(' '),
    citations: refs,
    isMet: true,
  }
}

function chartAnswer({ asked, tools, chart, runs }: Situation): Answer {
  const { language } = asked
  const run = runs.at(-1)
  if (chart === undefined) return { text: say('noChartData', language), citations: [], isMet: false }
  const cited = chart.refs.map((ref) => `[${ref}]`).join(' ') || say('request', language)
  const leftOut = chart.leftOut.length === 0 ? [] : [say('leftOut', language, chart.leftOut.join(say('and', language)))]
  if (tools.code === undefined || run === undefined)
    return { text: say('noCodeTool', language), citations: [], isMet: false }
  if (run.error !== undefined)
    return { text: say('codeFailed', language, oneLine(run.error)), citations: [], isMet: false }
  const summary = run.stdout.split('\n').findLast((line) => line.startsWith(say('highest', language)))
  const path = run.charts[0]
  const lines = [
    ...(path === undefined ? [] : [say('chart', language, chart.title, path)]),
    ...(summary === undefined ? [] : [`${summary}.`.replace(/\.$/, language === 'zh' ? '。' : '.')]),
    say('chartSource', language, cited),
    ...leftOut,
  ]
  return { text: lines.join(language === 'zh' ? '' : ' '), citations: chart.refs, isMet: true }
}
