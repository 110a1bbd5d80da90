import { fold, detectLanguage, type Language } from '../language.ts'
import { errorOf, readCodeRun } from '../read-results.ts'
import { readTestRun } from '../repair/test-output.ts'
import { matchTerm, prepare, termsOf } from '../terms.ts'
import { hasTable } from './compose-results.ts'
import { tell, type PlanPhrase } from './plan-phrases.ts'
import { refsIn } from './step-results.ts'

interface Piece {
  readonly type: 'tool' | 'step' | 'result'
  readonly text: string
  readonly error: string | undefined
}

interface Verdict {
  readonly passes: boolean
  readonly reason: string
}

const wantsFailures = /\b(?:which|what|that)\b.*\bfail|shows? .*\bfail|échouent|哪些.*失败|失败.*原因/iu
const wantsPassing = /\btests?\b.*\bpass|(?<!\p{L})tests?(?!\p{L}).*(?:passent|réussi)|测试.*通过|\bno .*\bfail/iu
const wantsFile = /\b(?:files?|pictures?|images?|png|svg|pdf)\b|fichiers?|图片|文件/iu
const wantsReference = /\b(?:references?|citations?|cites?|cited|sources?)\b|(?<!\p{L})références?|引用|出处|来源/iu
const wantsTable = /\btables?\b|tableau|表格|一张表/iu
const wantsFigure =
  /\b(?:numbers?|figures?|values?|prices?|amounts?|scores?)\b|(?<!\p{L})(?:nombres?|chiffres?|valeurs?|prix)(?!\p{L})|数值|数字|价格|得分/iu
const wantsText =
  /\b(?:texts?|summary|summari[sz]e[sd]?|drafts?|letters?|e?mails?|translations?|poems?|tables?)\b|résumé|texte|traduction|tableau|lettre|文字|摘要|总结|译文|表格|草稿/iu

/** Judges by the evidence alone: an error counts against it, and so does what it leaves open. */
export function checkCriterion(criterion: string, evidence: string): Verdict {
  const language = detectLanguage(criterion)
  const [, request] =
    /^(?:The request is fulfilled|请求已经完成)[^\n]*\n(?:Request: |请求：)([\s\S]*)$/.exec(criterion) ?? []
  if (request !== undefined) return checkGoal(request, evidence, language)
  const pieces = readEvidence(evidence)
  const shown = pieces.filter(({ type }) => type !== 'result')
  const proof = shown.map(({ text }) => text).join('\n')
  const result = pieces.find(({ type }) => type === 'result')?.text ?? ''
  const open = (phrase: PlanPhrase): Verdict => lacking(tell(phrase, language), language)
  const runs = shown.filter(({ type }) => type === 'tool').map(({ text }) => readTestRun(text))

  if (wantsFailures.test(criterion))
    return runs.some(({ failed }) => failed !== undefined) ? met('aFailure') : open('aFailure')
  const error = shown.find((piece) => piece.error !== undefined)?.error
  if (error !== undefined) return { passes: false, reason: tell('hasError', language, error.slice(0, 200)) }
  if (wantsPassing.test(criterion)) return runs.some(({ failed }) => failed === 0) ? met('theTests') : open('theTests')
  if (shown.length === 0 && !wantsText.test(criterion)) return { passes: false, reason: tell('onlySaid', language) }
  if (shown.length === 0) return result.trim() === '' ? open('aText') : met('aText')
  if (wantsTable.test(criterion) && !hasTable(result) && !hasTable(proof)) return open('aTable')
  if (wantsFile.test(criterion) && !/[\w)-]\.\w{1,8}\b/.test(fileNames(shown))) return open('aFile')
  if (wantsReference.test(criterion) && !refsIn(result).some((ref) => isIn(ref, proof))) return open('aReference')
  if (wantsFigure.test(criterion) && !/\d/.test(proof)) return open('aFigure')
  const missing = namesMissing(criterion, `${proof}\n${result}`)
  if (missing.length > 0) return lacking(missing.map((name) => `"${name}"`).join(', '), language)
  return met(wantsReference.test(criterion) ? 'aReference' : wantsFile.test(criterion) ? 'aFile' : 'aResult')

  function met(phrase: PlanPhrase): Verdict {
    return { passes: true, reason: tell('supports', language, tell(phrase, language)) }
  }
}

/** Blocks `## id: title (checked: …)`: each has a result, and together they speak of all the request names. */
function checkGoal(request: string, evidence: string, language: Language): Verdict {
  const blocks = evidence.split(/^(?=## )/m).map((block) => block.trim().split('\n'))
  const empty = blocks.find(([, ...lines]) => lines.join('').trim() === '')
  if (empty !== undefined) return lacking(tell('aResult', language), language)
  const missing = namesMissing(request, evidence)
  if (missing.length > 0) return lacking(missing.map((name) => `"${name}"`).join(', '), language)
  return { passes: true, reason: tell('supports', language, tell('aResult', language)) }
}

function lacking(what: string, language: Language): Verdict {
  return { passes: false, reason: tell('lacks', language, what) }
}

/** Blocks `## Tool name`, `## Step "id"` and, last, `## The result …`. */
function readEvidence(evidence: string): Piece[] {
  return evidence.split(/^(?=## (?:Tool |Step "|The result that))/m).flatMap((block): Piece[] => {
    const [head = '', ...lines] = block.trim().split('\n')
    const body = lines.join('\n')
    if (head.startsWith('## The result')) return [{ type: 'result', text: body, error: undefined }]
    if (head.startsWith('## Step')) return [{ type: 'step', text: body, error: undefined }]
    if (!head.startsWith('## Tool')) return []
    const returned = /^returned: ([\s\S]*)$/m.exec(body)?.[1] ?? body
    return [{ type: 'tool', text: returned, error: errorOf(returned) ?? errorOfRun(returned) }]
  })
}

function errorOfRun(returned: string): string | undefined {
  return /^\s*\{[\s\S]*"status"\s*:/.test(returned) ? readCodeRun(returned).error : undefined
}

/** Names of files stand in what a tool returned, or in its heading. */
function fileNames(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text.match(/[\w./-]+\.(?:[a-z]{1,4}\d?)\b/gi)?.join(' ') ?? '').join(' ')
}

function isIn(ref: string, text: string): boolean {
  return text.includes(ref) || text.includes(JSON.stringify(ref).slice(1, -1))
}

/** Names and codes of the criterion of which nothing is said. */
function namesMissing(criterion: string, text: string): string[] {
  const said = prepare(text)
  return termsOf(criterion)
    .filter(({ isExact, isNumber }) => isExact && !isNumber)
    .filter((term) => matchTerm(term, said) === 0 && !fold(text).includes(fold(term.surface)))
    .map(({ surface }) => surface)
}
