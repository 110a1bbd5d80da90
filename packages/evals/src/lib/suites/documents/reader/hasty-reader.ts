import type { Message } from '@glmkit/core'
import type { ScriptedReply } from '../../scripted-model.ts'
import { lastRequest, pastCalls } from '../../scripted-model.ts'
import { objectIn } from './opened-lines.ts'

/** Takes the first hit for the answer, whatever it is about, and never says that it does not know. */
export function hastyReader(messages: readonly Message[]): ScriptedReply {
  const [search] = pastCalls(messages)
  if (search === undefined) {
    return { toolCalls: [{ name: 'search_documents', arguments: { query: lastRequest(messages), top_k: 1 } }] }
  }
  const results = objectIn(search.result ?? '')?.['results']
  const first: unknown = Array.isArray(results) ? results[0] : undefined
  const { ref, text }: { ref?: unknown; text?: unknown } = Object(first)
  if (typeof ref !== 'string' || typeof text !== 'string') return { content: lastRequest(messages) }
  const lines = text.split('\n').filter((line) => !/^#|^>|^\|[-|: ]+\|$|^\s*$/.test(line))
  const said = lines.find((line) => /\d/.test(line)) ?? lines[0] ?? text
  return { content: `${said.replaceAll('|', ' ').trim()} [${ref}].` }
}
