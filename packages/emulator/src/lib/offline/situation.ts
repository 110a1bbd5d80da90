import type { ChatRequest, ToolDefinition } from '../brain.ts'
import { calculationInText, costFromPassage, totalOf, type Calculation } from './calculation.ts'
import { chartInRequest } from './chart-in-request.ts'
import { chooseChartData, type ChartData } from './chart-data.ts'
import { readConversation, type Conversation, type ToolResult } from './conversation.ts'
import { findEvidence, type Finding } from './evidence.ts'
import { findTools, type FoundTools } from './find-tools.ts'
import type { Language } from './language.ts'
import { errorOf, readCodeRun, readPassages, type CodeRun, type Passage } from './read-results.ts'
import { understandRequest, type UserRequest } from './understand-request.ts'

/** All the brain knows at one turn. */
export interface Situation {
  readonly asked: UserRequest
  readonly tools: FoundTools
  readonly conversation: Conversation
  readonly searches: readonly (readonly ToolResult[])[]
  readonly passages: readonly Passage[]
  readonly findings: readonly Finding[]
  readonly runs: readonly CodeRun[]
  readonly chart: ChartData | undefined
  readonly calculation: Calculation | undefined
  /** Passages that were there before the first tool was called. */
  readonly known: readonly Passage[]
}

/** Reads everything anew from the request: the conversation is the only state. */
export function assess({ messages, tools }: ChatRequest): Situation {
  return assessConversation(readConversation(messages), tools)
}

/** @param known What earlier work has brought. `language`: of whoever reads the result. Default: that of the question. */
export function assessConversation(
  conversation: Conversation,
  definitions: readonly ToolDefinition[],
  { known = [], language }: { readonly known?: readonly Passage[]; readonly language?: Language } = {},
): Situation {
  const understood = understandRequest(conversation.question, conversation.earlier)
  const asked = language === undefined ? understood : { ...understood, language }
  const tools = findTools(definitions)
  const isSearch = ({ name }: ToolResult): boolean => name === tools.search?.name
  const searches = conversation.rounds.map((round) => round.filter(isSearch)).filter((round) => round.length > 0)
  const found = [...searches.flat(), ...conversation.former.filter(isSearch)]
  const read = found.filter(({ content }) => errorOf(content) === undefined)
  const passages = distinctPassages([...known, ...read.flatMap(({ content, name }) => readPassages(content, name))])
  const findings = asked.parts
    .filter(({ kind, text }) => kind !== 'chart' && calculationInText(text) === undefined)
    .map((part) => findEvidence(part, passages, asked.language))
  const runs = conversation.rounds
    .flat()
    .filter(({ name }) => name === tools.code?.name)
    .map(({ content }) => readCodeRun(content))
  const charted = asked.parts.find(({ kind }) => kind === 'chart')
  const chart =
    charted &&
    (chartInRequest(conversation.question, asked.language, tools.search !== undefined) ??
      chooseChartData(charted.terms, passages, asked.language))
  const calculation = planCalculation(asked, findings, passages)
  return { asked, tools, conversation, searches, passages, findings, runs, chart, calculation, known }
}

function distinctPassages(passages: readonly Passage[]): Passage[] {
  return [
    ...new Map(passages.toReversed().map((passage) => [`${passage.ref} ${passage.text}`, passage])).values(),
  ].toReversed()
}

function planCalculation(
  asked: UserRequest,
  findings: readonly Finding[],
  passages: readonly Passage[],
): Calculation | undefined {
  const part = asked.parts.find(({ kind }) => kind === 'calculation')
  if (part === undefined) return undefined
  const inText = calculationInText(part.text)
  if (inText !== undefined) return inText
  const unit = findings.find((finding) => finding.part === part)?.units[0]
  const cost = unit && costFromPassage(part, unit)
  if (cost !== undefined) return cost
  const data = chooseChartData(part.terms, passages, asked.language)
  return data && totalOf(part.text, data)
}
