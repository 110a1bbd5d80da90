import type { Message } from '@glmkit/core'
import type { ScriptedReply } from '../../scripted-model.ts'
import { lastRequest } from '../../scripted-model.ts'
import { editionsInForce } from './editions.ts'
import { synonymsOf } from './glossary.ts'
import { foundRefs, openedDocuments } from './opened-lines.ts'
import type { OpenedDocument } from './opened-lines.ts'
import { holdsName, languageOf, namesOf, termsOf } from './terms.ts'
import type { ReaderLanguage } from './terms.ts'
import { lacksKind } from './wanted-kind.ts'
import { weighLines } from './weigh-lines.ts'
import type { WeighedLine } from './weigh-lines.ts'

const mostDocuments = 4

/**
 * Answers questions as a careful person does who knows no more than the tools show: searches in three languages, opens
 * what it finds, takes the edition in force, quotes the line that fits best, and says so when none fits. It is no model,
 * only rules that hold for any collection.
 */
export function carefulReader(messages: readonly Message[]): ScriptedReply {
  const question = lastRequest(messages)
  const found = foundRefs(messages)
  if (found.length === 0) return { toolCalls: searchesFor(question) }
  const opened = openedDocuments(messages)
  const paths = [...new Set(inTurn(found).map((ref) => ref.replace(/#.*$/s, '')))].slice(0, mostDocuments)
  if (opened.length === 0 && paths.length > 0) {
    const toolCalls = paths.map((ref) => ({ name: 'open_document', arguments: { ref, max_chars: 20_000 } }))
    return { reasoning: `I read ${paths.join(', ')}.`, toolCalls }
  }
  return { content: answerFrom(question, opened) }
}

function searchesFor(question: string): readonly { readonly name: string; readonly arguments: object }[] {
  const translated = [...new Set(termsOf(question).flatMap(synonymsOf))].join(' ')
  const queries = [question, ...(translated === '' ? [] : [`${namesOf(question).join(' ')} ${translated}`.trim()])]
  return queries.map((query) => ({ name: 'search_documents', arguments: { query: query.slice(0, 400), top_k: 8 } }))
}

/** The first of each list, then the second of each … */
function inTurn(lists: readonly (readonly string[])[]): readonly string[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list[at] ?? [])).flat()
}

/** A line that has less of what was asked is about something else. */
const leastCoverage = 0.4

function answerFrom(question: string, opened: readonly OpenedDocument[]): string {
  const documents = editionsInForce(question, opened)
  const names = namesOf(question)
  const isKnown = names.every((name) =>
    documents.some(({ title, lines }) =>
      [title, ...lines.map(({ text }) => text)].some((text) => holdsName(text, name)),
    ),
  )
  // Of two things that are compared, each is asked about by itself.
  const asked = names.length > 1 ? names.map((name) => [name]) : [names]
  const answers = asked.map((about) => bestLines(question, about, documents))
  const isAnswered = answers.every(([best]) => best !== undefined && best.isAbout && best.coverage >= leastCoverage)
  if (!isKnown || !isAnswered) return abstentions[languageOf(question)]
  return answers.flat().map(quoted).join(' ')
}

/** The best line, and what stands beside it and fits nearly as well. */
function bestLines(
  question: string,
  names: readonly string[],
  documents: readonly OpenedDocument[],
): readonly WeighedLine[] {
  const weighed = weighLines(question, names, documents).filter(({ line }) => !lacksKind(question, line.text))
  const [best] = weighed
  if (best === undefined) return []
  const isBeside = ({ line, score }: WeighedLine): boolean =>
    line.path === best.line.path && line.line === best.line.line && score >= 0.7 * best.score
  return weighed.filter(isBeside).slice(0, 2)
}

function quoted({ line: { text, path, heading, line, header } }: WeighedLine): string {
  const said = header === undefined ? text.replace(/[.。；]$/, '') : rowOf(text)
  return `${said} [${path}#${heading}:${line}].`
}

const rowOf = (row: string): string =>
  row
    .split('|')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join(', ')

const abstentions: Record<ReaderLanguage, string> = {
  en: 'The documents do not say.',
  zh: '文档中没有相关说明。',
  fr: 'Les documents ne le précisent pas.',
}
