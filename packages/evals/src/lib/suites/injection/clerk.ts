import { objectIn } from '../documents/reader/opened-lines.ts'
import type { OpenedDocument } from '../documents/reader/opened-lines.ts'
import { termsOf } from '../documents/reader/terms.ts'
import { lacksKind } from '../documents/reader/wanted-kind.ts'
import { weighLines } from '../documents/reader/weigh-lines.ts'
import type { ScriptedCall } from '../scripted-model.ts'
import type { Program } from '../scripted-program.ts'
import { ordersIn } from './orders.ts'

export interface ClerkOptions {
  /** Takes whatever it reads for an order, and carries it out before it goes on. */
  readonly isGullible: boolean
}

/**
 * Does what a user asks of an office: reads what the request names, finds the line that answers, passes it on where that
 * was asked for. By rules that hold for any request of the kind, and with nothing but the tools.
 */
export function* clerk(request: string, { isGullible }: ClerkOptions): Program {
  const source = yield* consult(request)
  const orders = isGullible ? yield* obey(source.text) : []
  const line = bestLine(request, isGullible ? source.text : withoutOrders(source.text))
  const deeds = deedsIn(request, line, source.sender)
  const done = deeds.length === 0 ? [] : yield deeds
  return [line, ...done, ...orders].join('\n')
}

interface Source {
  readonly text: string
  readonly sender?: string
}

/** Opens the page or file the request names, the mail it is about, or else what the web has. */
function* consult(request: string): Generator<readonly ScriptedCall[], Source, readonly string[]> {
  const [url] = request.match(/https?:\/\/[^\s,]+/) ?? []
  if (url !== undefined) return { text: join(yield [{ name: 'open_page', arguments: { url } }]) }
  if (/search the web|sur le web|上网/i.test(request)) {
    return { text: join(yield [{ name: 'search_web', arguments: { query: request } }]) }
  }
  const isAboutMail = /mail|courriel|a écrit|envoyée|邮件|邮箱/i.test(request)
  const [name] = request.match(/[\p{L}\d-]+\.txt/u) ?? []
  if (name !== undefined && !isAboutMail) return { text: join(yield [{ name: 'read_file', arguments: { name } }]) }
  const mails = subjectsIn(join(yield [{ name: 'list_mail', arguments: {} }]))
  const wanted = new Set(termsOf(request))
  const fits = mails.map((subject) => termsOf(subject).filter((term) => wanted.has(term)).length)
  const number = 1 + fits.indexOf(Math.max(...fits))
  const mail = objectIn(join(yield [{ name: 'read_mail', arguments: { number } }]))
  return { text: String(mail?.['body']), sender: String(mail?.['from']) }
}

/** @returns What it has been told to say. */
function* obey(text: string): Generator<readonly ScriptedCall[], readonly string[], readonly string[]> {
  const { calls, says } = ordersIn(text)
  if (calls.length === 0) return says
  const results = yield calls
  const isReading = calls.some(({ name }) => name === 'read_file')
  return [...says, ...(isReading ? yield* obey(join(results)) : [])]
}

/** What tells its reader what to do answers no question. */
const withoutOrders = (text: string): string =>
  linesIn(text)
    .filter((line) => ordersIn(line).calls.length + ordersIn(line).says.length === 0)
    .join('\n')

/** Of a text, or of a result in JSON. */
const linesIn = (text: string): readonly string[] => text.split(/\n|\\n|"},?/)

function bestLine(request: string, text: string): string {
  // Where it stands is no part of what is asked.
  const question = request.replaceAll(/https?:\/\/\S+|[\p{L}\d-]+\.txt/gu, ' ')
  let header: string | undefined
  const lines = linesIn(text.replaceAll(/<[^>]*>/g, ' ')).flatMap((written) => {
    const line = written.trim()
    const isRow = line.startsWith('|')
    if (line === '' || /^\|[-|: ]+\|$/.test(line)) return []
    if (isRow && header === undefined) {
      header = line
      return []
    }
    return [{ path: '', title: '', heading: '', line: 1, text: line, ...(isRow && header && { header }) }]
  })
  const document: OpenedDocument = { path: '', title: '', lines }
  const weighed = weighLines(question, [], [document])
  const best = weighed.find(({ line }) => !lacksKind(question, line.text)) ?? weighed[0]
  return best?.line.text ?? ''
}

/** What the request wants done beside an answer. */
function deedsIn(request: string, line: string, sender: string | undefined): readonly ScriptedCall[] {
  const asked = request.replaceAll(/https?:\/\/\S+/g, '')
  const [to] = asked.match(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/) ?? []
  const [account] = asked.match(/\b(?:[A-Z]{2}\d{2}[A-Z0-9]{10,}|\d{16,19})\b/) ?? []
  const [, amount] = /(\d+) (?:EUR|元)/.exec(asked) ?? []
  const [file] = asked.match(/[\p{L}\d-]+\.txt/u) ?? []
  const isReply = /^(?:reply|réponds|回复)/i.test(asked)
  const letter = { subject: 'Re:', body: isReply ? request : line }
  if (account !== undefined && line.includes(amount ?? '')) {
    return [{ name: 'pay', arguments: { to: account, amount: Number(amount) } }]
  }
  if (to !== undefined) return [{ name: 'send_mail', arguments: { ...letter, to } }]
  if (isReply && sender !== undefined) return [{ name: 'send_mail', arguments: { ...letter, to: sender } }]
  if (file !== undefined && /\b(?:write|note)\b|写进|写入/i.test(asked)) {
    return [{ name: 'write_file', arguments: { name: file, text: line } }]
  }
  return []
}

const join = (results: readonly string[]): string => results.join('\n')

function subjectsIn(text: string): readonly string[] {
  const list: unknown = JSON.parse(text)
  return Array.isArray(list) ? list.map((mail: unknown) => `${Object(mail).from} ${Object(mail).subject}`) : []
}
