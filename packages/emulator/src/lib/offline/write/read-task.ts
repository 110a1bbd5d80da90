import type { ChatMessage } from '../../brain.ts'
import { detectLanguage, type Language } from '../language.ts'

/** What a section may cite. */
export interface Source {
  readonly ref: string
  readonly text: string
}

export interface OutlineLine {
  readonly number: number
  readonly title: string
  readonly tokens: number
}

export type Format = 'markdown' | 'text' | 'json' | 'jsonl' | 'csv' | 'html' | 'code'

/** What a writer of long documents asks for. */
export interface WritingTask {
  readonly kind: 'outline' | 'section' | 'more' | 'summary' | 'review' | 'document'
  /** Of the section; 0 without one. */
  readonly number: number
  readonly brief: string
  readonly language: Language
  readonly format: Format
  /** How long it should be; of an outline, the whole document. */
  readonly tokens: number
  /** What stands behind the task. */
  readonly words: string
  readonly outline: readonly OutlineLine[]
  readonly sources: readonly Source[]
  readonly earlier: readonly Earlier[]
  /** Of the section, for `summary`; of the window, for `review`. */
  readonly text: string
  /** What the section has already, for `more`. */
  readonly before: string
}

export interface Earlier {
  readonly number: number
  readonly title: string
  readonly summary: string
}

const taskLine = /<task>(outline|section|more|summary|review|document)(?: (\d+)(?:\/\d+)?)?<\/task>/g
const formats: readonly Format[] = ['markdown', 'text', 'json', 'jsonl', 'csv', 'html', 'code']

/** Undefined for every request that is none of a writer's. */
export function readTask(messages: readonly ChatMessage[]): WritingTask | undefined {
  const users = messages.filter(({ role }) => role === 'user')
  const asked = users.at(-1)?.content ?? ''
  const first = users.find(({ content }) => content.startsWith('<brief>\n'))?.content
  const task = [...asked.matchAll(taskLine)].at(-1)
  const kind = kindOf(task?.[1])
  if (task === undefined || kind === undefined || first === undefined) return undefined
  const frame = asked.startsWith('<brief>\n') ? asked : first
  const brief = inside(frame, 'brief')
  const number = Number(task[2] ?? 0)
  const words = asked.slice(task.index + task[0].length)
  const outline = readOutline(inside(frame, 'outline'))
  const target = Number(inside(frame, 'target_tokens')) || 1_000
  const named = /\babout (\d+) of the (\d+) tokens/.exec(words)
  const wanted = /\babout (\d+) tokens/.exec(words)
  const planned = outline.find((line) => line.number === number)?.tokens ?? target
  const tokens = named === null ? Number(wanted?.[1] ?? planned) : Number(named[2]) - Number(named[1])
  return {
    kind,
    number,
    brief,
    language: detectLanguage(brief),
    format: formats.find((format) => format === inside(frame, 'format')) ?? 'markdown',
    tokens: kind === 'outline' ? target : tokens,
    words,
    outline,
    sources: readSources(inside(frame, 'sources')),
    earlier: readEarlier(inside(frame, 'earlier')),
    text: inside(asked, kind === 'review' ? 'window' : 'section'),
    before: messages.findLast(({ role }) => role === 'assistant')?.content ?? '',
  }
}

function kindOf(name: string | undefined): WritingTask['kind'] | undefined {
  const kinds = ['outline', 'section', 'more', 'summary', 'review', 'document'] as const
  return kinds.find((kind) => kind === name)
}

function inside(text: string, tag: string): string {
  const open = `<${tag}>`
  const from = text.indexOf(open)
  const to = text.indexOf(`</${tag}>`, from)
  return from < 0 || to < 0 ? '' : text.slice(from + open.length, to).trim()
}

/** `3. Title (about 5000 tokens; needs 1, 2): what it says` */
function readOutline(text: string): OutlineLine[] {
  return [...text.matchAll(/^(\d+)\. (.+?) \(about (\d+) tokens(?:; needs [\d, ]+)?\): /gm)].map(
    ([, number, title = '', tokens]) => ({ number: Number(number), title, tokens: Number(tokens) }),
  )
}

/** `[ref] text`, which may have several lines. */
function readSources(text: string): Source[] {
  const marks = [...text.matchAll(/^\[([^\]\n]+)\] /gm)]
  return marks.map(({ 0: mark, 1: ref = '', index }, at) => ({
    ref,
    text: text.slice(index + mark.length, marks[at + 1]?.index).trim(),
  }))
}

function readEarlier(text: string): Earlier[] {
  return [...text.matchAll(/^(\d+)\. (.+)\nSummary: ([^]*?)(?=\nLast words: |(?![^]))/gm)].map(
    ([, number, title = '', summary = '']) => ({ number: Number(number), title, summary }),
  )
}
