/** Serves the model of `plan-width.ts` in a thread of its own: what the server does is no part of what is measured. */
import { parentPort } from 'node:worker_threads'
import { scriptBrain, startEmulator } from '@glmkit/emulator'
import type { ChatRequest, Reply } from '@glmkit/emulator'

const hand = (output: Record<string, unknown>): Reply => ({ toolCalls: [{ name: 'final_answer', arguments: output }] })

/** Plans as many parts as the request asks for, works each by its tool, passes what is shown, joins by the results. */
function reply({ messages, tools }: ChatRequest): Reply {
  const text = messages.map(({ content }) => content).join('\n')
  const fields = Object.keys(Object(tools.find(({ name }) => name === 'final_answer')?.parameters['properties']))
  if (fields.includes('steps')) return hand({ steps: planOf(Number(/Look at (\d+) parts/.exec(text)?.[1])) })
  if (fields.includes('passes')) return hand({ passes: true, reason: 'The evidence shows it.' })
  if (!fields.includes('evidence')) return { content: 'All parts were looked at.' }
  const id = /^# Your step: (\w+)/m.exec(text)?.[1] ?? ''
  if (id === 'join') return hand({ status: 'done', result: 'All parts are fine.', evidence: ['part1'] })
  const isRead = messages.some(({ role }) => role === 'tool')
  if (!isRead) return { toolCalls: [{ name: 'look', arguments: { part: id } }] }
  return hand({ status: 'done', result: `${id} is fine.`, evidence: ['look'] })
}

function planOf(parts: number): readonly object[] {
  const ids = Array.from({ length: parts }, (_, index) => `part${index + 1}`)
  const steps = ids.map((id) => ({ id, title: `Look at ${id}`, criterion: `${id} was looked at` }))
  return [...steps, { id: 'join', title: 'Join the parts', criterion: 'All parts are in it', needs: ids }]
}

const { baseURL } = await startEmulator({ brain: scriptBrain(reply) })
// Addressed to the one thread that waits for it.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.postMessage(baseURL)
