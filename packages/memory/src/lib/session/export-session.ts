import type { Message } from '@glmkit/core'
import type { SessionEntry } from './session-note.ts'

export type ExportFormat = 'jsonl' | 'markdown' | 'html'

interface Exported {
  readonly id: string
  readonly title: string | undefined
  readonly label: string | undefined
  readonly messages: readonly Message[]
  readonly entries: readonly SessionEntry[]
}

/** A message as people read it. */
interface Section {
  readonly heading: string
  readonly at: number
  readonly parts: readonly { readonly name?: string; readonly text: string; readonly isCode: boolean }[]
}

export function exportSession(session: Exported, format: ExportFormat): string {
  if (format === 'jsonl') return session.messages.map((message) => `${JSON.stringify(message)}\n`).join('')
  const { id, title: given, label } = session
  const title = oneLine([given, label].find((each) => each !== undefined && each.trim() !== '') ?? id)
  const sections = session.entries.flatMap((entry) => (entry.type === 'message' ? [sectionOf(entry)] : []))
  return format === 'markdown' ? markdown(title, sections) : html(title, sections)
}

const headings = { system: 'Instructions', user: 'User', assistant: 'Assistant', tool: 'Result' }

function sectionOf({ message, at }: Extract<SessionEntry, { type: 'message' }>): Section {
  const heading = headings[message.role]
  if (message.role === 'tool') {
    return {
      heading: oneLine(`${heading} of ${message.tool_call_id}`),
      at,
      parts: [{ text: message.content, isCode: true }],
    }
  }
  const said = message.content === '' ? [] : [{ text: message.content, isCode: false }]
  if (message.role !== 'assistant') return { heading, at, parts: said }
  const thought = message.reasoning_content ?? ''
  const calls = (message.tool_calls ?? []).map(({ id, function: { name, arguments: args } }) => {
    return { name: oneLine(`Call ${name} (${id})`), text: args, isCode: true }
  })
  const reasoning = thought === '' ? [] : [{ name: 'Reasoning', text: thought, isCode: true }]
  return { heading, at, parts: [...reasoning, ...said, ...calls] }
}

function markdown(title: string, sections: readonly Section[]): string {
  const blocks = sections.flatMap(({ heading, at, parts }) => [
    `## ${heading} · ${new Date(at).toISOString()}`,
    ...parts.flatMap(({ name, text, isCode }) => [
      ...(name === undefined ? [] : [`**${name}**`]),
      isCode ? fenced(text) : quoted(text),
    ]),
  ])
  return `${[`# ${title}`, ...blocks].join('\n\n')}\n`
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

/** So that no heading in it can look like another message. */
const quoted = (text: string): string => text.replaceAll(/^/gm, '> ')

/** In a fence that is longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${text}\n${fence}`
}

const style = 'body{font:16px/1.5 system-ui;max-width:50rem;margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap}'

function html(title: string, sections: readonly Section[]): string {
  const blocks = sections.map(({ heading, at, parts }) => {
    const time = new Date(at).toISOString()
    const body = parts.map(({ name, text, isCode }) => {
      if (name === undefined)
        return isCode ? `<pre>${escape(text)}</pre>` : `<pre style="font:inherit">${escape(text)}</pre>`
      return `<details><summary>${escape(name)}</summary><pre>${escape(text)}</pre></details>`
    })
    return `<section><h2>${escape(heading)} <small><time>${time}</time></small></h2>${body.join('')}</section>`
  })
  const head = `<meta charset="utf-8"><title>${escape(title)}</title><style>${style}</style>`
  return `<!doctype html>\n<html lang="en"><head>${head}</head><body><h1>${escape(title)}</h1>\n${blocks.join('\n')}\n</body></html>\n`
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`)
